"""Pay: read where an advert clearly names it, and nowhere else."""

from __future__ import annotations

import pytest

from matcher.domain.goals import Period
from matcher.extraction.pay import find_pay

YEAR, MONTH, WEEK, DAY, HOUR = Period.YEAR, Period.MONTH, Period.WEEK, Period.DAY, Period.HOUR


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$120k–$140k", (120_000, 140_000, "USD", YEAR)),
        ("£35,000 pa", (35_000, 35_000, "GBP", YEAR)),
        ("€ 18 per hour", (18, 18, "EUR", HOUR)),
        ("Salary: 120-140k USD", (120_000, 140_000, "USD", YEAR)),
        ("Up to $140k salary", (None, 140_000, "USD", YEAR)),
        ("from £35,000 per annum", (35_000, None, "GBP", YEAR)),
        ("Pays 40.000 € - 50.000 € brutto", (40_000, 50_000, "EUR", YEAR)),
        ("Compensation: $44.10 to $66.20 per hour, pension plan", (44.10, 66.20, "USD", HOUR)),
        ("Pay: average $1,550 weekly, top drivers $1,800. $3,000 sign-on bonus.", (1_550, 1_550, "USD", WEEK)),
        ("$19-22/hr plus tip pool", (19, 22, "USD", HOUR)),
        ("$20 per hour plus quality bonus", (20, 20, "USD", HOUR)),
        ("1 500 € per month", (1_500, 1_500, "EUR", MONTH)),
        ("£500 per day, outside IR35", (500, 500, "GBP", DAY)),
        ("We offer 46,000 to 56,000 pounds, 30 days of leave", (46_000, 56_000, "GBP", YEAR)),
        ("Salary CHF 90'000 a year", (90_000, 90_000, "CHF", YEAR)),
        ("Base salary $70,000+ and a car", (70_000, None, "USD", YEAR)),
        ("Salary: $60,000-$80,000 in San Francisco", (60_000, 80_000, "USD", YEAR)),
        ("You manage budgets of $200,000-$400,000.\nSalary: $60,000", (60_000, 60_000, "USD", YEAR)),
    ],
)
def test_what_is_clearly_pay(text: str, expected: tuple[float | None, float | None, str, Period]) -> None:
    pay = find_pay(text)
    assert pay is not None
    assert (pay.low, pay.high, pay.currency, pay.period) == expected


@pytest.mark.parametrize(
    "text",
    [
        "30,000 customers rely on us",
        "Competitive salary",
        "Salary: 48k to 54k plus tronc",
        "$3,000 sign-on bonus",
        "We raised $30,000,000 last year",
        "You manage a budget of $50,000-$90,000 a year",
        "OTE $120k",
        "We save customers $50,000 a year",
        "$60,000-$80,000 in ARR",
        "1,500 pounds for CPD",
        "Earn $0.60 per mile",
        "Salary: $140k-$120k",
        "Salary: $60,000 - £80,000",
        "Salary: $1 per year",
        "Bonus of up to $5,000 per year",
        "Lift 50 pounds for up to 8 hours",
        "",
    ],
)
def test_what_may_be_something_else_is_not_read(text: str) -> None:
    assert find_pay(text) is None


def test_a_bare_dollar_is_that_of_the_country() -> None:
    found = {
        place: find_pay("Salary: $90,000", location=place) for place in ("Toronto, ON", "Sydney, Australia", "Austin, TX", "")
    }
    assert [pay.currency if pay else "" for pay in found.values()] == ["CAD", "AUD", "USD", "USD"]


def test_a_year_of_pay_counts_full_time() -> None:
    for text, low in (
        ("€18 per hour", 37_440),
        ("€100 per day", 26_000),
        ("€500 per week", 26_000),
        ("€2,000 per month", 24_000),
    ):
        pay = find_pay(text)
        assert pay is not None
        assert pay.a_year() == (low, low)


def test_a_price_list_ends_the_search() -> None:
    assert find_pay("$1 " * 40_000 + "\nSalary: $60,000") is None
