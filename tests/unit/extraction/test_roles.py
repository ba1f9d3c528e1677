"""Positions in each shape that resumes have, worked by hand."""

from __future__ import annotations

from datetime import date

import pytest

from matcher.domain.document import Document
from matcher.domain.resume import AsOf, Role
from matcher.extraction.dates import find_periods
from matcher.extraction.lines import body_lines
from matcher.extraction.role_words import TitleCues
from matcher.extraction.roles import experience_months, find_roles
from matcher.extraction.sections import find_sections

AS_OF = AsOf(date(2024, 6, 30), "given")


class _NoNames:
    def occupations_named(self, title: str) -> tuple[str, ...]:
        return ("x",) if title.lower() in ("barista", "lead vocalist") else ()


def _roles(body: str, heading: str = "Experience") -> tuple[Role, ...]:
    document = Document.from_text(f"Ada Example\n\n{heading}\n{body}")
    lines = body_lines(document)
    return find_roles(
        document,
        find_sections(document, lines),
        TitleCues(_NoNames()),
        lines=lines,
        periods=find_periods(document.text),
        as_of=AS_OF,
    )


def _brief(body: str) -> list[tuple[str, str]]:
    return [(role.title, role.employer) for role in _roles(body)]


BULLETS = "- Cooked for sixty guests a night and kept the pass clean\n- Ordered stock\n"
ONE = [("Sous Chef", "Blue Door Ltd")]


@pytest.mark.parametrize(
    "body",
    [
        "Sous Chef, Blue Door Ltd — Jan 2019 - May 2021\n",
        "Sous Chef, Blue Door Ltd\tJan 2019 - May 2021\n",
        "Sous Chef | Blue Door Ltd | Leeds, UK | Jan 2019 - May 2021\n",
        "Blue Door Ltd\nSous Chef\nJan 2019 - May 2021\n",
        "Sous Chef\nBlue Door Ltd\nJan 2019 - May 2021\n",
        "Sous Chef – Blue Door Ltd\nJan 2019 - May 2021\n",
        "Sous Chef at Blue Door Ltd\nJan 2019 - May 2021\n",
        "Blue Door Ltd — Leeds, UK\tJan 2019 - May 2021\nSous Chef\n",
        "Jan 2019 - May 2021\tSous Chef, Blue Door Ltd\n",
        "Jan 2019 - May 2021\nSous Chef\nBlue Door Ltd\n",
        "Sous Chef\n\nBlue Door Ltd\n\nJan 2019 - May 2021\n",
        "Sous Chef (Jan 2019 - May 2021)\nBlue Door Ltd, Leeds\n",
        "Blue Door Ltd\nSous Chef · Jan 2019 - May 2021\n",
        "Sous Chef, Blue Door\tJan 2019 - May 2021\nLtd, Leeds, UK\n",
        "Sous Chef,\tJan 2019 - May 2021\nBlue Door Ltd, Leeds\n",
        "Jan 2019 –\tSous Chef, Blue Door Ltd\nMay 2021\t- Cooked\n",
    ],
)
def test_shapes_of_one_role(body: str) -> None:
    (role,) = _roles(body + BULLETS)
    assert (role.title, role.employer) in (ONE[0], ("Sous Chef", "Blue Door, Ltd"))
    assert (role.start, role.end, role.months) == ((2019, 1), (2021, 5), 29)


def test_several_roles_tight_and_without_bullets() -> None:
    body = "Globex Corp\nEngineer · 2020 – 2022\nAcme Corp\nJunior Engineer · 2018 – 2020"
    assert _brief(body) == [("Engineer", "Globex Corp"), ("Junior Engineer", "Acme Corp")]


def test_several_roles_under_one_employer() -> None:
    body = (
        "Acme Corporation\nStaff Engineer, Platform\nAug 2022 - Present\n- Led\n"
        "Senior Engineer, Payments Core\nJul 2020 - Aug 2022\n- Built the rails\n"
        "Engineer, Identity Services\nAug 2018 - Jul 2020\n- Shipped"
    )
    assert _brief(body) == [
        ("Staff Engineer, Platform", "Acme Corporation"),
        ("Senior Engineer, Payments Core", "Acme Corporation"),
        ("Engineer, Identity Services", "Acme Corporation"),
    ]


def test_an_employer_with_dates_of_its_own_is_no_role() -> None:
    body = (
        "Mersey Power & Gas, Liverpool\tMay 2018 - Present\nTeam Leader\nOct 2021 - Present\n- Led\n\n"
        "Customer Service Adviser\nMay 2018 - Sep 2021\n- Answered"
    )
    roles = _roles(body)
    assert [(role.title, role.employer, role.start) for role in roles] == [
        ("Team Leader", "Mersey Power & Gas", (2021, 10)),
        ("Customer Service Adviser", "Mersey Power & Gas", (2018, 5)),
    ]


