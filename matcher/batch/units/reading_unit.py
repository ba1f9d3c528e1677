"""A unit of reading: a block of files to candidates and outcomes, in one part file.

Each file is written down as it is read, so that a unit which is begun again reads no file that it has read. A file that has
ended two processes in one sitting is passed over: it becomes an outcome.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt

from matcher.batch.inputs.resume_input import ResumeInput
from matcher.batch.parsing import ParsedFile, parse_file, shared_matcher
from matcher.batch.units.coding import decode, encode, n_packed, packed, unpacked
from matcher.batch.units.journal import Journal
from matcher.batch.units.remembered import Remembered, shared_memory
from matcher.batch.units.workplace import RUN, Workplace, cannot_work
from matcher.candidates.coding import Coded, decode_candidate, encode_candidate
from matcher.candidates.people_file import PeopleFile, write_people
from matcher.config import MatcherConfig
from matcher.domain.adjacent import AdjacentRole
from matcher.domain.outcome import Outcome
from matcher.domain.shortlist import ResumeFile
from matcher.persistence.ledger import FileOutcome, Unit
from matcher.ranking.candidate import Candidate
from matcher.ranking.fused import FusedBlock

STAGE = "reading"
FUSED = "fused."
"""Begins the names of what selection reads in a part file."""
_MOST_DEATHS = 2
"""Processes that one file may end before it is passed over: once may have been chance."""

Roles = tuple[AdjacentRole, ...]


@dataclass(frozen=True, slots=True)
class ReadingTask:
    """Files to read: those from number `first` on."""

    place: Workplace
    n: int
    first: int
    inputs: tuple[ResumeInput, ...]
    config: MatcherConfig
    cache: Path | None


@dataclass(frozen=True, slots=True)
class Read:
    """A unit that was read, and what became of its files."""

    unit: Unit
    outcomes: tuple[FileOutcome, ...]


class _Person(msgspec.Struct, frozen=True, array_like=True):
    """A candidate in bytes."""

    resume_id: str
    digest: str
    view: bytes
    arrays: bytes
    vectors: bytes


class _Kept(msgspec.Struct, frozen=True, array_like=True):
    """What is kept of a file that was read."""

    entry: bytes
    content_hash: str
    person: _Person | None
    revealed: _Person | None
    roles: bytes


def read_unit(task: ReadingTask) -> Read:
    """Read the files of a unit, write its part file, and return what became of them.

    Raises
    ------
    OutputError
        The part file cannot be written.
    """
    with _journal(task) as journal:
        unit = task.place.left(STAGE, task.n) or _read(task, journal)
        journal.remove()
    return Read(unit, tuple(_outcomes(task)))


def read_begun(task: ReadingTask) -> None:
    """Read the files of a unit that were begun when its process was lost: one that ends processes alone is the one that did.

    Raises
    ------
    OutputError
        What was read cannot be kept.
    """
    with _journal(task) as journal:
        for at in [at for at in journal.n_begun if at not in journal.kept]:
            _candidate_at(task, journal, at)


@contextmanager
def _journal(task: ReadingTask) -> Iterator[Journal]:
    try:
        with closing(Journal.open(task.place.journal(STAGE, task.n), sitting=task.place.sitting)) as journal:
            yield journal
    except OSError as error:
        raise cannot_work(task.place.path, error) from None


def _read(task: ReadingTask, journal: Journal) -> Unit:
    found = (_candidate_at(task, journal, at) for at in range(len(task.inputs)))
    candidates = [candidate for candidate in found if candidate is not None]
    kept = [msgspec.msgpack.decode(journal.kept[at], type=_Kept) for at in range(len(task.inputs))]
    tfidf = shared_matcher(task.config).components.ranker.encoder.tfidf
    return task.place.write(
        STAGE, task.n, lambda path: write_people(path, candidates, tfidf=tfidf, extra=_extra(kept, candidates))
    )


def _candidate_at(task: ReadingTask, journal: Journal, at: int) -> Candidate | None:
    """Return who is in a file of a unit, which is read unless that was done before; None where it is no resume."""
    if at not in journal.kept and journal.n_begun[at] >= _MOST_DEATHS:
        journal.keep(at, _encoded(_given_up(task.inputs[at]), ()))
    if at in journal.kept:
        person = msgspec.msgpack.decode(journal.kept[at], type=_Kept).person
        return None if person is None else _candidate(person, task.config)
    journal.begin(at)
    entry = task.inputs[at]
    memory = None if task.cache is None else shared_memory(task.config, task.cache)
    facts = None if memory is None else memory.facts(entry)
    known = None if memory is None or facts is None else _recalled(memory, facts, entry)
    if known is not None and known.person is not None:
        journal.keep(at, msgspec.msgpack.encode(known))
        return _candidate(known.person, task.config)
    parsed, roles = _with_roles(parse_file(entry, task.config, cache=task.cache), task.config)
    kept = _encoded(parsed, roles)
    journal.keep(at, kept)
    if memory is not None and facts is not None and parsed.candidate is not None and parsed.content_hash in facts:
        memory.remember(facts, kept)
    return parsed.candidate


def _recalled(memory: Remembered, facts: str, entry: ResumeInput) -> _Kept | None:
    """Return what is remembered of a file with the same bytes, under this file's name; None where nothing is."""
    body = memory.recall(facts)
    if body is None:
        return None
    kept = msgspec.msgpack.decode(body, type=_Kept)
    return _Kept(
        encode(replace(decode(kept.entry, ResumeFile), file=entry.file)),
        kept.content_hash,
        kept.person,
        kept.revealed,
        kept.roles,
    )


