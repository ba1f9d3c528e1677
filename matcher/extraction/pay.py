"""What a job pays, where the advert clearly says so."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from matcher.domain.goals import Pay, Period
from matcher.extraction.wording import any_of

CURRENCIES = ("USD", "EUR", "GBP", "CHF", "CAD", "AUD", "NZD", "SGD", "INR", "SEK", "NOK", "DKK", "PLN", "CZK", "ZAR", "JPY")
"""Those that are read, by ISO 4217."""
_CODES = "|".join(CURRENCIES)
_SIGNS = {"$": "USD", "£": "GBP", "€": "EUR", "₹": "INR", "us$": "USD", "c$": "CAD", "ca$": "CAD", "a$": "AUD", "au$": "AUD",
          "nz$": "NZD", "s$": "SGD", "euro": "EUR", "euros": "EUR", "pounds": "GBP", "dollars": "USD"}  # fmt: skip
# A bare dollar is that of the country where the job is.
_DOLLARS = (
    ("CAD", re.compile(r"\bCanada\b|,\s*(?:ON|QC|BC|AB|MB|SK|NS|NB)\b")),
    ("AUD", re.compile(r"\bAustralia\b|,\s*(?:NSW|VIC|QLD|TAS)\b")),
    ("NZD", re.compile(r"\bNew Zealand\b")),
    ("SGD", re.compile(r"\bSingapore\b")),
)
_NUMBER = r"\d{1,3}(?:[,. '’]\d{3})+(?:[.,]\d{1,2})?(?!\d)|\d{1,7}(?:[.,]\d{1,2})?(?![\d])"
_BEFORE = rf"(?:US|CA|AU|NZ|[CAS])?\$|[£€₹]|\b(?:{_CODES})\b"
_AFTER = rf"[€£]|\b(?:{_CODES})\b|\b(?:euros?|pounds|dollars)\b"
_AMOUNT = rf"(?:(?:{_BEFORE})\s?)?(?:{_NUMBER})(?:\s?k\b)?\+?(?:\s?(?:{_AFTER}))?"
_RANGE = re.compile(rf"(?<![\w.,$£€₹])(?P<first>{_AMOUNT})(?:\s?(?:-|–|—|to|and|bis)\s?(?P<second>{_AMOUNT}))?", re.IGNORECASE)
_PARTS = re.compile(
    rf"(?P<before>{_BEFORE})?\s?(?P<number>{_NUMBER})(?P<k>\s?k\b)?(?P<plus>\+)?\s?(?P<after>{_AFTER})?", re.IGNORECASE
)


def _blind(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_PERIODS = (
    (Period.HOUR, _blind(r"\s?(?:/\s?(?:h|hr|hour)\b|(?:an?|per|each) (?:hour|hr)\b|hourly\b|p\.?\s?h\.?(?!\w))")),
    (Period.DAY, _blind(r"\s?(?:/\s?day\b|(?:a|per) day\b|daily\b|day rate\b)")),
    (Period.WEEK, _blind(r"\s?(?:/\s?(?:wk|week)\b|(?:a|per|each) week\b|weekly\b)")),
    (Period.MONTH, _blind(r"\s?(?:/\s?(?:mo|month)\b|(?:a|per|each) month\b|monthly\b|p\.?\s?c?\.?m\.?(?!\w))")),
    (
        Period.YEAR,
        _blind(r"\s?(?:/\s?(?:yr|year|annum)\b|(?:a|per|each) (?:year|annum)\b|(?:annual|year)ly\b|p\.?\s?a\.?(?!\w))"),
    ),
)
_LEADING_PERIODS = (
    (Period.HOUR, _blind(r"\bhourly (?:rate|pay|wage)\b")),
    (Period.DAY, _blind(r"\b(?:day|daily) rate\b")),
    (Period.WEEK, _blind(r"\bweekly (?:pay|wage|rate)\b")),
    (Period.MONTH, _blind(r"\bmonthly (?:pay|salary|wage|gross)\b")),
    (Period.YEAR, _blind(r"\b(?:annual|yearly|base) (?:base )?(?:pay|salary|compensation)\b")),
)
_CUE = any_of(r"""
    \b(?:salary|salaries|pay(?:s|ing)?|paid|wages?|compensation|remuneration|earn(?:s|ings?)?|stipend|gehalt)\b
    ^\W*(?:we (?:also |can )?offer|you(?:'ll| will)? get|what (?:you get|we offer)|offer)\b
""")
# Money that is not this job's pay, close to the amount.
_OTHER_BEFORE = any_of(r"""
    \b(?:budgets?|revenues?|sales|turnover|funding|raised|rais(?:e|ing)|valued|worth|quota|portfolios?|assets?|projects?|deals?)\b
    \b(?:contracts?|orders?|grants?|loans?|fees?|savings?|saved|saves?|limit|insurance|cover|donat\w+|invoices?|transactions?)\b
    \b(?:bonus(?:es)?|commission|allowance|sign[- ]?on|referral|ote|on[- ]target|reimburse\w*|match(?:ing)?|discount)\b
""")
_OTHER_AFTER = any_of(r"""
    ^\W{0,3}(?:m|bn|mn|million|billion|mio)\b
    ^\W{0,2}(?:in|of|for) (?:annual |our |its |their )?(?:arr|revenues?|sales|funding|savings|assets|investments?)\b
    ^\W{0,2}(?:in|of|for) (?:annual |our |its |their )?(?:budgets?|grants?|orders?|turnover|capital|gmv)\b
    ^\W{0,2}(?:in|of|for) (?:bookings|debt|contracts?|each|every)\b
    ^(?!.{0,16}(?:\bplus\b|\+))[^.;,]{0,24}?\b(?:bonus|sign[- ]?on|allowance|stipend|commission|ote|voucher|fee)\b
    ^[^.;,]{0,24}?\b(?:budget|discount|revenue|turnover|sales)\b
    ^\W{0,2}(?:a|per|each|every) (?:order|customer|client|ticket|item|user|project|visit|unit|mile|km|seat|referral|shift)\b
    ^\W{0,2}(?:plus )?(?:towards?|match|off)\b
""")
_UP_TO = re.compile(r"\b(?:up to|max(?:imum)?\.?(?: of)?)\s*$", re.IGNORECASE)
_FROM = re.compile(r"\b(?:from|starting at|starts at|at least|min(?:imum)?\.?(?: of)?)\s*$", re.IGNORECASE)
_A_SALARY = 10_000
"""An amount from here up, for which no period is named, is for a year."""
_MOST_AMOUNTS = 500
"""Numbers of an advert that are looked at; a price list is no pay."""
_PLAUSIBLE = (2_000.0, 2_000_000.0)
"""A year's pay beyond this is no pay, or a slip."""
_SENTENCE = re.compile(r"(?<=[a-z)][.;!?])\s+")


class _Amount(NamedTuple):
    value: float
    has_k: bool
    has_plus: bool
    currency: str


def find_pay(text: str, *, location: str = "") -> Pay | None:
    """Return the first pay that `text` clearly names; None where it names none, or only money that may be something else.

    An amount needs a currency, and a period or a size and a word that make it a year's salary. A bare dollar is that of the
    country in `location`, else the US dollar.

    Examples
    --------
    >>> pay = find_pay("We pay € 18 per hour and serve 30,000 customers.")
    >>> pay.low, pay.currency, pay.period.value
    (18.0, 'EUR', 'hour')
    >>> find_pay("You manage budgets of $200,000-$400,000.") is None
    True
    """
    n_left = _MOST_AMOUNTS
    for line in text.split("\n"):
        if not any(character.isdigit() for character in line):
            continue
        for sentence in _SENTENCE.split(line):
            amounts = list(islice(_RANGE.finditer(sentence), n_left))
            n_left -= len(amounts)
            for found in _in_sentence(sentence, amounts, location):
                return found
    return None


def _in_sentence(sentence: str, amounts: Sequence[re.Match[str]], location: str) -> Iterator[Pay]:
    for match in amounts:
        first, second = _amount(match["first"], location), _amount(match["second"] or "", location)
        if first is None or (match["second"] and second is None):
            continue
        currency = first.currency or (second.currency if second else "")
        if not currency or (second and second.currency and first.currency and second.currency != first.currency):
            continue
        before, after = sentence[: match.start()], sentence[match.end() :]
        if _OTHER_BEFORE.search(before[-40:]) or _OTHER_AFTER.search(after[:40]):
            continue
        low, high = _ends(first, second, before)
        period = _period(before, after, low if low is not None else high or 0.0, is_range=second is not None, line=sentence)
        if period is None or not _is_plausible(low, high, period):
            continue
        yield Pay(low, high, currency, period, " ".join(f"{match.group()}{_said_period(after)}".split()))


def _amount(text: str, location: str) -> _Amount | None:
    match = _PARTS.fullmatch(text.strip())
    if match is None:
        return None
    value = _number(match["number"])
    sign = (match["before"] or match["after"] or "").strip().lower()
    currency = _SIGNS.get(sign, sign.upper())
    if sign == "$":
        currency = next((code for code, country in _DOLLARS if country.search(location)), currency)
    return _Amount(value * (1000.0 if match["k"] else 1.0), bool(match["k"]), bool(match["plus"]), currency)


def _number(text: str) -> float:
    """Return the number in `text`: a mark before three digits parts thousands, before one or two it parts cents."""
    whole, cents = text, ""
    tail = re.search(r"[.,](\d{1,2})$", text)
    if tail:
        whole, cents = text[: tail.start()], tail[1]
    return float(re.sub(r"\D", "", whole) + (f".{cents}" if cents else ""))


def _ends(first: _Amount, second: _Amount | None, before: str) -> tuple[float | None, float | None]:
    if second is None:
        if _UP_TO.search(before):
            return None, first.value
        return first.value, None if first.has_plus or _FROM.search(before) else first.value
    # "120-140k": the k is for both.
    low = first.value * 1000.0 if second.has_k and not first.has_k and first.value < 1000.0 else first.value
    return low, None if second.has_plus else second.value


def _period(before: str, after: str, amount: float, *, is_range: bool, line: str) -> Period | None:
    for period, pattern in _PERIODS:
        if pattern.match(after):
            return period
    for period, pattern in _LEADING_PERIODS:
        if pattern.search(before):
            return period
    has_reason = bool(_CUE.search(line)) or (is_range and not re.search(r"\w", before))
    return Period.YEAR if has_reason and amount >= _A_SALARY else None


def _said_period(after: str) -> str:
    return next((match.group() for _, pattern in _PERIODS if (match := pattern.match(after))), "")


def _is_plausible(low: float | None, high: float | None, period: Period) -> bool:
    if low is not None and high is not None and low > high:
        return False
    least, most = _PLAUSIBLE
    return all(least <= end * period.in_a_year <= most for end in (low, high) if end is not None)
