"""The tables of a talent pool, and how an older pool becomes one of today.

What scoring reads (`people`, `jobs`, `scores`) and who somebody is (`contacts`) are kept apart. What is long lies in shards
beside the database: the tables say where.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

_FIRST = (
    "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    "CREATE TABLE shards (name TEXT PRIMARY KEY, width INTEGER NOT NULL, n_rows INTEGER NOT NULL) WITHOUT ROWID",
    """CREATE TABLE people (
        person INTEGER PRIMARY KEY,
        resume_id TEXT NOT NULL UNIQUE,
        content_hash TEXT NOT NULL,
        digest TEXT NOT NULL,
        added TEXT NOT NULL,
        as_of TEXT NOT NULL,
        as_of_source TEXT NOT NULL,
        facts TEXT NOT NULL,
        record_at INTEGER NOT NULL,
        n_view INTEGER NOT NULL,
        n_arrays INTEGER NOT NULL,
        n_text INTEGER NOT NULL,
        record_sha256 TEXT NOT NULL,
        vectors_at INTEGER NOT NULL,
        n_vectors INTEGER NOT NULL,
        vectors_sha256 TEXT NOT NULL
    )""",
    """CREATE TABLE contacts (
        person INTEGER PRIMARY KEY REFERENCES people ON DELETE CASCADE,
        file TEXT NOT NULL,
        name TEXT NOT NULL,
        emails TEXT NOT NULL,
        phones TEXT NOT NULL
    )""",
    """CREATE TABLE jobs (
        job INTEGER PRIMARY KEY,
        job_id TEXT NOT NULL UNIQUE,
        title TEXT NOT NULL,
        added TEXT NOT NULL,
        extracted TEXT NOT NULL,
        sha256 TEXT NOT NULL
    )""",
    """CREATE TABLE scores (
        job INTEGER NOT NULL REFERENCES jobs ON DELETE CASCADE,
        person INTEGER NOT NULL REFERENCES people ON DELETE CASCADE,
        score REAL NOT NULL,
        estimate REAL NOT NULL,
        PRIMARY KEY (job, person)
    ) WITHOUT ROWID""",
    "CREATE INDEX scores_of_person ON scores (person)",
    """CREATE TABLE segments (
        segment INTEGER PRIMARY KEY,
        file TEXT NOT NULL UNIQUE,
        n_rows INTEGER NOT NULL,
        sha256 TEXT NOT NULL
    )""",
    "CREATE TABLE erased (shard TEXT NOT NULL, first INTEGER NOT NULL, n_rows INTEGER NOT NULL)",
    "CREATE TABLE exports (person INTEGER NOT NULL REFERENCES people ON DELETE CASCADE, path TEXT NOT NULL, day TEXT NOT NULL)",
)

_WATCHES = (
    """CREATE TABLE watches (
        watch INTEGER PRIMARY KEY,
        person INTEGER REFERENCES people ON DELETE CASCADE,
        job INTEGER REFERENCES jobs ON DELETE CASCADE,
        above REAL NOT NULL,
        CHECK ((person IS NULL) <> (job IS NULL))
    )""",
    """CREATE TABLE firings (
        watch INTEGER NOT NULL REFERENCES watches ON DELETE CASCADE,
        job INTEGER NOT NULL REFERENCES jobs ON DELETE CASCADE,
        person INTEGER NOT NULL REFERENCES people ON DELETE CASCADE,
        score REAL NOT NULL,
        PRIMARY KEY (watch, job, person)
    ) WITHOUT ROWID""",
    # Without them, removing one person would read every row that may belong to them.
    "CREATE INDEX watches_of_person ON watches (person)",
    "CREATE INDEX firings_of_person ON firings (person)",
    "CREATE INDEX exports_of_person ON exports (person)",
)

_FILTERS = (
    # What is filtered by. Nothing is known of people who came in before: `rescore` reads it from what is stored of them.
    "ALTER TABLE contacts ADD COLUMN location TEXT",
    """CREATE TABLE spoken (
        code TEXT NOT NULL,
        person INTEGER NOT NULL REFERENCES people ON DELETE CASCADE,
        level TEXT NOT NULL,
        PRIMARY KEY (code, person)
    ) WITHOUT ROWID""",
    "CREATE INDEX spoken_by_person ON spoken (person)",
    # Filters read these alone, and not the long rows.
    "CREATE INDEX people_by_added ON people (added)",
    "CREATE INDEX people_by_as_of ON people (as_of)",
    "CREATE INDEX contacts_by_location ON contacts (location)",
    # Compacting writes a shard into a new file.
    "ALTER TABLE shards ADD COLUMN file TEXT NOT NULL DEFAULT ''",
    "UPDATE shards SET file = name || '.shard'",
)

STEPS: Mapping[int, Sequence[str]] = {1: _FIRST, 2: _WATCHES, 3: _FILTERS}
"""Version to the statements that make it of the version before; 0 is an empty file."""

VERSION = max(STEPS)
"""The version that this program reads and writes."""
