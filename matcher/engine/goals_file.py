"""Goals as a person writes them down: a TOML file, or a mapping with the same keys."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from matcher.domain.goals import Goals, Level, Mode, Pay, Period
from matcher.errors import ConfigError
from matcher.extraction.languages import language_code
from matcher.extraction.modes import modes_in_name
from matcher.extraction.pay import CURRENCIES
from matcher.extraction.places import whereabouts
from matcher.persistence.toml_file import read_toml, refuse_unknown_keys
from matcher.roles.fields import FIELDS

_T = TypeVar("_T", bound=StrEnum)

_KEYS = ("titles", "levels", "fields", "modes", "places", "min_pay", "languages", "must_not")
_KEYS_OF_PAY = ("amount", "currency", "period")
_MOST_BYTES = 200_000
_LONGEST_LINE = 3_000
"""Bytes: a key of many parts takes TOML's reader time that grows with their square."""
_MOST_ENTRIES = 50
_MOST_CHARACTERS = 100
_MOST_PAY = 1e9


def read_goals(path: Path | str) -> Goals:
    """Return the goals in a TOML file.

    Raises
    ------
    ConfigError
        It cannot be read, a key does not exist, or a value is impossible; the message names file and key.
    """
    table = read_toml(path, error=ConfigError, most_bytes=_MOST_BYTES, longest_line=_LONGEST_LINE)
    try:
        return to_goals(table)
    except ConfigError as error:
        raise ConfigError(f"{path}: {error}") from None


def to_goals(table: Mapping[str, Any]) -> Goals:
    """Return the goals in a mapping with the keys of a goals file; raises `ConfigError` as `read_goals` does."""
    refuse_unknown_keys(table, _KEYS, "", error=ConfigError)
    goals = Goals(
        titles=_texts(table, "titles"),
        levels=_choices(table, "levels", Level),
        fields=_each(table, "fields", _field),
        modes=_choices(table, "modes", Mode),
        places=_each(table, "places", _place),
        min_pay=_pay(table["min_pay"]) if "min_pay" in table else None,
        languages=_each(table, "languages", _language),
        must_not=_texts(table, "must_not"),
        source="given",
    )
    wanted = {text.casefold() for text in (*goals.titles, *goals.places, *goals.fields)}
    both = [word for word in goals.must_not if word.casefold() in wanted]
    if both:
        raise ConfigError(f"{both[0]!r} is both wanted and in must_not: leave it in one of them")
    return goals


def _texts(table: Mapping[str, Any], key: str) -> tuple[str, ...]:
    found = table.get(key, [])
    if isinstance(found, str) or not isinstance(found, Sequence) or not all(isinstance(text, str) for text in found):
        raise ConfigError(f'{key} is a list of texts: write {key} = ["..."]')
    if len(found) > _MOST_ENTRIES:
        raise ConfigError(f"{key} has {len(found)} entries: give at most {_MOST_ENTRIES}")
    texts = [" ".join(text.split()) for text in found]
    if not all(any(character.isalnum() for character in text) for text in texts):
        raise ConfigError(f"{key} has an entry that says nothing: take it out")
    if any(len(text) > _MOST_CHARACTERS for text in texts):
        raise ConfigError(f"{key} has an entry of more than {_MOST_CHARACTERS} characters: shorten it")
    return tuple(dict.fromkeys(texts))


def _each(table: Mapping[str, Any], key: str, understand: Callable[[str], str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(understand(text) for text in _texts(table, key)))


def _choices(table: Mapping[str, Any], key: str, kind: type[_T]) -> tuple[_T, ...]:
    known = {entry.value: entry for entry in kind}
    return tuple(dict.fromkeys(known[_one_of(text.lower(), key, known)] for text in _texts(table, key)))


def _one_of(text: str, key: str, known: Mapping[str, object]) -> str:
    folded = text if text in known else text.replace("-", "_").replace(" ", "_")
    if folded not in known:
        raise ConfigError(f"{key} has {text!r}: it must be one of {', '.join(known)}")
    return folded


def _field(text: str) -> str:
    return _one_of(text.lower(), "fields", FIELDS) if text.lower() not in FIELDS else text.lower()


def _place(text: str) -> str:
    if modes_in_name(text) and whereabouts(text) == whereabouts(""):
        raise ConfigError(f"places has {text!r}, which is no place: write it into modes")
    return text


def _language(text: str) -> str:
    code = language_code(text)
    if not code:
        raise ConfigError(f"languages has {text!r}, which is no language that is known: write its English name, or its code")
    return code


def _pay(found: Any) -> Pay:
    if not isinstance(found, Mapping):
        raise ConfigError('min_pay is a table: write min_pay = { amount = 42000, currency = "EUR", period = "year" }')
    refuse_unknown_keys(found, _KEYS_OF_PAY, "min_pay.", error=ConfigError)
    missing = [key for key in _KEYS_OF_PAY if key not in found]
    if missing:
        raise ConfigError(f"min_pay has no {' and no '.join(missing)}: pay means nothing without")
    amount, currency, period = (found[key] for key in _KEYS_OF_PAY)
    if isinstance(amount, bool) or not isinstance(amount, (int, float)) or not 0 < amount <= _MOST_PAY or math.isnan(amount):
        raise ConfigError(
            f"min_pay.amount is {repr(amount)[:40]}: it must be a number, without quotes, above 0 and at most {_MOST_PAY:,.0f}"
        )
    for key, text in (("currency", currency), ("period", period)):
        if not isinstance(text, str):
            raise ConfigError(f"min_pay.{key} is {str(text)[:40]}: it must be a text")
    if currency.upper() not in CURRENCIES:
        raise ConfigError(f"min_pay.currency is {currency[:40]!r}: it must be one of {', '.join(CURRENCIES)}")
    known = {entry.value: entry for entry in Period}
    if period.lower() not in known:
        raise ConfigError(f"min_pay.period is {period[:40]!r}: it must be one of {', '.join(known)}")
    return Pay(float(amount), None, currency.upper(), known[period.lower()])
