"""The door for programs: what it takes, what it gives, what it refuses."""

from __future__ import annotations

import gc
import os
import pickle
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from matcher.config import MatcherConfig
from matcher.domain.job import Job, Posting
from matcher.domain.match import PartKind
from matcher.domain.outcome import Outcome
from matcher.engine.matcher import Matcher
from matcher.errors import ConfigError, DocumentError, InputError, UsageError


@pytest.fixture
def nurse_job(shared: Matcher, nurse_advert: dict[str, str]) -> Job:
    return shared.parse_job(nurse_advert)


def test_a_resume_may_come_in_any_form(shared: Matcher, ada: bytes, tmp_path: Path, nurse_job: Job) -> None:
    path = tmp_path / "ada.txt"
    path.write_bytes(ada)
    result = shared.read(path)
    assert result.document is not None
    resume = shared.parse_resume(path)
    forms = (path, str(path), ada, result, result.document, resume, shared.candidate(resume))
    scores = {shared.score(form, nurse_job).score for form in forms}
    assert len(scores) == 1
    assert 0.0 < scores.pop() < 1.0
    assert resume.contact.name == "Ada Example"
    assert "Ada" not in repr(shared.view(resume))


def test_a_job_may_come_in_any_form(shared: Matcher, ada: bytes, nurse_advert: dict[str, str]) -> None:
    text = f"{nurse_advert['title']}\n{nurse_advert['description']}"
    posting = Posting("7", nurse_advert["title"], nurse_advert["description"])
    resume = shared.candidate(ada)
    forms = (nurse_advert, posting, text, shared.parse_job(posting))
    assert len({shared.score(resume, form).score for form in forms}) == 1


def test_jobs_without_an_id_get_one_of_their_text(shared: Matcher) -> None:
    first, again, other = (
        shared.parse_job({"title": title, "description": "Care"}) for title in ("Nurse", "Nurse", "Registered nurse")
    )
    assert first.job_id == again.job_id
    assert len({first.job_id, other.job_id, ""}) == 3
    assert shared.parse_job("Nurse\nCare").job_id == shared.parse_job("Nurse\nCare").job_id
    assert shared.parse_job({"id": 7, "title": "Nurse", "description": "Care"}).job_id == "7"


@pytest.mark.parametrize("empty", [None, float("nan"), "", "  \n"])
def test_a_job_without_description_is_refused_whatever_stands_for_nothing(shared: Matcher, empty: object) -> None:
    with pytest.raises(InputError, match="'Nurse': the description is empty"):
        shared.parse_job({"id": 1, "title": "Nurse", "description": empty})


def test_what_is_no_job_is_refused(shared: Matcher) -> None:
    with pytest.raises(InputError, match="no description given"):
        shared.parse_job({"title": "Nurse"})
    with pytest.raises(InputError, match=r"a (Posix|Windows)Path is none"):
        shared.parse_job(Path("nurse.txt"))  # type: ignore[arg-type]
    with pytest.raises(InputError, match="description is empty"):
        shared.parse_job("  ")
    job = shared.parse_job({"title": None, "description": "Wound care", "company": float("nan"), "location": None})
    assert (job.title, job.company, job.location) == ("", "", "")


def test_a_resume_that_cannot_be_read_names_itself_and_its_outcome(shared: Matcher, tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match=r"none\.pdf: .*no such file") as refused:
        shared.parse_resume(tmp_path / "none.pdf")
    assert refused.value.outcome == "unreadable"
    with pytest.raises(DocumentError, match="document: "):
        shared.score(b"%PDF-1.7 \x00", "Nurse\nCare")
    assert shared.read(tmp_path).outcome is Outcome.UNREADABLE


def test_a_text_is_no_path_and_is_not_told_back(shared: Matcher) -> None:
    with pytest.raises(InputError, match="not as a text") as refused:
        shared.parse_resume("Ada Example\nCook in Leeds")
    assert "Ada" not in str(refused.value)


def test_ranking_orders_and_cuts(shared: Matcher, ada: bytes, nurse_advert: dict[str, str]) -> None:
    others = [f"Ben Example\n\nSkills\n{skill}".encode() for skill in ("Python", "welding", "triage")]
    ranking = shared.rank([*others, ada], [nurse_advert, "Welder\nWelding of pipes"])
    assert [shortlist.job.title for shortlist in ranking.shortlists] == ["Registered Nurse", "Welder"]
    for shortlist in ranking.shortlists:
        assert [entry.rank for entry in shortlist.entries] == [1, 2, 3, 4]
        scores = [entry.match.score for entry in shortlist.entries]
        assert scores == sorted(scores, reverse=True)
    best = ranking.shortlists[0].entries[0].match
    assert best.resume_id == shared.parse_resume(ada).resume_id
    short = shared.rank(iter([ada, *others]), iter([nurse_advert]), top_k=2).shortlists[0]
    assert short.entries == ranking.shortlists[0].entries[:2]
    assert short.n_scored == 4
    assert best == shared.explain(ada, nurse_advert).match
    assert shared.rank([ada], []).shortlists == ()


