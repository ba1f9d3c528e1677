"""People in any number, put together from the lines of some thousand that were read: quick to make, and no two are equal.

Synthetic. Each takes the positions, education and languages of one person of `crowd.py`, moved in time; half of the sentences,
and often the skills, come from others of the same field of work. So those who stand first for an advert are as many and as
near to each other as among people who were made one by one, at a tenth of the time.
"""

from __future__ import annotations

import hashlib
import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from crowd import Crowd

from matcher import Matcher
from matcher.batch.parsing import shared_matcher
from matcher.batch.units.coding import decode, encode, packed, unpacked
from matcher.batch.units.reading_unit import FUSED, STAGE
from matcher.batch.units.workplace import RUN, Workplace
from matcher.candidates.people_file import write_people
from matcher.config import MatcherConfig
from matcher.domain.document import Document
from matcher.domain.outcome import Outcome
from matcher.domain.resume import SectionKind
from matcher.domain.shortlist import ResumeFile
from matcher.domain.view import ScoringView, ViewLine, ViewSkill
from matcher.features.encode import FeatureEncoder, ResumeFeatures
from matcher.features.rows import IdRows
from matcher.persistence.arrays import read_arrays, write_arrays
from matcher.persistence.ledger import FileOutcome, Unit
from matcher.ranking.candidate import Candidate
from matcher.ranking.fused import FusedBlock
from matcher.ranking.padding import run_keys

_FIELD = 4
"""Letters of an O*NET code that name a field of work: 29-1 is health care, 29-2 its technicians."""
_OF_OTHERS, _SKILLS_OF_OTHERS = 0.5, 0.3
_MOST_MONTHS_LATER = 36


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """A line of somebody who was read, with its arrays."""

    view: ViewLine
    skills: tuple[tuple[str, Any], ...]
    """Concept and level."""
    vector: npt.NDArray[np.int8]
    terms: npt.NDArray[np.int32]
    tokens: npt.NDArray[np.int32]
    runs: npt.NDArray[np.uint32]
    kind: str
    """What may take its place: 'kept', 'sentence' or 'skills'."""


@dataclass(frozen=True, slots=True, eq=False)
class Base:
    """Somebody who was read."""

    candidate: Candidate
    lines: tuple[Line, ...]
    field: str
    roles: bytes
    """The roles next door, as a part file holds them."""


def bases(matcher: Matcher, crowd: Crowd, n: int) -> list[Base]:
    """Return `n` people who were read."""
    found = []
    for number in range(n):
        candidate = matcher.candidate(Document.from_text(crowd.resume(number)))
        roles = encode(matcher.adjacent_roles(candidate))
        found.append(Base(candidate, _lines(candidate), crowd.occupation_of(number)[:_FIELD], roles))
    return found


def _lines(candidate: Candidate) -> tuple[Line, ...]:
    view, features = candidate.view, candidate.features
    skills: dict[int, list[tuple[str, Any]]] = defaultdict(list)
    for skill in view.skills:
        skills[skill.line].append((skill.concept_id, skill.level))
    kept = {entry.line for entries in (view.roles, view.education, view.languages) for entry in entries}
    found = []
    for at, line in enumerate(view.lines):
        kind = "kept" if at in kept else "skills" if line.section is SectionKind.SKILLS else "sentence"
        found.append(
            Line(
                line,
                tuple(skills[at]),
                features.line_vectors[at],
                features.line_terms.row(at),
                features.line_tokens.row(at),
                run_keys([line.text]),
                kind,
            )
        )
    return tuple(found)


