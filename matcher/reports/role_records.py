"""Titles understood and roles next door as plain records."""

from __future__ import annotations

from collections.abc import Iterable

from matcher.domain.adjacent import AdjacentRole
from matcher.domain.concept import Scored
from matcher.domain.title import NormalizedTitle
from matcher.reports.escaping import encodable
from matcher.reports.records import Record, quote_record


def title_record(title: NormalizedTitle) -> Record:
    """Return how a title was understood."""
    return {
        "title": encodable(title.given),
        "bare_title": encodable(title.bare),
        "seniority": title.seniority.value,
        "onet": _scored(title.occupations),
        "esco": _scored(title.esco),
    }


def role_record(role: AdjacentRole) -> Record:
    """Return an adjacent role; the keys that `adjacent_roles.csv` has as well mean the same."""
    return {
        "occupation_id": role.occupation_id,
        "occupation": role.title,
        "readiness": role.readiness,
        "step": role.step.value,
        "carries_over": list(role.carries_over),
        "evidence": [{"skill": label, **quote_record(quote)} for label, quote in role.evidence],
        "to_add": list(role.to_add),
        "via": role.via,
        "moves": role.moves,
        "through": role.through,
    }


def _scored(found: Iterable[Scored]) -> list[Record]:
    return [entry._asdict() for entry in found]
