"""Runs of any size that lie nowhere: each row, file and person is made when it is asked for, and forgotten."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Generic, TypeVar, overload

from matcher.domain.adjacent import AdjacentRole, Step
from matcher.domain.concept import Relation
from matcher.domain.document import HiddenText
from matcher.domain.job import Importance, Job, Requirement, RequirementKind
from matcher.domain.match import Band, Match, MustHave, MustState, Part, PartKind, PartStatus, Quote
from matcher.domain.outcome import JobOutcome, Outcome
from matcher.domain.place import Box, Place, Span
from matcher.domain.shortlist import JobFile, PersonFiles, Ranked, ResumeFile, RunResult, ScoreWithHidden, Shortlist

_T = TypeVar("_T")

_N_SKILLS = 14
_N_DUTIES = 6
_PERIOD = 100
"""Of so many files in a row some are unread, some are copies of the file before, and some hold hidden text."""
_DUTY = "deliver stock, plan routes with suppliers and depots, record temperatures, report faults and train colleagues"


class Lazy(Sequence[_T], Generic[_T]):
    """A sequence whose items are made when they are asked for; it knows no slices, so that nobody takes all of it."""

    def __init__(self, n_items: int, make: Callable[[int], _T]) -> None:
        self._n_items, self._make = n_items, make

    def __len__(self) -> int:
        return self._n_items

    @overload
    def __getitem__(self, at: int) -> _T: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[_T]: ...
    def __getitem__(self, at: int | slice) -> _T | Sequence[_T]:
        if isinstance(at, slice):
            raise TypeError("a large run is passed over, not cut")
        if not 0 <= at < self._n_items:
            raise IndexError(at)
        return self._make(at)


class LazyMapping(Mapping[str, _T], Generic[_T]):
    """A mapping over numbered keys whose values are made when they are asked for."""

    def __init__(self, keys: Sequence[str], number: Callable[[str], int], make: Callable[[int], _T]) -> None:
        self._keys, self._number, self._make = keys, number, make

    def __len__(self) -> int:
        return len(self._keys)

    def __iter__(self) -> Iterator[str]:
        return iter(self._keys)

    def __getitem__(self, key: str) -> _T:
        return self._make(self._number(key))


class Files:
    """Answers which files a resume came in as."""

    def files_of(self, resume_id: str) -> PersonFiles | None:
        """Return the file of that number, and the next where that is a copy of it."""
        at = int(resume_id, 16)
        files = (_path(at), _path(at + 1)) if at % _PERIOD == 48 else (_path(at),)
        return PersonFiles(files, files[0], is_partial=at % _PERIOD == 7, has_hidden=_has_hidden(at))


def large_run(n_files: int, n_jobs: int, n_rows: int, *, text: str = "") -> RunResult:
    """Return a run of so many files and jobs, with so many people in each shortlist; `text` takes the place of all words.

    Of 100 files in a row three need a human, one is a copy of the file before, one was read in part and four hold hidden text.
    """
    if n_files % _PERIOD:
        raise ValueError(f"the files come by the {_PERIOD}")
    paths = Lazy(n_files, _path)
    ids = Lazy(n_files, _resume_id)
    return RunResult(
        shortlists=Lazy(n_jobs, lambda number: _shortlist(number, n_files, n_rows, text)),
        resumes=Lazy(n_files, lambda at: _resume_file(at, n_jobs, text)),
        jobs=Lazy(n_jobs, lambda number: JobFile(f"jobs.csv row {number + 2}", f"job-{number:05}", JobOutcome.OK)),
        job_roles=LazyMapping(Lazy(n_jobs, "job-{:05}".format), lambda key: int(key[4:]), lambda _: _roles(text)),
        resume_roles=LazyMapping(ids, lambda key: int(key, 16), lambda _: _roles(text)),
        manifest={
            "inputs": {"resumes": LazyMapping(paths, lambda path: int(path[-16:-9]), "{:064x}".format)},
            "versions": {"matcher": "0.1.0"},
            "run": {"started": "2026-11-23T10:00:00+00:00"},
        },
        index=Files(),
        adverts=Lazy(n_jobs, lambda number: _job(number, text)),
        n_rows=n_jobs * n_rows,
    )


def _path(at: int) -> str:
    return f"applicants/batch-{at // 1000:05}/application-of-somebody-invented-{at:07}-main.pdf"


def _resume_id(at: int) -> str:
    return f"{at:016x}"


def _has_hidden(at: int) -> bool:
    return at % _PERIOD in (3, 23, 43, 63)


def _resume_file(at: int, n_jobs: int, text: str) -> ResumeFile:
    file, resume_id = _path(at), _resume_id(at)
    place = at % _PERIOD
    if place == 49:
        return ResumeFile(_path(at), _resume_id(at - 1), Outcome.DUPLICATE, f"the same file as {_path(at - 1)}")
    if place in (11, 51, 91):
        return ResumeFile(file, resume_id, Outcome.NO_TEXT, text or "None of its 2 pages holds text.", 2)
    pieces: tuple[HiddenText, ...] = ()
    pairs: tuple[ScoreWithHidden, ...] = ()
    if _has_hidden(at):
        pieces = tuple(HiddenText(text or f"{_DUTY} {at} {n} " * 3, 1 + n % 3, None, "same_colour") for n in range(6))
        pairs = tuple(ScoreWithHidden(f"job-{n:05}", 0.4, 0.4 + (at % 97) / 1000 - n / 1e4) for n in range(min(5, n_jobs)))
    outcome, reason = (Outcome.PARTIAL, text or "only a part was read: 50 of 60 pages") if place == 7 else (Outcome.OK, "")
    return ResumeFile(
        file, resume_id, outcome, reason, 2, "pdfminer", "2024-05-01 (pdf_moddate)", 14 + at % 9, 3, 50 + at % 300,
        pieces, pairs, n_jobs if pairs else 0,
    )  # fmt: skip


def _roles(text: str) -> tuple[AdjacentRole, ...]:
    carried = tuple(text or f"skill number {n} of the trade" for n in range(6))
    held, via = text or "Planner of depots", text or "Stock clerk"
    return tuple(
        AdjacentRole(f"onet:11-{n:04}.00", f"{held}, grade {n}", 0.8 - n / 20, Step.LEVEL, carried, carried[:4], via)
        for n in range(8)
    )


def _job(number: int, text: str) -> Job:
    skills = [
        Requirement(f"r{n}", RequirementKind.SKILLS, Importance.MUST if n < 4 else Importance.NICE, label, line, Span(0, 1))
        for n in range(1, _N_SKILLS + 1)
        for label in [text or f"Skill {n} of trade {number}"]
        for line in [text or f"You bring skill {n} of trade {number} from daily work with us."]
    ]
    duties = [
        Requirement(f"r{n}", RequirementKind.DUTY, Importance.NICE, line, line, Span(0, 1))
        for n in range(_N_SKILLS + 1, _N_SKILLS + _N_DUTIES + 1)
        for line in [text or f"Duty {n}: {_DUTY}"]
    ]
    title = text or f"Planner of depots number {number}, northern region"
    company, location = text or "Example Logistics", text or "Rotterdam"
    return Job(f"job-{number:05}", title, company, location, text or "The advert.", (*skills, *duties), ())


_STATUSES = (
    PartStatus.MATCHED, PartStatus.MATCHED, PartStatus.ADJACENT, PartStatus.MISSING, PartStatus.PARTIAL, PartStatus.UNKNOWN,
)  # fmt: skip
_OF_THE_WHOLE = (PartKind.TITLE, PartKind.EXPERIENCE, PartKind.EDUCATION, PartKind.WORDING, PartKind.MEANING)


def _shortlist(number: int, n_files: int, n_rows: int, text: str) -> Shortlist:
    job = _job(number, text)

    def entry(at: int) -> Ranked:
        # Numbers of files that were read and are no copies: 0 to 2 of each hundred, and 48, which has a copy.
        person = (at * 37 + number * 101) % (n_files // _PERIOD) * _PERIOD + (0, 1, 48, 3, 7)[(at + number) % 5]
        match = _match(job, person, at / max(1, n_rows), text)
        return Ranked(at + 1, match, score_with_hidden=match.score + 0.05 if _has_hidden(person) else None)

    return Shortlist(job, Lazy(n_rows, entry), n_files)


def _match(job: Job, person: int, lowered: float, text: str) -> Match:
    asked = [_part(job, at, person, text) for at in range(_N_SKILLS + _N_DUTIES)]
    near = 0.9 - 0.5 * lowered
    whole = [
        Part(
            kind, job.title, 0.05, near, 0.05 * near, PartStatus.PARTIAL, found_label=text or "Stock clerk",
            terms=(text or "depots", text or "routes") if kind is PartKind.WORDING else (), detail=text or "62 %",
        )
        for kind in _OF_THE_WHOLE
    ]  # fmt: skip
    parts = (*asked, *whole)
    musts = tuple(
        MustHave(part.requirement_id, part.label, MustState.PASS if part.status is PartStatus.MATCHED else MustState.UNKNOWN)
        for part in parts
        if part.importance is Importance.MUST
    )
    notes = ("A list of 240 skills was found and not counted.",) if person % 7 == 0 else ()
    score = sum(part.share for part in parts)
    return Match(job.job_id, _resume_id(person), score, Band.GOOD, parts, musts, f"{person:064x}", notes)


def _part(job: Job, at: int, person: int, text: str) -> Part:
    requirement = job.requirements[at]
    kind = PartKind.SKILL if requirement.kind is RequirementKind.SKILLS else PartKind.DUTY
    status = _STATUSES[(at + person) % len(_STATUSES)] if kind is PartKind.SKILL else PartStatus.PARTIAL
    is_shown, is_near = status not in (PartStatus.MISSING, PartStatus.UNKNOWN), status is PartStatus.ADJACENT
    place = Place(1 + at % 2, Box(50.0, 120.5, 300.25, 132.0))
    quote = Quote(text or f"In {1990 + person % 30} I did {_DUTY} for [EMPLOYER]", at, place)
    value = 0.75 if is_shown else 0.0
    return Part(
        kind, requirement.label, 0.0375, value, 0.0375 * value, status,
        requirement_id=requirement.id,
        importance=requirement.importance,
        concept_id=f"esco:{at:08x}",
        found_id="esco:0000ffff" if is_near else "",
        found_label=(text or "A skill near to it") if is_near else "",
        relation=Relation.RELATED if is_near else None,
        evidence=(quote,) * (3 if text else 1) if is_shown else (),
        detail=text or "in a dated role",
        loss_if_removed=0.0101 if is_shown else None,
        would_add=0.02 if status is PartStatus.MISSING else None,
    )  # fmt: skip
