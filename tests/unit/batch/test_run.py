"""A whole run without the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from matcher.batch import parsing, run
from matcher.batch.request import RankRequest
from matcher.batch.run import is_finished, rank_files, ranked, take_stock
from matcher.batch.units import scoring_unit
from matcher.domain.job import Job, Posting
from matcher.domain.outcome import JobOutcome, Outcome
from matcher.engine.matcher import Matcher
from matcher.errors import InputError, ModelNotFoundError, StrictError, UsageError
from matcher.reports.folder import write_outputs

JOBS = [
    {"id": "n", "title": "Registered Nurse", "description": "Requirements:\n- Triage and wound care\n- 2+ years of experience"},
    {"id": "c", "title": "Head Chef", "description": "Requirements:\n- Menu planning\n- Kitchen hygiene"},
    {"id": "e", "title": "Empty", "description": ""},
]


pytestmark = pytest.mark.usefixtures("one_matcher")


@pytest.fixture
def request_(tmp_path: Path, ada: bytes) -> RankRequest:
    folder = tmp_path / "resumes"
    folder.mkdir()
    (folder / "ada.txt").write_bytes(ada)
    (folder / "copy.txt").write_bytes(ada)
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7\n")
    (folder / "jobs.json").write_text(json.dumps(JOBS), encoding="utf-8")
    (folder / "out").mkdir()
    (folder / "out" / "report.html").write_text("<p>Ada Example, nurse</p>", encoding="utf-8")
    return RankRequest((str(folder),), folder / "jobs.json", out=folder / "out")


def _with(request: RankRequest, **changes: object) -> RankRequest:
    import dataclasses

    return dataclasses.replace(request, **changes)


def test_stock_is_taken_without_jobs_and_results_among_the_resumes(request_: RankRequest) -> None:
    stock = take_stock(request_)
    assert [Path(entry.file).name for entry in stock.inputs] == ["ada.txt", "broken.pdf", "copy.txt"]
    assert [posting.job_id for posting in stock.postings] == ["n", "c"]
    assert len(stock.job_files) == 3


def test_a_run_lists_everything_once(request_: RankRequest) -> None:
    seen: list[tuple[str, int, int, int]] = []
    result = rank_files(request_, progress=lambda *step, n_failed=0: seen.append((*step, n_failed)))
    assert [Path(entry.file).name for entry in result.resumes] == ["ada.txt", "broken.pdf", "copy.txt"]
    assert [entry.outcome.value for entry in result.resumes] == ["ok", "malformed", "duplicate"]
    assert [entry.outcome.value for entry in result.jobs] == ["ok", "ok", "empty_job"]
    assert [shortlist.job.job_id for shortlist in result.shortlists] == ["n", "c"]
    for shortlist in result.shortlists:
        assert (len(shortlist.entries), shortlist.n_scored, shortlist.n_unscored) == (1, 1, 0)
    nurse, chef = (shortlist.entries[0].match.score for shortlist in result.shortlists)
    assert nurse > chef
    assert set(result.job_roles) == {"n", "c"}
    assert set(result.resume_roles) == {result.resumes[0].resume_id}
    assert seen[:2] == [("listing", 0, None, 0), ("listing", 3, 3, 0)]
    assert ("reading", 0, 3, 0) in seen
    assert ("reading", 3, 3, 1) in seen, "the broken one needs a human"
    assert seen[-1] == ("scoring", 2, 2, 0)
    assert not parsing.shared_sandbox(request_.config.reading, None)._workers, "the process that reads documents has ended"


def test_the_manifest_says_what_the_result_was_made_of(request_: RankRequest) -> None:
    manifest = rank_files(_with(request_, top_k=None)).manifest
    again = json.loads(json.dumps(manifest))
    assert again["config"]["top_k"] == "all"
    assert set(again["inputs"]["jobs"]) == {"n", "c"}
    assert len(again["inputs"]["resumes"]) == 3
    assert set(again["models"]) == {"taxonomy", "tfidf", "embeddings", "roles", "spans"}
    assert "matcher" in again["versions"]
    other = rank_files(_with(request_, top_k=None)).manifest
    assert {key: value for key, value in other.items() if key != "run"} == {
        key: value for key, value in manifest.items() if key != "run"
    }


def test_strict_names_the_first_that_could_not_be_read(request_: RankRequest) -> None:
    with pytest.raises(StrictError, match=r"1 resume and 1 job could .*broken\.pdf"):
        rank_files(_with(request_, is_strict=True))


def test_without_one_readable_resume_there_is_nothing_to_rank(request_: RankRequest, tmp_path: Path) -> None:
    bad = tmp_path / "bad"
    bad.mkdir()
    (bad / "x.pdf").write_bytes(b"%PDF-1.7\n")
    with pytest.raises(InputError, match=r"none of the 1 files .*x\.pdf"):
        rank_files(_with(request_, resumes=(str(bad),)))


def test_an_advert_that_we_fail_on_is_listed_and_the_others_are_ranked(
    request_: RankRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    parse_job = Matcher.parse_job

    def fail(self: Matcher, source: Posting) -> Job:
        if source.job_id in failing:
            raise KeyError("words of the advert")
        return parse_job(self, source)

    monkeypatch.setattr(Matcher, "parse_job", fail)
    failing = {"n"}
    result = rank_files(request_)
    assert [shortlist.job.job_id for shortlist in result.shortlists] == ["c"]
    assert [entry.outcome for entry in result.jobs] == [JobOutcome.FAILED, JobOutcome.OK, JobOutcome.EMPTY_JOB]
    assert "KeyError" in result.jobs[0].reason
    assert "words" not in result.jobs[0].reason
    failing = {"n", "c"}
    with pytest.raises(InputError, match="not one of the 2 jobs could be read"):
        rank_files(request_)


def test_texts_in_a_language_that_is_not_read_are_said_to_be(request_: RankRequest) -> None:
    german = "Sie betreuen die Patienten auf unserer Station und dokumentieren die Pflege mit dem Team."
    request_.jobs.write_text(
        json.dumps([*JOBS, {"id": "g", "title": "Krankenpfleger", "description": german}]), encoding="utf-8"
    )
    (request_.jobs.parent / "erika.txt").write_text(f"Erika Muster\n\nBerufserfahrung\n\n{german}\n", encoding="utf-8")
    result = rank_files(request_)
    assert {file.job_id: file.reason for file in result.jobs if "German" in file.reason}.keys() == {"g"}
    assert [Path(file.file).name for file in result.resumes if "only English is read" in file.reason] == ["erika.txt"]


def test_what_a_long_text_loses_is_said_with_its_count(request_: RankRequest) -> None:
    folder = Path(request_.resumes[0])
    (folder / "long.txt").write_text("Cooked for sixty\n" * 20_000, encoding="utf-8")
    (folder / "longer.txt").write_text("Cooked for ninety\n" * 30_000, encoding="utf-8")
    advert = {"id": "long", "title": "Cook", "description": "You cook for the guests.\n" * 40_000}
    request_.jobs.write_text(json.dumps([*JOBS, advert]), encoding="utf-8")
    result = rank_files(request_)
    told = {Path(file.file).name: (file.outcome, file.reason) for file in result.resumes}
    assert told["long.txt"] == (Outcome.PARTIAL, "only a part was read: 119996 of 339999 characters")
    assert told["longer.txt"] == (Outcome.PARTIAL, "only a part was read: 119998 of 539999 characters")
    assert told["ada.txt"] == (Outcome.OK, "")
    (job,) = [file for file in result.jobs if file.job_id == "long"]
    assert job.reason.startswith("only a part was read: 120000 of ")


def test_the_precise_order_stands_beside_a_run_that_is_otherwise_the_same(
    request_: RankRequest, word_counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run.PreciseEncoder, "load", lambda _path, **_: word_counter)
    monkeypatch.setattr(run, "_PRECISE_LIBRARIES", ("numpy",))
    plain = rank_files(request_)
    monkeypatch.setattr(scoring_unit.PreciseEncoder, "load", lambda _path, **_: word_counter)
    result = rank_files(_with(request_, precise=Path("precise")))
    for with_it, without in zip(result.shortlists, plain.shortlists, strict=True):
        assert [entry[:2] for entry in with_it.entries] == [entry[:2] for entry in without.entries]
    assert (result.is_precise, plain.is_precise) == (True, False)
    assert result.manifest["models"] == plain.manifest["models"] | {"precise": word_counter.sha256}


def test_a_run_with_another_precise_encoder_is_another_run(
    request_: RankRequest, word_counter, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(run, "_PRECISE_LIBRARIES", ("numpy",))
    monkeypatch.setattr(scoring_unit.PreciseEncoder, "load", lambda _path, **_: word_counter)
    request = _with(request_, precise=Path("precise"), out=tmp_path / "out")
    with pytest.raises(InterruptedError), ranked(request):
        raise InterruptedError
    with monkeypatch.context() as patch:
        patch.setattr(word_counter, "sha256", "another")
        with pytest.raises(UsageError, match="had other models"), ranked(request, is_resumed=True):
            raise AssertionError
    with ranked(request, is_resumed=True) as result:
        write_outputs(result, tmp_path / "out")
    assert is_finished(request)


def test_a_precise_encoder_that_is_not_there_is_told_before_anything_is_read(request_: RankRequest, tmp_path: Path) -> None:
    with pytest.raises(ModelNotFoundError):
        rank_files(_with(request_, precise=tmp_path, resumes=("nowhere",)))


def test_what_travels_with_each_unit_does_not_grow_with_the_files_that_a_shell_names() -> None:
    request = RankRequest(("r/a.pdf", "r/*.pdf", "q"), Path("jobs.csv"), precise=Path("encoder"))
    assert [path.name for path in run._paths(request)] == ["a.pdf", "q", "encoder"]
    many = tuple(f"r/{n % 2}/{n}.pdf" for n in range(1_000))
    assert [path.name for path in run._paths(_with(request, resumes=many))] == ["0", "1", "encoder"]
