"""What an interview sheet asks, in which order, and what it never asks."""

from __future__ import annotations

import re
from itertools import product

import pytest

from matcher.domain.concept import Relation
from matcher.domain.interview import InterviewSheet, Raised
from matcher.domain.job import Importance, Job, Requirement, RequirementKind
from matcher.domain.match import LISTED, NO_LEVEL, Band, Match, MustHave, MustState, Part, PartKind, PartStatus, Quote
from matcher.domain.place import Place, Span
from matcher.ranking.interview import interview_sheet
from matcher.ranking.personal import is_personal

MUST, NICE = Importance.MUST, Importance.NICE
QUOTE = Quote("Ran the wards' [name] project.", 3, Place(2))

# Any of these in a question would be about the person; "old" and "from" are left to the reader.
FORBIDDEN = re.compile(
    r"\b(age|aged|born|birth\w*|young|family|child\w*|marri\w+|pregnan\w+|health|ill|disab\w+|nation\w*|citizen\w*|country|origin|"
    r"native|religio\w+|church|faith|gender|sex|race|ethnic\w*|politic\w*|union|hobb\w+|live|home)\b",
    re.IGNORECASE,
)


def _pair(*parts: Part, states: dict[str, MustState] | None = None, lines: dict[str, str] | None = None) -> tuple[Match, Job]:
    lines = {part.requirement_id: f"Line of {part.label}" for part in parts if part.requirement_id} | (lines or {})
    spans = {line: Span(10 * at, 10 * at + 9) for at, line in enumerate(dict.fromkeys(lines.values()))}
    requirements = tuple(
        Requirement(name, RequirementKind.SKILLS, NICE, name, line, spans[line]) for name, line in sorted(lines.items())
    )
    musts = tuple(MustHave(name, name, state) for name, state in (states or {}).items())
    job = Job("7", "Head of IT", "", "", "", requirements, ())
    return Match("7", "abc", 0.5, Band.GOOD, parts, musts, "digest"), job


def _part(name: str, status: PartStatus, kind: PartKind = PartKind.SKILL, **fields: object) -> Part:
    settings: dict[str, object] = {
        "label": f"Skill {name}",
        "weight": 0.1,
        "value": 0.5,
        "share": 0.05,
        "importance": NICE,
    } | fields
    return Part(kind=kind, status=status, requirement_id=name, **settings)  # type: ignore[arg-type]


def _asked(sheet: InterviewSheet) -> list[tuple[str, str]]:
    return [(question.raised.value, question.requirement_id) for question in sheet.questions]


def test_open_must_haves_come_first_then_adjacent_then_weak_then_unknown() -> None:
    pair = _pair(
        _part("r1", PartStatus.MISSING),
        _part("r2", PartStatus.MATCHED, detail=LISTED),
        _part("r3", PartStatus.ADJACENT, found_label="Docker", relation=Relation.RELATED),
        _part("r4", PartStatus.UNKNOWN, importance=MUST),
        _part("r5", PartStatus.ADJACENT, importance=MUST, weight=0.2, found_label="Docker"),
        _part("r6", PartStatus.MATCHED, importance=MUST, detail=LISTED),
        _part("r7", PartStatus.MISSING, weight=0.3),
        _part("r8", PartStatus.MISSING, weight=0.3),
        states={"r4": MustState.UNKNOWN, "r5": MustState.UNKNOWN, "r6": MustState.PASS},
    )
    sheet = interview_sheet(*pair)
    assert _asked(sheet) == [
        ("must-have", "r5"), ("must-have", "r4"), ("adjacent", "r3"), ("weak", "r6"), ("weak", "r2"),
        ("unknown", "r7"), ("unknown", "r8"), ("unknown", "r1"),
    ]  # fmt: skip
    assert sheet == interview_sheet(*pair)


