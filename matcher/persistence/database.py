"""The database of a pool: how it is connected to, and how an older one becomes one of today, with a copy kept."""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from matcher.errors import InputError, OutputError
from matcher.persistence.pool_schema import STEPS, VERSION

DATABASE = "pool.sqlite"
BACKUPS = "backups"
PATIENCE_MS = 60_000
"""How long a process waits for another one that writes."""


def connected(path: Path) -> sqlite3.Connection:
    """Return a connection as every one to a pool has to be."""
    connection = sqlite3.connect(path, isolation_level=None, timeout=PATIENCE_MS / 1000)
    connection.row_factory = sqlite3.Row
    with closed_on_failure(connection):
        # Deleted is overwritten; nothing is put aside outside the folder; a commit is on the disk when it returns.
        for setting in ("secure_delete = ON", "temp_store = MEMORY", "foreign_keys = ON", "synchronous = FULL"):
            connection.execute(f"PRAGMA {setting}")
        connection.execute("PRAGMA journal_mode = WAL")
    return connection


@contextmanager
def closed_on_failure(connection: sqlite3.Connection) -> Iterator[None]:
    """Close a connection that is given up within."""
    is_kept = False
    try:
        yield
        is_kept = True
    finally:
        if not is_kept:
            connection.close()


def version_of(connection: sqlite3.Connection) -> int:
    """Return the version of the tables; 0 for an empty file."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def migrate(connection: sqlite3.Connection, version: int) -> None:
    """Make tables of `version` those of today; within a transaction."""
    for step in range(version + 1, VERSION + 1):
        for statement in STEPS[step]:
            connection.execute(statement)
    connection.execute(f"PRAGMA user_version = {VERSION}")


def update(connection: sqlite3.Connection, path: Path) -> None:
    """Make the database of the pool at `path` one of today; a copy of what it was is kept beside it."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        version = version_of(connection)
        if version < VERSION:  # it may be one of today by now: another process may have done the same meanwhile
            _back_up(path, version)
            migrate(connection, version)
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


def _back_up(pool: Path, version: int) -> None:
    folder = pool / BACKUPS
    folder.mkdir(mode=0o700, exist_ok=True)
    path = folder / f"version-{version}.sqlite"
    unfinished = folder / f".{path.name}.part"
    unfinished.unlink(missing_ok=True)
    os.close(os.open(unfinished, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
    source, copy = sqlite3.connect(pool / DATABASE), sqlite3.connect(unfinished)
    try:
        source.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")
    finally:
        source.close()
        copy.close()
    unfinished.replace(path)
    synced(folder)


def synced(path: Path) -> None:
    """Wait until what was written into a file, or the names in a folder, are on the disk."""
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def refuse_open_to_others(path: Path) -> None:
    """Raise `InputError` where others than its owner can get at a pool."""
    mode = path.stat().st_mode
    if stat.S_IMODE(mode) & 0o077:
        raise InputError(f"{path}: others than you can open the folder of the pool; run chmod 700 {path}")


def cannot_write(path: Path, error: Exception) -> OutputError:
    """Return what tells that a pool cannot be written, and why."""
    reason = (error.strerror or type(error).__name__) if isinstance(error, OSError) else str(error)
    if "locked" in reason or "busy" in reason:
        return OutputError(f"{path}: another process has been writing to the pool for a minute; wait for it and try again")
    kept = "the step was undone, those before it are kept"
    return OutputError(f"{path}: the pool cannot be written ({reason}); {kept}: free the disk and run it again")
