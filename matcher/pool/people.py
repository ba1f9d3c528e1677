"""People in the store: who is there, what the ranker knows of them, and what their documents said."""

from __future__ import annotations

import gc
import hashlib
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from sqlite3 import Row
from typing import Any

import numpy as np
import numpy.typing as npt

from matcher.candidates.coding import Coded, decode_candidate, encode_candidate
from matcher.domain.view import ScoringView
from matcher.errors import InputError, PoolError
from matcher.persistence.store import Store
from matcher.pool.entries import NewPerson, Person, kept_contact
from matcher.ranking.candidate import Candidate
from matcher.reports.escaping import encodable

RECORDS, VECTORS = "records", "vectors"
_COLUMNS = {RECORDS: ("record_at", "n_view + n_arrays + n_text"), VECTORS: ("vectors_at", "n_vectors")}
"""Of each shard: the columns that say which row is someone's first, and how many are."""
_LEVELS = ("", "A1", "A2", "B1", "B2", "C1", "C2", "native")
_FEWEST_CHARACTERS = 4
"""Of the beginning of a resume id that stands for it."""
_WHO = """SELECT p.person, p.resume_id, p.content_hash, p.added, p.as_of, p.as_of_source, p.facts, c.name, c.file
    FROM people p JOIN contacts c USING (person)"""


@dataclass(frozen=True, slots=True, eq=False)
class Spans:
    """Which rows of a shard belong to people."""

    starts: npt.NDArray[np.int64]
    """Ascending."""
    ends: npt.NDArray[np.int64]

    def is_covered(self, row: int) -> bool:
        """Return whether a row belongs to someone."""
        at = int(np.searchsorted(self.starts, row, "right")) - 1
        return at >= 0 and row < int(self.ends[at])


