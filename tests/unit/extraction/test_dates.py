"""Dates in the shapes people write them, worked by hand."""

from __future__ import annotations

from datetime import date

import pytest

from matcher.domain.document import Document
from matcher.domain.resume import AsOf, YearMonth
from matcher.extraction.dates import find_as_of, find_periods, is_possible, months_between

NOW = "now"


def _one(text: str) -> tuple[object, object]:
    (period,) = find_periods(text)
    start = None if period.start is None else tuple(period.start)
    return start, NOW if period.is_current else tuple(period.end or ())


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("Jan 2020 – Present", (2020, 1), NOW),
        ("January 2020 to date", (2020, 1), NOW),
        ("Sept. 2015 - current", (2015, 9), NOW),
        ("Oct 2019 until now", (2019, 10), NOW),
        ("03/2018 - 06/2021", (2018, 3), (2021, 6)),
        ("03.2018 – 06.2021", (2018, 3), (2021, 6)),
        ("2018-03 — 2019-05", (2018, 3), (2019, 5)),
        ("Mar '18 - Apr '20", (2018, 3), (2020, 4)),
        ("05/19 - 06/20", (2019, 5), (2020, 6)),
        ("01/03/2018 - 15/06/2019", (2018, 1), (2019, 6)),
        ("March 15, 2016 - May 1, 2017", (2016, 3), (2017, 5)),
        ("Summer 2019 – Fall 2019", (2019, 7), (2019, 10)),
        ("2019–2021", (2019, None), (2021, None)),
        ("2019/20", (2019, None), (2020, None)),
        ("2018 2020", (2018, None), (2020, None)),
        ("Jan 2019 Present", (2019, 1), NOW),
        ("since 2019", (2019, None), NOW),
        ("2019 onwards", (2019, None), NOW),
        ("May – Aug 2019", (2019, 5), (2019, 8)),
        ("Nov - Feb 2019", (2018, 11), (2019, 2)),
        ("2018\t–\t2020", (2018, None), (2020, None)),
        ("Jan 2020 –\nPresent", (2020, 1), NOW),
        ("September 2015 – January\n2019", (2015, 9), (2019, 1)),
        ("Summer 2019", None, (2019, 7)),
        ("Class of 2015", None, (2015, None)),
    ],
)
def test_shapes(text: str, start: object, end: object) -> None:
    assert _one(text) == (start, end)


@pytest.mark.parametrize(
    "text",
    ["13/2019", "2021 - 2018", "tel 555-2019", "(312) 555-0123", "in 2,000 cases", "$2019", "12345", "May I to go", "1899", ""],
)
def test_what_is_no_date(text: str) -> None:
    assert find_periods(text) == []


def test_a_column_breaks_the_end_off_its_date() -> None:
    text = "04.2022 –\tCoordinator, Nordhamn\nPresent\t- Plan shipments\n01.2020 –\tAssistant\n03.2022\t- Lading"
    first, second = find_periods(text)
    assert (first.start, first.is_current) == (YearMonth(2022, 4), True)
    assert first.tail is not None
    assert first.tail.of(text) == "Present"
    assert "Coordinator" not in first.span.of(text)
    assert (second.start, second.end) == (YearMonth(2020, 1), YearMonth(2022, 3))


def test_expected_dates_are_marked() -> None:
    (period,) = find_periods("Expected graduation: May 2031")
    assert period.is_expected
    assert is_possible(period, AsOf(date(2020, 1, 1), "given"))
    (plain,) = find_periods("May 2031")
    assert not is_possible(plain, AsOf(date(2020, 1, 1), "given"))


def test_months_count_both_ends() -> None:
    assert months_between(YearMonth(2020, 1), YearMonth(2020, 12)) == 12
    assert months_between(YearMonth(2020, 5), YearMonth(2020, 5)) == 1
    assert months_between(YearMonth(2020, 5), YearMonth(2020, 4)) is None


def test_as_of_is_given_then_the_files_own_then_the_latest_named() -> None:
    document = Document.from_text("Cook, Jan 2015 - Mar 2019. Card expires May 2030.")
    periods = find_periods(document.text)
    assert find_as_of(document, periods, given=date(2022, 2, 2)) == AsOf(date(2022, 2, 2), "given")
    assert find_as_of(document, periods) == AsOf(date(2019, 3, 31), "latest_date")
    assert find_as_of(Document.from_text("no dates"), []) is None


def test_hostile_text_takes_linear_time() -> None:
    for text in ("1" * 50_000, "Jan " * 12_000, "2019-" * 10_000, " \t" * 25_000, "'18 - " * 9_000):
        find_periods(text)