class Recombiner:
    """Makes people; equal numbers give equal people."""

    def __init__(self, people: Sequence[Base], encoder: FeatureEncoder) -> None:
        self._people = people
        self._encoder = encoder
        self._others: dict[tuple[str, str], list[Line]] = defaultdict(list)
        for person in people:
            for line in person.lines:
                self._others[person.field, line.kind].append(line)

    def people(self, numbers: range) -> tuple[list[Candidate], list[bytes]]:
        """Return some people, at least one, and the roles next door to each."""
        drawn = [self._drawn(number) for number in numbers]
        distinct = [np.unique(np.concatenate([line.tokens for line in lines])) for _, _, lines in drawn]
        vectors = self._encoder.encoder.encode_rows(IdRows.from_sorted(distinct))
        made = [
            _made(number, base, view, lines, vector)
            for number, (base, view, lines), vector in zip(numbers, drawn, vectors, strict=True)
        ]
        return made, [base.roles for base, _, _ in drawn]

    def _drawn(self, number: int) -> tuple[Base, ScoringView, list[Line]]:
        chance = random.Random(number)
        base = self._people[int(chance.random() * len(self._people))]
        later = int(chance.random() * _MOST_MONTHS_LATER)
        texts = {line.view.text for line in base.lines}
        lines, views = [], []
        for line in base.lines:
            here, share = line, {"kept": 0.0, "skills": _SKILLS_OF_OTHERS}.get(line.kind, _OF_OTHERS)
            if chance.random() < share:
                others = self._others[base.field, line.kind]
                other = others[int(chance.random() * len(others))]
                if other.view.text not in texts:
                    texts.add(other.view.text)
                    here = other
            own = line.view
            ago = None if own.months_ago is None else own.months_ago + later
            lines.append(here)
            views.append(ViewLine(here.view.text, own.section, own.level, ago, own.place))
        return base, _view(number, base.candidate.view, views, lines, later), lines


def _view(number: int, own: ScoringView, views: list[ViewLine], lines: list[Line], later: int) -> ScoringView:
    skills = [ViewSkill(concept, level, at) for at, line in enumerate(lines) for concept, level in line.skills]
    return ScoringView(
        lines=tuple(views),
        skills=tuple(skills),
        roles=tuple(
            type(role)(role.title, role.months, _later(role.months_ago, later), _later(role.start_months_ago, later), role.line)
            for role in own.roles
        ),
        education=own.education,
        languages=own.languages,
        certificates=(*own.certificates, f"Course {number}"),  # so that no two are equal
    )


def _later(months: int | None, later: int) -> int | None:
    return None if months is None else months + later


def _made(number: int, base: Base, view: ScoringView, lines: Sequence[Line], vector: npt.NDArray[np.int8]) -> Candidate:
    own = base.candidate.features
    terms = [line.terms for line in lines]
    features = ResumeFeatures(
        line_vectors=np.stack([line.vector for line in lines]),
        line_terms=IdRows.from_sorted(terms),
        line_tokens=IdRows.from_sorted([line.tokens for line in lines]),
        title_vectors=own.title_vectors,
        title_terms=own.title_terms,
        title_lines=own.title_lines,
        text_vector=vector,
        text_terms=np.unique(np.concatenate(terms)),
    )
    runs = np.unique(np.concatenate([line.runs for line in lines]))
    resume_id = content_hash(number)[:16]
    return Candidate(resume_id, view, features, base.candidate.role_occupations, view.digest(), runs)


def content_hash(number: int) -> str:
    """Return what stands for the sha256 of a made person's file."""
    return hashlib.sha256(f"made person {number}".encode()).hexdigest()


def entry_of(name: str, candidate: Candidate) -> bytes:
    """Return what became of the file that a made person came in as."""
    n_skills = len({skill.concept_id for skill in candidate.view.skills})
    months = candidate.view.experience_months
    facts = {"n_pages": 1, "n_skills": n_skills, "n_roles": len(candidate.view.roles), "experience_months": months}
    return encode(ResumeFile(name, candidate.resume_id, Outcome.OK, "", engine="text", **facts))


