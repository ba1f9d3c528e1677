"""What was read from a resume and what was not, told to its writer."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from matcher.domain.document import Cut, HiddenText
from matcher.domain.outcome import Outcome
from matcher.domain.suggestion import Reading
from matcher.engine.matcher import Matcher
from matcher.extraction.readback import read_back

BARE = b"""Ada Example

Experience
Nurse at Example Hospital
- Triage on a surgical ward
"""


def _said(lines: tuple[str, ...]) -> str:
    return "\n".join(lines)


def test_a_whole_resume_is_read_back(shared: Matcher, samples: Path) -> None:
    reading = read_back(shared.parse_resume(samples / "resumes" / "nurse-amara-okoye.pdf"), Outcome.OK)
    read = _said(reading.read)
    assert reading.outcome is Outcome.OK
    assert "3 positions with dates: Registered Nurse, Medical-Surgical Unit (02/2021 to now)" in read
    assert "9 years 5 months of work in all, counted to September 2026" in read
    assert "English (native), Igbo (C1)" in read
    assert "an e-mail address" in read
    assert reading.not_read == ()


def test_what_is_missing_is_told_with_what_to_do(shared: Matcher) -> None:
    reading = read_back(shared.parse_resume(BARE))
    said = _said(reading.not_read)
    for words in ("Dates of 1 position", "Few skills", "No education", "No languages", "No e-mail address and no phone"):
        assert words in said
    assert "of work in all" not in _said(reading.read)


def test_what_the_file_hid_or_lost_is_told(shared: Matcher, ada: bytes) -> None:
    resume = shared.parse_resume(ada)
    hidden = (HiddenText("python java", 1, None, "same_colour"), HiddenText("sql", 1, None, "tiny"))
    document = replace(resume.document, hidden=hidden, cuts=(Cut("pages", 50, 60),), n_scans=2, n_pages=3)

    def told(**changes: object) -> Reading:
        return read_back(replace(resume, **changes))  # type: ignore[arg-type]

    said = _said(told(document=document, language="de").not_read)
    assert "50 of 60 pages" in said
    assert "2 pieces of text that a person cannot see (in the colour of its ground, too small to read)" in said
    assert "python java" not in said
    assert "2 pages are pictures" in said
    assert "No text on pages 2, 3" in said
    assert "seems to be in German" in said


def test_a_present_without_a_date_is_told(shared: Matcher, ada: bytes) -> None:
    reading = read_back(shared.parse_resume(ada.replace(b"Dec 2023", b"Present")))
    assert "1 month of work in all, counted to January 2019" in _said(reading.read)
    assert "it was read as January 2019" in _said(reading.not_read)
    assert "Present" not in _said(read_back(shared.parse_resume(ada)).not_read)


def test_an_empty_heading_is_told(shared: Matcher, ada: bytes) -> None:
    reading = read_back(shared.parse_resume(ada + b"\nPublications\n\nLanguages\nEnglish (native)\n"))
    assert "Nothing under the heading Publications." in reading.not_read