@pytest.mark.parametrize(
    ("part", "raised", "words"),
    [
        (_part("r1", PartStatus.ADJACENT, found_label="Docker"), Raised.ADJACENT, "shows “Docker”. How would you bridge"),
        (_part("r1", PartStatus.MATCHED, detail=LISTED, found_label="Docker"), Raised.WEAK, "lists “Docker”"),
        (_part("r1", PartStatus.UNKNOWN), Raised.UNKNOWN, "“Skill r1”, which your resume does not name"),
        (_part("r1", PartStatus.MISSING, PartKind.CERTIFICATE), Raised.UNKNOWN, "Do you hold it"),
        (_part("r1", PartStatus.PARTIAL, PartKind.DUTY), Raised.WEAK, "Which part of it have you done"),
        (_part("r1", PartStatus.MISSING, PartKind.DUTY), Raised.UNKNOWN, "nothing close to it"),
        (_part("r1", PartStatus.PARTIAL, PartKind.EXPERIENCE, detail="1 year in all"), Raised.WEAK, "shows 1 year in all"),
        (_part("r1", PartStatus.ADJACENT, PartKind.EXPERIENCE, detail="9 years in all"), Raised.WEAK, "Which of the others"),
        (_part("r1", PartStatus.ADJACENT, PartKind.EDUCATION), Raised.WEAK, "another field"),
        (_part("r1", PartStatus.MATCHED, PartKind.LANGUAGE, detail=NO_LEVEL), Raised.WEAK, "without a level"),
        (_part("r1", PartStatus.PARTIAL, PartKind.TITLE, found_label="Cook"), Raised.WEAK, "“Cook”, is near to"),
    ],
)
def test_each_status_has_its_question(part: Part, raised: Raised, words: str) -> None:
    (question,) = interview_sheet(*_pair(part)).questions
    assert question.raised is raised
    assert words in question.wording
    assert question.line == f"Line of {part.label}"
    assert question.why
    assert question.good_answer


def test_a_failed_must_have_is_called_one_and_shows_its_evidence() -> None:
    part = _part("r1", PartStatus.PARTIAL, PartKind.EXPERIENCE, importance=MUST, detail="1 year", evidence=(QUOTE,) * 5)
    (question,) = interview_sheet(*_pair(part, states={"r1": MustState.FAIL})).questions
    assert question.raised is Raised.MUST_HAVE
    assert question.why.startswith("a must-have, not met: ")
    assert question.evidence == (QUOTE,) * 3


def test_strong_parts_give_one_opening_question_and_nothing_else() -> None:
    shown = {"detail": "in a dated position", "evidence": (QUOTE, QUOTE)}
    sheet = interview_sheet(
        *_pair(_part("r1", PartStatus.MATCHED, **shown), _part("r2", PartStatus.MATCHED, **shown, importance=MUST))
    )
    assert (sheet.questions, sheet.has_open_points) == ((), False)
    assert sheet.opening is not None
    assert sheet.opening.requirement_id == "r2"
    assert sheet.opening.wording.endswith("“Skill r2”, which your resume shows in “Ran the wards' [name] project”.")
    assert sheet.opening.evidence == (QUOTE,)


def test_a_line_of_work_that_names_a_skill_is_asked_through_the_skill() -> None:
    line = "Deploy with Kubernetes"
    parts = (_part("r1", PartStatus.MISSING), _part("r2", PartStatus.MISSING, PartKind.DUTY, label=line))
    assert _asked(interview_sheet(*_pair(*parts, lines={"r1": line, "r2": line}))) == [("unknown", "r1")]
    assert len(interview_sheet(*_pair(*parts)).questions) == 2


def test_the_same_thing_is_asked_once_and_wordings_take_turns() -> None:
    parts = [_part(f"r{at}", PartStatus.MISSING, label="SQL" if at < 3 else f"Skill {at}") for at in range(1, 5)]
    questions = interview_sheet(*_pair(*parts)).questions
    assert [question.label for question in questions] == ["SQL", "Skill 3", "Skill 4"]
    assert len({question.wording.replace(question.label, "") for question in questions}) == 3


