"""The candidate's page: strangers' words are escaped, long lists are cut and told, every JSON key is described."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from matcher.domain.goals import Goals, Level, Mode, Pay, Period
from matcher.domain.outcome import JobOutcome
from matcher.domain.shortlist import JobFile
from matcher.domain.suggestion import Suggestion
from matcher.engine.matcher import Matcher
from matcher.reports.suggestion import N_OTHERS, goal_words, page_words
from matcher.reports.suggestion_page import as_html
from matcher.reports.suggestion_records import as_json, suggestion_record
from matcher.reports.suggestion_text import as_text

EVIL = '<script>alert("1")</script><img src=x onerror=y>\u202e{{ 7*7 }}\x1b[31m'
RESUME = b"""Ada Example
ada@example.com | (614) 555-0101

Experience

Registered Nurse, Example Hospital
Jan 2019 - Dec 2023
- Triage and wound care on a surgical ward
"""
TEXT = "You care for patients on a ward.\n\nRequirements:\n- Wound care and triage\n- Critical care or telemetry\n- Epic\n"


def _rows(n: int, **changes: str) -> list[dict[str, str]]:
    return [
        {"id": str(at), "title": "Nurse", "description": f"{TEXT}- Ward {at}", "company": "Example Clinic"} | changes
        for at in range(n)
    ]


@pytest.fixture(scope="module")
def page(shared: Matcher) -> Suggestion:
    goals = {"titles": ["nurse"], "must_not": ["zebras"], "modes": ["remote"], "min_pay": PAY}
    rows = [*_rows(3), *_rows(1, id="z", description=f"{TEXT}\nYou feed zebras. Remote work.\nSalary: $60,000")]
    files = (JobFile("jobs.csv row 9", "", JobOutcome.BAD_ROW, "the row has no id"),)
    return replace(shared.suggest(RESUME, rows, goals=goals, top_k=2), not_read=files)


PAY = {"amount": 40_000, "currency": "USD", "period": "year"}


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag not in ("meta", "img", "br"):
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.open.remove(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_hostile_words_are_words(shared: Matcher) -> None:
    rows = _rows(2, title=EVIL, company=EVIL, location=EVIL, description=f"{EVIL}\n{TEXT}\nYou feed {EVIL} zebras.")
    found = shared.suggest(RESUME, rows, goals={"titles": [EVIL], "must_not": ["zebras"], "places": [EVIL]})
    bad = replace(found, not_read=(JobFile(EVIL, EVIL, JobOutcome.BAD_ROW, EVIL),))
    html, text = as_html(bad), as_text(bad)
    parser = _Tags()
    parser.feed(html)
    assert parser.open == []
    assert not {"script", "img", "iframe", "object", "form"} & parser.seen
    assert not {name for name in parser.attributes if name.startswith("on")} | ({"src"} & parser.attributes)
    assert "&lt;script&gt;" in html
    assert "49" not in re.sub(r"<style>.*?</style>", "", html, flags=re.DOTALL).replace("{{ 7*7 }}", "")
    for output in (html, text):
        assert not {"\x1b", "\u202e"} & set(output)
    assert json.loads(as_json(bad))["jobs"][0]["job_title"].startswith("<script>")


def test_hostile_words_of_the_resume_are_words(shared: Matcher) -> None:
    resume = RESUME.replace(b"Registered Nurse", EVIL.encode()) + f"\nCertifications\n\n{EVIL} licence\n".encode()
    found = shared.suggest(resume, _rows(1))
    assert any("<script>" in line for line in found.reading.read)
    html, text = as_html(found), as_text(found)
    parser = _Tags()
    parser.feed(html)
    assert not {"script", "img"} & parser.seen
    for output in (html, text):
        assert not {"\x1b", "\u202e"} & set(output)


def test_it_needs_no_network_and_no_script(page: Suggestion) -> None:
    html = as_html(page)
    assert "default-src 'none'" in html
    assert not re.search(r"(?:https?:)?//(?!\w*www\.w3\.org)", html.replace("<!DOCTYPE", ""))
    ids = re.findall(r'\bid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', html)) <= set(ids)
    assert {name for found in re.findall(r'aria-labelledby="([^"]+)"', html) for name in found.split()} <= set(ids)


def test_text_and_html_say_the_same(page: Suggestion) -> None:
    html, text = as_html(page), as_text(page)
    words = page_words(page)
    assert words.bad_jobs == (("jobs.csv row 9", "Row could not be read: the row has no id"),)
    for said in (
        words.best[0].title,
        words.lessons[0].label,
        "Example Clinic",
        "jobs.csv row 9",
        "“zebras”",
        "40,000 USD a year",
    ):
        assert said in html
        assert said in " ".join(text.split())
    assert html == as_html(page)


def test_long_lists_are_cut_and_told(shared: Matcher) -> None:
    found = shared.suggest(RESUME, _rows(N_OTHERS + 4), top_k=1)
    words = page_words(found)
    assert sum(len(group.rows) for group in words.others) == N_OTHERS
    assert words.n_others_left == 3
    assert "and 3 more" in as_text(found)
    assert len(suggestion_record(found)["jobs"]) == N_OTHERS + 4
    (employer,) = words.employers
    assert (len(employer.jobs), employer.n_left) == (5, N_OTHERS - 1)


def test_no_jobs_and_no_goals(shared: Matcher) -> None:
    found = shared.suggest(RESUME, [])
    assert "There are no jobs to show." in as_html(found)
    assert "No goals are declared" in as_text(found)
    assert "BEST JOBS" not in as_text(found)


def test_goals_in_words() -> None:
    goals = Goals(
        titles=("Nurse",),
        levels=(Level.SENIOR,),
        fields=("healthcare",),
        modes=(Mode.ON_SITE,),
        places=("Leeds",),
        min_pay=Pay(18.0, None, "GBP", Period.HOUR),
        languages=("de",),
        must_not=("travel",),
    )
    assert [words for _, words in goal_words(goals)] == [
        "Nurse", "senior", "healthcare", "on site", "Leeds", "18 GBP an hour", "German", "travel",
    ]  # fmt: skip
    assert list(goal_words(Goals())) == []


def test_every_key_is_described(page: Suggestion, root: Path) -> None:
    record = suggestion_record(page)
    ruled = next(job for job in record["jobs"] if job["ruled_out"])
    best = record["jobs"][0]
    nested = [
        record, record["goals"], record["goals"]["min_pay"], record["learn"][0], record["learn"][0]["lifts"][0],
        record["employers"][0], record["jobs_not_read"][0], best, best["reverse"], best["reverse"]["parts"][0], best["gaps"][0],
        best["conditions"], ruled["conditions"]["pay"], ruled["ruled_out"][0],
    ]  # fmt: skip
    _, _, rest = (root / "docs" / "outputs.md").read_text(encoding="utf-8").partition("\n## matcher suggest\n")
    described = set(re.findall(r"`([^`]+)`", rest.partition("\n## ")[0]))
    assert {key for entry in nested for key in entry} - described == set()
