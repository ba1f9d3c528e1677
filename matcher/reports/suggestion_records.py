"""The candidate's page as a JSON object; the keys are described in `docs/outputs.md`."""

from __future__ import annotations

import json

from matcher.domain.goals import Goals
from matcher.domain.suggestion import Gap, Lesson, Prospect, SideScore, Suggestion
from matcher.reports.escaping import encodable
from matcher.reports.job_records import conditions_record
from matcher.reports.records import Record, match_record
from matcher.reports.role_records import role_record


def as_json(suggestion: Suggestion) -> str:
    """Return the page as a JSON object."""
    return json.dumps(suggestion_record(suggestion), ensure_ascii=False, indent=1) + "\n"


def suggestion_record(suggestion: Suggestion) -> Record:
    """Return all of a suggestion. Numbers are not rounded: the shares of the parts sum to their score within 1e-9."""
    return {
        "resume_id": suggestion.resume_id,
        "goals": goals_record(suggestion.goals),
        "n_best": suggestion.n_best,
        "jobs": [_job_record(job) for job in suggestion.jobs],
        "learn": [_lesson_record(lesson) for lesson in suggestion.lessons],
        "employers": [
            {"employer": encodable(entry.name), "job_ids": [encodable(job_id) for job_id in entry.job_ids]}
            for entry in suggestion.employers
        ],
        "roles": [role_record(role) for role in suggestion.roles],
        "resume_outcome": suggestion.reading.outcome.value if suggestion.reading.outcome else None,
        "read": [encodable(line) for line in suggestion.reading.read],
        "not_read": [encodable(line) for line in suggestion.reading.not_read],
        "jobs_not_read": [
            {
                "source": encodable(entry.source),
                "job_id": encodable(entry.job_id),
                "outcome": entry.outcome.value,
                "reason": encodable(entry.reason),
            }
            for entry in suggestion.not_read
        ],
    }


def goals_record(goals: Goals) -> Record:
    """Return goals with the keys of a goals file, and where they come from."""
    return {
        "source": goals.source,
        "titles": [encodable(title) for title in goals.titles],
        "levels": [level.value for level in goals.levels],
        "fields": list(goals.fields),
        "modes": [mode.value for mode in goals.modes],
        "places": [encodable(place) for place in goals.places],
        "min_pay": (
            {"amount": goals.min_pay.low, "currency": goals.min_pay.currency, "period": goals.min_pay.period.value}
            if goals.min_pay
            else None
        ),
        "languages": list(goals.languages),
        "must_not": [encodable(word) for word in goals.must_not],
    }


def _job_record(job: Prospect) -> Record:
    return {
        "rank": job.rank,
        "job_id": encodable(job.job_id),
        "job_title": encodable(job.title),
        "company": encodable(job.company),
        "location": encodable(job.location),
        "direction": job.direction.value,
        "why": encodable(job.why),
        "forward": job.forward,
        "reverse": _side_record(job.reverse),
        "goals": _side_record(job.goals) if job.goals else None,
        "step": job.step.value,
        "conditions": conditions_record(job.conditions),
        "ruled_out": [
            {"word": encodable(entry.word), "where": entry.where, "said": encodable(entry.said)} for entry in job.crossed
        ],
        "gaps": [_gap_record(gap) for gap in job.gaps],
        "match": match_record(job.match) if job.match else None,
    }


def _side_record(side: SideScore) -> Record:
    parts = [
        {
            "name": part.name,
            "weight": part.weight,
            "value": part.value,
            "share": part.share,
            "is_known": part.is_known,
            "why": encodable(part.why),
        }
        for part in side.parts
    ]
    return {"score": side.score, "parts": parts}


def _gap_record(gap: Gap) -> Record:
    return {
        "concept_id": gap.concept_id,
        "label": gap.label,
        "asked": encodable(gap.asked),
        "is_must": gap.is_must,
        "would_add": gap.would_add,
        "near": gap.near,
    }


def _lesson_record(lesson: Lesson) -> Record:
    return {
        "concept_id": lesson.concept_id,
        "label": lesson.label,
        "total": lesson.total,
        "near": lesson.near,
        "lifts": [{"job_id": encodable(lift.job_id), "would_add": lift.would_add} for lift in lesson.lifts],
    }