def test_redirects_say_who_should_look_elsewhere(shared: Matcher, ada: bytes, nurse_advert: dict[str, str]) -> None:
    cook = {"id": "c", "title": "Head Chef", "description": "Requirements:\n- Menu planning\n- Kitchen hygiene"}
    chefs = [f"Chef {n}\n\nExperience\n\nHead Chef, Inn\nJan 201{n} - Dec 2020\n- Menus and hygiene".encode() for n in range(9)]
    nurse = shared.candidate(ada)
    people = [nurse, *map(shared.candidate, chefs)]
    applied_to = {person.resume_id: "c" for person in people}
    redirects = shared.redirects(people, [nurse_advert, cook], applied_to=applied_to, openings={"c": 2})
    assert [(entry.resume_id, entry.targets[0][0].job_id) for entry in redirects.found] == [(nurse.resume_id, "7")]
    taken = [entry.taken.job_id for entry in redirects.assigned if entry.taken]
    assert sorted(taken) == ["7", "c", "c"]
    for wrong, words in (
        ({"applied_to": {"x": "c"}}, "resumes: 1 of the ids given are not among the 10 known; first 'x'"),
        ({"applied_to": {nurse.resume_id: ["c", "y"]}}, "jobs: 1 of the ids given"),
        ({"applied_to": {}, "openings": {"c": -1}}, "give a number from 0 up"),
    ):
        with pytest.raises(InputError, match=words):
            shared.redirects(people, [nurse_advert, cook], **wrong)  # type: ignore[arg-type]
    with pytest.raises(InputError, match="two of them have the id '7'"):
        shared.redirects(people, [nurse_advert, nurse_advert], applied_to={})


def test_redirects_are_tables_as_well(shared: Matcher, ada: bytes, nurse_advert: dict[str, str]) -> None:
    cook = {"id": "c", "title": "Head Chef", "description": "Requirements:\n- Menu planning\n- Kitchen hygiene"}
    chefs = [f"Chef {n}\n\nExperience\n\nHead Chef, Inn\nJan 201{n} - Dec 2020\n- Menus and hygiene".encode() for n in range(9)]
    nurse, *others = map(shared.candidate, [ada, *chefs])
    applied_to = {person.resume_id: "c" for person in [nurse, *others[1:]]}
    redirects = shared.redirects([nurse, *others], [nurse_advert, cook], applied_to=applied_to)
    frame = redirects.to_frame()
    assert len(frame) == 10
    first = frame.iloc[0]
    assert (first["finding"], first["resume_id"], first["applied_to"], first["redirect_to"]) == (
        "redirect", nurse.resume_id, "c", "7",
    )  # fmt: skip
    ((stand, match),) = redirects.found[0].targets
    assert (first["redirect_rank"], first["redirect_score"], first["choice"]) == (stand.rank, match.score, 1)
    assert "triage" in first["matched_skills"]
    rest = frame.iloc[1:]
    assert list(rest["resume_id"]) == sorted(rest["resume_id"])
    assert rest["redirect_to"].isna().all()
    (unnamed,) = frame[frame["finding"] == "no application"].to_dict("records")
    assert unnamed["resume_id"] == others[0].resume_id
    assert pd.isna(unnamed["rank"])
    assert str(frame["rank"].dtype) == "Int64"
    assigned = redirects.assignment_frame()
    assert list(assigned["resume_id"]) == sorted(person.resume_id for person in [nurse, *others])
    assert sorted(assigned["assigned_to"].dropna()) == ["7", "c"]
    assert assigned["best_rank"].notna().all()
    documented = (Path(__file__).parents[3] / "docs" / "outputs.md").read_text(encoding="utf-8")
    assert all(f"`{column}`" in documented for column in (*frame.columns, *assigned.columns))


def test_redirects_without_any_still_make_tables(shared: Matcher, ada: bytes, nurse_advert: dict[str, str]) -> None:
    redirects = shared.redirects([ada], [nurse_advert], applied_to={})
    assert list(redirects.to_frame()["finding"]) == ["no application"]
    assert len(redirects.assignment_frame()) == 1


