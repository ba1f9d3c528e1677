"""Files to outcomes: each file ends in one, whatever it or matcher does."""

from __future__ import annotations

import dataclasses
import gc
import pickle
import zipfile
from pathlib import Path

import pytest

from matcher.batch import parsing
from matcher.batch.inputs.resume_input import Kind, ResumeInput
from matcher.batch.inputs.resumes import find_resumes
from matcher.batch.parsing import ParsedFile, parse_files, without_duplicates
from matcher.config import MatcherConfig
from matcher.domain.outcome import Outcome
from matcher.domain.shortlist import ResumeFile
from matcher.engine.matcher import Matcher

CONFIG = MatcherConfig()


@pytest.fixture(autouse=True)
def _one_matcher(shared: Matcher, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parsing, "shared_matcher", lambda _config: shared)


@pytest.fixture
def folder(tmp_path: Path, ada: bytes) -> Path:
    (tmp_path / "ada.txt").write_bytes(ada)
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.7\nnothing more")
    (tmp_path / "empty.docx").write_bytes(b"")
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere.txt")
    (tmp_path / "up").symlink_to(tmp_path)
    with zipfile.ZipFile(tmp_path / "more.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("ada.txt", ada)
        archive.writestr("bomb.txt", bytes(40 << 20))
    return tmp_path


def _outcomes(folder: Path, **options: object) -> dict[str, ParsedFile]:
    inputs = find_resumes([str(folder)])
    parsed = list(parse_files(inputs, CONFIG, n_jobs=1, **options))
    assert [item.entry.file for item in parsed] == [entry.file for entry in inputs]
    return {item.entry.file.removeprefix(f"{folder}/"): item for item in parsed}


def test_each_file_has_its_outcome_and_what_is_read_its_candidate(folder: Path) -> None:
    parsed = _outcomes(folder)
    outcomes = {name: item.entry.outcome for name, item in parsed.items()}
    assert outcomes == {
        "ada.txt": Outcome.OK, "broken.pdf": Outcome.MALFORMED, "empty.docx": outcomes["empty.docx"],
        "gone.txt": Outcome.UNREADABLE, "more.zip!/ada.txt": Outcome.OK, "more.zip!/bomb.txt": Outcome.TOO_LARGE,
        "up": Outcome.UNREADABLE,
    }  # fmt: skip
    assert not outcomes["empty.docx"].is_scored
    for item in parsed.values():
        assert (item.candidate is not None) == item.entry.outcome.is_scored
        assert bool(item.entry.reason) == (item.entry.outcome is not Outcome.OK)
        assert item.resume is None
    ada = parsed["ada.txt"]
    assert ada.entry.resume_id == ada.content_hash[:16] == parsed["more.zip!/ada.txt"].entry.resume_id
    assert (ada.entry.n_roles, ada.entry.experience_months) == (1, 60)
    assert ada.entry.n_skills >= 2


def test_for_a_record_the_resume_is_kept_instead(folder: Path) -> None:
    ada = _outcomes(folder, is_record=True)["ada.txt"]
    assert ada.candidate is None
    assert ada.resume is not None
    assert ada.resume.contact.name == "Ada Example"


def test_what_goes_between_processes_can_be_pickled(folder: Path) -> None:
    for item in (*_outcomes(folder).values(), *_outcomes(folder, is_record=True).values()):
        again = pickle.loads(pickle.dumps(item))
        assert again.entry == item.entry
        assert again.resume == item.resume
        assert (again.candidate is None) == (item.candidate is None)
        if item.candidate is not None:
            assert again.candidate.view == item.candidate.view
            assert again.candidate.digest == item.candidate.digest


def test_a_failure_of_ours_is_the_outcome_of_that_file_alone(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    parse_resume = Matcher.parse_resume

    def fail(self: Matcher, source: object, **options: object):
        raise KeyError("Ada Example")

    monkeypatch.setattr(Matcher, "parse_resume", fail)
    entry = _outcomes(folder)["ada.txt"].entry
    assert entry.outcome is Outcome.PARSER_CRASH
    assert entry.resume_id
    assert "KeyError" in entry.reason
    assert "Ada" not in entry.reason
    assert parse_resume is not fail


def test_reading_ends_with_the_files_also_when_left_early(folder: Path) -> None:
    inputs = find_resumes([str(folder)])
    sandbox = parsing.shared_sandbox(CONFIG.reading, None)
    list(parse_files(inputs, CONFIG, n_jobs=1))
    assert not sandbox._workers
    files = parse_files(inputs, CONFIG, n_jobs=1)
    next(files)
    assert sandbox._workers
    files.close()
    assert not sandbox._workers


def test_work_in_other_processes_gives_the_same_and_may_be_left_early(tmp_path: Path, ada: bytes) -> None:
    for number in range(20):
        (tmp_path / f"{number:02}.txt").write_bytes(ada + b"\n" * number)
    inputs = find_resumes([str(tmp_path)])
    here = [item.entry for item in parse_files(inputs, CONFIG, n_jobs=1)]
    assert [item.entry for item in parse_files(inputs, CONFIG, n_jobs=2)] == here
    files = parse_files(inputs, CONFIG, n_jobs=2)
    assert next(files).entry == here[0]
    files.close()  # a warning would be an error
    gc.collect()


def _parsed(file: str, content_hash: str) -> ParsedFile:
    return ParsedFile(ResumeFile(file, content_hash[:16], Outcome.OK), content_hash)


def test_of_equal_files_the_first_path_is_kept_in_any_order() -> None:
    files = [_parsed("c", "1"), _parsed("a", "1"), _parsed("b", "2"), _parsed("e", ""), _parsed("d", "")]
    for order in (files, files[::-1]):
        kept = without_duplicates(order)
        assert [item.entry.file for item in kept] == ["a", "b", "c", "d", "e"]
        assert [item.entry.outcome.value for item in kept] == ["ok", "ok", "duplicate", "ok", "ok"]
        assert kept[2].entry.reason == "the same file as a"


def test_a_member_that_cannot_be_unpacked_is_unreadable(tmp_path: Path) -> None:
    missing = ResumeInput("r.zip!/a.txt", str(tmp_path / "r.zip"), "a.txt", 0, kind=Kind.ZIP)
    damaged = dataclasses.replace(missing, path=str(tmp_path / "damaged.zip"))
    (tmp_path / "damaged.zip").write_bytes(b"PK")
    for item in parse_files([missing, damaged], CONFIG, n_jobs=1):
        assert item.entry.outcome is Outcome.UNREADABLE
        assert item.entry.reason
