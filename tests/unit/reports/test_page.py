"""report.html: one sound page, safe, whole and small."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest

from matcher.domain.band_meaning import BandCount, BandMeaning
from matcher.domain.match import Band, PartKind, PartStatus
from matcher.domain.shortlist import Ranked, RunResult
from matcher.reports import page as page_module
from matcher.reports.bars import in_words, score_bar
from matcher.reports.board import PageLimits, board
from matcher.reports.page import render_page

VOID = {"meta", "br", "hr", "img", "link", "input", "rect", "circle", "path"}
CSS = (Path(page_module.__file__).parent / "templates" / "report.css").read_text(encoding="utf-8")


class Outline(HTMLParser):
    """Collects what the tests ask about, and fails on tags that do not close."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: Counter[str] = Counter()
        self.headings: list[int] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.text = ""
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        if tag not in VOID:
            self.open.append(tag)
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))
        for name, value in attrs:
            self.attributes.append((tag, name, value or ""))
            if name == "id":
                self.ids.append(value or "")
            if name == "href":
                self.links.append(value or "")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if not {"style", "script"} & set(self.open):
            self.text += data


def words_of(outline: Outline) -> str:
    return " ".join(outline.text.split())


def test_page_is_sound_and_complete_in_itself(result: RunResult) -> None:
    html = render_page(result)
    outline = Outline(html)
    assert html.startswith('<!DOCTYPE html>\n<html lang="en">')
    assert outline.tags["h1"] == outline.tags["main"] == 1
    assert not {"script", "link", "img", "iframe", "form"} & set(outline.tags)
    assert "http:" not in html
    assert "https:" not in html
    assert "default-src 'none'" in html
    assert not [entry for entry in outline.attributes if entry[1].startswith("on") or entry[1] == "style"]


def test_links_lead_somewhere_and_ids_are_unique(result: RunResult) -> None:
    outline = Outline(render_page(result))
    assert max(Counter(outline.ids).values()) == 1
    assert {link.removeprefix("#") for link in outline.links} <= set(outline.ids)
    fills = set(re.findall(r"url\(#([\w-]+)\)", render_page(result)))
    assert fills <= set(outline.ids)
    assert len(fills) == 9


def test_headings_do_not_skip_a_level(result: RunResult) -> None:
    headings = Outline(render_page(result)).headings
    assert headings[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(headings))


def test_every_table_has_a_caption_and_scoped_heads(result: RunResult) -> None:
    outline = Outline(render_page(result))
    assert outline.tags["table"] == outline.tags["caption"] > 20
    n_scoped = sum(1 for tag, name, _ in outline.attributes if tag == "th" and name == "scope")
    assert n_scoped == outline.tags["th"]


def test_what_a_recruiter_needs_is_on_it(result: RunResult) -> None:
    words = words_of(Outline(render_page(result)))
    for expected in (
        "12 resumes ranked for 3 jobs",
        "Needs a human: 2 files could not be read",
        "No text in it, perhaps a scan None of its 2 pages holds text.",
        "Jobs that could not be read: 1",
        "Backend developer",
        "Muster Bau <GmbH>",
        "chidi-muster.pdf",
        "also sent as applicants/the-same.pdf",
        "? 1 unknown: 3+ years",
        "Kubernetes (has Docker)",
        "strong, uncalibrated",
        "Python (required) is shown in a dated role. “Worked with Python for [EMPLOYER] on most days” p. 1",
        "without it",
        "Roles to search in as well",
        "DevOps engineer",
        "Roles next door for this person",
        "How a score is made up",
        "models.tfidf",
        "2026-11-23",
    ):
        assert expected in words, expected


def test_bands_say_what_they_meant_where_judgements_were_counted(result: RunResult) -> None:
    meaning = BandMeaning("1f", BandCount(45, 38), BandCount(60, 30), BandCount(0, 0), BandCount(107, 4))
    entries = tuple(
        entry._replace(match=replace(entry.match, band_meaning=meaning.of(entry.match.band)))
        for entry in result.shortlists[0].entries
    )
    shortlists = (replace(result.shortlists[0], entries=entries),)
    words = words_of(Outline(render_page(replace(result, shortlists=shortlists, band_meaning=meaning))))
    assert "uncalibrated" not in words
    assert words.count(meaning.legend) == 1
    assert f"strong: {meaning.of(Band.STRONG)}" in words


def test_hidden_text_is_reported_and_hardly_quoted(result: RunResult) -> None:
    words = words_of(Outline(render_page(result)))
    assert "2 pieces of text: 1 in the colour of its background, 1 too small to read" in words
    quoted = re.search(r"Page 1, in the colour of its background, 45 words: “([^”]+)”", words)
    assert quoted is not None
    assert len(quoted[1]) <= 80
    assert words.count("holds hidden text") == 3  # Once in each job's shortlist.
    assert "Text a person cannot see: 1 file" in words
    assert re.search(r"Electrician & site lead: 0\.400 ?, not 0\.700", words), words[words.index("Text a person") :][:1500]
    assert words.index("not 0.700") < words.index("not 0.600"), "the largest difference comes first"


@pytest.mark.parametrize(
    "text",
    ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7 * 7 }}", "</style><b>", "&lt;b&gt;", "'><b x='"],
)
def test_text_of_strangers_stays_text(with_text: Callable[[str], RunResult], result: RunResult, text: str) -> None:
    plain, hostile = Outline(render_page(with_text("Plain words"))), Outline(render_page(with_text(text)))
    for outline in (plain, hostile):
        del outline.tags["text"]  # a label in a picture is a line or two, by its length
    assert hostile.tags == plain.tags
    assert text in hostile.text


