"""The samples are what their script writes, open as they should, name nobody real, and agree with their truth."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import re
import subprocess
import sys
import unicodedata
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pdfminer.high_level import extract_text
from pdfminer.pdfdocument import PDFPasswordIncorrect

from matcher.domain.outcome import Outcome

SAMPLES = Path(__file__).parents[3] / "data" / "samples"
FOLDERS = ("resumes", "jobs")
PASSWORDS = ("", "open-sesame")
FORMATS = {"docx", "odt", "txt", "md", "html", "rtf"}
NO_ADVERT_FITS = {"veterinary-surgeon"}


def written_files(root: Path) -> dict[str, bytes]:
    paths = [
        root / "jobs.csv",
        root / "truth.json",
        *(path for folder in FOLDERS for path in sorted((root / folder).iterdir())),
    ]
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in paths}


@pytest.fixture(scope="module")
def committed() -> dict[str, bytes]:
    return written_files(SAMPLES)


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    out = tmp_path_factory.mktemp("samples")
    environment = {**os.environ, "PYTHONHASHSEED": "4711", "TZ": "Asia/Kathmandu", "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, str(SAMPLES / "make_samples.py"), "--out", str(out)]
    subprocess.run(command, check=True, env=environment, cwd=out, capture_output=True)
    return written_files(out)


@pytest.fixture(scope="module")
def truth() -> dict[str, Any]:
    content: dict[str, Any] = json.loads((SAMPLES / "truth.json").read_text(encoding="utf-8"))
    return content


@pytest.fixture(scope="module")
def jobs() -> list[dict[str, str]]:
    with (SAMPLES / "jobs.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def texts(truth: dict[str, Any]) -> dict[str, str]:
    """Text of every readable PDF by file name, as pdfminer gives it, letters folded to their plain forms."""
    names = [name for name, record in truth["resumes"].items() if name.endswith(".pdf") and record["outcome"] == "ok"]
    return {name: folded(extract_text(SAMPLES / "resumes" / name)) for name in names}


def folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).split())


def contents(data: bytes) -> object:
    """Return what a file holds, whatever release of zlib compressed it."""
    if data.startswith(b"PK"):
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return {name: archive.read(name) for name in archive.namelist()}
    if not data.startswith(b"%PDF") or b"%%EOF" not in data[-32:]:
        return data
    for password in PASSWORDS:
        try:
            with pikepdf.open(BytesIO(data), password=password) as pdf:
                streams = [item.read_bytes() for item in pdf.objects if isinstance(item, pikepdf.Stream)]
                return streams, [page.mediabox.as_list() for page in pdf.pages], str(dict(pdf.docinfo))
        except pikepdf.PasswordError:
            continue
    return data


def test_script_writes_what_is_committed(fresh: dict[str, bytes], committed: dict[str, bytes]) -> None:
    assert sorted(fresh) == sorted(committed)
    # Equal bytes where zlib is the same release as on the machine that wrote them, equal contents everywhere.
    differing = [
        name for name in fresh if fresh[name] != committed[name] and contents(fresh[name]) != contents(committed[name])
    ]
    assert differing == []


def test_contents_tell_files_apart(committed: dict[str, bytes]) -> None:
    seen = {hashlib.sha256(repr(contents(data)).encode()).hexdigest() for data in committed.values()}
    assert len(seen) == len(committed) - 1  # the duplicate


def test_samples_are_many_and_small(committed: dict[str, bytes], truth: dict[str, Any], jobs: list[dict[str, str]]) -> None:
    resumes = truth["resumes"]
    assert sum(name.endswith(".pdf") for name in resumes) >= 44
    assert {name.rpartition(".")[2] for name in resumes} == FORMATS | {"pdf"}
    assert len({record["family"] for record in resumes.values()}) >= 12
    assert len({record["layout"] for record in resumes.values() if "layout" in record}) >= 12
    assert len(jobs) >= 15
    assert sum(map(len, committed.values())) < 3_000_000
    assert max(map(len, committed.values())) < 150_000


def test_readable_pdfs_hold_name_contact_and_roles(texts: dict[str, str], truth: dict[str, Any]) -> None:
    for name, text in texts.items():
        record = truth["resumes"][name]
        facts = [record["name"], record["contact"]["phone"], *(record["roles"][0][key] for key in ("title", "employer"))]
        lost = [fact for fact in facts if not found(fact, text)]
        assert lost == [], name
        assert record["contact"]["email"].replace("-", "") in text.replace("-", "").replace(" ", ""), name


def found(fact: str, text: str) -> bool:
    """Return whether every word of a fact stands in the text; columns and line ends may stand between them."""
    return all(word in text for word in folded(fact).split())


def test_no_letter_is_a_box(texts: dict[str, str]) -> None:
    # Bullets of the standard fonts have no entry in their encoding, and pdfminer says so: (cid:127).
    boxes = re.compile(r"[\x00\ufffd■]|\(cid:(?!127\))")
    assert [name for name, text in texts.items() if boxes.search(text)] == []


def test_pdfs_carry_the_day_they_were_saved(texts: dict[str, str], truth: dict[str, Any]) -> None:
    for name in texts:
        with pikepdf.open(SAMPLES / "resumes" / name) as pdf:
            assert str(pdf.docinfo["/ModDate"])[2:10] == truth["resumes"][name]["as_of"].replace("-", ""), name


def outcome_files(truth: dict[str, Any], outcome: str) -> list[Path]:
    files = [SAMPLES / "resumes" / name for name, record in truth["resumes"].items() if record["outcome"] == outcome]
    assert files, outcome
    return files


def test_scan_has_a_picture_and_no_text(truth: dict[str, Any]) -> None:
    for path in outcome_files(truth, "no_text"):
        assert extract_text(path).strip() == ""
        with pikepdf.open(path) as pdf:
            assert len(pdf.pages[0].get_images()) == 1


def test_encrypted_needs_its_password(truth: dict[str, Any]) -> None:
    for path in outcome_files(truth, "encrypted"):
        with pytest.raises(PDFPasswordIncorrect):
            extract_text(path)
        with pikepdf.open(path, password=PASSWORDS[1]) as pdf:
            assert len(pdf.pages) == 1


def test_broken_file_ends_early(truth: dict[str, Any]) -> None:
    for path in outcome_files(truth, "malformed"):
        data = path.read_bytes()
        assert data.startswith(b"%PDF")
        assert b"startxref" not in data
        assert b"/Catalog" not in data


def test_duplicate_has_the_bytes_of_its_original(truth: dict[str, Any]) -> None:
    for path in outcome_files(truth, "duplicate"):
        original = truth["resumes"][path.name]["duplicate_of"]
        assert path.read_bytes() == (SAMPLES / "resumes" / original).read_bytes()


def test_one_page_is_turned_and_one_resume_has_two_pages(texts: dict[str, str]) -> None:
    turned, n_long = [], 0
    for name in texts:
        with pikepdf.open(SAMPLES / "resumes" / name) as pdf:
            n_long += len(pdf.pages) == 2
            turned += [name for page in pdf.pages if page.obj.get("/Rotate", 0) == 90]
    assert turned == ["engineer-sunita-rao.pdf"]
    assert n_long >= 1


def test_everyone_is_invented() -> None:
    sources = sorted([*(SAMPLES / "people").glob("*.toml"), *(SAMPLES / "adverts").glob("*.toml")])
    assert len(sources) > 60
    for path in sources:
        text = path.read_text(encoding="utf-8")
        assert [domain for domain in re.findall(r"@([\w.-]+\w)", text) if domain != "example.com"] == [], path.name
        numbers = re.findall(r"\d[\d ().+-]*\d{3}[ -]\d{4}\b", text)
        assert [number for number in numbers if not re.search(r"\b555[ -]01\d\d$", number)] == [], path.name


def test_truth_names_each_file_and_job_once(
    truth: dict[str, Any], jobs: list[dict[str, str]], committed: dict[str, bytes]
) -> None:
    assert sorted(truth["resumes"]) == sorted(
        name.removeprefix("resumes/") for name in committed if name.startswith("resumes/")
    )
    assert [job["id"] for job in jobs] == list(truth["jobs"])
    assert {name.split("/")[1].rpartition(".")[0] for name in committed if name.startswith("jobs/")} <= set(truth["jobs"])


def test_truth_agrees_with_itself(truth: dict[str, Any]) -> None:
    known = set(truth["jobs"])
    fitting: set[str] = set()
    for name, record in truth["resumes"].items():
        right, wrong = set(record["right_for"]), set(record["wrong_for"])
        assert right | wrong <= known, name
        assert not right & wrong, name
        assert record["outcome"] in set(Outcome), name
        fitting |= right if record["outcome"] == "ok" else set()
        for role in record.get("roles", []):
            assert re.fullmatch(r"\d{4}(-\d\d)?", role["start"]), name
            assert re.fullmatch(r"\d{4}(-\d\d)?|present", role["end"]), name
            assert role["end"] == "present" or role["start"][:4] <= role["end"][:4], name
    assert known - fitting == NO_ADVERT_FITS
    for job in known:
        assert any(job in record["wrong_for"] for record in truth["resumes"].values()), job


def test_adverts_read_as_employers_write(jobs: list[dict[str, str]], truth: dict[str, Any]) -> None:
    for job in jobs:
        n_words = len(job["description"].split())
        assert 60 <= n_words <= 400, job["id"]
        assert "\n" in job["description"]
        assert job["title"]
        assert job["company"]
        assert job["location"]
        assert truth["jobs"][job["id"]]["must"]
    assert sum(len(job["description"].split()) < 130 for job in jobs) >= 2
