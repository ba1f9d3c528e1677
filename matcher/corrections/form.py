"""The corrections file as it is handed out: all that was read, as values to edit. Read back unedited it changes nothing."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from matcher.domain.place import Span
from matcher.domain.resume import Resume, SkillMention, YearMonth
from matcher.persistence.toml_file import toml_value

PRESENT = "present"
_BARE = re.compile(r"[A-Za-z]+")
"""Keys that TOML takes without quotes."""
_N_QUOTED = 72
_HEAD = """\
# What was read from your resume. Correct it here, save it, and give it back with --corrections, for example:
#   matcher explain RESUME JOB --corrections THIS-FILE
# What you take out does not count any more, what you add counts as if your resume named it. Wherever it is quoted,
# it is said that you stated it. Lines that begin with # are notes for you. Untouched, the file changes nothing.
"""
_SKILLS = """\
# Skills, and where the resume names them. Take out what is wrong. Add what was missed: its name in quotes, and a comma.
"""
_CERTIFICATES = """\
# Certificates, licences and registrations. Those that are known by name stand among the skills as well.
"""
_LANGUAGES = """\
# Languages that people speak: A1, A2, B1, B2, C1, C2 or native; "" where the level is not known. To add one: Spanish = "B2"
"""
_ROLES = """\
# Positions held. Dates are "2019-03" or "2019", the last one may be "present"; "" where it is not known.
# To take one out, delete it from its [roles.…] line on. To add one, write it under a name of its own:
#   [roles.new]
#   title = "Line cook"
#   start = "2019-03"
#   end = "2021"
"""
_EDUCATION = """\
# Education: none, secondary, vocational, associate, bachelor, master or doctorate; "" where the level is not known.
# Take out and add as above, with [education.new].
"""


LONGEST = 200
"""Characters of a name or title in the file; nobody has a longer one, and of what was read so it holds the beginning."""


def corrections_form(resume: Resume) -> str:
    """Return the corrections file of `resume`, in TOML."""
    return "\n".join(_lines(resume)) + "\n"


def plain(text: str) -> str:
    """Return `text` on one line, without characters that control a terminal or turn the reading direction."""
    spaced = " ".join(text.split())
    return "".join(char for char in spaced if unicodedata.category(char) not in ("Cc", "Cs") and not _turns(char))


def entry_text(text: str) -> str:
    """Return what was read as the file holds it: the two are compared in this form."""
    return plain(plain(text)[:LONGEST])


def _turns(char: str) -> bool:
    return char in "\u061c\u200e\u200f" or "\u202a" <= char <= "\u202e" or "\u2066" <= char <= "\u2069"


def month_text(value: YearMonth | None) -> str:
    """Return a month as the file writes it: '2019-03', '2019' or ''."""
    if value is None:
        return ""
    return f"{value.year:04d}" if value.month is None else f"{value.year:04d}-{value.month:02d}"


def _lines(resume: Resume) -> Iterator[str]:
    where = _Places(resume)
    yield _HEAD
    yield f"resume = {toml_value(resume.resume_id)}  # belongs to this very file"
    if resume.as_of is not None:
        yield f'as_of = {toml_value(resume.as_of.day.isoformat())}  # the day that "{PRESENT}" stands for'
    yield "\n" + _SKILLS + "skills = ["
    yield from (f"    {toml_value(label)},  # {where.named(label, spans)}" for label, spans in _by_label(resume.skills).items())
    yield "]\n\n" + _CERTIFICATES + "certificates = ["
    for name in dict.fromkeys(entry_text(entry.name) for entry in resume.certificates):
        yield f"    {toml_value(name)},"
    yield "]\n\n" + _LANGUAGES + "[languages]"
    for language in resume.languages:
        key = language.name if _BARE.fullmatch(language.name) else toml_value(language.name)
        yield f"{key} = {toml_value(language.level or '')}  # {where.of([language.span])}"
    yield "\n" + _ROLES + "[roles]"
    for number, role in enumerate(resume.roles, start=1):
        yield f"\n[roles.{number}]  # {where.of([role.heading])}"
        yield f"title = {toml_value(entry_text(role.title))}"
        yield f"start = {toml_value(month_text(role.start))}"
        yield f"end = {toml_value(PRESENT if role.is_current else month_text(role.end))}"
    yield "\n" + _EDUCATION + "[education]"
    for number, entry in enumerate(resume.education, start=1):
        yield f"\n[education.{number}]  # {where.of([entry.span])}"
        yield f"level = {toml_value(entry.level.name.lower() if entry.level is not None else '')}"
        yield f"field = {toml_value(entry_text(entry.field))}"


def _by_label(mentions: Sequence[SkillMention]) -> dict[str, list[Span]]:
    """Return where each skill is named, by its label; of two skills with one label the file speaks as of one."""
    spans: dict[str, list[Span]] = {}
    for mention in mentions:
        spans.setdefault(entry_text(mention.label), []).append(mention.span)
    return spans


class _Places:
    """Says where something stands in a resume, as a note at the end of a line of the file."""

    def __init__(self, resume: Resume) -> None:
        self._document = resume.document
        self._starts = [line.start for line in resume.document.lines]

    def named(self, label: str, spans: Sequence[Span]) -> str:
        """Return where a skill is named, and by which word where that is another than its label."""
        written = plain(spans[0].of(self._document.text))
        return self.of(spans) if written.casefold() == label.casefold() else f'"{written}", {self.of(spans)}'

    def of(self, spans: Sequence[Span]) -> str:
        """Return the line and the words of the first of `spans`, and how many more there are."""
        index = max(0, bisect_right(self._starts, spans[0].start) - 1)
        words = ""
        if self._starts:
            line = self._document.lines[index]
            words = plain(self._document.text[line.start : line.end]).lstrip("•-*· ")
        cut = words if len(words) <= _N_QUOTED else words[: _N_QUOTED - 1].rsplit(" ", 1)[0] + "…"
        more = f", and {len(spans) - 1} more" if len(spans) > 1 else ""
        return f"line {index + 1}{more}: {cut}"
