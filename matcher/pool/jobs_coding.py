"""A job as extracted, to JSON and back, so that a pool scores later people against the same requirements."""

from __future__ import annotations

import json
from typing import Any

from matcher.domain.concept import Phrase, SkillKind
from matcher.domain.document import Cut
from matcher.domain.job import Importance, Job, Requirement, RequirementKind
from matcher.domain.place import Span
from matcher.domain.resume import DegreeLevel


def encode_job(job: Job) -> str:
    """Return the text that `decode_job` reads; equal jobs give equal texts."""
    record = {
        "job_id": job.job_id,
        "title": job.title,
        "company": job.company,
        "location": job.location,
        "text": job.text,
        "requirements": [_requirement(entry) for entry in job.requirements],
        "lines": job.lines,
        "boilerplate": job.boilerplate,
        "language": job.language,
        "phrases": [[phrase.kind.value, *phrase.span] for phrase in job.phrases],
        "cuts": job.cuts,
    }
    return json.dumps(record, separators=(",", ":"))


def _requirement(entry: Requirement) -> list[Any]:
    return [
        entry.id, entry.kind.value, entry.importance.value, entry.label, entry.line, entry.span, entry.concepts,
        entry.min_months, None if entry.degree is None else int(entry.degree), entry.field, entry.language_code,
        entry.language_level,
    ]  # fmt: skip


def decode_job(text: str) -> Job:
    """Return the job that `encode_job` made `text` of."""
    record = json.loads(text)
    return Job(
        job_id=record["job_id"],
        title=record["title"],
        company=record["company"],
        location=record["location"],
        text=record["text"],
        requirements=tuple(_to_requirement(entry) for entry in record["requirements"]),
        lines=tuple(Span(*span) for span in record["lines"]),
        boilerplate=tuple(Span(*span) for span in record["boilerplate"]),
        language=record["language"],
        phrases=tuple(Phrase(SkillKind(kind), Span(start, end)) for kind, start, end in record["phrases"]),
        cuts=tuple(Cut(*cut) for cut in record["cuts"]),
    )


def _to_requirement(found: list[Any]) -> Requirement:
    name, kind, importance, label, line, span, concepts, min_months, degree, field, code, level = found
    return Requirement(
        id=name,
        kind=RequirementKind(kind),
        importance=Importance(importance),
        label=label,
        line=line,
        span=Span(*span),
        concepts=tuple(concepts),
        min_months=min_months,
        degree=None if degree is None else DegreeLevel(degree),
        field=field,
        language_code=code,
        language_level=level,
    )
