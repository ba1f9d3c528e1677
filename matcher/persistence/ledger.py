"""The ledger of a run: which files came in, which units of work are done, and what became of each file.

One process at a time holds it, for as long as it works: SQLite keeps the lock, and the kernel lets go of it however the
process ends. A unit is in the ledger once its part file is on the disk under its name; what is not in it was not done.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple, Self

from matcher.errors import OutputError, UsageError

_SCHEMA = (
    "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    "CREATE TABLE listed (file BLOB PRIMARY KEY, holder BLOB NOT NULL, position INTEGER, input BLOB NOT NULL) WITHOUT ROWID",
    """CREATE TABLE files (
        n INTEGER PRIMARY KEY,
        file BLOB NOT NULL UNIQUE,
        input BLOB NOT NULL,
        content_hash TEXT NOT NULL DEFAULT '',
        resume_id TEXT NOT NULL DEFAULT '',
        row INTEGER,
        is_hiding INTEGER NOT NULL DEFAULT 0,
        entry BLOB,
        twin_of INTEGER
    )""",
    """CREATE TABLE units (
        stage TEXT, n INTEGER, file TEXT NOT NULL, sha256 TEXT NOT NULL, PRIMARY KEY (stage, n)
    ) WITHOUT ROWID""",
)
_INDEXES = (
    "CREATE INDEX IF NOT EXISTS files_of_content ON files (content_hash, file)",
    "CREATE INDEX IF NOT EXISTS files_of_resume ON files (resume_id, file)",
)
_FOUND = "SELECT f.n, f.file, f.entry, t.file, f.content_hash, f.row FROM files f LEFT JOIN files t ON t.n = f.twin_of"
_ROWS_AT_ONCE = 2_000
_DAMAGED = frozenset({sqlite3.SQLITE_ERROR, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
"""What SQLite says where the file is no database, or one without our tables."""


class DamagedError(OutputError):
    """The ledger is not one that this matcher can read."""


class Listed(NamedTuple):
    """A file that came in. Bytes, because a name need not be text."""

    file: bytes
    """As it is shown to the user; unique."""
    holder: bytes
    """The file on disk that holds it."""
    position: int | None
    """Where in there; None for a file of its own."""
    input: bytes
    """How to read it."""


class Found(NamedTuple):
    """A file, and what became of it."""

    n: int
    file: bytes
    entry: bytes | None
    twin: bytes | None
    """The name of the file that it is a copy of."""
    content_hash: str
    row: int | None


class Unit(NamedTuple):
    """A unit of work that is done: the name of its part file, and the sha256 of that."""

    n: int
    file: str
    sha256: str


class FileOutcome(NamedTuple):
    """What became of the file with number `n`."""

    n: int
    content_hash: str
    resume_id: str
    row: int | None
    """Which of the people of its unit it is; None where it is no resume."""
    is_hiding: bool
    """Whether it holds text that a person cannot see."""
    entry: bytes


class Ledger:
    """An opened ledger. Files are numbered from 0."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self._connection = connection

    @classmethod
    def open(cls, path: Path, *, is_cleared: bool = False) -> Self:
        """Return the ledger at `path`, a new one where there is none; nobody else can open it until it is closed.

        Parameters
        ----------
        is_cleared
            Forget all that is in it, also where that is damaged.

        Raises
        ------
        UsageError
            Another process holds it.
        OutputError
            It cannot be written, or is damaged.
        """
        try:
            connection = sqlite3.connect(path, isolation_level=None, timeout=0)
        except sqlite3.Error as error:
            raise OutputError(f"{path} cannot be opened ({error})") from None
        ledger = cls(path, connection)
        try:
            # Exclusive: the lock stays from the first access to the end, and no memory is shared, which networks' disks lack.
            connection.execute("PRAGMA locking_mode = EXCLUSIVE")
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("BEGIN EXCLUSIVE")
            if is_cleared or not connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
                ledger._create()
            connection.execute("COMMIT")
        except sqlite3.Error as error:
            connection.close()
            told = ledger._told(error)
            if not (is_cleared and isinstance(told, DamagedError)):
                raise told from None
            for ending in ("", "-wal", "-shm"):
                Path(f"{path}{ending}").unlink(missing_ok=True)
            return cls.open(path)
        return ledger

    def settle(self) -> None:
        """Make the file on the disk hold all that was committed, so that `snapshot` finds it there.

        Raises
        ------
        OutputError
            It cannot be written.
        """
        self._rows("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    @classmethod
    def snapshot(cls, path: Path) -> Self:
        """Return the ledger at `path` to be read only, though another process holds it: that one has settled it, and waits.

        Raises
        ------
        OutputError
            It cannot be read.
        """
        try:
            # Immutable: SQLite looks neither for locks nor for what is not settled.
            uri = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
            return cls(path, sqlite3.connect(uri, uri=True, isolation_level=None))
        except sqlite3.Error as error:
            raise OutputError(f"{path} cannot be read ({error})") from None

    def _create(self) -> None:
        for (table,) in self._connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            self._connection.execute(f'DROP TABLE "{table}"')
        for statement in _SCHEMA:
            self._connection.execute(statement)

    def close(self) -> None:
        """Let others have it."""
        self._connection.close()

    def get(self, key: str) -> str | None:
        """Return a fact of the run; None where it is not known yet."""
        found = self._rows("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return None if found is None else str(found[0])

    def put(self, key: str, value: str) -> None:
        """Keep a fact of the run."""
        with self._writing():
            self._connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))

    def list_files(self, entries: Iterable[Listed]) -> int:
        """Take in the files of a run and return how many there are; of two with one name the first counts.

        They are numbered as they lie on the disk: what an archive holds is read from front to back.
        """
        with self._writing():
            self._connection.execute("DELETE FROM files")
            self._connection.executemany("INSERT OR IGNORE INTO listed VALUES (?, ?, ?, ?)", entries)
            self._connection.execute(
                "INSERT INTO files (n, file, input)"
                " SELECT row_number() OVER (ORDER BY holder, position, file) - 1, file, input FROM listed"
            )
            self._connection.execute("DELETE FROM listed")
        return self.n_files

    def clear(self) -> None:
        """Forget everything."""
        with self._writing():
            self._create()

    @property
    def n_files(self) -> int:
        """Files that came in."""
        return int(self._rows("SELECT count(*) FROM files").fetchone()[0])

    def inputs(self, first: int, n: int) -> list[bytes]:
        """Return how to read the `n` files from number `first` on."""
        rows = self._rows("SELECT input FROM files WHERE n >= ? AND n < ? ORDER BY n", (first, first + n))
        return [row[0] for row in rows]

    def done(self, stage: str) -> list[Unit]:
        """Return the units of a stage that are done, in order."""
        return [Unit(*row) for row in self._rows("SELECT n, file, sha256 FROM units WHERE stage = ? ORDER BY n", (stage,))]

    def commit(self, stage: str, unit: Unit, outcomes: Sequence[FileOutcome] = ()) -> None:
        """Say that a unit is done, and what became of the files in it."""
        with self._writing():
            self._connection.execute("INSERT OR REPLACE INTO units VALUES (?, ?, ?, ?)", (stage, *unit))
            self._connection.executemany(
                "UPDATE files SET content_hash = ?, resume_id = ?, row = ?, is_hiding = ?, entry = ? WHERE n = ?",
                [(*entry[1:], entry.n) for entry in outcomes],
            )

    def forget(self, stage: str, n: int, *, files: range = range(0)) -> None:
        """Say that a unit is not done after all, nor known what became of `files`."""
        with self._writing():
            self._connection.execute("DELETE FROM units WHERE stage = ? AND n = ?", (stage, n))
            self._connection.execute(
                "UPDATE files SET content_hash = '', resume_id = '', row = NULL, is_hiding = 0, entry = NULL, twin_of = NULL"
                " WHERE n >= ? AND n < ?",
                (files.start, files.stop),
            )

    def find_twins(self) -> None:
        """Tell the further copies of the same bytes from the first one by name, now that all files were read."""
        with self._writing():
            for statement in _INDEXES:
                self._connection.execute(statement)
            self._connection.execute(
                "UPDATE files SET twin_of = first.n FROM (SELECT n, content_hash FROM (SELECT n, content_hash,"
                " row_number() OVER same AS place, count(*) OVER (PARTITION BY content_hash) AS n_same FROM files"
                " WHERE content_hash <> '' WINDOW same AS (PARTITION BY content_hash ORDER BY file))"
                " WHERE place = 1 AND n_same > 1) AS first"
                " WHERE files.content_hash = first.content_hash AND files.n <> first.n"
            )

    def found(self) -> Iterator[Found]:
        """Yield all files in the order of their names."""
        statement = f"{_FOUND} WHERE f.file > ? ORDER BY f.file LIMIT ?"
        last = b""
        while rows := self._rows(statement, (last, _ROWS_AT_ONCE)).fetchall():
            found = [Found(*row) for row in rows]
            last = found[-1].file  # no cursor stays open while others write
            yield from found

    def found_of(self, resume_id: str) -> list[Found]:
        """Return the files with this resume id, in the order of their names."""
        return [Found(*row) for row in self._rows(f"{_FOUND} WHERE f.resume_id = ? ORDER BY f.file", (resume_id,))]

    def people(self, first: int, n: int) -> list[tuple[int, int]]:
        """Return number and row of those of the `n` files from number `first` on that are resumes, and no copies."""
        statement = "SELECT n, row FROM files WHERE n >= ? AND n < ? AND row IS NOT NULL AND twin_of IS NULL ORDER BY n"
        return [(row[0], row[1]) for row in self._rows(statement, (first, first + n))]

    def count(self, condition: str = "1") -> int:
        """Return how many files meet a condition in SQL."""
        return int(self._rows(f"SELECT count(*) FROM files f WHERE {condition}").fetchone()[0])  # noqa: S608 - from our code

    def first_found(self, condition: str) -> Found | None:
        """Return the first file by name that meets a condition in SQL."""
        row = self._rows(f"{_FOUND} WHERE {condition} ORDER BY f.file LIMIT 1").fetchone()
        return None if row is None else Found(*row)

    def _rows(self, statement: str, values: Sequence[Any] = ()) -> sqlite3.Cursor:
        try:
            return self._connection.execute(statement, values)
        except sqlite3.Error as error:
            raise self._told(error) from None

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Commit what is changed within, all of it or, where that ends in an error, none."""
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            yield
            self._connection.execute("COMMIT")
        except sqlite3.Error as error:
            raise self._told(error) from None
        finally:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")

    def _told(self, error: sqlite3.Error) -> Exception:
        reason = str(error)
        if "locked" in reason or "busy" in reason:
            folder = self.path.parent.parent
            return UsageError(f"{folder}: another matcher is working into this folder; wait for it, or choose another with -o")
        if getattr(error, "sqlite_errorcode", 0) & 0xFF in _DAMAGED:
            return DamagedError(
                f"{self.path} cannot be read ({reason}): it is damaged, or another version's; begin anew with --force"
            )
        return OutputError(f"{self.path} cannot be written ({reason}): free the disk")