def test_control_characters_and_odd_bytes_do_not_reach_the_page(with_text: Callable[[str], RunResult]) -> None:
    html = render_page(with_text("a\x00b\x1b\u202ec\udce9"))
    assert not re.search(r"[\x00-\x08\x0b-\x1f\u202e\ud800-\udfff]", html)
    assert "abc\\udce9" in html


def many(result: RunResult, n_jobs: int, n_people: int) -> RunResult:
    """Return a run of n_jobs with n_people each, from the parts of a small one."""
    first = result.shortlists[0]
    entries = tuple(Ranked(rank, first.entries[(rank - 1) % 12].match) for rank in range(1, n_people + 1))
    shortlists = tuple(
        replace(first, job=replace(first.job, job_id=f"job-{n}", title=f"Job number {n}"), entries=entries, n_scored=n_people)
        for n in range(1, n_jobs + 1)
    )
    return replace(result, shortlists=shortlists)


def test_a_large_run_is_cut_with_counts_and_pointers(result: RunResult) -> None:
    html = render_page(many(result, 60, 30))  # Too long to be parsed here in good time.
    assert len(html.encode()) < 10_000_000
    assert "Job number 50</h2>" in html
    assert "Job number 51" not in html
    assert "And 10 more jobs: all of them are in <code>shortlists.csv</code>" in html
    assert html.count("And 10 more listed in <code>shortlists.csv</code>") == 50
    assert html.count('class="card"') == 250
    assert "12 resumes ranked for 60 jobs" in html


def test_a_long_list_of_files_is_cut_with_its_count(result: RunResult) -> None:
    lost = tuple(replace(result.resumes[-1], file=f"lost-{n}.pdf", resume_id=f"{n:016}") for n in range(305))
    words = words_of(Outline(render_page(replace(result, resumes=lost))))
    assert "Needs a human: 305 files could not be read" in words
    assert "And 5 more: all of them are in outcomes.csv" in words


def test_a_page_that_grows_too_large_explains_fewer_people(result: RunResult) -> None:
    whole = render_page(result)
    limits = PageLimits(max_bytes=len(whole.encode()) // 2)
    html = render_page(result, limits=limits)
    assert len(html.encode()) <= limits.max_bytes
    assert "part by part" in words_of(Outline(html))
    assert html.count('class="card"') < whole.count('class="card"')
    assert html.count("lars-nobody.pdf") >= 3


@pytest.mark.parametrize("n_jobs", [0, 1])
def test_runs_without_jobs_or_people(result: RunResult, n_jobs: int) -> None:
    empty = replace(
        result,
        shortlists=tuple(replace(entry, entries=(), n_scored=0) for entry in result.shortlists[:n_jobs]),
        resumes=(),
        jobs=(),
        job_roles={},
        resume_roles={},
        manifest={},
    )
    words = words_of(Outline(render_page(empty)))
    assert f"0 resumes ranked for {n_jobs} job{'' if n_jobs else 's'}"[:31] in words
    assert ("No job was read" in words) == (n_jobs == 0)
    assert "Needs a human:" not in words


def test_a_requirement_counts_by_its_own_part_not_by_its_line(result: RunResult) -> None:
    first = result.shortlists[0]
    match = first.entries[0].match
    line = replace(match.parts[0], kind=PartKind.DUTY, status=PartStatus.MISSING)
    for parts in ((*match.parts, line), (line, *match.parts)):
        alone = replace(first, entries=(Ranked(1, replace(match, parts=parts)),))
        shown = board(replace(result, shortlists=(alone,)), PageLimits()).jobs[0]
        assert [(tally.status, tally.n_people) for tally in shown.requirements[0].tallies] == [("matched", 1)]


def test_equal_file_names_are_told_apart_by_their_paths(result: RunResult) -> None:
    first, second, *others = result.resumes
    alike = replace(result, resumes=(replace(first, file="a/cv.pdf"), replace(second, file="b/cv.pdf"), *others))
    names = {person.resume_id: person.name.short for person in board(alike, PageLimits()).jobs[0].people}
    assert names[first.resume_id] == "a/cv.pdf"
    assert names[second.resume_id] == "b/cv.pdf"
    assert names[others[0].resume_id] == "chidi-muster.pdf"


def test_bar_is_as_long_as_the_score(result: RunResult) -> None:
    for shortlist in result.shortlists:
        for entry in shortlist.entries:
            bar = score_bar(entry.match)
            assert bar[-1].left + bar[-1].width == pytest.approx(100 * entry.match.score)
            assert sum(stretch.weight for stretch in bar) == pytest.approx(1.0)
            assert [stretch.number for stretch in bar] == sorted(stretch.number for stretch in bar)


def test_bar_in_words(result: RunResult) -> None:
    match = result.shortlists[0].entries[0].match
    assert in_words(match.score, score_bar(match)).startswith(
        "Score 0.883, made of: Skills 0.360 of 0.400, Lines of work 0.225"
    )


def test_every_kind_has_a_pattern_of_its_own() -> None:
    pieces = (Path(page_module.__file__).parent / "templates" / "pieces.html.j2").read_text(encoding="utf-8")
    assert set(re.findall(r'pattern id="p-(\w+)"', pieces)) == {kind.value for kind in PartKind}


def luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize(
    ("ink", "paper"),
    [
        ("ink", "paper"), ("ink", "soft"), ("faint", "paper"), ("faint", "ground"), ("faint", "soft"), ("accent", "paper"),
        ("pass-ink", "pass-paper"), ("unknown-ink", "unknown-paper"), ("fail-ink", "fail-paper"),
    ],
)  # fmt: skip
def test_contrast_is_enough_to_read(ink: str, paper: str) -> None:
    colours = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", CSS))
    light, dark = sorted((luminance(colours[ink]), luminance(colours[paper])), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 4.5
