"""A corrections file, read: what it may hold, and a sentence for everything that it may not."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from matcher.corrections.form import LONGEST, PRESENT, plain
from matcher.domain.corrections import Corrections, EducationCorrection, LanguageCorrection, RoleCorrection
from matcher.domain.resume import DegreeLevel, YearMonth
from matcher.errors import InputError
from matcher.persistence.toml_file import read_toml, refuse_unknown_keys

_T = TypeVar("_T")

MOST_BYTES = 500_000
"""The file of a resume of fifty full pages has a tenth of it."""
_LONGEST_LINE = 3_000
"""Characters; the time for a key of many parts grows with its square."""

_KEYS = ("resume", "as_of", "skills", "certificates", "languages", "roles", "education")
_MONTH = re.compile(r"(\d{4})(?:-(\d{1,2}))?")
_FIRST_YEAR, _LAST_YEAR = 1950, 2100
LEVELS = ("A1", "A2", "B1", "B2", "C1", "C2", "native")


def read_corrections(path: Path | str) -> Corrections:
    """Return what a corrections file states.

    Raises
    ------
    InputError
        The file cannot be read or is too large, a key does not exist, or a value cannot be; the message names file and key.
    """
    table = read_toml(path, error=InputError, most_bytes=MOST_BYTES, longest_line=_LONGEST_LINE)
    try:
        return corrections_in(table)
    except InputError as error:
        raise InputError(f"{path}: {error}") from None


def corrections_in(table: Mapping[str, Any]) -> Corrections:
    """Return what the table of a corrections file states; raises `InputError` as `read_corrections` does."""
    refuse_unknown_keys(table, _KEYS, "", error=InputError)
    if "resume" not in table:
        raise InputError("no key resume: it names the resume that the corrections belong to")
    return Corrections(
        resume_id=_text(table["resume"], "resume"),
        as_of=_day(table["as_of"]) if "as_of" in table else None,
        skills=_names(table, "skills"),
        roles=_entries(table, "roles", _role),
        education=_entries(table, "education", _course),
        languages=_entries(table, "languages", _language),
        certificates=_names(table, "certificates"),
    )


def _text(value: Any, key: str, *, may_be_empty: bool = False) -> str:
    if not isinstance(value, str):
        raise InputError(f"{key} is {_named(value)}: write a text in quotes")
    text = plain(value)
    if len(text) > LONGEST:
        raise InputError(f"{key} has {len(text)} characters: give at most {LONGEST}")
    if not text and not may_be_empty:
        raise InputError(f"{key} is empty")
    return text


def _named(value: Any) -> str:
    """Return what kind of thing a value is, without its words."""
    kinds = {bool: "true or false", int: "a number", float: "a number", list: "a list", dict: "a table"}
    return kinds.get(type(value), "a date or a time")


def _names(table: Mapping[str, Any], key: str) -> tuple[str, ...] | None:
    if key not in table:
        return None
    values = table[key]
    if not isinstance(values, list):
        raise InputError(f"{key} is no list: write the names in quotes, between [ and ]")
    return tuple(dict.fromkeys(_text(value, f"{key}, entry {at}") for at, value in enumerate(values, start=1)))


def _entries(table: Mapping[str, Any], key: str, read: Callable[[str, str, Any], _T]) -> tuple[_T, ...] | None:
    """Return what `read` makes of each entry of a table of tables: it is given the entry's name, its key and its value."""
    if key not in table:
        return None
    values = table[key]
    if not isinstance(values, Mapping):
        raise InputError(f"{key} is no table: write [{key}] above its entries")
    return tuple(read(name, f"{key}.{plain(name)[:LONGEST]}", value) for name, value in values.items())


def _role(name: str, key: str, value: Any) -> RoleCorrection:
    value = _table(value, key, ("title", "start", "end"))
    end = value.get("end", "")
    is_current = isinstance(end, str) and end.strip().lower() == PRESENT
    role = RoleCorrection(
        key=name,
        title=_text(value.get("title", ""), f"{key}.title", may_be_empty=name.isdecimal()),
        start=_month(value.get("start", ""), f"{key}.start"),
        end=None if is_current else _month(end, f"{key}.end"),
        is_current=is_current,
    )
    if role.start is not None and role.end is not None and role.end.ordinal < role.start.ordinal:
        raise InputError(f"{key}.end comes before its start")
    return role


def _course(name: str, key: str, value: Any) -> EducationCorrection:
    value = _table(value, key, ("level", "field"))
    levels = {level.name.lower(): level for level in DegreeLevel}
    level = _one_of(value.get("level", ""), f"{key}.level", levels)
    if level is None and not name.isdecimal():
        raise InputError(f"{key} has no level: {_choices(levels)}")
    return EducationCorrection(name, levels.get(level or ""), _text(value.get("field", ""), f"{key}.field", may_be_empty=True))


def _language(name: str, key: str, value: Any) -> LanguageCorrection:
    return LanguageCorrection(_text(name, "languages"), _one_of(value, key, LEVELS))


def _table(value: Any, key: str, known: Collection[str]) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise InputError(f"{key} is no table: write [{key}] above {' and '.join(known)}")
    refuse_unknown_keys(value, known, f"{key}.", error=InputError)
    return value


def _one_of(value: Any, key: str, choices: Collection[str]) -> str | None:
    """Return the choice that a text names, case aside; None where it is empty."""
    text = _text(value, key, may_be_empty=True)
    found = next((choice for choice in choices if choice.lower() == text.lower()), None)
    if text and found is None:
        raise InputError(f"{key} is none of these: {_choices(choices)}")
    return found


def _choices(choices: Collection[str]) -> str:
    return f'{", ".join(choices)}, or "" where it is not known'


def _month(value: Any, key: str) -> YearMonth | None:
    text = str(value) if type(value) is int else _text(value, key, may_be_empty=True)
    if not text:
        return None
    match = _MONTH.fullmatch(text)
    year, month = (int(match[1]), int(match[2]) if match[2] else None) if match else (0, None)
    if not _FIRST_YEAR <= year <= _LAST_YEAR or (month is not None and not 1 <= month <= 12):
        raise InputError(f'{key} is no month from {_FIRST_YEAR} to {_LAST_YEAR}: write it as "2019-03" or "2019"')
    return YearMonth(year, month)


def _day(value: Any) -> date:
    try:
        day = date.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        day = None
    if type(day) is not date or not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        raise InputError(f'as_of is no day from {_FIRST_YEAR} to {_LAST_YEAR}: write it as "2024-05-31"')
    return day
