"""Certificates listed, and those named elsewhere."""

from __future__ import annotations

import pytest

from matcher.domain.document import Document
from matcher.extraction.certificates import certificates_in, find_certificates
from matcher.extraction.dates import find_periods
from matcher.extraction.lines import body_lines
from matcher.extraction.sections import find_sections


def _names(text: str) -> list[str]:
    document = Document.from_text(text)
    lines = body_lines(document)
    sections = find_sections(document, lines)
    found = find_certificates(document, sections, lines=lines, periods=find_periods(text))
    assert all(certificate.span.of(text) == certificate.name for certificate in found)
    return [certificate.name for certificate in found]


def test_each_entry_of_the_section_without_its_date() -> None:
    text = (
        "Ada Example\n\nCertifications\n- AWS Certified Solutions Architect – Professional, 2022\n"
        "- Journeyman license, State of Arizona\n"
        "- 2019 First aid at work\n- BLS, ACLS, CPR\n- CPA candidate (2 of 4 sections passed)"
    )
    assert _names(text) == [
        "AWS Certified Solutions Architect – Professional",
        "Journeyman license, State of Arizona",
        "First aid at work",
        "BLS",
        "ACLS",
        "CPR",
        "CPA candidate (2 of 4 sections passed)",
    ]


def test_well_known_names_elsewhere_once() -> None:
    text = "Ada Example\n\nSummary\nWelder with OSHA 10 and a Class A CDL.\n\n"
    text += "Experience\nCook\t2019 - 2021\n- Worked with the CPA\n\nLicenses\nOSHA 10"
    assert _names(text) == ["Class A CDL", "OSHA 10"]


@pytest.mark.parametrize(
    "text", ["Registered Nurse license", "certified welder", "CompTIA A+", "ServSafe Manager", "PMP", "chartered engineer"]
)
def test_known(text: str) -> None:
    assert [certificate.name for certificate in certificates_in(f"Holds {text}.")] == [text]


@pytest.mark.parametrize(
    "text", ["certified 20 welders", "licensed music to films", "a pump and a ramp", "a certificate of thanks"]
)
def test_no_certificate(text: str) -> None:
    assert certificates_in(text) == []
