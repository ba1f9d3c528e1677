"""Odd and very long texts: each ends, well within the time limit of a test, and says what was left out."""

from __future__ import annotations

import random

import pytest

from matcher.domain.document import MOST_CHARACTERS, Cut, Document
from matcher.engine.matcher import Matcher
from matcher.extraction.passages import passages
from matcher.ranking.shortlisting import MOST_LINES

_LENGTH = 1_000_000


def _repeated(piece: str) -> str:
    return (piece * (_LENGTH // len(piece) + 1))[:_LENGTH]


def _many_roles() -> str:
    pieces = ["Experience\n\n"]
    for number in range(_LENGTH // 80):
        year = 1990 + number % 30
        pieces.append(
            f"Engineer {number}, Acme{number} Ltd, Jan {year} - Mar {year + 1}\n- Built part {number} with Python\n\n"
        )
    return "".join(pieces)[:_LENGTH]


def _words() -> str:
    rng = random.Random(7)
    letters = "abcdefghijklmnopqrstuvwxyz"
    words = ["".join(rng.choices(letters, k=rng.randint(2, 9))) for _ in range(5_000)]
    return " ".join(rng.choices(words, k=_LENGTH // 6))


def _lines() -> str:
    return "Skills\n" + "\n".join(f"{number:x}" for number in range(300_000))


TEXTS = {
    "one role": "Experience\n\n" + _repeated("Engineer, Acme Ltd, 2015 - 2018\n- Built services with Python\n\n"),
    "a role in its own section": _repeated("Experience\n\nEngineer, Acme Ltd, 2015 - 2018\n- Built services with SQL\n"),
    "many roles": _many_roles(),
    "words": _words(),
    "one endless word": _repeated("word"),
    "short lines": _lines(),
    "skills": "Skills\n" + _repeated("Python\nSQL\nExcel\n"),
    "emoji": _repeated("😀🎉"),
    "dates": _repeated("2012 12/05/2013 - 03/2015 555 0134 2016-2017 Jan 2018\n"),
    "commas": _repeated(","),
    "brackets": _repeated("("),
    "nested bullets": _repeated("- * • - item\n  - • sub one\n    - - three\n"),
    "capitals": _repeated("WORK HISTORY\nEDUCATION\nSKILLS\nACME HOLDINGS\n"),
    "e-mail addresses": _repeated("ada@example.com\n"),
    "links": _repeated("https://www.example.com/a/b?c=d "),
    "cyrillic": _repeated("Опыт работы инженер программист в компании с 2012\n"),
    "chinese": _repeated("工作经验软件工程师在公司工作"),
    "html": _repeated("<div class='a'><p>Skills &amp; <b>Python</b></div><br>\n"),
    "courses": "Education\n\n" + _repeated("BSc Physics, University of Example, 2012\n\n"),
    "certificates": "Certifications\n\n" + _repeated("AWS Certified Solutions Architect, Amazon, 2019\n"),
}
_ALWAYS = ("many roles", "one endless word", "emoji")
"""The seeded slice of `make test`; all stand in `make soak`."""


@pytest.mark.timeout(60)
@pytest.mark.parametrize("name", [pytest.param(name, marks=() if name in _ALWAYS else pytest.mark.slow) for name in TEXTS])
def test_a_megabyte_of_anything_is_read_ranked_and_told(shared: Matcher, nurse_advert: dict[str, str], name: str) -> None:
    text = TEXTS[name]
    resume = shared.parse_resume(Document.from_text(text))
    (cut,) = resume.document.cuts
    assert cut.what == "characters"
    assert len(resume.document.text) == cut.n_kept <= MOST_CHARACTERS
    assert cut.n_total == len(text)
    candidate = shared.candidate(resume)
    assert len(candidate.view.lines) <= MOST_LINES
    shared.rank([candidate], [nurse_advert])
    shared.explain(candidate, nurse_advert)
    job = shared.parse_job({"title": text, "description": text})
    assert job.cuts == (
        Cut("characters", MOST_CHARACTERS, len(text)),
        Cut("characters of the title", 1_000, len(text)),
    )
    shared.link_skills(text)
    shared.normalize_title(text)
    shared.encode([text])


@pytest.mark.parametrize("text", ["", " \n\t", "Cook", "😀", "\x00", "\ufeff", "опыт", "経験", "a" * 5_000, "(" * 5_000])
def test_short_and_odd_texts_are_read_and_ranked(shared: Matcher, nurse_advert: dict[str, str], text: str) -> None:
    (shortlist,) = shared.rank([Document.from_text(text)], [nurse_advert]).shortlists
    assert 0.0 <= shortlist.entries[0].match.score <= 1.0


def test_lines_beyond_the_most_are_left_out_and_counted(shared: Matcher) -> None:
    lines = "\n".join(f"Grilled q{number}q plates" for number in range(MOST_LINES + 5))
    candidate = shared.candidate(Document.from_text(f"Skills\n{lines}"))
    assert len(candidate.view.lines) == MOST_LINES
    assert candidate.notes == (f"of {MOST_LINES + 5} different lines the first {MOST_LINES} are counted",)
    assert candidate.view.lines[-1].text.endswith(f" q{MOST_LINES - 1}q plates")


def test_each_line_of_many_roles_is_told_its_own(shared: Matcher) -> None:
    resume = shared.parse_resume(Document.from_text(_many_roles()[:50_000].rpartition("\n\n")[0]))
    found = passages(resume)
    assert len(resume.roles) > 500
    assert len(found) == 2 * len(resume.roles)  # a heading and a line of work each
    for passage in found:
        assert passage.role is not None
        assert resume.roles[passage.role].span.overlaps(passage.span)
    assert [passage.heading_of for passage in found if passage.heading_of is not None] == list(range(len(resume.roles)))
