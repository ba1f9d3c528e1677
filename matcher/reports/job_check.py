"""The check of an advert as text, Markdown and JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import takewhile
from textwrap import wrap
from typing import Any, NamedTuple

from matcher.domain.document import cuts_reason
from matcher.domain.job import RequirementKind
from matcher.domain.job_check import (
    Accepting,
    AdvertQuote,
    JobCheck,
    MustHaveCost,
    PoolCheck,
    Relaxed,
    Source,
    StandIn,
)
from matcher.domain.outcome import Outcome
from matcher.domain.shortlist import ResumeFile
from matcher.reports.escaping import encodable, markdown_text, shortened, visible
from matcher.text.language import remark_on

_WIDTH = 96
"""Characters in a line of text: fixed, so that the same check has the same bytes on every terminal."""
_MOST_BOILERPLATE = 8
_BOILERPLATE_CHARACTERS = 60
_MOST_UNREAD = 5


class Shown:
    """A check with what is needed to show it.

    Parameters
    ----------
    files
        What became of the files that the people came from; none where they came from a program.
    most
        How many people, and groups of people, to name in one place; JSON names all.
    """

    def __init__(self, check: JobCheck, files: Sequence[ResumeFile] = (), *, most: int = 10) -> None:
        self.check = check
        self.files = files
        self.most = most
        self.file_of = {entry.resume_id: entry.file for entry in files if entry.outcome.is_scored}
        """Of each person."""
        self.unread = [entry for entry in files if not entry.outcome.is_scored and entry.outcome is not Outcome.DUPLICATE]
        self.n_duplicates = len(files) - len(self.file_of) - len(self.unread)
        self.folder = _common_folder(list(self.file_of.values()))
        """That all files lie in, with the separator at its end; '' for none."""

    def name(self, resume_id: str) -> str:
        """Return a person's file without the folder that all lie in, or the id where there is no file."""
        return self.file_of.get(resume_id, resume_id).removeprefix(self.folder)


def _common_folder(files: Sequence[str]) -> str:
    if len(files) < 2:
        return ""
    levels = zip(*(file.split("/")[:-1] for file in files), strict=False)
    return "".join(f"{names[0]}/" for names in takewhile(lambda names: len(set(names)) == 1, levels))


class _Item(NamedTuple):
    """A finding: a sentence, and rows of a name and words below it."""

    sentence: str
    rows: tuple[tuple[str, str], ...] = ()


class _Section(NamedTuple):
    heading: str
    remarks: tuple[str, ...]
    items: tuple[_Item, ...]


def as_text(shown: Shown) -> str:
    """Return the check for a terminal."""
    lines = _wrapped("", visible(_title(shown.check)))
    lines += [row for remark in _remarks(shown) for row in _wrapped("  ", visible(remark))]
    for section in _sections(shown):
        lines += ["", section.heading.upper()]
        lines += [row for remark in section.remarks for row in _wrapped("  ", visible(remark))]
        for item in section.items:
            lines += ["", *_wrapped("  * ", visible(item.sentence))]
            for name, words in item.rows:
                lines += _wrapped(f"    {name + ':':<9} ", visible(words))
    return "\n".join(lines) + "\n"


def as_markdown(shown: Shown) -> str:
    """Return the check in Markdown."""
    lines = [f"# {markdown_text(_title(shown.check))}"]
    for remark in _remarks(shown):
        lines += ["", markdown_text(remark)]
    for section in _sections(shown):
        lines += ["", f"## {section.heading}"]
        for remark in section.remarks:
            lines += ["", markdown_text(remark)]
        for item in section.items:
            lines += ["", f"- **{markdown_text(item.sentence)}**"]
            lines += [f"    - {name}: {markdown_text(words)}" for name, words in item.rows]
    return "\n".join(lines) + "\n"


def as_json(shown: Shown) -> str:
    """Return the check as a JSON object, with every person named."""
    check = shown.check
    record = {
        "job_id": encodable(check.job_id),
        "job_title": encodable(check.job_title),
        "language": check.language,
        "cut": cuts_reason(check.cuts),
        "n_must": check.n_must,
        "n_nice": check.n_nice,
        "files": _files_record(shown) if shown.files else None,
        "pool": _pool_record(check.pool, shown) if check.pool else None,
        "conflicts": [
            {
                "kind": entry.kind.value,
                "sentence": encodable(entry.sentence),
                "quotes": [_quote_record(quote) for quote in entry.quotes],
            }
            for entry in check.conflicts
        ],
        "narrowing": [
            {
                "kind": entry.kind.value,
                "term": encodable(entry.term),
                "quote": _quote_record(entry.quote),
                "reason": entry.reason,
                "instead": entry.instead,
            }
            for entry in check.narrowing
        ],
        "either_or": [
            {
                "requirement_id": entry.requirement_id,
                "importance": entry.importance.value,
                "labels": [encodable(label) for label in entry.labels],
                "line": encodable(entry.line),
            }
            for entry in check.alternatives
        ],
        "boilerplate": {
            "share": check.boilerplate.share,
            "lines": [encodable(quote.text) for quote in check.boilerplate.lines],
        },
    }
    return json.dumps(record, ensure_ascii=False, indent=1) + "\n"


