"""Names, numbers and places at the head of a resume; all people are invented."""

from __future__ import annotations

import pytest

from matcher.domain.document import Document
from matcher.domain.resume import Contact
from matcher.extraction.contact import find_contact
from matcher.extraction.lines import body_lines
from matcher.extraction.role_words import TitleCues
from matcher.extraction.sections import find_sections


class _NoNames:
    def occupations_named(self, title: str) -> tuple[str, ...]:
        return ("x",) if title.lower() in ("product designer", "head chef", "baker") else ()


def _contact(text: str) -> Contact:
    document = Document.from_text(text)
    lines = body_lines(document)
    return find_contact(document, find_sections(document, lines), TitleCues(_NoNames()), lines=lines)


@pytest.mark.parametrize(
    ("head", "name"),
    [
        ("Ada Example", "Ada Example"),
        ("ADA EXAMPLE", "ADA EXAMPLE"),
        ("Product Designer\nAda Example", "Ada Example"),
        ("Curriculum Vitae\nAda Example\nHead Chef", "Ada Example"),
        ("Curriculum Vitae: Ada Example", "Ada Example"),
        ("Name: Ada Example", "Ada Example"),
        ("Ada Example, RN, BSN", "Ada Example"),
        ("Dr. Ada Example", "Ada Example"),
        ("Ada Example | Head Chef | Leeds, UK", "Ada Example"),
        ("Zoë Łukasz-O'Neill", "Zoë Łukasz-O'Neill"),
        ("Nguyễn Thị Lan", "Nguyễn Thị Lan"),
        ("Jean-Baptiste de la Cruz", "Jean-Baptiste de la Cruz"),
        ("Suharto", "Suharto"),
        ("A D A   E X A M P L E", "ADA EXAMPLE"),
        ("CONTACT\nLeeds, UK\nAda Example\nHead Chef", "Ada Example"),
        ("Jordan Baker", "Jordan Baker"),
    ],
)
def test_names(head: str, name: str) -> None:
    local = "jordan.baker" if "Baker" in name else "hello"
    assert _contact(f"{head}\n{local}@example.com\n\nExperience\nCook, Blue Door\n2019 - 2021").name == name


def test_no_name_is_no_name() -> None:
    assert _contact("Experience\nCook, Blue Door\n2019 - 2021").name == ""
    assert _contact("").name == ""


@pytest.mark.parametrize(
    "number",
    [
        "(312) 555-0123",
        "312-555-0123",
        "+44 20 5550 0131",
        "+44 1924 555 0113",
        "312.555.0123",
        "+1 (612) 555-0158",
        "3125550123",
    ],
)
def test_telephone_numbers(number: str) -> None:
    assert _contact(f"Ada Example\n{number} | ada@example.com\n\nSkills\nSoup").phones == (number,)


@pytest.mark.parametrize(
    "text", ["2019 - 2021", "2019-2021", "01/03/2018", "03/2018 - 06/2021", "1,200,000", "10.0.0.1", "ID 123456789012345678"]
)
def test_what_is_no_telephone_number(text: str) -> None:
    assert _contact(f"Ada Example\nada@example.com\n{text}\n\nSkills\nSoup").phones == ()


def test_addresses_and_links() -> None:
    text = (
        "Ada Example\n12 Marlow Street, Apt 4B, Springfield, IL 62704 | ada.example@example.com\n"
        "linkedin.com/in/ada-example/ · https://ada.example.com · Node.js\n\nSkills\n"
        "See github.com/ada for Node.js and ASP.NET\n\nADA EXAMPLE"
    )
    contact = _contact(text)
    assert contact.emails == ("ada.example@example.com",)
    assert contact.location == "Springfield, IL"
    assert contact.links == ("linkedin.com/in/ada-example/", "https://ada.example.com", "github.com/ada")
    held = [span.of(text) for span in contact.spans]
    assert "12 Marlow Street, Apt 4B" in held
    assert "62704" in held
    assert {"Ada Example", "ADA EXAMPLE"} <= set(held)


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("Salt Lake City, UT", "Salt Lake City, UT"),
        ("Kraków, Poland", "Kraków, Poland"),
        ("Based in: Berlin", "Berlin"),
        ("Columbus, Ohio", "Columbus, Ohio"),
        ("no place", ""),
    ],
)
def test_places(line: str, place: str) -> None:
    assert _contact(f"Jordan Example\njordan@example.com | {line}\n\nSkills\nSoup").location == place
