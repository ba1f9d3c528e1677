"""A ranked resume as a plain record: shortlists in JSON Lines, CSV, XLSX and Parquet are all written from it, in one pass."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

from matcher.domain.match import Match, MustHave, Part, PartKind, PartStatus, Quote
from matcher.domain.shortlist import Precise, Ranked, RunResult, Shortlist
from matcher.ranking.explain import sentence
from matcher.reports.escaping import encodable, json_line

Record = dict[str, Any]
"""What becomes a line of JSON: strings, numbers, None, and lists and records of them."""

Add = Callable[[Record], object]
"""Takes the next record of the shortlists."""
Sink = Callable[[RunResult, Path], AbstractContextManager[Add]]
"""Begins a file that is given the records of the shortlists one by one, and is whole at the end of the context."""


def iter_records(result: RunResult) -> Iterator[Record]:
    """Yield a record for each job and person: jobs in their given order, ranks ascending."""
    index = result.file_index()
    for shortlist in result.shortlists:
        for ranked in shortlist.entries:
            found = index.files_of(ranked.match.resume_id)
            files = found.files if found else ()
            yield shortlist_record(shortlist, ranked, files=files, is_precise=result.is_precise)


def pour(result: RunResult, adds: Sequence[Add]) -> None:
    """Give every record of the shortlists to each of `adds`: one pass, however many files are written from it."""
    for record in iter_records(result):
        for add in adds:
            add(record)


def shortlist_record(
    shortlist: Shortlist,
    ranked: Ranked,
    *,
    files: Sequence[str] = (),
    is_precise: bool = False,
) -> Record:
    """Return all that is known of one person for one job.

    The keys and their order are part of the output format, see `docs/outputs.md`. Numbers are not rounded: the shares of
    `parts` sum to `score` within 1e-9. With `is_precise` come what the precise encoder says, or None for those it did not
    compare.
    """
    return {
        "job_id": encodable(shortlist.job.job_id),
        "job_title": encodable(shortlist.job.title),
        "resume_id": ranked.match.resume_id,
        "files": [encodable(file) for file in files],
        "rank": ranked.rank,
        "rank_best": ranked.places.best if ranked.places else None,
        "rank_worst": ranked.places.worst if ranked.places else None,
        "score": ranked.match.score,
        "band": ranked.match.band.value,
        "band_meaning": ranked.match.band_meaning,
        **(_precise_record(ranked.precise) if is_precise else {}),
        "n_scored": shortlist.n_scored,
        "n_unscored": shortlist.n_unscored,
        "score_with_hidden": ranked.score_with_hidden,
        **_reasons(ranked.match),
    }


def _precise_record(precise: Precise | None) -> Record:
    return {"precise_rank": precise.rank if precise else None, "precise_score": precise.score if precise else None}


def match_record(match: Match) -> Record:
    """Return the score of one pair with its reasons, outside of any shortlist."""
    return {
        "job_id": encodable(match.job_id),
        "resume_id": match.resume_id,
        "score": match.score,
        "band": match.band.value,
        "band_meaning": match.band_meaning,
        **_reasons(match),
    }


def _reasons(match: Match) -> Record:
    return {
        "must_haves": [_must_have_record(entry) for entry in match.must_haves],
        "matched_skills": [encodable(label) for label in match.skills(PartStatus.MATCHED)],
        "partial_skills": [encodable(label) for label in match.skills(PartStatus.PARTIAL)],
        "adjacent_skills": _adjacent_skills(match),
        "missing_skills": [encodable(label) for label in match.skills(PartStatus.MISSING)],
        "unknown_skills": [encodable(label) for label in match.skills(PartStatus.UNKNOWN)],
        "notes": list(match.notes),
        "parts": [part_record(part) for part in match.parts],
        "view_digest": match.view_digest,
    }


def part_record(part: Part) -> Record:
    """Return one addend of a score, with the sentence that says why."""
    return {
        "kind": part.kind.value,
        "label": encodable(part.label),
        "requirement_id": part.requirement_id,
        "importance": part.importance.value if part.importance else None,
        "weight": part.weight,
        "value": part.value,
        "share": part.share,
        "status": part.status.value,
        "concept_id": part.concept_id,
        "found_id": part.found_id,
        "found": encodable(part.found_label),
        "relation": part.relation.value if part.relation else None,
        "detail": encodable(part.detail),
        "loss_if_removed": part.loss_if_removed,
        "would_add": part.would_add,
        "sentence": encodable(sentence(part)),
        "evidence": [quote_record(quote) for quote in part.evidence],
        "terms": [encodable(term) for term in part.terms],
    }


@contextmanager
def jsonl_sink(_result: RunResult, path: Path) -> Iterator[Add]:
    """Write one line of JSON for each record that it is given; equal results give equal bytes."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        yield lambda record: file.write(json_line(record) + "\n")


def _must_have_record(entry: MustHave) -> Record:
    return {"requirement_id": entry.requirement_id, "label": encodable(entry.label), "state": entry.state.value}


def _adjacent_skills(match: Match) -> list[Record]:
    return [
        {
            "label": encodable(part.label),
            "found": encodable(part.found_label),
            "relation": part.relation.value if part.relation else None,
        }
        for part in match.parts
        if part.kind is PartKind.SKILL and part.status is PartStatus.ADJACENT
    ]


def quote_record(quote: Quote) -> Record:
    """Return quoted words with their place."""
    place = quote.place
    return {
        "text": encodable(quote.text),
        "page": place.page if place else None,
        "box": list(place.box) if place and place.box else None,
    }