def _files_record(shown: Shown) -> dict[str, Any]:
    return {
        "n_files": len(shown.files),
        "n_people": len(shown.file_of),
        "n_duplicates": shown.n_duplicates,
        "unread": [
            {"file": encodable(entry.file), "outcome": entry.outcome.value, "reason": encodable(entry.reason)}
            for entry in shown.unread
        ],
    }


def _pool_record(pool: PoolCheck, shown: Shown) -> dict[str, Any]:
    return {
        "n_people": pool.n_people,
        "n_pass_all": pool.n_pass_all,
        "n_open": pool.n_open,
        "n_fail": pool.n_fail,
        "relaxed": [
            {"requirement_ids": list(entry.requirement_ids), "n_gained": entry.n_gained, "n_without_fail": entry.n_without_fail}
            for entry in pool.relaxed
        ],
        "must_haves": [
            {
                "requirement_id": cost.requirement_id,
                "kind": cost.kind.value,
                "label": encodable(cost.label),
                "line": encodable(cost.line),
                "n_pass": cost.n_pass,
                "n_adjacent": cost.n_adjacent,
                "n_unknown": cost.n_unknown,
                "n_fail": cost.n_fail,
                "n_removed": cost.n_removed,
                "n_lost_alone": cost.n_lost_alone,
                "stand_ins": [
                    {
                        "accepting": entry.accepting.value,
                        "label": encodable(entry.label),
                        "people": [
                            {"resume_id": resume_id, "file": encodable(shown.file_of.get(resume_id, ""))}
                            for resume_id in entry.resume_ids
                        ],
                    }
                    for entry in cost.stand_ins
                ],
            }
            for cost in pool.must_haves
        ],
    }


def _quote_record(quote: AdvertQuote) -> dict[str, Any]:
    return {"text": encodable(quote.text), "source": quote.source.value}


def _title(check: JobCheck) -> str:
    return f"Job check: {check.job_title or check.job_id}"


def _remarks(shown: Shown) -> Iterator[str]:
    check = shown.check
    if check.language != "en" and remark_on(check.language):
        yield f"Of this advert next to nothing can be told: {remark_on(check.language)}."
    if check.cuts:
        yield f"{cuts_reason(check.cuts).capitalize()}."
    yield f"It states {_counted(check.n_must, 'must-have')} and {_counted(check.n_nice, 'wish', 'wishes')}."
    if shown.files:
        yield (
            f"{_counted(len(shown.files), 'file')}: {_counted(len(shown.file_of), 'person', 'people')}, "
            f"{_counted(shown.n_duplicates, 'duplicate')}, {len(shown.unread)} that could not be read."
        )
    for entry in shown.unread[:_MOST_UNREAD]:
        yield f"Needs a human: {entry.file}: {entry.reason}"
    if len(shown.unread) > _MOST_UNREAD:
        yield f"{len(shown.unread) - _MOST_UNREAD} more need a human; --format json lists them."
    if shown.folder:
        yield f"People are named by their file in {shown.folder}, the highest score for this job first."


def _sections(shown: Shown) -> Iterator[_Section]:
    check = shown.check
    if check.pool is not None:
        yield _pool_section(check.pool, shown)
    conflicts = tuple(
        _Item(entry.sentence, tuple((_where(quote), f"“{quote.text}”") for quote in entry.quotes)) for entry in check.conflicts
    )
    yield _Section("What does not go together", () if conflicts else ("Nothing was found.",), conflicts)
    terms = tuple(
        _Item(
            f"“{entry.term}” ({entry.kind.value})",
            ((_where(entry.quote), f"“{entry.quote.text}”"), ("Why", entry.reason), ("Instead", entry.instead)),
        )
        for entry in check.narrowing
    )
    yield _Section("What narrows the field for no reason of skill", () if terms else ("Nothing was found.",), terms)
    groups = tuple(
        _Item(f"{' or '.join(entry.labels)} ({entry.importance.value})", (("Line", f"“{entry.line}”"),))
        for entry in check.alternatives
    )
    remark = "Any one of a group is enough." if groups else "Nothing was found."
    yield _Section("Either/or", (remark,), groups)
    yield _boilerplate_section(check)


