"""Suggestions: many jobs for one person, by three scores that are kept apart."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from matcher.domain.goals import Goals
from matcher.domain.job import Job
from matcher.domain.match import Match, MustState
from matcher.domain.suggestion import Direction, Employer, Lesson, Prospect
from matcher.linking.titles import TitleIndex
from matcher.ranking.candidate import Candidate
from matcher.ranking.shortlisting import Ranker
from matcher.roles.config import GoalsConfig
from matcher.roles.direction import Standing, direction_of
from matcher.roles.goals import GoalScorer
from matcher.roles.ladder import Ladder, step_between_stands
from matcher.roles.learning import find_gaps, learning_order
from matcher.roles.must_not import MustNot
from matcher.roles.reverse import ReverseScorer

_LEAST_BEST = 3
"""Jobs that are shown in full even where none of them fits."""


@dataclass(frozen=True, slots=True)
class Found:
    """What was found for a person: every job in order, the first `n_best` in full, and what follows from them."""

    jobs: tuple[Prospect, ...]
    n_best: int
    lessons: tuple[Lesson, ...]
    employers: tuple[Employer, ...]


class Suggester:
    """Scores jobs for one person."""

    def __init__(self, ranker: Ranker, titles: TitleIndex, config: GoalsConfig) -> None:
        self._ranker = ranker
        self._config = config
        self._titles = titles

    def find(
        self,
        candidate: Candidate,
        jobs: Sequence[Job],
        goals: Goals,
        *,
        top_k: int,
        on_done: Callable[[int], None],
    ) -> Found:
        """Return all `jobs` in their order for this person, the best `top_k` with their parts and gaps.

        Parameters
        ----------
        on_done
            Told how many jobs are scored.
        """
        ladder = Ladder(self._ranker.taxonomy, self._titles)
        scorers = _Scorers(
            ReverseScorer(self._ranker.taxonomy, self._ranker.config, ladder.of_view(candidate.view)),
            GoalScorer(goals, self._ranker.taxonomy, self._ranker.encoder.encoder, ladder, config=self._config),
            MustNot(goals.must_not, self._ranker.taxonomy),
        )
        prospects = []
        for at, job in enumerate(jobs):
            prospects.append(self._prospect(candidate, job, ladder, scorers))
            on_done(at + 1)
        order = sorted(range(len(jobs)), key=lambda at: self._key(prospects[at], jobs[at]))
        ranked = [replace(prospects[at], rank=rank) for rank, at in enumerate(order, start=1)]
        on_course = [prospect for prospect in ranked if prospect.direction is not Direction.OFF_COURSE]
        n_best = min(len(ranked), top_k, on_course[-1].rank if on_course else _LEAST_BEST)
        best = [self._in_full(candidate, jobs[at], prospect) for at, prospect in zip(order[:n_best], ranked, strict=False)]
        lessons = learning_order(best, self._config)
        return Found((*best, *ranked[n_best:]), n_best, lessons, tuple(_employers(on_course or ranked[:n_best])))

    def _prospect(self, candidate: Candidate, job: Job, ladder: Ladder, scorers: _Scorers) -> Prospect:
        plan = self._ranker.plan(job)
        counted = self._ranker.counted(candidate, plan)
        match = self._ranker.reference.score(counted, plan)
        stand = ladder.of_job(job)
        step = step_between_stands(scorers.reverse.stand, stand)
        goals, crossed = scorers.goals.score(job, stand), scorers.must_not.crossed(job)
        direction, why = direction_of(Standing(match.score, _failed(match), step, goals, crossed), self._config)
        return Prospect(
            rank=0,
            job_id=job.job_id,
            title=job.title,
            company=job.company,
            location=job.location,
            forward=match.score,
            reverse=scorers.reverse.score(counted, plan, stand),
            goals=goals,
            direction=direction,
            why=why,
            step=step,
            conditions=job.conditions,
            crossed=crossed,
        )

    def _key(self, prospect: Prospect, job: Job) -> tuple[bool, bool, float, str, str]:
        """Order by the forward score; with goals what is ruled out last, what is off course before it, then by both scores."""
        digest = hashlib.sha256(f"{job.title}\n{job.text}".encode("utf-8", "surrogatepass")).hexdigest()
        if prospect.goals is None:
            return bool(prospect.crossed), False, -prospect.forward, digest, job.job_id
        share = self._config.share_of_order
        both = share * prospect.goals.score + (1.0 - share) * prospect.forward
        return bool(prospect.crossed), prospect.direction is Direction.OFF_COURSE, -both, digest, job.job_id

    def _in_full(self, candidate: Candidate, job: Job, prospect: Prospect) -> Prospect:
        plan = self._ranker.plan(job)
        match = self._ranker.with_losses(self._ranker.score(candidate, plan), candidate, plan)
        return replace(prospect, match=match, gaps=find_gaps(self._ranker, match, candidate, plan))


@dataclass(frozen=True, slots=True)
class _Scorers:
    reverse: ReverseScorer
    goals: GoalScorer
    must_not: MustNot


def _failed(match: Match) -> tuple[str, ...]:
    return tuple(must.label for must in match.must_haves if must.state is MustState.FAIL)


def _employers(ranked: Iterable[Prospect]) -> list[Employer]:
    """Return the employers in the order of their best jobs, those without a name last."""
    names: dict[str, str] = {}
    jobs: dict[str, list[str]] = {}
    for prospect in ranked:
        name = " ".join(prospect.company.split())
        names.setdefault(name.casefold(), name)
        jobs.setdefault(name.casefold(), []).append(prospect.job_id)
    return [Employer(names[key], tuple(jobs[key])) for key in sorted(jobs, key=lambda key: not key)]
