"""TOML files that people write: read with one sentence for what is wrong, and texts written so that they are read back."""

from __future__ import annotations

import difflib
import json
import tomllib
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from matcher.errors import UsageError


def read_toml(
    path: Path | str, *, error: type[UsageError], most_bytes: int | None = None, longest_line: int | None = None
) -> dict[str, Any]:
    """Return the table in a TOML file, a byte-order mark at its head passed over.

    Raises
    ------
    error
        The file cannot be read, is larger than `most_bytes`, has a line of more than `longest_line` bytes, or is not TOML; the
        message names it.
    """
    try:
        with Path(path).open("rb") as file:
            content = file.read() if most_bytes is None else file.read(most_bytes + 1)
    except OSError as cause:
        raise error(f"{path}: cannot be read ({cause.strerror})") from None
    if most_bytes is not None and len(content) > most_bytes:
        raise error(f"{path}: larger than {most_bytes} bytes, which no such file is")
    if longest_line is not None and max(map(len, content.split(b"\n"))) > longest_line:
        raise error(f"{path}: a line is longer than {longest_line} bytes; break it")
    try:
        return tomllib.loads(content.decode("utf-8-sig"))
    except RecursionError:
        raise error(f"{path}: not valid TOML (nested too deeply)") from None
    except ValueError as cause:  # not TOML, not UTF-8, or more digits than Python reads
        raise error(f"{path}: not valid TOML ({cause})") from None


def refuse_unknown_keys(table: Mapping[str, Any], known: Collection[str], prefix: str, *, error: type[UsageError]) -> None:
    """Raise `error` where `table` holds a key that is not among `known`, with the one that it is nearest to."""
    for key in table:
        if key not in known:
            near = difflib.get_close_matches(key, sorted(known), n=1)
            hint = f"did you mean {prefix}{near[0]}?" if near else f"known here: {', '.join(sorted(known))}"
            raise error(f"unknown key {prefix}{key}: {hint}")


def toml_value(value: str | float | bool | list[Any]) -> str:  # noqa: FBT001 - a value, not a switch
    r"""Return a text, number, truth or list of them as TOML writes it.

    Examples
    --------
    >>> print(toml_value('a "quoted" text\x7f'))
    "a \"quoted\" text\u007f"
    """
    # Of texts, numbers and truth, JSON is TOML, but for one character.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
