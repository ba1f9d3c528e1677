"""`Matcher.suggest`: what it takes, what it gives, what it refuses."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from matcher.domain.goals import Goals, Mode
from matcher.domain.job import Posting
from matcher.domain.outcome import Outcome
from matcher.engine.matcher import Matcher
from matcher.errors import ConfigError, DocumentError, InputError, UsageError

COOK = {"id": "8", "title": "Cook", "description": "You cook in a hotel kitchen. HACCP."}


def test_resumes_jobs_and_goals_may_come_in_any_form(
    shared: Matcher, ada: bytes, nurse_advert: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "goals.toml").write_text('modes = ["remote"]', encoding="utf-8")
    (tmp_path / "ada.txt").write_bytes(ada)
    posting = Posting(nurse_advert["id"], nurse_advert["title"], nurse_advert["description"])
    resumes = (ada, tmp_path / "ada.txt", str(tmp_path / "ada.txt"), shared.read(ada), shared.parse_resume(ada))
    jobs = (nurse_advert, posting, shared.parse_job(nurse_advert))
    goals = (tmp_path / "goals.toml", {"modes": ["remote"]}, Goals(modes=(Mode.REMOTE,), source="given"))
    pages = [shared.suggest(resume, [jobs[0]], goals=goals[0]).jobs for resume in resumes]
    pages += [shared.suggest(ada, [job], goals=wanted).jobs for job, wanted in zip(jobs, goals, strict=True)]
    assert all(page == pages[0] for page in pages)
    assert shared.suggest(ada, [COOK]).reading.outcome is Outcome.OK
    assert shared.suggest(shared.parse_resume(ada), [COOK]).reading.outcome is None


def test_as_a_frame_it_has_a_row_for_every_job(shared: Matcher, ada: bytes, nurse_advert: dict[str, str]) -> None:
    page = shared.suggest(ada, [COOK, nurse_advert], goals={"titles": ["nurse"]}, top_k=1)
    frame = page.to_frame()
    assert list(frame["rank"]) == [1, 2]
    assert list(frame["job_id"]) == ["7", "8"]
    assert frame["direction"].iloc[1] == "off course"
    assert list(frame["goals"]) == [job.goals.score for job in page.jobs if job.goals]
    assert (frame["missing"].iloc[1], frame["adjacent"].iloc[1]) == ("", "")
    asked = COOK | {"title": "Nurse", "description": "Requirements:\n- Wound care and triage\n- Python\n- Emergency care"}
    (job,), frame = (page := shared.suggest(ada, [asked])).jobs, page.to_frame()
    assert [frame["missing"].iloc[0], frame["adjacent"].iloc[0]] == [
        " | ".join(gap.label for gap in job.gaps if bool(gap.near) is is_near) for is_near in (False, True)
    ]
    assert "Python" in frame["missing"].iloc[0]
    empty = shared.suggest(ada, []).to_frame()
    assert list(empty.columns) == list(frame.columns)
    assert shared.suggest(ada, [COOK]).to_frame()["goals"].isna().all()


def test_it_can_be_pickled_and_progress_is_told(shared: Matcher, ada: bytes, nurse_advert: dict[str, str]) -> None:
    told: list[tuple[str, int]] = []
    page = shared.suggest(ada, [COOK, nurse_advert], on_done=lambda stage, n_done: told.append((stage, n_done)))
    assert pickle.loads(pickle.dumps(page)) == page
    assert told == [("reading", 1), ("reading", 2), ("scoring", 1), ("scoring", 2)]


def test_what_cannot_be_used_is_refused(shared: Matcher, ada: bytes, nurse_advert: dict[str, str]) -> None:
    with pytest.raises(InputError, match="give a list of them"):
        shared.suggest(ada, nurse_advert)  # type: ignore[arg-type]
    with pytest.raises(InputError, match="two of them have the id '7'"):
        shared.suggest(ada, [nurse_advert, COOK | {"id": "7"}])
    with pytest.raises(UsageError, match="from 1 up"):
        shared.suggest(ada, [nurse_advert], top_k=0)
    with pytest.raises(ConfigError, match="unknown key title"):
        shared.suggest(ada, [nurse_advert], goals={"title": ["nurse"]})
    with pytest.raises(DocumentError):
        shared.suggest(b"%PDF-1.4 broken", [nurse_advert])
