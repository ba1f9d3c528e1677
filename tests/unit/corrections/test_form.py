"""The corrections file: whole, readable as TOML whatever a resume says, and without effect until it is edited."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from matcher.corrections.form import corrections_form, plain
from matcher.corrections.reading import MOST_BYTES, corrections_in
from matcher.domain.document import Document
from matcher.domain.resume import Resume
from matcher.engine.matcher import Matcher
from matcher.errors import DocumentError


def test_unedited_it_changes_not_a_bit_of_any_sample(shared: Matcher, samples: Path) -> None:
    n_read = 0
    for file in sorted((samples / "resumes").iterdir()):
        try:
            resume = shared.parse_resume(file)
        except DocumentError:
            continue
        form = corrections_form(resume)
        corrected = shared.correct(resume, corrections_in(tomllib.loads(form)))
        assert shared.view(corrected) == shared.view(resume), file.name
        assert corrected.correction == ""
        assert len(form.encode()) < MOST_BYTES / 4
        n_read += 1
    assert n_read > 40


def test_it_holds_what_was_read_with_the_words_it_was_read_from(cook: Resume) -> None:
    form = corrections_form(cook)
    for line in (
        'resume = "abababababababab"',
        'as_of = "2021-12-31"',
        '"direct inward dialing",  # "Did", line 9: Did the dishes',
        '"butchery",  # line 6, and 1 more: Butchery and menu development',
        'English = "native"  # line 17',
        "[roles.2]  # line 7: Kitchen Porter, Harbour Canteen",
        'title = "Kitchen Porter"\nstart = "2016"\nend = "2018"\n',
        'level = "vocational"\nfield = "Professional Cookery"\n',
        '"First aid at work"',
    ):
        assert line in form


@pytest.mark.parametrize(
    "words",
    [
        '"quoted" \\ back\\slash',
        "a # b ] = [roles]",
        "multi\\n'''",
        "tab\there",
        "料理人 مدير 👩‍🍳",
        "\x7f\x1b[31mred",
        "\u202eevil",
    ],
)
def test_whatever_a_resume_says_the_file_is_toml_and_changes_nothing(shared: Matcher, words: str) -> None:
    text = f"Ada Example\n\nExperience\n\nCook, Example Kitchen\n2019 - Present\n- Butchery {words}\n\nCertificates\n{words}\n"
    resume = shared.parse_resume(Document.from_text(text, content_hash="cd" * 32))
    for title in (f"{words} cook", f"{words} cook " * 50):
        resume = replace(resume, roles=(replace(resume.roles[0], title=title), *resume.roles[1:]))
        assert shared.correct(resume, corrections_in(tomllib.loads(corrections_form(resume)))) is resume


def test_a_resume_of_which_nothing_was_read_has_its_file_too(shared: Matcher) -> None:
    empty = shared.parse_resume(Document.from_text("", content_hash="ef" * 32))
    assert shared.correct(empty, corrections_in(tomllib.loads(corrections_form(empty)))) is empty


def test_plain_text_has_no_marks_that_a_terminal_obeys() -> None:
    assert plain(" two\n lines\x1b[0m \u202etrap ") == "two lines[0m trap"
    assert plain("👩‍🍳 café") == "👩‍🍳 café"
