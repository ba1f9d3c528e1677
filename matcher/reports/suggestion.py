"""The candidate's page in words: what both the terminal and the HTML page are written from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from matcher.domain.adjacent import AdjacentRole, Step
from matcher.domain.goals import Conditions, Goals, Pay, Period
from matcher.domain.match import Match, PartKind, PartStatus
from matcher.domain.suggestion import Direction, Gap, Lesson, Prospect, SideScore, Suggestion
from matcher.extraction.languages import language_name
from matcher.ranking.explain import sentence
from matcher.reports.advice import job_advice
from matcher.reports.bars import Stretch, in_words, score_bar
from matcher.reports.escaping import shortened
from matcher.reports.role_map import RoleMap, role_map_of_person

_LABEL = 110
_LINE = 320
N_GAPS = 12
N_LESSONS = 12
N_OTHERS = 25
N_EMPLOYERS = 25
_N_JOBS_OF_EMPLOYER = 5
_N_LIFTS = 5
_N_FILES = 100
_N_SKILLS = 6

DIRECTION_WORDS = {
    Direction.FITS_NOW: "Fits now",
    Direction.GROW_INTO: "Grow into",
    Direction.STEPS_BACK: "Fits, but steps back",
    Direction.OFF_COURSE: "Off course",
}
STEP_WORDS = {
    Step.UP: "a step up",
    Step.LEVEL: "the same level",
    Step.DOWN: "a step down",
    Step.UNKNOWN: "level not known",
}
SCORES = (
    ("You cover the job", "how much of what it asks for your resume shows"),
    ("The job uses you", "how much of what you do best it asks for"),
    ("It leads where you want to go", "how well it meets your goals"),
)
_FACTS = (PartKind.EXPERIENCE, PartKind.EDUCATION, PartKind.LANGUAGE)
_SHORT = (PartStatus.MISSING, PartStatus.PARTIAL, PartStatus.ADJACENT, PartStatus.UNKNOWN)


class ScoreRow(NamedTuple):
    """One of the three scores, with the sentences of its parts."""

    words: str
    meaning: str
    score: float
    whys: tuple[tuple[float, float, str], ...]
    """What the part adds, of how much, and why."""


class GapRow(NamedTuple):
    """Something to add to the resume, or to learn."""

    label: str
    asked: str
    """As the job asks for it, where that is more than the label."""
    is_must: bool
    would_add: float
    near: str


class JobRow(NamedTuple):
    """One of the best jobs."""

    anchor: str
    rank: int
    title: str
    place: str
    """Employer and location."""
    terms: str
    """Mode and pay, where the advert says them."""
    direction: str
    direction_key: str
    why: str
    forward: float
    scores: tuple[ScoreRow, ...]
    bar: tuple[Stretch, ...]
    bar_words: str
    shown: tuple[str, ...]
    gaps: tuple[GapRow, ...]
    n_gaps_left: int
    facts: tuple[str, ...]
    notes: tuple[str, ...]


class OtherRow(NamedTuple):
    """A job beyond the best."""

    rank: int
    title: str
    place: str
    forward: float


class OtherGroup(NamedTuple):
    """Jobs that follow each other and are the same to the person, for the same reason."""

    direction: str
    direction_key: str
    why: str
    rows: tuple[OtherRow, ...]


class LessonRow(NamedTuple):
    """A skill to learn."""

    number: int
    label: str
    total: float
    lifts: tuple[tuple[str, float], ...]
    n_lifts_left: int
    near: str


class EmployerRow(NamedTuple):
    """An employer, with the best of its jobs first."""

    name: str
    jobs: tuple[tuple[int, str, str], ...]
    """Rank, title and direction."""
    n_left: int


class RoleRow(NamedTuple):
    """A role next door."""

    title: str
    percent: int
    step: str
    carries_over: tuple[str, ...]
    to_add: tuple[str, ...]
    via: str
    through: str
    """Of one two moves away: the role between."""


class PageWords(NamedTuple):
    """All that stands on the page."""

    n_jobs: int
    n_on_course: int
    goals: tuple[tuple[str, str], ...]
    goals_source: str
    best: tuple[JobRow, ...]
    others: tuple[OtherGroup, ...]
    n_others_left: int
    lessons: tuple[LessonRow, ...]
    n_lessons_left: int
    employers: tuple[EmployerRow, ...]
    n_employers_left: int
    roles: tuple[RoleRow, ...]
    role_map: RoleMap | None
    read: tuple[str, ...]
    not_read: tuple[str, ...]
    bad_jobs: tuple[tuple[str, str], ...]
    """Where a job should be, and what happened."""
    n_bad_jobs_left: int
    to_correct: str = (
        "What was read wrongly you can mend: matcher corrections RESUME -o corrections.toml writes what was read into a file "
        "to edit, and --corrections corrections.toml makes this page anew with it."
    )


def page_words(suggestion: Suggestion) -> PageWords:
    """Return what stands on the candidate's page, every text of strangers made visible and cut to a bearable length."""
    titles = {job.job_id: _title(job) for job in suggestion.jobs}
    others, lessons, bad = suggestion.jobs[suggestion.n_best :], suggestion.lessons, suggestion.not_read
    by_id = {job.job_id: job for job in suggestion.jobs}
    return PageWords(
        n_jobs=len(suggestion.jobs),
        n_on_course=sum(1 for job in suggestion.jobs if job.direction is not Direction.OFF_COURSE),
        goals=tuple(goal_words(suggestion.goals)),
        goals_source=suggestion.goals.source,
        best=tuple(_job_row(job) for job in suggestion.best),
        others=tuple(_other_groups(others[:N_OTHERS])),
        n_others_left=max(0, len(others) - N_OTHERS),
        lessons=tuple(_lesson_row(number, lesson, titles) for number, lesson in enumerate(lessons[:N_LESSONS], start=1)),
        n_lessons_left=max(0, len(lessons) - N_LESSONS),
        employers=tuple(_employer_rows(suggestion, by_id)),
        n_employers_left=max(0, len(suggestion.employers) - N_EMPLOYERS),
        roles=tuple(_role_row(role) for role in suggestion.roles),
        role_map=role_map_of_person(suggestion.roles),
        read=tuple(shortened(line, 2 * _LINE) for line in suggestion.reading.read),
        not_read=tuple(shortened(line, 2 * _LINE) for line in suggestion.reading.not_read),
        bad_jobs=tuple(
            (shortened(entry.source, _LABEL), f"{job_advice(entry.outcome).words}: {shortened(entry.reason, _LINE)}")
            for entry in bad[:_N_FILES]
        ),
        n_bad_jobs_left=max(0, len(bad) - _N_FILES),
    )