def beside(
    numbers: range, candidates: Sequence[Candidate], roles: Sequence[bytes], entries: Sequence[bytes]
) -> dict[str, npt.NDArray[Any]]:
    """Return what a unit of reading writes beside the candidates: for selection, for the outcomes, and for the roles."""
    fused = {f"{FUSED}{name}": array for name, array in FusedBlock.of(candidates).arrays().items()}
    return fused | {
        **packed("entries", entries),
        **packed("content_hashes", [content_hash(number).encode("ascii") for number in numbers]),
        "is_scored": np.ones(len(candidates), dtype=np.int8),
        **packed("roles", roles),
        **packed("revealed", [b""] * len(candidates)),
    }


@dataclass(frozen=True, slots=True)
class MakingTask:
    """People to make: those of some files, from number `first` on."""

    place: Workplace
    n: int
    first: int
    names: tuple[str, ...]
    onet: Path
    n_bases: int
    source: int | None = None
    """The unit whose people they are once more; None for people put together anew."""


@dataclass(frozen=True, slots=True)
class Made:
    """People who were made."""

    unit: Unit
    outcomes: tuple[FileOutcome, ...]


def make_unit(task: MakingTask) -> Made:
    """Make the people of a unit of reading and write its part file."""
    if task.source is not None:
        return _repeat_unit(task, task.source)
    matcher = shared_matcher(MatcherConfig())
    numbers = range(task.first, task.first + len(task.names))
    candidates, roles = _shared_recombiner(task.onet, task.n_bases).people(numbers)
    entries = [entry_of(name, candidate) for name, candidate in zip(task.names, candidates, strict=True)]
    extra = beside(numbers, candidates, roles, entries)
    tfidf = matcher.components.ranker.encoder.tfidf
    unit = task.place.write(STAGE, task.n, lambda path: write_people(path, candidates, tfidf=tfidf, extra=extra))
    return Made(
        unit,
        tuple(
            FileOutcome(number, content_hash(number), candidate.resume_id, row, is_hiding=False, entry=entry)
            for row, (number, candidate, entry) in enumerate(zip(numbers, candidates, entries, strict=True))
        ),
    )


def _repeat_unit(task: MakingTask, source: int) -> Made:
    """Write the people of another unit once more, under other ids and digests: a million take minutes on a busy machine.

    Nothing of what is measured is less for it: they are chosen, scored and told apart as others are.
    """
    arrays = dict(read_arrays(task.place.part(STAGE, source), holder=RUN))
    n = len(task.names)
    if n != len(arrays["resume_ids"]):
        raise ValueError("a unit is repeated by one of its size")
    hashes = [content_hash(number) for number in range(task.first, task.first + n)]
    ids = [found[:16] for found in hashes]
    digests = np.frombuffer(b"".join(bytes.fromhex(found) for found in hashes), dtype=np.uint8).reshape(n, -1)
    extra = f"extra.{FUSED}"
    old = {name.removeprefix("extra."): array for name, array in arrays.items()}
    entries = [
        encode(replace(decode(unpacked("entries", old, row), ResumeFile), file=name, resume_id=ids[row]))
        for row, name in enumerate(task.names)
    ]
    beside_them = packed("entries", entries) | packed("content_hashes", [found.encode("ascii") for found in hashes])
    arrays |= {"resume_ids": np.array(ids), "digests": digests} | {f"extra.{k}": array for k, array in beside_them.items()}
    arrays[f"{extra}heads"] = digests[:, :8].copy().view(">u8")[:, 0].astype(np.uint64)
    unit = task.place.write(STAGE, task.n, lambda path: write_arrays(path, arrays))
    return Made(
        unit,
        tuple(
            FileOutcome(task.first + row, hashes[row], ids[row], row, is_hiding=False, entry=entry)
            for row, entry in enumerate(entries)
        ),
    )


@lru_cache(maxsize=1)
def _shared_recombiner(onet: Path, n_bases: int) -> Recombiner:
    matcher = shared_matcher(MatcherConfig())
    return Recombiner(bases(matcher, Crowd.from_onet(onet), n_bases), matcher.components.ranker.encoder)