def test_questions_beyond_the_most_are_counted() -> None:
    sheet = interview_sheet(*_pair(*(_part(f"r{at}", PartStatus.MISSING) for at in range(20))))
    assert (len(sheet.questions), sheet.n_more) == (15, 5)


def test_whole_text_parts_raise_no_question() -> None:
    parts = [_part("", PartStatus.MISSING, kind) for kind in (PartKind.WORDING, PartKind.MEANING)]
    assert not interview_sheet(*_pair(*parts)).has_open_points


def test_no_wording_touches_anything_personal() -> None:
    for kind, status, detail, turn in product(PartKind, PartStatus, ("", LISTED, NO_LEVEL), range(1, 4)):
        parts = [_part(f"r{at}", status, kind, detail=detail, found_label="X", evidence=(QUOTE,)) for at in range(turn)]
        sheet = interview_sheet(*_pair(*parts))
        for question in (*sheet.questions, *([sheet.opening] if sheet.opening else [])):
            for text in (question.wording, question.why, question.good_answer):
                assert not FORBIDDEN.search(text), text
                assert not is_personal(text), text


@pytest.mark.parametrize(
    "line",
    [
        "Must be 18 years of age or older", "A young and dynamic team player", "Not married, no family commitments",
        "In good health and physically fit", "US citizens only", "Native English speaker", "Practising Christian",
        "Of Hispanic origin", "Able to pass a drug test and background check", "Female applicants preferred",
        "Right to work in the UK", "Date of birth",
    ],
)  # fmt: skip
def test_what_the_advert_asks_about_the_person_is_not_asked(line: str) -> None:
    part = _part("r1", PartStatus.MISSING, PartKind.DUTY, label=line)
    sheet = interview_sheet(*_pair(part, lines={"r1": line}))
    assert (sheet.questions, sheet.opening, sheet.n_personal) == ((), None, 1)


@pytest.mark.parametrize(
    "line",
    [
        "5 years or more of nursing experience", "Electronic health records", "Over 5 years in sales",
        "Work on a maternity ward", "Teach young people", "Cloud native services", "Advise on retirement plans",
        "3 years and above in audit", "Midwife",
    ],
)  # fmt: skip
def test_words_of_the_work_are_asked_about(line: str) -> None:
    assert not is_personal(line)


def test_personal_words_of_the_resume_are_not_quoted() -> None:
    personal = Quote("Parental leave, then payroll for my family", 1, None)
    part = _part("r1", PartStatus.MATCHED, detail=LISTED, evidence=(personal, QUOTE))
    assert interview_sheet(*_pair(part)).questions[0].evidence == (QUOTE,)
    strong = _part("r1", PartStatus.MATCHED, detail="in a project", evidence=(personal, QUOTE))
    assert interview_sheet(*_pair(strong)).opening is None


def test_a_skill_is_asked_about_though_its_line_speaks_of_the_person_too() -> None:
    line = "Knife skills, able to stand 8 hours. ServSafe a plus."
    sheet = interview_sheet(*_pair(_part("r1", PartStatus.MISSING, label="knife skills"), lines={"r1": line}))
    assert [question.line for question in sheet.questions] == ["Knife skills, […] ServSafe a plus."]
    talk = _part("r1", PartStatus.MISSING, label="communication")
    sheet = interview_sheet(*_pair(talk, lines={"r1": "Communication skills and the ability to lift 35 lbs"}))
    assert sheet.questions[0].line == "Communication skills […]"
    years = _part("r1", PartStatus.PARTIAL, PartKind.EXPERIENCE, label="23+ years")
    assert interview_sheet(*_pair(years, lines={"r1": "A licence, at least 23 years old"})).n_personal == 1
    whole = _part("r1", PartStatus.MISSING, label="work")
    assert interview_sheet(*_pair(whole, lines={"r1": "Right to work, in the UK"})).n_personal == 0
    assert interview_sheet(*_pair(whole, lines={"r1": "Right to work"})).n_personal == 1
