"""docs/configuration.md lists every setting with its default."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from matcher.config import MatcherConfig


def _flat(table: Mapping[str, object], prefix: str = "") -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", str(value)


def test_every_setting_stands_there_with_its_default(pages: dict[str, str]) -> None:
    rows = re.findall(r"^\| `([\w.]+)` \| (\S+) \|", pages["docs/configuration.md"], re.MULTILINE)
    assert rows == list(_flat(MatcherConfig().to_dict()))


def test_the_file_shown_is_accepted(pages: dict[str, str], tmp_path) -> None:
    (block,) = re.findall(r"^```toml\n(.*?)^```", pages["docs/configuration.md"], re.DOTALL | re.MULTILINE)
    (tmp_path / "matcher.toml").write_text(block, encoding="utf-8")
    assert MatcherConfig.from_toml(tmp_path / "matcher.toml") != MatcherConfig()