def _boilerplate_section(check: JobCheck) -> _Section:
    lines = check.boilerplate.lines
    if not lines:
        return _Section("Boilerplate", ("Nothing was left out of the score.",), ())
    told = (
        f"{_counted(len(lines), 'line')}, {round(100 * check.boilerplate.share)} % of the text, say nothing of the work or the "
        "person and count in no score."
    )
    shown = tuple(_Item(f"“{shortened(quote.text, _BOILERPLATE_CHARACTERS)}”") for quote in lines[:_MOST_BOILERPLATE])
    n_more = len(lines) - _MOST_BOILERPLATE
    more = (f"The first {_MOST_BOILERPLATE}; {n_more} more {'is' if n_more == 1 else 'are'} not shown:",) if n_more > 0 else ()
    return _Section("Boilerplate", (told, *more), shown)


def _pool_section(pool: PoolCheck, shown: Shown) -> _Section:
    heading = f"What the must-haves cost among {_counted(pool.n_people, 'person', 'people')}"
    if not pool.must_haves:
        return _Section(heading, ("The advert states no must-have that a resume can be held against.",), ())
    remarks = [
        f"{pool.n_pass_all} show all of them; {pool.n_open} fail none, with something open; {pool.n_fail} fail at least one.",
        *(_relaxed_sentence(entry, pool) for entry in pool.relaxed),
        "What a resume leaves unsaid is not counted as lost.",
    ]
    n_lines = shown.check.n_must - len(pool.must_haves)
    if n_lines:
        lines = _counted(n_lines, "must-have is a line", "must-haves are lines")
        remarks.append(f"{lines} of work: no resume is held against these.")
    items = tuple(_cost_item(cost, pool.n_people, shown) for cost in pool.must_haves)
    return _Section(heading, tuple(remarks), items)


def _relaxed_sentence(relaxed: Relaxed, pool: PoolCheck) -> str:
    labels = {cost.requirement_id: _name(cost) for cost in pool.must_haves}
    names = " and ".join(f"“{labels[name]}”" for name in relaxed.requirement_ids)
    wish = "wishes" if len(relaxed.requirement_ids) > 1 else "a wish"
    return f"With {names} as {wish}, {relaxed.n_gained} more would fail none: {relaxed.n_without_fail} in all."


def _cost_item(cost: MustHaveCost, n_people: int, shown: Shown) -> _Item:
    sentence = f"{_name(cost)} ({cost.requirement_id}) removes {cost.n_removed} of {n_people}"
    if cost.n_unknown:
        sentence += f", and {cost.n_unknown} {'does' if cost.n_unknown == 1 else 'do'} not say"
    skill = next((entry for entry in cost.stand_ins if entry.accepting is Accepting.SKILL), None)
    if skill is not None:
        verb = "returns" if len(skill.resume_ids) == 1 else "return"
        sentence += f"; with {skill.label} accepted as adjacent, {len(skill.resume_ids)} {verb}"
    counts = f"{cost.n_pass} pass, {cost.n_adjacent} show something near, {cost.n_unknown} do not say, {cost.n_fail} fail"
    rows = [("Line", f"“{cost.line}”"), ("People", counts)]
    if cost.n_fail:
        rows.append(("Alone", f"it alone loses {cost.n_lost_alone} of the {cost.n_fail} who fail it"))
    rows += [_near(entry, shown) for entry in cost.stand_ins[: shown.most]]
    n_more = len(cost.stand_ins) - shown.most
    if n_more > 0:
        rows.append(("Near", f"{_counted(n_more, 'more group')} of people who show another skill"))
    return _Item(f"{sentence}.", tuple(rows))


def _name(cost: MustHaveCost) -> str:
    """Return the label with what it is of, where the label alone does not say."""
    if cost.kind is RequirementKind.EXPERIENCE:
        return f"{cost.label} of experience"
    return f"{cost.label} (degree)" if cost.kind is RequirementKind.EDUCATION else cost.label


def _near(entry: StandIn, shown: Shown) -> tuple[str, str]:
    names = [shown.name(resume_id) for resume_id in entry.resume_ids[: shown.most]]
    n_more = len(entry.resume_ids) - len(names)
    people = ", ".join(names) + (f" and {n_more} more" if n_more else "")
    if entry.accepting is Accepting.SKILL:
        return "Near", f"{entry.label}: {people}"
    return "To judge", f"{entry.accepting.value}: {people}"


def _where(quote: AdvertQuote) -> str:
    return {Source.TITLE: "Title", Source.PLACE: "Location", Source.TEXT: "Line"}[quote.source]


def _counted(n: int, noun: str, plural: str = "") -> str:
    return f"{n} {noun if n == 1 else plural or f'{noun}s'}"


def _wrapped(lead: str, words: str) -> list[str]:
    return wrap(words, _WIDTH, initial_indent=lead, subsequent_indent=" " * len(lead), break_on_hyphens=False)
