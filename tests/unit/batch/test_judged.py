"""Judged pairs become samples whose scores are those that a run with the learnt weights gives."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from matcher.batch.judged import JudgedFiles, judged_samples
from matcher.config import MatcherConfig
from matcher.domain.band_meaning import BandCount, BandMeaning
from matcher.domain.document import Document
from matcher.engine.matcher import Matcher
from matcher.evaluation.people import generated
from matcher.evaluation.weights import FAMILIES, scored
from matcher.ranking.config import Weights

WEIGHTS = Weights(0.31, 0.07, 0.2, 0.02, 0.0, 0.11, 0.05, 0.14, 0.1)


@pytest.fixture(scope="module")
def judged(shared: Matcher) -> JudgedFiles:
    people = generated("even")
    jobs = tuple(
        replace(shared.parse_job(f"{advert.title}\n{advert.text}"), job_id=advert.id) for advert in people.adverts[:40:8]
    )
    resumes = tuple(
        replace(shared.parse_resume(Document.from_text(person.text)), resume_id=person.id) for person in people.people[:60:6]
    )
    grades = {job.job_id: {resume.resume_id: number % 3 for number, resume in enumerate(resumes)} for job in jobs}
    return JudgedFiles(jobs, resumes, grades)


def test_a_sample_scores_as_ranking_with_those_weights_does(shared: Matcher, judged: JudgedFiles) -> None:
    ranker = replace(shared.components.ranker, config=replace(shared.config.ranking, weights=WEIGHTS))
    weights = np.array([getattr(WEIGHTS, name) for name in FAMILIES])
    samples = judged_samples(judged, shared)
    assert len(samples) == judged.n_judgements == 50
    expected = [
        ranker.score(shared.candidate(resume), ranker.plan(job)).score
        for job in judged.jobs
        for resume in sorted(judged.resumes, key=lambda entry: entry.resume_id)
    ]
    assert [scored(each, weights) for each in samples] == pytest.approx(expected, abs=1e-12)


def test_counts_are_told_with_the_score_they_were_made_with_and_no_other(
    shared: Matcher, judged: JudgedFiles, tmp_path
) -> None:
    ranking = replace(MatcherConfig().ranking, weights=WEIGHTS)
    counted = BandMeaning(shared.components.fingerprint(ranking), *(BandCount(9, 3) for _ in range(4)))
    config = replace(MatcherConfig(), ranking=replace(ranking, band_meaning=counted))
    (tmp_path / "weights.toml").write_text(config.to_toml(), encoding="utf-8")
    config = MatcherConfig.from_toml(tmp_path / "weights.toml")

    def said(config: MatcherConfig) -> str:
        return Matcher.load(config).score(judged.resumes[0], judged.jobs[0]).band_meaning

    assert said(config) == "on your 36 judgements 3 of 9 such pairs were judged a fit (33 %, 12 to 65 %)"
    assert "counted with other settings" in said(config.with_settings(["ranking.weights.title=0.3"]))
    assert said(MatcherConfig()) == "uncalibrated"
