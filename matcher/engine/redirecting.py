"""`Matcher.redirects`: from applications, as callers give them, to who should look at another job."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from matcher.domain.job import Job
from matcher.domain.match import Match
from matcher.domain.redirect import Redirects
from matcher.engine.sources import refuse_unknown
from matcher.errors import InputError
from matcher.ranking.block import Floats
from matcher.ranking.candidate import Candidate
from matcher.ranking.shortlisting import Ranker
from matcher.roles.config import RedirectsConfig
from matcher.roles.redirects import Asked, Everyone, Firm, find_redirects, firm_among


class Applications:
    """Who applied to what, and how many people each job takes; all of them known."""

    def __init__(
        self,
        candidates: Sequence[Candidate],
        jobs: Sequence[Job],
        applied_to: Mapping[str, str | Sequence[str]],
        openings: Mapping[str, int] | None,
    ) -> None:
        self.by_resume = {name: [ids] if isinstance(ids, str) else list(ids) for name, ids in applied_to.items()}
        self.openings = dict(openings or {})
        refuse_unknown("resumes", [entry.resume_id for entry in candidates], self.by_resume)
        wanted = [*(job_id for ids in self.by_resume.values() for job_id in ids), *self.openings]
        refuse_unknown("jobs", [job.job_id for job in jobs], wanted)
        for job_id, n_openings in self.openings.items():
            if n_openings < 0:
                raise InputError(f"openings: job {job_id!r} has {n_openings}; give a number from 0 up")


def redirects_among(
    ranker: Ranker,
    candidates: Sequence[Candidate],
    jobs: Sequence[Job],
    scores: Floats,
    *,
    config: RedirectsConfig,
    applied_to: Mapping[str, Sequence[str]],
    openings: Mapping[str, int],
    firm: Callable[[Asked], Mapping[tuple[int, int], Firm]] | None = None,
) -> Redirects:
    """Return the redirects among people with known scores, shape (n_jobs, n_candidates); other jobs are passed over.

    `firm` tells how firm places are; by default they are found here, in this process.
    """

    def matches(asked: Asked) -> dict[tuple[int, int], Match]:
        found: dict[tuple[int, int], Match] = {}
        for job, people in asked.items():
            some = ranker.matches([candidates[person] for person in people], ranker.plan(jobs[job]))
            found.update(((job, person), match) for person, match in zip(people, some, strict=True))
        return found

    firm = firm or partial(firm_among, ranker, candidates, jobs)
    everyone = Everyone(candidates, [job.job_id for job in jobs], scores, firm, matches)
    return find_redirects(everyone, applied_to, openings, config)