def goal_words(goals: Goals) -> Iterator[tuple[str, str]]:
    """Yield what was declared, name and words."""
    for name, words in (
        ("Titles", goals.titles),
        ("Level", [level.value for level in goals.levels]),
        ("Line of work", goals.fields),
        ("Where the work is done", [mode.words for mode in goals.modes]),
        ("Place", goals.places),
        ("Pay at least", [_pay_words(goals.min_pay)] if goals.min_pay else []),
        ("Languages to work in", [language_name(code) for code in goals.languages]),
        ("Not wanted", goals.must_not),
    ):
        if words:
            yield name, shortened(", ".join(words), _LINE)


def _pay_words(pay: Pay) -> str:
    article = "an" if pay.period is Period.HOUR else "a"
    return f"{pay.low:,.10g} {pay.currency} {article} {pay.period.value}" if pay.low is not None else ""


def _title(job: Prospect) -> str:
    return shortened(job.title, _LABEL) or shortened(job.job_id, _LABEL)


def _place(job: Prospect) -> str:
    return ", ".join(shortened(text, _LABEL) for text in (job.company, job.location) if text.strip())


def _terms(conditions: Conditions) -> str:
    modes = " or ".join(mode.words for mode in conditions.modes)
    pay = shortened(conditions.pay.said, _LABEL) if conditions.pay else ""
    return "; ".join(text for text in (modes, pay) if text)


