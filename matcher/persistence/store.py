"""The store of a talent pool: a folder with a SQLite database, shards beside it, and files of arrays.

Whatever is written becomes visible all at once, when the database commits: shards are synced before, and what a process left
beyond the rows that the database counts is cut off by the next one that opens the folder. One process writes at a time, the
others wait; reading goes on meanwhile.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

import numpy.typing as npt

from matcher.errors import InputError, MatcherError, OutputError, PoolError
from matcher.persistence.arrays import write_arrays
from matcher.persistence.database import (
    BACKUPS,
    DATABASE,
    PATIENCE_MS,
    cannot_write,
    closed_on_failure,
    connected,
    migrate,
    refuse_open_to_others,
    synced,
    update,
    version_of,
)  # fmt: skip
from matcher.persistence.pool_schema import VERSION
from matcher.persistence.shards import ENDING, ShardRow, Shards

ARRAYS = "selection"
PARTS = frozenset({DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm", f"{DATABASE}-journal", BACKUPS, ARRAYS})
"""Names in the folder that are the store's own, beside the shards."""
_N_ARRAYS = "n_arrays"

Value = str | int | float | None


class Store:
    """An opened pool folder. Reads see what was last committed; `writing` makes changes, all or none of them."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self._connection = connection
        self._shards = Shards(path, path / ARRAYS)
        self._ends: dict[str, int] | None = None
        self._made: list[Path] = []
        self._dropped: list[Path] = []

    @classmethod
    def create(cls, path: Path, *, meta: Mapping[str, str], widths: Mapping[str, int]) -> Self:
        """Return a new, empty store in the folder at `path`, which must be empty or not yet there.

        Raises
        ------
        InputError
            There is a pool already, or something else.
        OutputError
            The folder cannot be written.
        """
        if is_pool(path):
            raise InputError(f"{path}: there is a pool already")
        try:
            path.mkdir(mode=0o700, parents=True, exist_ok=True)
            unfinished = path / f".{DATABASE}.part"
            if any(entry.name != ARRAYS and not entry.name.startswith(unfinished.name) for entry in path.iterdir()):
                raise InputError(f"{path}: the folder is not empty; give a new one for the pool")
            path.chmod(0o700)
            (path / ARRAYS).mkdir(mode=0o700, exist_ok=True)
            for left in path.glob(f"{unfinished.name}*"):
                left.unlink()
            os.close(os.open(unfinished, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
            connection = connected(unfinished)
            with closed_on_failure(connection):
                connection.execute("BEGIN IMMEDIATE")
                migrate(connection, 0)
                connection.executemany("INSERT INTO meta VALUES (?, ?)", sorted(meta.items()))
                named = [(name, width, 0, name + ENDING) for name, width in sorted(widths.items())]
                connection.executemany("INSERT INTO shards (name, width, n_rows, file) VALUES (?, ?, ?, ?)", named)
                connection.execute("COMMIT")
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.close()  # the last connection: its -wal and -shm go
            unfinished.replace(path / DATABASE)
        except (OSError, sqlite3.OperationalError) as error:
            raise cannot_write(path, error) from None
        return cls.open(path)

    @classmethod
    def open(cls, path: Path) -> Self:
        """Return the store in the folder at `path`, made one of today where an older program wrote it.

        Raises
        ------
        InputError
            There is no pool, or others than its owner can get at it.
        PoolError
            A newer program wrote it, or it is damaged.
        """
        if not is_pool(path):
            raise InputError(f"{path}: no pool there; make one with matcher pool init --pool {path} --retention-days N")
        refuse_open_to_others(path)
        try:
            connection = connected(path / DATABASE)
            with closed_on_failure(connection):
                version = version_of(connection)
                if version > VERSION:
                    raise PoolError(
                        f"{path}: a newer matcher wrote this pool (version {version}, this one knows {VERSION}); update matcher"
                    )
                store = cls(path, connection)
                if version < VERSION:
                    with store._told():
                        update(connection, path)
                store._shards.follow(store._shard_rows())
                store.recover()
        except sqlite3.OperationalError as error:
            raise cannot_write(path, error) from None
        except sqlite3.DatabaseError:
            raise PoolError(f"{path / DATABASE} is damaged: restore the pool from your backup") from None
        return store

    def close(self) -> None:
        """Let go of all files."""
        self._shards.close()
        self._connection.close()

    def rows(self, statement: str, values: Sequence[Value] | Mapping[str, Value] = ()) -> list[sqlite3.Row]:
        """Return all rows that a query finds."""
        with self._told():
            return self._connection.execute(statement, values).fetchall()

    def value(self, statement: str, values: Sequence[Value] = ()) -> Any:
        """Return the first cell of the first row that a query finds; None where it finds none."""
        found = self.rows(statement, values)
        return found[0][0] if found else None

    def change(self, statement: str, values: Sequence[Value] = ()) -> int:
        """Run a statement that changes something, and return the row id of what it added; only within `writing`."""
        return self._connection.execute(statement, values).lastrowid or 0

    def change_many(self, statement: str, rows: Iterable[Sequence[Value]]) -> None:
        """Run a statement for each of `rows`; only within `writing`."""
        self._connection.executemany(statement, rows)

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Let all reads within see one state, whatever others write, erase or compact meanwhile."""
        if self._connection.in_transaction:
            yield
            return
        with self._told():
            self._begin_reading()
        try:
            yield
        finally:
            self._connection.execute("ROLLBACK")

    def _begin_reading(self) -> None:
        """Begin to read, and open all files of the state that is read: others may remove their names from here on.

        Where one is gone already, somebody committed in between: there is a newer state to be read. Where the same ones are
        asked for again, they are missing, and who uses them tells.
        """
        asked: tuple[list[ShardRow], list[str]] | None = None
        while True:
            self._connection.execute("BEGIN")
            is_held = False
            try:
                before, asked = asked, (self._shard_rows(), [row["file"] for row in self.rows("SELECT file FROM segments")])
                is_held = self._shards.hold(*asked) or asked == before
            finally:
                if not is_held:
                    self._connection.execute("ROLLBACK")
            if is_held:
                return

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Commit what is changed within, or, where that ends in an error, undo all of it.

        Raises
        ------
        OutputError
            The disk is full, or another process has been writing for too long.
        """
        with self._told():
            self._connection.execute("BEGIN IMMEDIATE")
            counted: dict[str, int] = {}
            is_done = False
            try:
                self._shards.follow(self._shard_rows())
                counted = self._committed()
                self._ends = dict(counted)
                self._tidy()
                yield
                self._sync()
                self._connection.execute("COMMIT")
                is_done = True
            finally:
                self._ends = None
                made, dropped, self._made, self._dropped = self._made, self._dropped, [], []
                if not is_done:
                    self._undo(made, counted)
            for path in dropped:
                with contextlib.suppress(OSError):  # all is committed: the next one who writes removes it
                    path.unlink(missing_ok=True)

    def append(self, shard: str, data: bytes) -> int:
        """Add rows to a shard and return the number of the first; only within `writing`."""
        ends = self._pending()
        first = ends[shard]
        ends[shard] = self._shards[shard].append(data, first)
        return first

    def read(self, shard: str, first: int, n: int) -> bytes:
        """Return `n` rows of a shard from row `first` on."""
        return self._shards[shard].read(first, n)

    def n_rows(self, shard: str) -> int:
        """Rows of a shard that count."""
        return self._ends[shard] if self._ends is not None else self._committed()[shard]

    def rewrite(self, shard: str, spans: Iterable[tuple[int, int]]) -> None:
        """Keep only the rows of `spans` (first row, number of rows), one after the other; only within `writing`.

        They are copied into a new file; the old one goes once all is committed.
        """
        ends = self._pending()
        old, new = self._shards[shard].path, self._shards.next_path(shard)
        self._made.append(new)
        ends[shard] = self._shards.rewrite(shard, new, spans)
        self._dropped.append(old)
        self.change("UPDATE shards SET file = ? WHERE name = ?", (new.name, shard))

    def shard_path(self, shard: str) -> Path:
        """Return the file in which a shard lies now."""
        return self.path / str(self.value("SELECT file FROM shards WHERE name = ?", (shard,)))

    def add_arrays(self, arrays: Mapping[str, npt.NDArray[Any]]) -> tuple[str, str]:
        """Write arrays into a new file, and return its name and sha256; only within `writing`."""
        number = 1 + self._n_arrays()
        self.change("INSERT OR REPLACE INTO meta VALUES (?, ?)", (_N_ARRAYS, str(number)))
        path = self.path / ARRAYS / f"{number:08d}.arrays"
        self._made.append(path)
        return path.name, write_arrays(path, arrays)

    def _n_arrays(self) -> int:
        """Return the highest number that a file of arrays ever had: who dropped the first of two would remove the second."""
        counted = self.value("SELECT value FROM meta WHERE key = ?", (_N_ARRAYS,))
        there = (int(path.stem) for path in (self.path / ARRAYS).glob("*.arrays"))
        return max(there, default=0) if counted is None else int(counted)

    def drop_arrays(self, name: str) -> None:
        """Remove a file of arrays once all else is committed; only within `writing`."""
        self._dropped.append(self.path / ARRAYS / name)

    def arrays(self, name: str) -> dict[str, npt.NDArray[Any]]:
        """Return the arrays of a file, memory-mapped and read-only."""
        return self._shards.arrays(name)

    def arrays_path(self, name: str) -> Path:
        """Return where a file of arrays lies."""
        return self.path / ARRAYS / name

    def recover(self) -> None:
        """Cut off what a process that ended before its time left behind, and end an erasure that it began.

        Nothing happens while another process writes: what looks left behind is then what it is about to commit.
        """
        if not self._has_leftovers() and not self.value("SELECT count(*) FROM erased"):
            return
        self._connection.execute("PRAGMA busy_timeout = 0")
        try:
            with self.writing():
                pass
        except OutputError:
            return
        finally:
            self._connection.execute(f"PRAGMA busy_timeout = {PATIENCE_MS}")
        if self.value("SELECT count(*) FROM erased"):
            with contextlib.suppress(OutputError, PoolError):  # no room, or somebody reads: `verify` tells
                self.scrub()

    def scrub(self) -> None:
        """Overwrite the rows of shards that `erased` lists, and leave no trace of deleted rows in the database's files.

        Raises
        ------
        PoolError
            Another process holds on to the state before the erasure; what is left is done when the pool is next opened.
        """
        with self._told():
            with self.reading():  # while anything is listed nobody compacts: the rows are those of the files held now
                listed = [tuple(row) for row in self.rows("SELECT shard, first, n_rows FROM erased")]
            for shard_name, first, n_rows in listed:
                self._shards[shard_name].zero(first, n_rows)
            for shard in self._shards.all():
                shard.sync()
            self._connection.execute("VACUUM")
            self._checkpoint()
        with self.writing():  # what another process has listed meanwhile stays: VACUUM came before its rows were deleted
            self.change_many("DELETE FROM erased WHERE shard = ? AND first = ? AND n_rows = ?", listed)
        with self._told():
            self._checkpoint()

    def shrink(self) -> bool:
        """Write the database anew without gaps; return whether its journal could be emptied: nobody else was reading."""
        with self._told():
            self._connection.execute("VACUUM")
            return not self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]

    def problems(self) -> list[str]:
        """Return what SQLite finds wrong with the database, a sentence each."""
        found = [str(row[0]) for row in self.rows("PRAGMA integrity_check")]
        problems = [f"{DATABASE}: {text}" for text in found if text != "ok"]
        orphans = self.rows("PRAGMA foreign_key_check")
        return problems + [f"{DATABASE}: a row of {row[0]} belongs to nothing" for row in orphans]

    def shard_sizes(self) -> list[tuple[str, int, int]]:
        """Return the name of each shard, the rows that its file has, and the rows that count."""
        return [(name, self._shards[name].n_rows, n_rows) for name, n_rows in self._committed().items()]

    def own_files(self) -> frozenset[str]:
        """Return the names in the folder that are the store's."""
        return PARTS | {shard.path.name for shard in self._shards.all()}

    def _checkpoint(self) -> None:
        is_busy = self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        if is_busy:
            raise PoolError(
                f"{self.path}: erased, but another process still reads what was before; "
                "when it has ended, run matcher pool verify, which removes the rest"
            )

    def _shard_rows(self) -> list[ShardRow]:
        return [ShardRow(*row) for row in self.rows("SELECT name, width, n_rows, file FROM shards")]

    def _committed(self) -> dict[str, int]:
        return {row.name: row.n_rows for row in self._shard_rows()}

    def _pending(self) -> dict[str, int]:
        if self._ends is None:
            raise ValueError("rows are added within `writing` only")
        return self._ends

    def _sync(self) -> None:
        for shard in self._shards.all():
            shard.sync()
        for folder in (self.path, self.path / ARRAYS):
            synced(folder)
        self.change_many("UPDATE shards SET n_rows = ? WHERE name = ?", [(n, name) for name, n in self._pending().items()])

    def _undo(self, made: Sequence[Path], counted: Mapping[str, int]) -> None:
        """Remove what was written beyond what counted before, while nobody else can write.

        Where the transaction has ended already, an interruption came after the commit, and what was made is in use; or SQLite
        undid it, and the next one who writes tidies up.
        """
        self._shards.forget_arrays()
        if not self._connection.in_transaction:
            return
        try:
            for path in made:
                path.unlink(missing_ok=True)
            for name, n_rows in counted.items():
                self._shards[name].truncate(n_rows)
        finally:
            self._connection.execute("ROLLBACK")

    def _has_leftovers(self) -> bool:
        longer = (self._shards[row.name].n_bytes > row.n_rows * row.width for row in self._shard_rows())
        return any(longer) or bool(self._strays())

    def _strays(self) -> list[Path]:
        known = {row["file"] for row in self.rows("SELECT file FROM segments")}
        arrays = [path for path in (self.path / ARRAYS).glob("*") if path.name not in known]
        return arrays + self._shards.strays(row.file for row in self._shard_rows())

    def _tidy(self) -> None:
        for name, n_rows in self._pending().items():
            self._shards[name].truncate(n_rows)
        for path in self._strays():
            path.unlink(missing_ok=True)

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Turn what the disk or SQLite complains of into one sentence."""
        try:
            yield
        except MatcherError:
            raise
        except (OSError, sqlite3.OperationalError) as error:
            raise cannot_write(self.path, error) from None
        except sqlite3.IntegrityError:
            raise
        except sqlite3.DatabaseError:
            raise PoolError(f"{self.path / DATABASE} is damaged: restore the pool from your backup") from None


def is_pool(path: Path) -> bool:
    """Return whether there is a pool in the folder."""
    return (path / DATABASE).is_file()
