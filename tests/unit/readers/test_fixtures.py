"""Real layouts: the shared PDFs, against what their truths say."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from matcher.domain.outcome import Outcome

pytestmark = pytest.mark.shared_data


def folded(text: str) -> str:
    return " ".join(text.split()).casefold()


def test_all_are_read_and_agree(pdf_fixtures: list[Path], read, agreement) -> None:
    assert len(pdf_fixtures) >= 20
    for path in pdf_fixtures:
        result = read(path.read_bytes())
        assert result.outcome is Outcome.OK, (path.name, result.reason)
        assert not result.document.hidden, path.name
        agreement(result.document)


def test_names_titles_and_companies_come_in_order(pdf_fixtures: list[Path], read) -> None:
    n_truths = 0
    for path in pdf_fixtures:
        truth_file = path.with_suffix("").with_suffix(".truth.json")
        if not truth_file.exists():
            continue
        n_truths += 1
        truth = json.loads(truth_file.read_text(encoding="utf-8"))
        text = folded(read(path.read_bytes()).document.text)
        assert folded(truth["contact"]["full_name"]) in text, path.name
        assert truth["contact"]["email"] in text
        position = 0
        for role in truth["experience"]:
            company = text.find(folded(role["company"]), position)
            assert company >= 0, (path.name, role["company"])
            around = text[max(company - 150, 0) : company + 150]
            assert folded(role["title"]) in around, (path.name, role["title"])
            position = company + 1
    assert n_truths == 8


# The first words of some lines of the main column, which must follow each other with no sidebar between them.
MAIN_COLUMNS = {
    "google-docs-skia-proxy-two-column.pdf": ("acme corp", "globex corporation", "initech", "projects"),
    "weasyprint-cairo-two-column.pdf": ("experience", "acme corp", "globex corporation", "initech", "projects"),
    "two-column-achievements-sidebar.pdf": ("experience", "alphabet", "google assistant", "google cloud", "america online"),
    "chromium-asymmetric-sidebar.pdf": ("summary", "experience", "northwind", "brightwave", "coppermill"),
}
SIDEBARS = ("contact", "skills", "strengths", "achievements", "awards")


@pytest.mark.parametrize("name", sorted(MAIN_COLUMNS))
def test_columns_are_not_interleaved(pdf_fixtures: list[Path], read, name: str) -> None:
    path = next(path for path in pdf_fixtures if path.name == name)
    lines = [line.casefold() for line in read(path.read_bytes()).document.text.split("\n") if line]
    places = [next(n for n, line in enumerate(lines) if line.startswith(start)) for start in MAIN_COLUMNS[name]]
    assert places == sorted(places)
    assert not any(line in SIDEBARS for line in lines[places[0] : places[-1]])
    assert not any("\t" in line for line in lines[places[0] : places[-1]] if line.startswith("•"))


def test_letter_spaced_name(pdf_fixtures: list[Path], read) -> None:
    path = next(path for path in pdf_fixtures if path.name.startswith("letter-spaced"))
    assert read(path.read_bytes()).document.text.startswith("JORDAN REYES\n")
