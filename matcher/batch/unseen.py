"""What hidden text would have been worth: the score of a resume with the text in it that no person can see.

It is never the score. It tells a recruiter what the text was there for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from matcher.batch.parsing import ParsedFile
from matcher.domain.job import Job
from matcher.domain.shortlist import ScoreWithHidden, Shortlist, largest_differences
from matcher.engine.matcher import Matcher


def with_worth(
    parsed: Sequence[ParsedFile], jobs: Sequence[Job], shortlists: Sequence[Shortlist], matcher: Matcher
) -> tuple[list[ParsedFile], list[Shortlist]]:
    """Return the files and the shortlists of the jobs, those with hidden text with what the scores would be if it counted."""
    ranker = matcher.components.ranker
    found = {
        at: (item.candidate, item.revealed)
        for at, item in enumerate(parsed)
        if item.candidate is not None and item.revealed is not None
    }
    files, lists = list(parsed), list(shortlists)
    if not found:
        return files, lists
    as_seen = ranker.block([candidate for candidate, _ in found.values()])
    as_meant = ranker.block([revealed for _, revealed in found.values()])
    worth: dict[int, tuple[ScoreWithHidden, ...]] = dict.fromkeys(found, ())
    for number, job in enumerate(jobs):
        plan = ranker.plan(job)
        scores = zip(ranker.scores(as_seen, plan), ranker.scores(as_meant, plan), strict=True)
        pairs = [ScoreWithHidden(job.job_id, float(seen), float(meant)) for seen, meant in scores]
        for at, pair in zip(found, pairs, strict=True):
            worth[at] = largest_differences((*worth[at], pair))
        ids = (candidate.resume_id for candidate, _ in found.values())
        meant_by_id = {resume_id: pair.score_with_hidden for resume_id, pair in zip(ids, pairs, strict=True)}
        lists[number] = _told(lists[number], meant_by_id)
    for at, kept in worth.items():
        entry = replace(parsed[at].entry, with_hidden=kept, n_with_hidden=len(jobs))
        files[at] = replace(parsed[at], entry=entry, revealed=None)
    return files, lists


def _told(shortlist: Shortlist, meant: Mapping[str, float]) -> Shortlist:
    """Return the shortlist with the score that each entry would have if hidden text counted, by resume id."""
    entries = tuple(entry._replace(score_with_hidden=meant.get(entry.match.resume_id)) for entry in shortlist.entries)
    return replace(shortlist, entries=entries)
