"""For each sample job the obviously right people lead the obviously wrong ones, and a perfect resume is called strong."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from matcher import Matcher
from matcher.batch.inputs.postings import Columns, read_postings
from matcher.domain.job import Job
from matcher.domain.match import Band
from matcher.engine.results import Ranking


@pytest.fixture(scope="module")
def matcher() -> Iterator[Matcher]:
    with Matcher.load() as loaded:
        yield loaded


@pytest.fixture(scope="module")
def jobs(matcher: Matcher, samples: Path) -> list[Job]:
    postings, _ = read_postings(samples / "jobs.csv", columns=Columns(), read_document=matcher.read)
    return [matcher.parse_job(posting) for posting in postings]


@pytest.fixture(scope="module")
def truth(samples: Path) -> dict[str, dict[str, object]]:
    return json.loads((samples / "truth.json").read_text(encoding="utf-8"))["resumes"]


@pytest.fixture(scope="module")
def ids(matcher: Matcher, samples: Path, truth: dict[str, dict[str, object]]) -> dict[str, str]:
    """Return the resume id of each readable sample file."""
    results = {name: matcher.read(samples / "resumes" / name) for name in truth}
    return {name: result.content_hash[:16] for name, result in results.items() if result.document is not None}


@pytest.fixture(scope="module")
def ranking(matcher: Matcher, samples: Path, ids: dict[str, str], jobs: list[Job]) -> Ranking:
    return matcher.rank([samples / "resumes" / name for name in sorted(ids)], jobs)


def test_the_right_people_lead_the_wrong_ones(
    ranking: Ranking, ids: dict[str, str], truth: dict[str, dict[str, object]]
) -> None:
    n_compared, wrong_order = 0, []
    for shortlist in ranking.shortlists:
        scores = {entry.match.resume_id: entry.match.score for entry in shortlist.entries}
        job_id = shortlist.job.job_id
        right = [name for name in ids if job_id in truth[name]["right_for"]]
        wrong = [name for name in ids if job_id in truth[name]["wrong_for"]]
        for better in right:
            for worse in wrong:
                n_compared += 1
                if scores[ids[better]] <= scores[ids[worse]]:
                    wrong_order.append((job_id, better, worse))
    assert n_compared > 200
    assert not wrong_order


def test_the_first_of_a_job_is_one_of_the_right_people(
    ranking: Ranking, ids: dict[str, str], truth: dict[str, dict[str, object]]
) -> None:
    names = {resume_id: name for name, resume_id in ids.items()}
    misses = []
    for shortlist in ranking.shortlists:
        job_id = shortlist.job.job_id
        if any(job_id in truth[name]["right_for"] for name in ids):
            first = names[shortlist.entries[0].match.resume_id]
            if job_id not in truth[first]["right_for"]:
                misses.append((job_id, first))
    assert not misses


def _in_own_order(line: str) -> str:
    """Return the words of a line four by four from the end: all that is asked, but no copy of the advert."""
    words = line.split()
    return " ".join(" ".join(words[start : start + 4]) for start in range((len(words) - 1) // 4 * 4, -1, -4))


def test_a_perfect_resume_is_strong(matcher: Matcher, jobs: list[Job]) -> None:
    from matcher.domain.document import Document

    for job in jobs:
        lines = [span.of(job.text).strip("-•* \t") for span in job.lines]
        duties = "\n".join(f"- {_in_own_order(line)}" for line in lines)
        text = f"Ada Example\nada@example.com\n\nExperience\n\n{job.title}\nExample Ltd\nJan 2008 - Present\n{duties}\n\n"
        text += "Education\n\nMaster of Science, Example University, 2007\n\nLanguages\n\nEnglish (native), Spanish (C2)\n\n"
        text += "Skills\n\n" + ", ".join(requirement.label for requirement in job.requirements if requirement.concepts)
        match = matcher.score(matcher.parse_resume(Document.from_text(text)), job)
        assert match.band is Band.STRONG, (job.job_id, match.score)