def test_a_job_is_checked_in_any_form(shared: Matcher, ada: bytes, nurse_advert: dict[str, str]) -> None:
    remote = nurse_advert | {
        "title": "Registered Nurse - Remote",
        "description": nurse_advert["description"] + "- Fully on-site\n",
    }
    posting = Posting("7", remote["title"], remote["description"])
    text = f"{remote['title']}\n{remote['description']}"
    checks = [shared.check_job(form, [ada]) for form in (remote, posting, text)]
    # A `Job` has lost the words about the place in its title.
    assert [len(check.conflicts) for check in checks] == [1, 1, 1]
    parsed = shared.check_job(shared.parse_job(posting), [ada])
    assert parsed.conflicts == ()
    assert len({check.pool for check in (*checks, parsed)}) == 1
    assert shared.check_job(remote).pool is None
    with pytest.raises(InputError, match="two of them have the id"):
        shared.check_job(remote, [ada, ada])
    with pytest.raises(InputError, match="resumes: give a list"):
        shared.check_job(remote, ada)  # type: ignore[arg-type]
    with pytest.raises(InputError, match="the description is empty"):
        shared.check_job({"title": "Nurse", "description": " "})


def test_a_single_thing_is_not_taken_for_a_list(shared: Matcher, ada: bytes, nurse_advert: dict[str, str]) -> None:
    for resumes in ("resumes/", Path("resumes"), ada, shared.parse_resume(ada), shared.candidate(ada)):
        with pytest.raises(InputError, match="resumes: give a list"):
            shared.rank(resumes, [nurse_advert])  # type: ignore[arg-type]
    for jobs in ("Nurse", nurse_advert, shared.parse_job(nurse_advert)):
        with pytest.raises(InputError, match="jobs: give a list"):
            shared.rank([ada], jobs)  # type: ignore[arg-type]
    with pytest.raises(InputError, match="no resumes"):
        shared.rank([], [nurse_advert])
    for top_k in (0, -1):
        with pytest.raises(UsageError, match="top_k"):
            shared.rank([ada], [nurse_advert], top_k=top_k)


def test_frames_have_the_same_columns_for_every_job(shared: Matcher, ada: bytes, nurse_advert: dict[str, str]) -> None:
    shares = [f"share_{kind.value}" for kind in PartKind]
    frame = shared.rank([ada], [nurse_advert, "Welder\nWelding of pipes"]).to_frame()
    ranks = ["rank", "rank_best", "rank_worst"]
    assert list(frame.columns) == ["job_id", "job_title", "resume_id", *ranks, "score", "band", "band_meaning", *shares]
    assert not frame.isna().to_numpy().any()
    np.testing.assert_allclose(frame[shares].sum(axis=1), frame["score"], atol=1e-9)
    assert list(shared.rank([ada], []).to_frame().columns) == list(frame.columns)
    parts = shared.explain(ada, nurse_advert).to_frame()
    assert isinstance(parts, pd.DataFrame)
    assert parts["share"].sum() == pytest.approx(parts.attrs.get("score", frame["score"][0]), abs=1e-9)
    assert parts["sentence"].str.endswith((".", "”.")).all()


def test_an_explanation_reads_as_text(shared: Matcher, ada: bytes, nurse_advert: dict[str, str]) -> None:
    explanation = shared.explain(ada, nurse_advert)
    lines = str(explanation).splitlines()
    assert len(lines) == 2 + len(explanation.match.parts) == 2 + len(explanation.sentences)
    assert lines[-1] == f"  {explanation.match.band.value}: uncalibrated"
    assert lines[0].startswith(explanation.match.band.value)
    assert f"({explanation.match.score:.2f})" in lines[0]


def test_results_can_be_pickled(shared: Matcher, ada: bytes, nurse_advert: dict[str, str]) -> None:
    things = (
        shared.read(ada), shared.parse_resume(ada), shared.view(ada), shared.parse_job(nurse_advert),
        shared.rank([ada], [nurse_advert]), shared.explain(ada, nurse_advert), shared.adjacent_roles("Nurse"),
        shared.link_skills("triage"), shared.config,
    )  # fmt: skip
    for thing in things:
        assert pickle.loads(pickle.dumps(thing)) == thing
    candidate = pickle.loads(pickle.dumps(shared.candidate(ada)))
    assert shared.score(candidate, nurse_advert) == shared.score(ada, nurse_advert)


