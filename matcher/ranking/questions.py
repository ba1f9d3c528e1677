"""The wording of interview questions: plain templates, by kind of part and by how the resume stands to it."""

from __future__ import annotations

from typing import NamedTuple

from matcher.domain.match import LISTED, NO_LEVEL, Part, PartKind, PartStatus
from matcher.ranking.explain import cut_at_word


class Template(NamedTuple):
    """How one kind of open point is asked; `wordings` take turns where several questions are of this kind."""

    wordings: tuple[str, ...]
    why: str
    good_answer: str


_NOT_SAID = "the resume does not name it"
_CASE = "One real case: the task, what you did yourself, and what came of it."
_HONEST = "What you have done with it, or, if nothing yet, the nearest thing and how you would learn it."

_SKILL_UNKNOWN = Template(
    (
        "The job asks for “{label}”, which your resume does not name. What have you done with it?",
        "“{label}” is not in your resume. Where have you used it, if at all, and what did you do yourself?",
        "How would you go about work that needs “{label}”, and what have you done that is like it?",
    ),
    _NOT_SAID,
    _HONEST,
)
_SKILL_ADJACENT = Template(
    (
        "The job asks for “{label}”; your resume shows “{found}”. How would you bridge from the one to the other?",
        "What of your work with “{found}” carries over to “{label}”, and what would you have to learn?",
    ),
    "the resume shows a related skill, not this one",
    "What the two have in common, where they differ, and how you would close the gap.",
)
_SKILL_LISTED = Template(
    (
        "Your resume lists “{found}”. In which piece of work did you use it, and what came of it?",
        "What is the hardest thing that you have done with “{found}”, which your resume lists?",
    ),
    "the resume names it in a list, without work that shows it",
    _CASE,
)
_CERTIFICATE_UNKNOWN = Template(
    ("The job asks for “{label}”, which your resume does not name. Do you hold it, or what would it take to obtain it?",),
    _NOT_SAID,
    "Whether you hold it and since when, or the next step towards it.",
)
_CERTIFICATE_ADJACENT = Template(
    ("The job asks for “{label}”; your resume shows “{found}”. What does yours cover, and what would be missing?",),
    "the resume shows a related certificate, not this one",
    "What your certificate covers, and the next step towards the one asked for.",
)
_DUTY_UNKNOWN = Template(
    (
        "The job includes this: “{label}”. Your resume says nothing close to it. What have you done that is like it?",
        "How would you begin with this part of the job: “{label}”?",
    ),
    "nothing in the resume is close to this line of the job",
    "The nearest thing that you have done, and a first step that fits this work.",
)
_DUTY_PARTIAL = Template(
    (
        "The job includes this: “{label}”. Which part of it have you done, and which would be new?",
        "Tell me about a time when you did work like this: “{label}”.",
    ),
    "the resume comes near this line of the job, no more",
    _CASE,
)
_EXPERIENCE_UNKNOWN = Template(
    ("The job asks for {label}; your positions have no dates. How long have you done such work, and where?",),
    "the resume's positions have no dates",
    "How long you did this work, in which positions, and with how much responsibility.",
)
_EXPERIENCE_ADJACENT = Template(
    ("The job asks for {label}; your resume shows {detail}. Which of the others had this work in it?",),
    "the years are there, in positions with other titles",
    "Which of your tasks were those of this job, whatever the position was called.",
)
_EXPERIENCE_PARTIAL = Template(
    ("The job asks for {label}; your resume shows {detail}. What have you learnt that outweighs the years?",),
    "the resume shows less than was asked",
    "Depth rather than length: hard cases, responsibility, and how fast you learnt.",
)  # fmt: skip
_EDUCATION_UNKNOWN = Template(
    ("The job asks for “{label}”; your resume names no education. Which training has prepared you for this work?",),
    "the resume names no education",
    "Training of any form, and where you used at work what it taught you.",
)
_EDUCATION_ADJACENT = Template(
    ("The job asks for “{label}”; your degree is in another field. What of it, or learnt since, do you use in this work?",),
    "the degree is in another field",
    "The knowledge that this work needs, and where you got it.",
)
_EDUCATION_PARTIAL = Template(
    ("The job asks for “{label}”; the degree in your resume is another. How have you learnt what this work needs?",),
    "the degree falls short of the one asked",
    "Knowledge shown by work, courses or self-study, with one case where it counted.",
)
_LANGUAGE_UNKNOWN = Template(
    ("The job asks for {label}, which your resume does not name. For which tasks at work could you use it?",),
    _NOT_SAID,
    "Tasks at work that you can do in it, spoken and written.",
)
_LANGUAGE_PARTIAL = Template(
    ("The job asks for {label}; your resume shows {detail}. Which tasks at work can you do in it, spoken and written?",),
    "the resume leaves open whether the level is enough",
    "Tasks at work that you can do in it, and those for which you would need help.",
)
_TITLE_UNKNOWN = Template(
    ("Your resume shows no position with a title. Which of your work so far comes closest to that of a “{label}”?",),
    "no position with a title was found",
    "Tasks that you have done that belong to this job.",
)
_TITLE_PARTIAL = Template(
    ("Your closest position, “{found}”, is near to “{label}”. What in this job would be new to you?",),
    "the closest position held is near to this one, not the same",
    "A clear view of what differs, and how you would grow into it.",
)
_TITLE_MISSING = Template(
    ("Your closest position, “{found}”, is another line of work than “{label}”. What do you bring from it to this job?",),
    "the closest position held is another line of work",
    "What carries over, and why this work is the next step.",
)

