"""What was read from a resume and what was not, in sentences to its writer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from matcher.domain.document import cuts_reason
from matcher.domain.outcome import Outcome
from matcher.domain.place import Covered, Span
from matcher.domain.resume import AsOf, Resume, Role, SectionKind, YearMonth
from matcher.domain.suggestion import Reading
from matcher.extraction.headings import heading_kind
from matcher.extraction.languages import language_name

_N_NAMED = 10
_FEW_SKILLS = 5
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip
"""Written out: the C library's names follow the user's language."""
_HIDDEN = {"same_colour": "in the colour of its ground", "tiny": "too small to read", "off_page": "beyond the page's edge"}


def read_back(resume: Resume, outcome: Outcome | None = None) -> Reading:
    """Return what was read and what was not; `outcome` is how the file itself was read, where that is known."""
    return Reading(outcome, tuple(_read(resume)), tuple(_not_read(resume)))


def _read(resume: Resume) -> Iterator[str]:
    titles = [section.title.strip() for section in resume.sections if section.title.strip()]
    if titles:
        yield f"{_counted(len(titles), 'section')}: {_named(titles)}."
    dated = [role for role in resume.roles if role.months is not None]
    if dated:
        yield f"{_counted(len(dated), 'position')} with dates: {_named([_position(role) for role in dated])}."
    if resume.experience_months is not None:
        as_of = f", counted to {_month_of(resume.as_of)}" if resume.as_of else ""
        yield f"{_length(resume.experience_months)} of work in all{as_of}; what overlaps counts once."
    labels = list(dict.fromkeys(mention.label for mention in resume.skills))
    if labels:
        yield f"{_counted(len(labels), 'skill')}: {_named(labels)}."
    if resume.education:
        yield f"Education: {_named([entry.degree or entry.field or 'a course' for entry in resume.education])}."
    if resume.certificates:
        yield f"Certificates: {_named([entry.name for entry in resume.certificates])}."
    if resume.languages:
        yield "Languages: " + _named([f"{entry.name} ({entry.level or 'no level'})" for entry in resume.languages]) + "."
    known = [
        name
        for name, is_there in (
            ("a name", resume.contact.name),
            ("an e-mail address", resume.contact.emails),
            ("a phone number", resume.contact.phones),
            ("a place", resume.contact.location),
        )
        if is_there
    ]
    if resume.correction:
        yield f"With your corrections: {resume.correction}."
    if known:
        yield f"Contact: {', '.join(known)}. None of it counts in any score."


def _not_read(resume: Resume) -> Iterator[str]:
    document = resume.document
    if document.cuts:
        yield f"Not all of the file: {cuts_reason(document.cuts)}. A shorter file is read whole."
    if document.hidden:
        reasons = Counter(entry.reason for entry in document.hidden)
        said = ", ".join(sorted({_HIDDEN.get(reason, reason.replace("_", " ")) for reason in reasons}))
        n_pieces = _counted(len(document.hidden), "piece")
        yield f"{n_pieces} of text that a person cannot see ({said}): none of it counts. Remove it."
    if document.n_scans:
        yield f"{_counted(document.n_scans, 'page')} are pictures of text: export the file from the program you wrote it in."
    empty = sorted(set(range(1, document.n_pages + 1)) - {line.page for line in document.lines})
    if empty and document.n_pages > 1:
        pages = ", ".join(map(str, empty[:_N_NAMED]))
        yield (
            f"No text on page {pages}: is it a picture?" if len(empty) == 1 else f"No text on pages {pages}: are they pictures?"
        )
    if resume.language not in ("en", "und"):
        yield f"The text seems to be in {language_name(resume.language)}: only English is read well."
    yield from _missing_facts(resume)


def _missing_facts(resume: Resume) -> Iterator[str]:
    if resume.as_of and resume.as_of.source == "latest_date" and any(role.is_current for role in resume.roles):
        when = _month_of(resume.as_of)
        yield f"What “Present” means: the file has no date, so it was read as {when}, the latest date named. A PDF has one."
    undated = [role for role in resume.roles if role.months is None and role.section is not SectionKind.PROJECTS]
    if undated:
        named = _named([role.title or "a position without a title" for role in undated])
        yield f"Dates of {_counted(len(undated), 'position')}: {named}. Write month and year, as in Mar 2021 - Jun 2023."
    untitled = sum(1 for role in resume.roles if not role.title)
    if untitled:
        yield f"The title of {_counted(untitled, 'position')}: write it on the line of the employer or above it."
    if not resume.roles:
        yield "No positions held: write each with its title, employer and dates, under a heading such as Experience."
    if len({mention.concept_id for mention in resume.skills}) < _FEW_SKILLS:
        yield "Few skills by name: what you can do counts where it is written down, best in the position where you did it."
    for heading in _empty_headings(resume):
        yield f"Nothing under the heading {heading}."
    if not resume.education:
        yield "No education: degree and subject count where a job asks for them."
    if not resume.languages:
        yield "No languages: a job that asks for one looks for its name and level, as in Spanish (B2)."
    if not (resume.contact.emails or resume.contact.phones):
        yield "No e-mail address and no phone number: an employer could not reach you."


def _empty_headings(resume: Resume) -> Iterator[str]:
    """Yield headings that stand in no section and begin none: what should be under them was read elsewhere, or is missing."""
    known = {" ".join(section.title.split()).casefold() for section in resume.sections}
    bodies = Covered(section.span for section in resume.sections)
    for line in resume.document.lines:
        text = " ".join(resume.document.text[line.start : line.end].split()).strip(" :")
        is_new = text.casefold() not in known and not bodies.touches(Span(line.start, line.end))
        if is_new and heading_kind(text) is not None:
            yield text


def _position(role: Role) -> str:
    end = "now" if role.is_current else _month(role.end)
    return f"{role.title or 'a position without a title'} ({_month(role.start)} to {end})"


def _month_of(as_of: AsOf) -> str:
    return f"{_MONTHS[as_of.day.month - 1]} {as_of.day.year}"


def _length(n_months: int) -> str:
    years, months = divmod(n_months, 12)
    return " ".join(_counted(n, noun) for n, noun in ((years, "year"), (months, "month")) if n) or "Less than a month"


def _month(when: YearMonth | None) -> str:
    if when is None:
        return "?"
    return f"{when.year}" if when.month is None else f"{when.month:02}/{when.year}"


def _named(names: list[str]) -> str:
    rest = f" and {len(names) - _N_NAMED} more" if len(names) > _N_NAMED else ""
    return ", ".join(" ".join(name.split()) for name in names[:_N_NAMED]) + rest


def _counted(n: int, noun: str) -> str:
    return f"{n} {noun}" if n == 1 else f"{n} {noun}s"
