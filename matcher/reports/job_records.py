"""What was read from each advert, as records: requirements, phrases that no list names, and what no score rests on."""

from __future__ import annotations

from pathlib import Path

from matcher.domain.concept import Phrase
from matcher.domain.goals import Conditions, Pay
from matcher.domain.job import Job, Requirement
from matcher.domain.place import Span
from matcher.domain.shortlist import RunResult
from matcher.reports.escaping import encodable, json_line
from matcher.reports.records import Record


def job_record(job: Job) -> Record:
    """Return one advert's record; the keys and their order are part of the output format, see `docs/outputs.md`."""
    return {
        "job_id": encodable(job.job_id),
        "title": encodable(job.title),
        "company": encodable(job.company),
        "location": encodable(job.location),
        "language": job.language,
        "requirements": [_requirement(requirement) for requirement in job.requirements],
        "phrases": [_phrase(phrase, job.text) for phrase in job.phrases],
        "conditions": conditions_record(job.conditions),
        "left_out": [_words(span, job.text) for span in job.boilerplate],
    }


def conditions_record(conditions: Conditions) -> Record:
    """Return the terms of work that an advert clearly states."""
    return {
        "modes": [mode.value for mode in conditions.modes],
        "places": [encodable(place) for place in conditions.places],
        "pay": _pay_record(conditions.pay) if conditions.pay else None,
    }


def _pay_record(pay: Pay) -> Record:
    return {
        "low": pay.low,
        "high": pay.high,
        "currency": pay.currency,
        "period": pay.period.value,
        "said": encodable(pay.said),
    }


def _requirement(requirement: Requirement) -> Record:
    return {
        "id": requirement.id,
        "kind": requirement.kind.value,
        "importance": requirement.importance.value,
        "label": encodable(requirement.label),
        "line": encodable(requirement.line),
        "concept_ids": list(requirement.concepts),
        "months": requirement.min_months,
        "degree": requirement.degree.name.lower() if requirement.degree is not None else None,
        "field": encodable(requirement.field),
        "language": requirement.language_code or None,
        "language_level": requirement.language_level,
    }


def _phrase(phrase: Phrase, text: str) -> Record:
    return {"text": _words(phrase.span, text), "kind": phrase.kind.value}


def _words(span: Span, text: str) -> str:
    return encodable(" ".join(span.of(text).split()))


def write_jobs_jsonl(result: RunResult, path: Path) -> None:
    """Write one line of JSON for each job that was read, in their given order; equal results give equal bytes."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for job in result.read_jobs():
            file.write(json_line(job_record(job)) + "\n")