def test_places_are_neither_title_nor_employer() -> None:
    (role,) = _roles("Registered Nurse, Surgical ICU, Lakeside Hospital, Boston, MA\t2019 - 2021\n" + BULLETS)
    assert (role.title, role.employer, role.location) == ("Registered Nurse, Surgical ICU", "Lakeside Hospital", "Boston, MA")
    (role,) = _roles("Head Chef\nOsteria Cordelia, Novigrad\n2019–Present\n" + BULLETS)
    assert (role.employer, role.location) == ("Osteria Cordelia", "Novigrad")


def test_a_role_without_dates() -> None:
    roles = _roles(
        "After School Counselor | YMCA\n- Taught maths and art to small groups\n\nCook, Blue Door Ltd\n2015 - 2017\n- Cooked"
    )
    assert [(role.title, role.employer, role.months) for role in roles] == [
        ("After School Counselor", "YMCA", None),
        ("Cook", "Blue Door Ltd", 25),
    ]


def test_sentences_are_no_headings() -> None:
    body = "Cook, Blue Door Ltd\t2015 - 2017\n"
    body += "Managed two nurses and one engineer in 2016.\nThe manager left\n- Grew sales from 2015 to 2017 by 10%"
    assert _brief(body) == [("Cook", "Blue Door Ltd")]


def test_present_is_the_documents_own_day() -> None:
    (role,) = _roles("Cook, Blue Door Ltd\tJan 2024 - Present\n" + BULLETS)
    assert (role.is_current, role.end, role.months) == (True, None, 6)


def test_overlaps_count_once() -> None:
    roles = _roles("Cook, Blue Door Ltd\tJan 2020 - Dec 2020\n- A b c\n\nWaiter, Red Door Ltd\tJul 2020 - Jun 2021\n- D e f")
    assert [role.months for role in roles] == [12, 12]
    assert experience_months(roles, AS_OF) == 18
    assert experience_months((), AS_OF) is None


def test_dates_far_in_the_future_are_left_out() -> None:
    (role,) = _roles("Cook, Blue Door Ltd\tJan 2034 - Feb 2036\n" + BULLETS)
    assert (role.start, role.months) == (None, None)


def test_spans_hold_the_entry() -> None:
    body = "Sous Chef, Blue Door Ltd\t2019 - 2021\n- Soup\n\nWaiter, Red Door Ltd\t2017 - 2019\n- Trays"
    document = f"Ada Example\n\nExperience\n{body}"
    first, second = _roles(body)
    assert first.span.of(document) == "Sous Chef, Blue Door Ltd\t2019 - 2021\n- Soup"
    assert first.heading.of(document) == "Sous Chef, Blue Door Ltd\t2019 - 2021"
    assert first.title_span is not None
    assert first.title_span.of(document) == "Sous Chef"
    assert first.span.end <= second.span.start


def test_projects_are_named_by_their_first_words() -> None:
    (project,) = _roles("Sales Forecast\t2023\n- Modelled ten years of sales", heading="Projects")
    assert (project.title, project.employer, project.section.value) == ("Sales Forecast", "", "projects")


@pytest.mark.parametrize(
    ("text", "least_title", "most_employer"),
    [
        ("Director of Nursing", 3, 0),
        ("School Nurse", 3, 0),
        ("Self-employed", 4, 3),
        ("Sr. Engineering Manager", 3, 0),
        ("Freelance Illustrator", 3, 0),
    ],
)
def test_titles(text: str, least_title: int, most_employer: int) -> None:
    cues = TitleCues(_NoNames())
    assert cues.title_score(text) >= least_title
    assert cues.employer_score(text) <= most_employer


@pytest.mark.parametrize(
    "text",
    [
        "University of Oxford",
        "St. Mary's Hospital",
        "Sherwood Solicitors",
        "Acme Corp.",
        "City of Leeds Council",
        "Teacher Training Institute",
    ],
)
def test_employers(text: str) -> None:
    cues = TitleCues(_NoNames())
    assert cues.employer_score(text) >= 2
    assert cues.title_score(text) < cues.employer_score(text)


@pytest.mark.parametrize(
    ("known", "expected"),
    [("Blue Door Ltd | Sous Chef", ("Zarf", "Vlink")), ("Sous Chef | Blue Door Ltd", ("Vlink", "Zarf"))],
)
def test_words_nobody_knows_follow_the_order_of_the_known(known: str, expected: tuple[str, str]) -> None:
    assert _brief(f"{known} | 2019 - 2021\n{BULLETS}\nVlink | Zarf | 2017 - 2019\n{BULLETS}")[1] == expected
