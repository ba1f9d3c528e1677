"""The interview sheet as text, Markdown and JSON. The resume's file name, often a person's, stands in none of them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import groupby
from textwrap import wrap
from typing import Any

from matcher.domain.interview import InterviewSheet, Question, Raised
from matcher.domain.match import Quote
from matcher.reports.escaping import encodable, markdown_text, visible

_WIDTH = 96
"""Characters in a line of text: fixed, so that the same sheet has the same bytes on every terminal."""

_HEADINGS = {
    Raised.STRENGTH: "To begin with",
    Raised.MUST_HAVE: "Must-haves that are open",
    Raised.ADJACENT: "Adjacent skills",
    Raised.WEAK: "Shown weakly",
    Raised.UNKNOWN: "Not shown",
}


def as_text(sheet: InterviewSheet) -> str:
    """Return the sheet for a terminal."""
    lines = [visible(_title(sheet)), *(f"  {remark}" for remark in _remarks(sheet))]
    number = 0
    for raised, questions in _sections(sheet):
        lines += ["", _HEADINGS[raised].upper()]
        for question in questions:
            number += 1
            lines += ["", *_wrapped(f"{number:>2}. ", visible(question.wording))]
            for name, words in _rows(question):
                lines += _wrapped(f"    {name + ':':<13} ", visible(words))
    return "\n".join(lines) + "\n"


def as_markdown(sheet: InterviewSheet) -> str:
    """Return the sheet in Markdown."""
    lines = [f"# {markdown_text(_title(sheet))}"]
    for remark in _remarks(sheet):
        lines += ["", remark]
    number = 0
    for raised, questions in _sections(sheet):
        lines += ["", f"## {_HEADINGS[raised]}"]
        for question in questions:
            number += 1
            lines += ["", f"{number}. **{markdown_text(question.wording)}**", ""]
            lines += [f"    - {name}: {markdown_text(words)}" for name, words in _rows(question)]
    return "\n".join(lines) + "\n"


def as_json(sheet: InterviewSheet) -> str:
    """Return the sheet as a JSON object."""
    record = {
        "job_id": encodable(sheet.job_id),
        "job_title": encodable(sheet.job_title),
        "resume_id": sheet.resume_id,
        "has_open_points": sheet.has_open_points,
        "opening": _record(sheet.opening) if sheet.opening else None,
        "questions": [_record(question) for question in sheet.questions],
        "n_more": sheet.n_more,
        "n_personal": sheet.n_personal,
    }
    return json.dumps(record, ensure_ascii=False, indent=1) + "\n"


def _record(question: Question) -> dict[str, Any]:
    return {
        "raised": question.raised.value,
        "question": encodable(question.wording),
        "why": question.why,
        "good_answer": question.good_answer,
        "requirement_id": question.requirement_id,
        "kind": question.kind.value,
        "label": encodable(question.label),
        "importance": question.importance.value if question.importance else None,
        "must_state": question.must_state.value if question.must_state else None,
        "status": question.status.value,
        "line": encodable(question.line),
        "evidence": [
            {"text": encodable(quote.text), "page": quote.place.page if quote.place else None} for quote in question.evidence
        ],
    }


def _title(sheet: InterviewSheet) -> str:
    return f"Interview sheet: {sheet.job_title or sheet.job_id}, resume {sheet.resume_id[:12]}"


def _remarks(sheet: InterviewSheet) -> Iterator[str]:
    if not sheet.has_open_points:
        yield "The resume leaves nothing open that the job asks for."
    if sheet.n_more:
        yield f"{len(sheet.questions)} questions; {sheet.n_more} more are left out (--most)."
    if sheet.n_personal:
        points = "1 open point is" if sheet.n_personal == 1 else f"{sheet.n_personal} open points are"
        yield f"{points} not asked about: the words touch on something personal."


def _sections(sheet: InterviewSheet) -> Iterator[tuple[Raised, list[Question]]]:
    opening = [sheet.opening] if sheet.opening else []
    for raised, questions in groupby([*opening, *sheet.questions], key=lambda question: question.raised):
        yield raised, list(questions)


def _rows(question: Question) -> Iterator[tuple[str, str]]:
    asked = {None: "", True: " (must)", False: " (nice)"}[question.importance.is_must if question.importance else None]
    about = f"{question.requirement_id} {question.label}" if question.label != question.line else question.requirement_id
    yield "About", f"{about or question.kind.value}{asked}"
    yield "Job", f"“{question.line}”"
    for quote in question.evidence:
        yield "Resume", f"“{quote.text}”{_page(quote)}"
    yield "Why", question.why
    yield "Good answer", question.good_answer


def _page(quote: Quote) -> str:
    return f" (page {quote.place.page})" if quote.place else ""


def _wrapped(lead: str, words: str) -> list[str]:
    return wrap(words, _WIDTH, initial_indent=lead, subsequent_indent=" " * len(lead), break_on_hyphens=False)
