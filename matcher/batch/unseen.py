"""What hidden text would have been worth: the score of a resume with the text in it that no person can see.

It is never the score. It tells a recruiter what the text was there for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from matcher.batch.parsing import ParsedFile
from matcher.domain.job import Job
from matcher.domain.shortlist import ScoreWithHidden
from matcher.engine.matcher import Matcher


def with_worth(parsed: Sequence[ParsedFile], jobs: Sequence[Job], matcher: Matcher) -> list[ParsedFile]:
    """Return the files, those with hidden text with what each job's score would have been if it counted."""
    ranker = matcher.components.ranker
    found = [
        (at, item.candidate, item.revealed)
        for at, item in enumerate(parsed)
        if item.candidate is not None and item.revealed is not None
    ]
    result = list(parsed)
    if not found:
        return result
    as_seen = ranker.block([candidate for _, candidate, _ in found])
    as_meant = ranker.block([revealed for _, _, revealed in found])
    worth: list[list[ScoreWithHidden]] = [[] for _ in found]
    for job in jobs:
        plan = ranker.plan(job)
        pairs = zip(ranker.scores(as_seen, plan), ranker.scores(as_meant, plan), strict=True)
        for scores, (seen, meant) in zip(worth, pairs, strict=True):
            scores.append(ScoreWithHidden(job.job_id, float(seen), float(meant)))
    for (at, _, _), scores in zip(found, worth, strict=True):
        result[at] = replace(parsed[at], entry=replace(parsed[at].entry, with_hidden=tuple(scores)), revealed=None)
    return result
