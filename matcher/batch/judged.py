"""Resumes and jobs of the user's own, with the user's judgements."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from matcher.batch.inputs.postings import Columns, read_postings
from matcher.batch.inputs.resumes import find_resumes
from matcher.batch.parsing import parse_files
from matcher.domain.job import Job
from matcher.domain.resume import Resume
from matcher.engine.matcher import Matcher
from matcher.errors import InputError
from matcher.evaluation.people import read_judgements
from matcher.evaluation.tasks import Scores, System, Task
from matcher.evaluation.weights import FAMILIES, Sample, sample
from matcher.ranking.config import Weights


@dataclass(frozen=True, slots=True)
class JudgedFiles:
    """What was judged, read."""

    jobs: tuple[Job, ...]
    """Those with judgements."""
    resumes: tuple[Resume, ...]
    grades: Mapping[str, Mapping[str, int]]
    """Job id to resume id to grade, 0 included."""

    @property
    def n_judgements(self) -> int:
        """Pairs that were judged."""
        return sum(len(found) for found in self.grades.values())


def read_judged(matcher: Matcher, judgements: Path, resumes: Iterable[Path], jobs: Path) -> JudgedFiles:
    """Return the readable resumes and the judged jobs.

    Raises
    ------
    InputError
        Nothing can be read, or a judgement names a resume or a job that is not there.
    """
    inputs = find_resumes([str(path) for path in resumes], left_out=[jobs, judgements])
    parsed = parse_files(inputs, matcher.config, n_jobs=1, is_record=True, cache=matcher.cache)
    read = {item.resume.resume_id: item.resume for item in parsed if item.resume is not None}
    if not read:
        raise InputError("not one of the resumes could be read")
    postings, _ = read_postings(jobs, columns=Columns(), read_document=matcher.read)
    by_id = {posting.job_id: posting for posting in postings}
    grades = read_judgements(judgements, job_ids=list(by_id), resume_ids=list(read))
    return JudgedFiles(tuple(matcher.parse_job(by_id[job_id]) for job_id in sorted(grades)), tuple(read.values()), grades)


def judged_task(judged: JudgedFiles, matcher: Matcher) -> tuple[Task, System]:
    """Return the task of ranking all resumes for each judged job, and what matcher says; pairs without judgement are 0."""
    task = Task(
        "judgements",
        f"yours: {judged.n_judgements} judgements",
        tuple(job.text for job in judged.jobs),
        tuple(resume.document.text for resume in judged.resumes),
        tuple({name: grade for name, grade in judged.grades[job.job_id].items() if grade} for job in judged.jobs),
        tuple(resume.resume_id for resume in judged.resumes),
        ("nDCG@10", "MAP", "P@5", "right person first"),
    )

    def ours(_queries: Sequence[str], _documents: Sequence[str]) -> Scores:
        ranker = matcher.components.ranker
        grid = ranker.grid([matcher.candidate(resume) for resume in judged.resumes])
        return ranker.all_scores(grid, [ranker.plan(job) for job in judged.jobs])

    return task, ours


def judged_samples(judged: JudgedFiles, matcher: Matcher) -> list[Sample]:
    """Return what each family of parts adds to the score of each judged pair, when all families weigh the same."""
    ranker = matcher.components.ranker
    equal = replace(ranker, config=replace(ranker.config, weights=Weights(**dict.fromkeys(FAMILIES, 1.0))))
    candidates = {resume.resume_id: matcher.candidate(resume) for resume in judged.resumes}
    samples = []
    for job in judged.jobs:
        plan = equal.plan(job)
        for resume_id, grade in sorted(judged.grades[job.job_id].items()):
            samples.append(sample(equal.score(candidates[resume_id], plan), grade))
    return samples
