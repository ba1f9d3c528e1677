"""The interview sheet of a pair: which of its parts raise a question, and in which order."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from matcher.domain.interview import InterviewSheet, Question, Raised
from matcher.domain.job import Job
from matcher.domain.match import Match, MustState, Part, PartKind, PartStatus
from matcher.ranking.personal import is_personal, without_personal_clauses
from matcher.ranking.questions import OPENING_OF, Template, template_for, worded

MOST = 15
_N_QUOTES = 3

_MUST_CLAUSE = {MustState.UNKNOWN: "a must-have, unknown: ", MustState.FAIL: "a must-have, not met: "}
_NAMED = frozenset({PartKind.SKILL, PartKind.CERTIFICATE})
"""Parts about one thing that their label names, whatever else their line says."""
_UNSAID = frozenset({PartStatus.UNKNOWN, PartStatus.MISSING})


def interview_sheet(match: Match, job: Job, *, most: int = MOST) -> InterviewSheet:
    """Return the questions that `match` leaves open, at most `most` of them; the rest is counted.

    Must-haves that are unknown or fail come first, then adjacent skills, then what is shown weakly, then what is not shown;
    within each, must-haves before the rest, the heaviest first, then in the order of the job.
    """
    places = {requirement.id: at for at, requirement in enumerate(job.requirements)}
    raised = [(_raised(part, match), part) for part in _asked_once(match, job)]
    raised.sort(key=lambda entry: _order(entry[0], entry[1], places))
    turns: Counter[Template] = Counter()
    seen: set[tuple[PartKind, str]] = set()
    questions: list[Question] = []
    n_personal = 0
    for why, part in raised:
        template = template_for(part)
        if template is None or (part.kind, part.label) in seen:
            continue
        seen.add((part.kind, part.label))
        question = _question(why, template, part, (match, job), turn=turns[template])
        if _is_personal(question):
            n_personal += 1
            continue
        turns[template] += 1
        questions.append(question)
    return InterviewSheet(
        job_id=match.job_id,
        job_title=job.title,
        resume_id=match.resume_id,
        opening=_opening(match, job),
        questions=tuple(questions[:most]),
        n_more=max(0, len(questions) - most),
        n_personal=n_personal,
    )


def _asked_once(match: Match, job: Job) -> list[Part]:
    """Return the parts but for lines of work that name something else to ask about: those are asked through it."""
    spans = {requirement.id: requirement.span for requirement in job.requirements}
    named = {spans.get(part.requirement_id) for part in match.parts if part.requirement_id and part.kind is not PartKind.DUTY}
    return [part for part in match.parts if part.kind is not PartKind.DUTY or spans.get(part.requirement_id) not in named]


def _raised(part: Part, match: Match) -> Raised:
    if _must_state(part, match) in _MUST_CLAUSE:
        return Raised.MUST_HAVE
    if part.status is PartStatus.ADJACENT and part.kind in _NAMED:
        return Raised.ADJACENT
    return Raised.UNKNOWN if part.status in _UNSAID else Raised.WEAK


def _must_state(part: Part, match: Match) -> MustState | None:
    if part.kind is PartKind.DUTY or not part.requirement_id:
        return None
    states = {must.requirement_id: must.state for must in match.must_haves}
    return states.get(part.requirement_id)


def _order(why: Raised, part: Part, places: dict[str, int]) -> tuple[int, bool, float, int]:
    is_must = part.importance is not None and part.importance.is_must
    return list(Raised).index(why), not is_must, -part.weight, places.get(part.requirement_id, len(places))


def _question(why: Raised, template: Template, part: Part, pair: tuple[Match, Job], *, turn: int = 0) -> Question:
    match, job = pair
    state = _must_state(part, match)
    clause = _MUST_CLAUSE.get(state, "") if state else ""
    line = next((entry.line for entry in job.requirements if entry.id == part.requirement_id), job.title)
    if part.kind in _NAMED and is_personal(line):
        line = without_personal_clauses(line) or line
    return Question(
        raised=why,
        wording=worded(template, part, turn),
        why=clause + template.why,
        good_answer=template.good_answer,
        kind=part.kind,
        status=part.status,
        label=part.label,
        line=line,
        requirement_id=part.requirement_id,
        importance=part.importance,
        must_state=state,
        evidence=tuple(quote for quote in part.evidence if not is_personal(quote.text))[:_N_QUOTES],
    )


def _is_personal(question: Question) -> bool:
    return any(is_personal(text) for text in (question.wording, question.label, question.line))


def _opening(match: Match, job: Job) -> Question | None:
    """Return a question about what the resume shows best: a skill, else a line of work, else the position."""
    kinds = list(OPENING_OF)
    places = {requirement.id: at for at, requirement in enumerate(job.requirements)}
    strong = [
        part for part in match.parts
        if part.kind in OPENING_OF and part.status is PartStatus.MATCHED and part.evidence and template_for(part) is None
    ]  # fmt: skip
    strong.sort(key=lambda part: (kinds.index(part.kind), _order(Raised.STRENGTH, part, places)))
    for part in strong:
        # Only the first line is quoted, so only that one is shown.
        shown = replace(part, evidence=part.evidence[:1])
        question = _question(Raised.STRENGTH, OPENING_OF[part.kind], shown, (match, job))
        if question.evidence and not _is_personal(question):
            return question
    return None
