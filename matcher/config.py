"""`MatcherConfig`: the small configs of the components, composed; read from one TOML file or from ``key=value`` settings."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, fields, is_dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from matcher.errors import ConfigError
from matcher.persistence.toml_file import read_toml, refuse_unknown_keys, toml_value
from matcher.ranking.config import RankingConfig, SelectionConfig
from matcher.readers.limits import Limits
from matcher.roles.config import GoalsConfig, RedirectsConfig, RolesConfig

_T = TypeVar("_T")

_WORD = re.compile(r"(?!(?:true|false|nan|inf)$)[A-Za-z][A-Za-z_-]*")
"""A text that needs no quotes in ``key=value``."""

_LARGEST = 2**53
"""Of any number: whole numbers up to here are exact as floats, and the kernel takes them as limits."""


@dataclass(frozen=True, slots=True)
class MatcherConfig:
    """All settings. `to_dict` is written into the manifest of every run.

    Examples
    --------
    >>> MatcherConfig().with_settings(["ranking.weights.skills=0.5"]).ranking.weights.skills
    0.5
    """

    ranking: RankingConfig = field(default_factory=RankingConfig)
    selection: SelectionConfig = field(default_factory=SelectionConfig)
    reading: Limits = field(default_factory=Limits)
    roles: RolesConfig = field(default_factory=RolesConfig)
    redirects: RedirectsConfig = field(default_factory=RedirectsConfig)
    goals: GoalsConfig = field(default_factory=GoalsConfig)

    @classmethod
    def from_toml(cls, path: Path | str) -> MatcherConfig:
        """Return the settings of a TOML file, defaults for all it does not name.

        Raises
        ------
        ConfigError
            The file cannot be read, a key does not exist, or a value is out of range; the message names file and key.
        """
        table = read_toml(path, error=ConfigError)
        try:
            return _updated(cls(), table, "")
        except ConfigError as error:
            raise ConfigError(f"{path}: {error}") from None

    @classmethod
    def from_text(cls, text: str) -> MatcherConfig:
        """Return the settings that `to_toml` wrote.

        Raises
        ------
        ConfigError
            A key does not exist, or a value is out of range.
        """
        try:
            return _updated(cls(), tomllib.loads(text), "")
        except tomllib.TOMLDecodeError as error:
            raise ConfigError(f"not valid TOML ({error})") from None

    def with_settings(self, settings: Iterable[str]) -> MatcherConfig:
        """Return a copy with ``key.path=value`` settings applied together; values are TOML values or bare words.

        Of two settings of one key the later counts.

        Raises
        ------
        ConfigError
            Not of that form, an unknown key, or a value out of range.
        """
        together: dict[str, Any] = {}
        for setting in settings:
            key, equals, text = setting.partition("=")
            if not equals or not key.strip():
                raise ConfigError(f"--set {setting}: write it as key=value, e.g. ranking.weights.skills=0.5")
            table: Any = _value(text.strip(), key.strip())
            for name in reversed(key.strip().split(".")):
                table = {name: table}
            together = _merged(together, table)
        return _updated(self, together, "")

    def to_dict(self) -> dict[str, Any]:
        """Return all settings as plain dicts and numbers."""
        return asdict(self)

    def to_toml(self) -> str:
        """Return what differs from the defaults as a text that `from_toml` reads."""
        return "\n".join(_toml_lines(self.to_dict(), MatcherConfig().to_dict(), ()))


def _toml_lines(table: Mapping[str, Any], defaults: Mapping[str, Any], path: tuple[str, ...]) -> Iterator[str]:
    changed = {key: value for key, value in table.items() if value != defaults[key]}
    values = {key: value for key, value in changed.items() if not isinstance(value, Mapping)}
    if values:
        yield f"[{'.'.join(path)}]"
    for key, value in values.items():
        yield f"{key} = {toml_value(value)}"
    for key, value in changed.items():
        if key not in values:
            yield from _toml_lines(value, defaults[key], (*path, key))


def _value(text: str, key: str) -> Any:
    if _WORD.fullmatch(text):  # a shell takes TOML's quotes away: --set reading.pdf_engine=pdfium is meant as a text
        return text
    try:
        table = tomllib.loads(f"value = {text}")
    except (ValueError, RecursionError):  # ValueError: not TOML, or more digits than Python reads
        table = {}
    if list(table) != ["value"]:  # a line break in it would begin another setting
        raise ConfigError(f"{key}: {text!r} is not a number, true, false or a quoted text")
    return table["value"]


def _merged(table: Mapping[str, Any], newer: Mapping[str, Any]) -> dict[str, Any]:
    """Return `table` with what `newer` holds, table by table."""
    result = dict(table)
    for key, value in newer.items():
        held = result.get(key)
        result[key] = _merged(held, value) if isinstance(held, Mapping) and isinstance(value, Mapping) else value
    return result


def _updated(config: _T, table: Mapping[str, Any], prefix: str) -> _T:
    """Return the dataclass `config` with the values of `table`, which may name fewer keys but no others."""
    known = {entry.name for entry in fields(config)}  # type: ignore[arg-type]
    refuse_unknown_keys(table, known, prefix, error=ConfigError)
    changes: dict[str, Any] = {}
    for key, value in table.items():
        name = f"{prefix}{key}"
        current = getattr(config, key)
        if is_dataclass(current) and not isinstance(current, type):
            if not isinstance(value, Mapping):
                raise ConfigError(f"{name} is a table of settings, not a single value")
            changes[key] = _updated(current, value, f"{name}.")
        else:
            changes[key] = _checked(value, current, name)
    try:
        return replace(config, **changes)  # type: ignore[type-var]
    except ValueError as error:  # a lower floor that knows nothing of configuration
        raise ConfigError(f"{prefix.rstrip('.')}: {error}") from None


def _checked(value: Any, current: Any, name: str) -> Any:
    if isinstance(current, bool) or isinstance(value, bool):
        is_fitting = isinstance(current, bool) and isinstance(value, bool)
    elif isinstance(current, float):
        is_fitting = isinstance(value, (int, float))
    else:
        is_fitting = isinstance(value, type(current))
    if not is_fitting:
        raise ConfigError(f"{name} is {value!r}: it must be like its default, {current!r}")
    if isinstance(value, (int, float)) and abs(value) > _LARGEST:
        raise ConfigError(f"{name} is too large: give at most {_LARGEST}")
    return float(value) if isinstance(current, float) else value