_STATUSES = (PartStatus.UNKNOWN, PartStatus.MISSING, PartStatus.PARTIAL, PartStatus.ADJACENT)
_BY_KIND = {
    PartKind.SKILL: (_SKILL_UNKNOWN, _SKILL_UNKNOWN, _SKILL_LISTED, _SKILL_ADJACENT),
    PartKind.CERTIFICATE: (_CERTIFICATE_UNKNOWN, _CERTIFICATE_UNKNOWN, _CERTIFICATE_ADJACENT, _CERTIFICATE_ADJACENT),
    PartKind.DUTY: (_DUTY_UNKNOWN, _DUTY_UNKNOWN, _DUTY_PARTIAL, _DUTY_PARTIAL),
    PartKind.EXPERIENCE: (_EXPERIENCE_UNKNOWN, _EXPERIENCE_PARTIAL, _EXPERIENCE_PARTIAL, _EXPERIENCE_ADJACENT),
    PartKind.EDUCATION: (_EDUCATION_UNKNOWN, _EDUCATION_PARTIAL, _EDUCATION_PARTIAL, _EDUCATION_ADJACENT),
    PartKind.LANGUAGE: (_LANGUAGE_UNKNOWN, _LANGUAGE_UNKNOWN, _LANGUAGE_PARTIAL, _LANGUAGE_PARTIAL),
    PartKind.TITLE: (_TITLE_UNKNOWN, _TITLE_MISSING, _TITLE_PARTIAL, _TITLE_PARTIAL),
}
# Matched, and yet thin: a certificate stands in a list by nature, a skill does not.
_THIN = {(PartKind.SKILL, LISTED): _SKILL_LISTED, (PartKind.LANGUAGE, NO_LEVEL): _LANGUAGE_PARTIAL}
_OPEN = {(kind, status): template for kind, row in _BY_KIND.items() for status, template in zip(_STATUSES, row, strict=True)}

OPENING = Template(
    ("Tell me about your work with “{label}”, which your resume shows in “{quote}”.",),
    "the resume shows it well, and it is a good place to begin",
    _CASE,
)
OPENING_OF = {
    PartKind.SKILL: OPENING,
    PartKind.DUTY: OPENING._replace(wordings=("Tell me about the work that your resume shows in “{quote}”.",)),
    PartKind.TITLE: OPENING._replace(wordings=("Tell me about your work as “{found}”, which your resume shows.",)),
}


def template_for(part: Part) -> Template | None:
    """Return how to ask about a part; None where the resume leaves nothing open, and for the whole-text parts."""
    if part.status is PartStatus.MATCHED:
        return _THIN.get((part.kind, part.detail))
    return _OPEN.get((part.kind, part.status))


def worded(template: Template, part: Part, turn: int = 0) -> str:
    """Return the question about `part`; `turn` counts the questions of this template before it."""
    label, quote = (cut_at_word(text).rstrip(".") for text in (part.label, part.evidence[0].text if part.evidence else ""))
    wording = template.wordings[turn % len(template.wordings)]
    return wording.format(label=label, found=part.found_label or label, detail=part.detail, quote=quote)
