"""TOML that people write: each mistake in one sentence, and every text read back as it was written."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from matcher.errors import ConfigError, InputError
from matcher.persistence.toml_file import read_toml, refuse_unknown_keys, toml_value


@pytest.mark.parametrize(
    "value",
    ['a "quoted" \\ text', "tab\t, break\n, bell\x07, delete\x7f", "料理人 👩\u200d🍳", "", "# no", ["a", "b]"], 0.1, True],
)  # fmt: skip
def test_what_is_written_is_read_back(value: str | float | bool | list[str]) -> None:
    assert tomllib.loads(f"key = {toml_value(value)}  # note") == {"key": value}


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"x = ", "not valid TOML"), (b"\xff", "not valid TOML"), (b"x = " + b"[" * 50_000, "not valid TOML (nested too deeply)")],
)
def test_what_is_no_toml_is_told_with_its_file(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "settings.toml"
    path.write_bytes(content)
    with pytest.raises(ConfigError) as error:
        read_toml(path, error=ConfigError)
    assert str(error.value).startswith(f"{path}: {words}")


def test_limits_are_kept_where_they_are_given(tmp_path: Path) -> None:
    path = tmp_path / "long.toml"
    path.write_text("\ufeff# " + "x" * 100 + "\nkey = 1\n", encoding="utf-8")
    assert read_toml(path, error=InputError, most_bytes=200, longest_line=150) == {"key": 1}
    with pytest.raises(InputError, match="larger than 50 bytes"):
        read_toml(path, error=InputError, most_bytes=50)
    with pytest.raises(InputError, match="a line is longer than 50 bytes"):
        read_toml(path, error=InputError, longest_line=50)


def test_an_unknown_key_is_told_with_the_one_it_may_be() -> None:
    refuse_unknown_keys({"title": 1}, ("title", "start"), "roles.1.", error=InputError)
    with pytest.raises(InputError, match=r"^unknown key roles\.1\.titel: did you mean roles\.1\.title\?$"):
        refuse_unknown_keys({"titel": 1}, ("title", "start"), "roles.1.", error=InputError)
    with pytest.raises(InputError, match=r"^unknown key x: known here: start, title$"):
        refuse_unknown_keys({"x": 1}, ("title", "start"), "", error=InputError)