@dataclass(frozen=True, slots=True)
class People:
    """The people of a store."""

    store: Store
    n_dims: int

    def __len__(self) -> int:
        return int(self.store.value("SELECT count(*) FROM people"))

    def insert(self, new: NewPerson, day: date) -> int:
        """Add one person and return the number; within the store's `writing`."""
        coded = encode_candidate(new.candidate)
        text = new.text.encode("utf-8", "surrogatepass")
        record = coded.view + coded.arrays + text
        number = self.store.change(
            "INSERT INTO people VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                new.candidate.resume_id,
                new.content_hash,
                new.candidate.digest,
                day.isoformat(),
                new.as_of.day.isoformat() if new.as_of else "",
                new.as_of.source if new.as_of else "",
                json.dumps(dict(new.facts), sort_keys=True),
                self.store.append(RECORDS, record),
                len(coded.view),
                len(coded.arrays),
                len(text),
                hashlib.sha256(record).hexdigest(),
                self.store.append(VECTORS, coded.vectors),
                len(coded.vectors) // self.n_dims,
                hashlib.sha256(coded.vectors).hexdigest(),
            ),
        )
        name, emails, phones, location = kept_contact(new.contact)
        kept = (json.dumps(emails, ensure_ascii=False), json.dumps(phones, ensure_ascii=False), location)
        self.store.change(
            "INSERT INTO contacts (person, file, name, emails, phones, location) VALUES (?, ?, ?, ?, ?, ?)",
            (number, encodable(new.file), name, *kept),
        )
        self.keep_spoken(number, new.candidate.view)
        return number

    def keep_spoken(self, number: int, view: ScoringView) -> None:
        """Keep the languages of one person where they are filtered by, each with its best level; within `writing`."""
        rows = [(code, number, level) for code, level in best_levels(view).items()]
        self.store.change("DELETE FROM spoken WHERE person = ?", (number,))
        self.store.change_many("INSERT INTO spoken VALUES (?, ?, ?)", rows)

    def spoken(self, number: int) -> dict[str, str]:
        """Return the languages of one person as they are filtered by: code to level, '' where it is not said."""
        rows = self.store.rows("SELECT code, level FROM spoken WHERE person = ? ORDER BY code", (number,))
        return {row["code"]: row["level"] for row in rows}

    def move(self, shard: str) -> None:
        """Put what a shard holds of people into a new file, one after the other; within the store's `writing`."""
        first, n_rows = _COLUMNS[shard]
        rows = self.store.rows(f"SELECT person, {first}, {n_rows} FROM people ORDER BY {first}")  # noqa: S608
        self.store.rewrite(shard, [(row[1], row[2]) for row in rows])
        starts = accumulate((row[2] for row in rows), initial=0)
        moved = [(at, row["person"]) for at, row in zip(starts, rows, strict=False)]
        self.store.change_many(f"UPDATE people SET {first} = ? WHERE person = ?", moved)  # noqa: S608

    def all(self) -> list[Person]:
        """Return everyone, by name, then file."""
        return [_person(row) for row in self.store.rows(f"{_WHO} ORDER BY c.name = '', c.name, c.file, p.resume_id")]

    def known(self, resume_ids: Sequence[str]) -> set[str]:
        """Return which of these ids are in the pool."""
        found = (self.store.rows("SELECT resume_id FROM people WHERE resume_id = ?", (resume_id,)) for resume_id in resume_ids)
        return {row["resume_id"] for rows in found for row in rows}

    def of(self, numbers: Sequence[int]) -> dict[int, Person]:
        """Return the people with these numbers."""
        rows = (self.store.rows(f"{_WHO} WHERE p.person = ?", (number,)) for number in numbers)
        return {row["person"]: _person(row) for found in rows for row in found}

    def find(self, named: str) -> Person:
        """Return who is meant: by resume id, by its beginning, or by file.

        Raises
        ------
        InputError
            Nobody is, or several are.
        """
        by_id = self.store.rows(f"{_WHO} WHERE p.resume_id = ?", (named,))
        if not by_id and len(named) >= _FEWEST_CHARACTERS and set(named) <= set("0123456789abcdef"):
            by_id = self.store.rows(f"{_WHO} WHERE p.resume_id BETWEEN ? AND ?", (named, named + "g"))
        found = by_id or self.store.rows(
            f"{_WHO} WHERE c.file = ? OR c.file LIKE ? ESCAPE '\\'", (named, f"%/{_literal(named)}")
        )
        if not found:
            raise InputError(f"{named!r} is nobody in the pool; matcher pool list shows who is, with their ids")
        if len(found) > 1:
            ids = ", ".join(sorted(row["resume_id"] for row in found)[:5])
            raise InputError(f"{named!r} may be any of {len(found)} in the pool; give one of the ids {ids}")
        return _person(found[0])

    def load(self, numbers: Sequence[int]) -> list[Candidate]:
        """Return the candidates with these numbers, in their order.

        Raises
        ------
        PoolError
            What is stored differs from its hash.
        """
        candidates: dict[int, Candidate] = {}
        with self.store.reading(), _garbage_kept():
            rows = [self._row(number) for number in numbers]
            for row in sorted(rows, key=lambda row: int(row["record_at"])):  # in the order in which they lie on the disk
                view, arrays, _ = self._parts(row)
                coded = Coded(view, arrays, self._vectors(row))
                candidates[row["person"]] = decode_candidate(row["resume_id"], row["digest"], coded, self.n_dims)
        return [candidates[number] for number in numbers]

    def text(self, number: int) -> str:
        """Return the text of someone's document."""
        with self.store.reading():
            return self._parts(self._row(number))[2].decode("utf-8", "surrogatepass")

    def contact(self, number: int) -> dict[str, Any]:
        """Return how someone can be reached."""
        row = self.store.rows("SELECT * FROM contacts WHERE person = ?", (number,))[0]
        emails, phones = json.loads(row["emails"]), json.loads(row["phones"])
        return {"name": row["name"], "emails": emails, "phones": phones, "location": row["location"]}

    def spans(self, shard: str) -> Spans:
        """Return which rows of a shard belong to people."""
        first, n_rows = _COLUMNS[shard]
        rows = self.store.rows(f"SELECT {first}, {first} + {n_rows} FROM people ORDER BY {first}")  # noqa: S608
        found = np.array([tuple(row) for row in rows], dtype=np.int64).reshape(-1, 2)
        return Spans(found[:, 0], found[:, 1])

    def problem(self, number: int) -> str:
        """Return what is wrong with what is stored of someone; '' where nothing is."""
        row = self._row(number)
        try:
            self._parts(row)
            self._vectors(row)
        except PoolError as error:
            return str(error)
        return ""

    def _row(self, number: int) -> Row:
        found = self.store.rows("SELECT * FROM people WHERE person = ?", (number,))
        if not found:
            raise PoolError(f"{self.store.path}: someone was erased meanwhile; run the command again")
        return found[0]

    def _parts(self, row: Row) -> tuple[bytes, bytes, bytes]:
        n_view, n_arrays, n_text = row["n_view"], row["n_arrays"], row["n_text"]
        record = self.store.read(RECORDS, row["record_at"], n_view + n_arrays + n_text)
        self._check(record, row["record_sha256"], row["resume_id"])
        return record[:n_view], record[n_view : n_view + n_arrays], record[n_view + n_arrays :]

    def _vectors(self, row: Row) -> bytes:
        vectors = self.store.read(VECTORS, row["vectors_at"], row["n_vectors"])
        self._check(vectors, row["vectors_sha256"], row["resume_id"])
        return vectors

    def _check(self, data: bytes, sha256: str, resume_id: str) -> None:
        if hashlib.sha256(data).hexdigest() != sha256:
            what = f"what is stored of {resume_id} differs from its hash"
            raise PoolError(f"{self.store.path}: {what}: it was erased just now, or it is damaged; see matcher pool verify")


@contextmanager
def _garbage_kept() -> Iterator[None]:
    """Do not look for circles of objects meanwhile: there are none, and looking takes twice as long as reading people."""
    is_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if is_enabled:
            gc.enable()


def best_levels(view: ScoringView) -> dict[str, str]:
    """Return the languages of a view by code, each with its best level, '' where none is said."""
    best: dict[str, str] = {}
    for entry in view.languages:
        best[entry.code] = max(best.get(entry.code, ""), entry.level or "", key=_LEVELS.index)
    return dict(sorted(best.items()))


def _literal(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _person(row: Row) -> Person:
    return Person(
        number=row["person"],
        resume_id=row["resume_id"],
        content_hash=row["content_hash"],
        name=row["name"],
        file=row["file"],
        added=date.fromisoformat(row["added"]),
        as_of=date.fromisoformat(row["as_of"]) if row["as_of"] else None,
        as_of_source=row["as_of_source"],
        facts=json.loads(row["facts"]),
    )
