"""Settings: from a file, from the command line, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from matcher.config import MatcherConfig
from matcher.errors import ConfigError

DEFAULT = MatcherConfig()


def test_nothing_set_is_the_default(tmp_path: Path) -> None:
    empty = tmp_path / "matcher.toml"
    empty.write_text("", encoding="utf-8")
    assert MatcherConfig.from_toml(empty) == DEFAULT.with_settings([]) == DEFAULT


def test_a_file_sets_what_it_names_and_nothing_else(tmp_path: Path) -> None:
    file = tmp_path / "matcher.toml"
    file.write_text("[ranking.weights]\nskills = 1\n[reading]\nmax_pages = 7\n", encoding="utf-8-sig")
    config = MatcherConfig.from_toml(str(file))
    assert (config.ranking.weights.skills, config.reading.max_pages) == (1.0, 7)
    assert isinstance(config.ranking.weights.skills, float)
    assert config.ranking.weights.title == DEFAULT.ranking.weights.title
    assert config.roles == DEFAULT.roles


def test_settings_are_applied_together_so_that_their_order_does_not_matter() -> None:
    settings = ["ranking.bands.strong=0.3", "ranking.bands.good=0.2", "ranking.bands.possible=0.1"]
    expected = (0.3, 0.2, 0.1)
    for order in (settings, settings[::-1]):
        bands = DEFAULT.with_settings(order).ranking.bands
        assert (bands.strong, bands.good, bands.possible) == expected


def test_a_text_needs_no_quotes_which_a_shell_would_take_away() -> None:
    for setting in ("reading.pdf_engine=pdfium", "reading.pdf_engine='pdfium'", 'reading.pdf_engine = "pdfium"'):
        assert DEFAULT.with_settings([setting]).reading.pdf_engine == "pdfium"


def test_of_two_settings_of_one_key_the_later_counts() -> None:
    config = DEFAULT.with_settings(["ranking.neutral=0.1", "ranking={neutral = 0.2}", " roles.n_roles = 3 "])
    assert (config.ranking.neutral, config.roles.n_roles) == (0.2, 3)


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ("nothing", "write it as key=value"),
        ("=1", "write it as key=value"),
        ("ranking.weights.skils=1", "did you mean ranking.weights.skills?"),
        ("zzz=1", "known here: goals, ranking, reading, redirects, roles"),
        ("ranking..weights=1", "unknown key ranking."),
        ("ranking=1", "ranking is a table of settings"),
        ("ranking.weights.skills=", "is not a number"),
        ("ranking.weights.skills=0.5\nneutral = 1", "is not a number"),
        ("ranking.weights.skills='a'", "ranking.weights.skills is 'a'"),
        ("ranking.weights.skills=true", "ranking.weights.skills is True"),
        ("ranking.weights.skills=nan", "must be a number from 0 to 100"),
        ("ranking.weights.skills=inf", "too large"),
        (f"ranking.weights.skills=1{'0' * 400}", "too large"),
        (f"ranking.weights.skills=1{'0' * 5000}", "is not a number"),
        ("ranking.neutral=0.6", "from 0 to 0.5"),
        ("ranking.must_factor=nan", "from 1 to 10"),
        ("ranking.bands.good=0.9", "must fall from strong over good to possible"),
        ("ranking.levels.listed=0.95", "must rise from listed over project to dated_role"),
        ("ranking.credits.exact=1.5", "from 0 to 1"),
        ("reading.max_pages=0", "max_pages must be positive"),
        ("reading.max_pages=1.5", "it must be like its default, 50"),
        ("reading.wall_seconds=nan", "wall_seconds must be positive"),
        ("reading.memory_bytes=18446744073709551616", "too large"),
        ("roles.n_roles=-1", "from 0 to 100"),
    ],
)
def test_what_does_not_exist_or_fit_is_refused_in_one_sentence(setting: str, words: str) -> None:
    with pytest.raises(ConfigError) as refused:
        DEFAULT.with_settings([setting])
    assert words in str(refused.value)
    assert refused.value.exit_code == 2


def test_all_weights_zero_is_refused() -> None:
    names = ("skills", "duties", "title", "experience", "education", "languages", "certificates", "wording", "meaning")
    with pytest.raises(ConfigError, match="at least one"):
        DEFAULT.with_settings([f"ranking.weights.{name}=0" for name in names])
    assert DEFAULT.with_settings([f"ranking.weights.{name}=0" for name in names[1:]]).ranking.weights.title == 0.0


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"[ranking\n", "not valid TOML"), (b"\xff\xfe", "not valid TOML"), (b"[rankin]\n", "did you mean ranking?")],
)
def test_files_that_cannot_be_used_are_named(tmp_path: Path, content: bytes, words: str) -> None:
    file = tmp_path / "matcher.toml"
    file.write_bytes(content)
    with pytest.raises(ConfigError) as refused:
        MatcherConfig.from_toml(file)
    assert str(refused.value).startswith(str(file))
    assert words in str(refused.value)


def test_missing_files_and_folders_are_named(tmp_path: Path) -> None:
    for path in (tmp_path / "none.toml", tmp_path):
        with pytest.raises(ConfigError, match="cannot be read"):
            MatcherConfig.from_toml(path)


def test_as_a_dict_it_holds_every_setting_and_makes_itself_again() -> None:
    table = DEFAULT.to_dict()
    assert set(table) == {"goals", "ranking", "reading", "redirects", "roles", "selection"}

    def settings(branch: dict[str, object], prefix: str) -> list[str]:
        flat = []
        for key, value in branch.items():
            flat += settings(value, f"{prefix}{key}.") if isinstance(value, dict) else [f"{prefix}{key}={json.dumps(value)}"]
        return flat

    changed = DEFAULT.with_settings(
        ["ranking.weights.skills=0.9", "reading.max_pages=3", "roles.n_skills=2", "reading.pdf_engine=pdfium"]
    )
    assert DEFAULT.with_settings(settings(changed.to_dict(), "")) == changed
    assert hash(changed) != hash(DEFAULT)


def test_what_differs_from_the_defaults_is_written_and_read_again(tmp_path: Path) -> None:
    assert DEFAULT.to_toml() == ""
    settings = ["ranking.neutral=0.1", "ranking.weights.title=1e-7", "roles.n_roles=2", "reading.pdf_engine=pdfium"]
    changed = DEFAULT.with_settings([*settings, "reading.second_tries=false", "ranking.band_meaning.weak.n_judged=3"])
    (tmp_path / "m.toml").write_text(changed.to_toml(), encoding="utf-8")
    assert MatcherConfig.from_toml(tmp_path / "m.toml") == changed
    assert changed.to_toml().count("=") == 6


def test_impossible_counts_of_a_band_are_refused() -> None:
    with pytest.raises(ConfigError, match=r"ranking\.band_meaning\.good: n_fit is 2: it must lie between 0 and n_judged, 1"):
        DEFAULT.with_settings(["ranking.band_meaning.good.n_fit=2", "ranking.band_meaning.good.n_judged=1"])
