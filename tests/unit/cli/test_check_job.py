"""``matcher check-job``: an advert, and people to hold its must-haves against."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from matcher.engine.matcher import Matcher

Invoke = Callable[..., tuple[int, str, str]]
ADVERT = """Junior Nurse

We look for a nurse.

Requirements:
- Wound care
- 9+ years of experience
"""


@pytest.fixture
def advert(tmp_path: Path) -> Path:
    path = tmp_path / "advert.txt"
    path.write_text(ADVERT, encoding="utf-8")
    return path


@pytest.fixture
def folder(tmp_path: Path, ada: bytes) -> Path:
    folder = tmp_path / "people"
    folder.mkdir()
    (folder / "ada.txt").write_bytes(ada)
    (folder / "twin.txt").write_bytes(ada)
    (folder / "other.txt").write_bytes(ada.replace(b"Triage and wound care", b"Answered the telephone"))
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7\n")
    return folder


def _record(result: tuple[int, str, str]) -> dict:
    assert (result[0], result[2]) == (0, ""), result
    return json.loads(result[1])


def _refused(result: tuple[int, str, str], *words: str) -> None:
    assert (result[0], result[1], result[2].count("\n")) == (2, "", 1), result
    for word in words:
        assert word in result[2]


def test_an_advert_alone_is_checked_by_its_words(invoke: Invoke, advert: Path) -> None:
    code, out, err = invoke("check-job", advert)
    assert (code, err) == (0, "")
    assert out.startswith("Job check: Junior Nurse\n")
    assert "It is called “Junior”, and 9+ years of experience are asked for." in out
    assert "COST" not in out


def test_every_file_of_the_pool_is_accounted_for(invoke: Invoke, advert: Path, folder: Path) -> None:
    record = _record(invoke("check-job", advert, "--pool", folder, "--n-jobs", "1", "--format", "json"))
    files = record["files"]
    assert (files["n_files"], files["n_people"], files["n_duplicates"]) == (4, 2, 1)
    assert [(Path(entry["file"]).name, entry["outcome"]) for entry in files["unread"]] == [("broken.pdf", "malformed")]
    wound_care, years = record["pool"]["must_haves"]
    assert (wound_care["n_pass"], wound_care["n_unknown"], wound_care["n_fail"]) == (1, 1, 0)
    assert (years["n_fail"], years["n_lost_alone"]) == (2, 2)
    assert record["pool"]["relaxed"] == [{"requirement_ids": [years["requirement_id"]], "n_gained": 2, "n_without_fail": 2}]


def test_a_pool_may_be_several_things_and_the_advert_is_not_one_of_its_people(invoke: Invoke, folder: Path, ada: bytes) -> None:
    advert = folder / "advert.txt"
    advert.write_text(ADVERT, encoding="utf-8")
    archive = folder.parent / "more.zip"
    with zipfile.ZipFile(archive, "w") as writer:
        writer.writestr("eve.txt", ada.replace(b"Ada", b"Eve"))
    result = invoke("check-job", advert, "--pool", folder, "--pool", archive, "--format", "json", "--n-jobs", "1")
    files = _record(result)["files"]
    assert (files["n_files"], files["n_people"]) == (5, 3)
    spelled = invoke("check-job", advert, "--format", "json", "--n-jobs", "1", "--pool", *sorted(folder.iterdir()), archive)
    assert _record(spelled)["files"] == files


def test_a_talent_pool_is_a_pool_of_people_too(invoke: Invoke, advert: Path, folder: Path, tmp_path: Path) -> None:
    pool = tmp_path / "pool"
    assert invoke("pool", "add", folder, "--pool", pool, "--retention-days", "forever", "--n-jobs", "1")[0] == 0
    costs = _record(invoke("check-job", advert, "--pool", folder, "--n-jobs", "1", "--format", "json"))["pool"]
    pooled = _record(invoke("check-job", advert, "--pool", pool, "--format", "json"))
    assert pooled["pool"]["must_haves"] == costs["must_haves"]
    both = _record(invoke("check-job", advert, "--pool", pool, "--pool", folder, "--n-jobs", "1", "--format", "json"))
    assert both["pool"] == costs, "who is in both counts once"


def test_the_library_gives_the_same(shared: Matcher, ada: bytes, invoke: Invoke, advert: Path, folder: Path) -> None:
    other = ada.replace(b"Triage and wound care", b"Answered the telephone")
    check = shared.check_job(ADVERT, [shared.read(text, name="a.txt") for text in (ada, other)])
    assert check.pool is not None
    record = _record(invoke("check-job", advert, "--pool", folder, "--n-jobs", "1", "--format", "json"))
    assert record["pool"]["n_people"] == check.pool.n_people
    assert [cost["n_pass"] for cost in record["pool"]["must_haves"]] == [cost.n_pass for cost in check.pool.must_haves]


def test_markdown_is_for_notes(invoke: Invoke, advert: Path) -> None:
    code, out, _ = invoke("check-job", advert, "--format", "markdown")
    assert code == 0
    assert out.startswith("# Job check: Junior Nurse\n")


def test_what_cannot_be_used_is_told_in_a_sentence(invoke: Invoke, advert: Path, tmp_path: Path) -> None:
    _refused(invoke("check-job", tmp_path / "none.txt"), "none.txt", "no such file")
    _refused(invoke("check-job", advert, "--pool", tmp_path / "nowhere"), "nowhere", "no such file or folder")
    _refused(invoke("check-job", advert, advert), "one job at a time")
    _refused(invoke("check-job", advert, "--n-jobs", "0"), "--n-jobs is 0")
    (tmp_path / "empty").mkdir()
    _refused(invoke("check-job", advert, "--pool", tmp_path / "empty"), "no files found")
    (tmp_path / "empty" / "broken.pdf").write_bytes(b"%PDF-1.7\n")
    _refused(invoke("check-job", advert, "--pool", tmp_path / "empty"), "none of the 1 files could be read as a resume")