def _job_row(job: Prospect) -> JobRow:
    match = job.match
    bar = score_bar(match) if match else ()
    scores = [ScoreRow(*SCORES[0], job.forward, ()), _score_row(1, job.reverse)]
    if job.goals is not None:
        scores.append(_score_row(2, job.goals))
    return JobRow(
        anchor=f"job-{job.rank}",
        rank=job.rank,
        title=_title(job),
        place=_place(job),
        terms=_terms(job.conditions),
        direction=DIRECTION_WORDS[job.direction],
        direction_key=job.direction.name.lower(),
        why=shortened(job.why, _LINE),
        forward=job.forward,
        scores=tuple(scores),
        bar=bar,
        bar_words=in_words(job.forward, bar),
        shown=tuple(shortened(label, _LABEL) for label in match.skills(PartStatus.MATCHED)) if match else (),
        gaps=tuple(_gap_row(gap) for gap in job.gaps[:N_GAPS]),
        n_gaps_left=max(0, len(job.gaps) - N_GAPS),
        facts=tuple(_facts(match)) if match else (),
        notes=tuple(shortened(note, _LINE) for note in match.notes) if match else (),
    )


def _score_row(number: int, side: SideScore) -> ScoreRow:
    whys = tuple((part.share, part.weight, shortened(part.why, _LINE)) for part in side.parts)
    return ScoreRow(*SCORES[number], side.score, whys)


def _gap_row(gap: Gap) -> GapRow:
    label, asked = shortened(gap.label, _LABEL), shortened(gap.asked, _LABEL)
    return GapRow(label, "" if asked == label else asked, gap.is_must, gap.would_add, shortened(gap.near, _LABEL))


def _facts(match: Match) -> Iterator[str]:
    """Yield what the job asks for beside skills, where the resume falls short of it or does not say."""
    for part in match.parts:
        if part.kind in _FACTS and part.status in _SHORT:
            said = sentence(part).replace("the resume", "your resume")
            yield shortened(said if part.importance is None or part.importance.is_must else f"Nice to have: {said}", _LINE)


def _other_groups(jobs: Sequence[Prospect]) -> Iterator[OtherGroup]:
    for (direction, why), same in groupby(jobs, key=lambda job: (job.direction, job.why)):
        rows = tuple(OtherRow(job.rank, _title(job), _place(job), job.forward) for job in same)
        yield OtherGroup(DIRECTION_WORDS[direction], direction.name.lower(), shortened(why, _LINE), rows)


def _lesson_row(number: int, lesson: Lesson, titles: dict[str, str]) -> LessonRow:
    lifts = sorted(lesson.lifts, key=lambda lift: -lift.would_add)
    shown = tuple((titles[lift.job_id], lift.would_add) for lift in lifts[:_N_LIFTS])
    near, label = shortened(lesson.near, _LABEL), shortened(lesson.label, _LABEL)
    return LessonRow(number, label, lesson.total, shown, max(0, len(lifts) - _N_LIFTS), near)


def _employer_rows(suggestion: Suggestion, by_id: dict[str, Prospect]) -> Iterator[EmployerRow]:
    for employer in suggestion.employers[:N_EMPLOYERS]:
        jobs = [by_id[job_id] for job_id in employer.job_ids]
        yield EmployerRow(
            shortened(employer.name, _LABEL) or "Employer not named",
            tuple((job.rank, _title(job), DIRECTION_WORDS[job.direction].lower()) for job in jobs[:_N_JOBS_OF_EMPLOYER]),
            max(0, len(jobs) - _N_JOBS_OF_EMPLOYER),
        )


def _role_row(role: AdjacentRole) -> RoleRow:
    return RoleRow(
        shortened(role.title, _LABEL),
        round(role.readiness * 100),
        STEP_WORDS[role.step],
        _labels(role.carries_over),
        _labels(role.to_add),
        shortened(role.via, _LABEL),
        shortened(role.through, _LABEL),
    )


def _labels(labels: Sequence[str]) -> tuple[str, ...]:
    return tuple(shortened(label, _LABEL) for label in labels[:_N_SKILLS])
