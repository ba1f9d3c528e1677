"""`Matcher.suggest`: from a resume and jobs, as callers give them, to the candidate's page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from matcher.domain.goals import Goals
from matcher.domain.outcome import Outcome
from matcher.domain.resume import Resume
from matcher.engine.components import Components
from matcher.engine.goals_file import read_goals, to_goals
from matcher.engine.results import Suggestion
from matcher.engine.sources import JobSource, parsed_job, refuse_single
from matcher.errors import InputError, UsageError
from matcher.extraction.job import JobExtractor
from matcher.extraction.readback import read_back
from matcher.extraction.view import build_view
from matcher.roles.config import GoalsConfig
from matcher.roles.ladder import Ladder
from matcher.roles.objective import read_objective
from matcher.roles.suggesting import Suggester

GoalsSource = Goals | Mapping[str, Any] | Path | str | None


class Wanted(NamedTuple):
    """What a caller asks for."""

    goals: GoalsSource
    top_k: int
    outcome: Outcome | None
    """How the resume's file was read, where it was read here."""


def suggest(
    components: Components,
    config: GoalsConfig,
    resume: Resume,
    jobs: Iterable[JobSource],
    *,
    wanted: Wanted,
    on_done: Callable[[str, int], None] | None = None,
) -> Suggestion:
    """Return the candidate's page; see `Matcher.suggest`."""
    refuse_single(jobs, "jobs")
    if wanted.top_k < 1:
        raise UsageError(f"top_k is {wanted.top_k}: give a number from 1 up")
    goals = goals_of(wanted.goals)
    # Phrases that no list names are shown to recruiters; finding them takes twice as long as the rest of an advert.
    extractor = JobExtractor(components.taxonomy)
    tell = on_done or (lambda _stage, _n_done: None)
    parsed = []
    for job in jobs:
        parsed.append(parsed_job(job, extractor))
        tell("reading", len(parsed))
    twins = [job_id for job_id, count in Counter(job.job_id for job in parsed).items() if count > 1]
    if twins:
        raise InputError(f"jobs: two of them have the id {twins[0]!r}")
    if goals.is_empty:
        goals = read_objective(resume, Ladder(components.taxonomy, components.titles))
    view = build_view(resume)
    found = Suggester(components.ranker, components.titles, config).find(
        components.ranker.candidate(resume.resume_id, view), parsed, goals, top_k=wanted.top_k, on_done=partial(tell, "scoring")
    )
    return Suggestion(
        resume_id=resume.resume_id,
        goals=goals,
        jobs=found.jobs,
        n_best=found.n_best,
        lessons=found.lessons,
        employers=found.employers,
        roles=components.roles.for_view(view),
        reading=read_back(resume, wanted.outcome),
    )


def goals_of(source: GoalsSource) -> Goals:
    """Return the goals that a caller gives, empty ones for None; `ConfigError` where a file or a mapping is none."""
    if source is None:
        return Goals()
    if isinstance(source, Goals):
        return source
    return to_goals(source) if isinstance(source, Mapping) else read_goals(source)