def test_a_matcher_pickles_as_its_settings(ada: bytes, nurse_advert: dict[str, str]) -> None:
    config = MatcherConfig().with_settings(["ranking.weights.title=0.9"])
    with Matcher.load(config) as matcher:
        data = pickle.dumps(matcher)
        assert len(data) < 10_000, "models do not travel"
        with pickle.loads(data) as again:
            assert again.config == config
            assert again.score(ada, nurse_advert) == matcher.score(ada, nurse_advert)


def test_settings_may_come_from_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("matcher.engine.matcher.Components.load", lambda config, **_: config)
    (tmp_path / "matcher.toml").write_text("[roles]\nn_roles = 2\n", encoding="utf-8")
    for path in (tmp_path / "matcher.toml", str(tmp_path / "matcher.toml")):
        assert Matcher.load(path).config.roles.n_roles == 2
    with pytest.raises(ConfigError, match="cannot be read"):
        Matcher.load(tmp_path / "none.toml")


def test_threads_may_share_one(shared: Matcher, ada: bytes) -> None:
    texts = [ada + f"\nExtra line {number}\n".encode() for number in range(24)]
    expected = [shared.read(text) for text in texts]
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(shared.read, texts)) == expected


def test_closing_ends_the_worker_and_reading_starts_it_again(shared: Matcher, ada: bytes) -> None:
    shared.close()
    assert shared.read(ada).outcome is Outcome.OK
    (worker,) = shared._sandbox._workers.values()
    shared.close()
    shared.close()
    assert worker._process.returncode is not None
    assert shared.read(ada).outcome is Outcome.OK


def test_one_that_nobody_closed_ends_its_worker_with_itself(shared: Matcher, ada: bytes) -> None:
    matcher = Matcher(shared.components, shared.config)
    matcher.read(ada)
    (worker,) = matcher._sandbox._workers.values()
    del matcher
    gc.collect()
    assert worker._process.returncode is not None


@pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="needs /proc to look for processes")
def test_a_program_that_forgets_to_close_leaves_nothing_behind(ada: bytes) -> None:
    program = (
        "from matcher import Matcher, MatcherConfig\n"
        "config = MatcherConfig().with_settings(['reading.max_operators=1999881'])\n"
        f"matcher = Matcher.load(config)\nprint(matcher.read({ada!r}).outcome)\n"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", program], capture_output=True, text=True, timeout=120, check=True
    )
    assert (done.stdout, done.stderr) == ("ok\n", "")
    assert not [path for path in Path("/proc").glob("[0-9]*/cmdline") if b"1999881" in _content(path)]


def _content(path: Path) -> bytes:
    try:
        return b"" if path.parent.name == str(os.getpid()) else path.read_bytes()
    except OSError:  # it has ended in between
        return b""


def test_texts_become_rows_of_length_one(shared: Matcher) -> None:
    rows = shared.encode(["registered nurse", "nurse", "", "qqqq zzzz"])
    assert rows.dtype == np.float32
    assert rows.shape[0] == 4
    lengths = np.linalg.norm(rows, axis=1)
    np.testing.assert_allclose(lengths[:2], 1.0, atol=1e-5)
    assert lengths[2] == 0.0
    assert shared.encode([]).shape == (0, rows.shape[1])


def test_roles_next_door_to_each_kind_of_subject(shared: Matcher, ada: bytes, nurse_advert: dict[str, str]) -> None:
    resume = shared.parse_resume(ada)
    of_person = shared.adjacent_roles(resume)
    assert of_person == shared.adjacent_roles(shared.view(resume)) == shared.adjacent_roles(shared.candidate(resume))
    assert shared.adjacent_roles(shared.parse_job(nurse_advert))
    assert len(shared.adjacent_roles("Registered Nurse", 2)) == 2
    assert of_person[0].via


def test_with_the_precise_encoder_loaded_a_second_order_stands_beside(
    shared: Matcher, ada: bytes, nurse_advert: dict[str, str], word_counter
) -> None:
    resumes = [shared.candidate(ada), shared.candidate(ada.replace(b"Nurse", b"Cook"))]
    plain = shared.rank(resumes, [nurse_advert])
    precise = Matcher(replace(shared.components, precise=word_counter), shared.config).rank(resumes, [nurse_advert])
    assert [entry[:2] for entry in precise.shortlists[0].entries] == [entry[:2] for entry in plain.shortlists[0].entries]
    frame = precise.to_frame()
    assert list(frame.columns) == [*plain.to_frame().columns, "precise_rank", "precise_score"]
    assert sorted(frame["precise_rank"]) == [1, 2]