def _with_roles(parsed: ParsedFile, config: MatcherConfig) -> tuple[ParsedFile, Roles]:
    if parsed.candidate is None:
        return parsed, ()
    try:
        return parsed, shared_matcher(config).adjacent_roles(parsed.candidate)
    except Exception as error:  # noqa: BLE001 - a batch item: the run goes on, the file is listed for a person
        reason = f"matcher failed on this document ({type(error).__name__}); please report it"
        entry = ResumeFile(parsed.entry.file, parsed.entry.resume_id, Outcome.PARSER_CRASH, reason)
        return ParsedFile(entry, parsed.content_hash), ()


def _given_up(entry: ResumeInput) -> ParsedFile:
    # Known by its name alone: reading it once more, for its bytes, might end a third process.
    name_hash = hashlib.sha256(entry.file.encode("utf-8", "surrogatepass")).hexdigest()
    reason = f"{_MOST_DEATHS} processes ended while they read it; look at it by hand, and please report it"
    return ParsedFile(ResumeFile(entry.file, name_hash[:16], Outcome.PARSER_CRASH, reason), "")


def _encoded(parsed: ParsedFile, roles: Roles) -> bytes:
    kept = _Kept(encode(parsed.entry), parsed.content_hash, _person(parsed.candidate), _person(parsed.revealed), encode(roles))
    return msgspec.msgpack.encode(kept)


def _person(candidate: Candidate | None) -> _Person | None:
    return None if candidate is None else _Person(candidate.resume_id, candidate.digest, *encode_candidate(candidate))


def _candidate(person: _Person, config: MatcherConfig) -> Candidate:
    n_dims = shared_matcher(config).components.encoder.n_dims
    return decode_candidate(person.resume_id, person.digest, Coded(person.view, person.arrays, person.vectors), n_dims)


def _extra(kept: Sequence[_Kept], candidates: Sequence[Candidate]) -> dict[str, npt.NDArray[Any]]:
    """Return what stands in the part file beside the candidates."""
    people = [entry for entry in kept if entry.person is not None]
    selected = FusedBlock.of(candidates).arrays() if candidates else {}
    fused = {f"{FUSED}{name}": array for name, array in selected.items()}
    return fused | {
        **packed("entries", [entry.entry for entry in kept]),
        **packed("content_hashes", [entry.content_hash.encode("ascii") for entry in kept]),
        "is_scored": np.array([entry.person is not None for entry in kept], dtype=np.int8),
        **packed("roles", [entry.roles for entry in people]),
        **packed("revealed", [msgspec.msgpack.encode(entry.revealed) if entry.revealed else b"" for entry in people]),
    }


def _outcomes(task: ReadingTask) -> Iterator[FileOutcome]:
    arrays = PeopleFile.open(task.place.part(STAGE, task.n), holder=RUN).arrays()
    rows = np.cumsum(arrays["is_scored"]) - 1
    for at in range(n_packed("entries", arrays)):
        data = unpacked("entries", arrays, at)
        entry = decode(data, ResumeFile)
        content_hash = unpacked("content_hashes", arrays, at).decode("ascii")
        row = int(rows[at]) if arrays["is_scored"][at] else None
        yield FileOutcome(task.first + at, content_hash, entry.resume_id, row, bool(entry.hidden), data)


def roles_of(extra: Mapping[str, npt.NDArray[Any]], row: int) -> Roles:
    """Return the roles next to the person in a row of a part file."""
    return decode(unpacked("roles", extra, row), Roles)


def revealed_of(extra: Mapping[str, npt.NDArray[Any]], row: int, config: MatcherConfig) -> Candidate:
    """Return who the person in a row would be if the text in the file that nobody sees counted; where there is such text."""
    return _candidate(msgspec.msgpack.decode(unpacked("revealed", extra, row), type=_Person), config)
