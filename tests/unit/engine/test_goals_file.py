"""A goals file: what it may hold, and one sentence for what it may not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from matcher.domain.goals import Goals, Level, Mode, Pay, Period
from matcher.engine.goals_file import read_goals, to_goals
from matcher.errors import ConfigError


def test_everything_at_once(tmp_path: Path) -> None:
    file = tmp_path / "goals.toml"
    file.write_text(
        'titles = ["Charge nurse", " ward  manager "]\nlevels = ["Senior", "lead"]\nfields = ["Healthcare"]\n'
        'modes = ["on-site", "Hybrid"]\nplaces = ["Hamburg", "Leeds, UK"]\nlanguages = ["German", "en"]\n'
        'must_not = ["night shift"]\nmin_pay = { amount = 28, currency = "eur", period = "hour" }\n',
        encoding="utf-8-sig",
    )
    assert read_goals(file) == Goals(
        titles=("Charge nurse", "ward manager"),
        levels=(Level.SENIOR, Level.LEAD),
        fields=("healthcare",),
        modes=(Mode.ON_SITE, Mode.HYBRID),
        places=("Hamburg", "Leeds, UK"),
        min_pay=Pay(28.0, None, "EUR", Period.HOUR),
        languages=("de", "en"),
        must_not=("night shift",),
        source="given",
    )


def test_a_hostile_file_is_refused_at_once(tmp_path: Path) -> None:
    file = tmp_path / "goals.toml"
    file.write_text(f"{'.'.join('a' * 20_000)} = 1\n", encoding="utf-8")
    with pytest.raises(ConfigError, match="a line is longer than"):
        read_goals(file)
    file.write_text("# nothing\n" * 30_000, encoding="utf-8")
    with pytest.raises(ConfigError, match="larger than"):
        read_goals(file)


def test_an_empty_file_declares_nothing(tmp_path: Path) -> None:
    file = tmp_path / "goals.toml"
    file.write_text("# nothing yet\ntitles = []\n", encoding="utf-8")
    assert read_goals(file).is_empty


def test_the_example_of_the_page_is_accepted(root: Path, tmp_path: Path) -> None:
    page = (root / "docs" / "goals.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"^```toml\n(.*?)^```", page, re.DOTALL | re.MULTILINE)
    (tmp_path / "goals.toml").write_text(block, encoding="utf-8")
    goals = read_goals(tmp_path / "goals.toml")
    assert goals.titles
    assert goals.min_pay is not None


PAY = {"amount": 1, "currency": "EUR", "period": "year"}


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ({"title": ["nurse"]}, "unknown key title: did you mean titles?"),
        ({"zzz": 1}, "known here: fields, languages, levels"),
        ({"titles": "nurse"}, 'titles is a list of texts: write titles = ["..."]'),
        ({"titles": [1]}, "titles is a list of texts"),
        ({"titles": {"a": "b"}}, "titles is a list of texts"),
        ({"titles": ["  "]}, "titles has an entry that says nothing"),
        ({"titles": ["!!"]}, "says nothing"),
        ({"titles": ["a" * 101]}, "more than 100 characters"),
        ({"titles": [str(n) for n in range(51)]}, "give at most 50"),
        ({"levels": ["expert"]}, "levels has 'expert': it must be one of intern, junior, mid, senior, lead, head"),
        ({"modes": ["moon"]}, "it must be one of remote, hybrid, on_site"),
        ({"fields": ["nursing"]}, "healthcare"),
        ({"places": ["Remote"]}, "write it into modes"),
        ({"languages": ["Klingon"]}, "no language that is known"),
        ({"min_pay": 40000}, "min_pay is a table"),
        ({"min_pay": {"amount": 1, "currency": "EUR"}}, "min_pay has no period"),
        ({"min_pay": PAY | {"curency": "EUR"}}, "did you mean min_pay.currency?"),
        ({"min_pay": PAY | {"amount": -1}}, "above 0"),
        ({"min_pay": PAY | {"amount": 0}}, "above 0"),
        ({"min_pay": PAY | {"amount": True}}, "must be a number"),
        ({"min_pay": PAY | {"amount": float("nan")}}, "must be a number"),
        ({"min_pay": PAY | {"amount": float("inf")}}, "at most"),
        ({"min_pay": PAY | {"amount": 10**400}}, "at most"),
        ({"min_pay": PAY | {"amount": "1"}}, "must be a number"),
        ({"min_pay": PAY | {"currency": "beads"}}, "must be one of USD, EUR"),
        ({"min_pay": PAY | {"currency": 1}}, "must be a text"),
        ({"min_pay": PAY | {"period": "fortnight"}}, "hour, day, week, month, year"),
        ({"titles": ["Nurse"], "must_not": ["nurse"]}, "both wanted and in must_not"),
    ],
)
def test_what_is_unknown_or_impossible_is_refused_in_one_sentence(table: dict[str, object], words: str) -> None:
    with pytest.raises(ConfigError) as refused:
        to_goals(table)
    assert words in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"titles = [", "not valid TOML"), (b"\xff\xfe", "not valid TOML"), (b"modes = ['moon']", "one of remote")],
)
def test_files_that_cannot_be_used_are_named(tmp_path: Path, content: bytes, words: str) -> None:
    file = tmp_path / "goals.toml"
    file.write_bytes(content)
    with pytest.raises(ConfigError) as refused:
        read_goals(file)
    assert str(refused.value).startswith(str(file))
    assert words in str(refused.value)
    for path in (tmp_path, tmp_path / "none.toml"):
        with pytest.raises(ConfigError, match="cannot be read"):
            read_goals(path)
