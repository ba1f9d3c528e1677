"""The candidate's page for a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import wrap

from matcher.domain.suggestion import Suggestion
from matcher.reports.suggestion import JobRow, PageWords, page_words

_WIDTH = 96
"""Characters in a line: fixed, so that the same page has the same bytes on every terminal."""
_BAR = 20


def as_text(suggestion: Suggestion) -> str:
    """Return the page for a terminal."""
    page = page_words(suggestion)
    lines = [*_head(page), *_best(page), *_lessons(page), *_employers(page), *_roles(page), *_others(page), *_reading(page)]
    return "\n".join(lines) + "\n"


def _head(page: PageWords) -> Iterator[str]:
    yield f"Jobs for you: {page.n_on_course} of {page.n_jobs} {'is' if page.n_on_course == 1 else 'are'} worth a look"
    yield ""
    if not page.goals:
        yield from _wrapped("", "No goals are declared, so the order is by how much of each job your resume covers (--goals).")
        return
    yield "Your goals, " + ("read from your resume's objective" if page.goals_source == "objective" else "as you gave them")
    for name, words in page.goals:
        yield from _wrapped(f"  {name + ':':<24}", words)


def _best(page: PageWords) -> Iterator[str]:
    if page.best:
        yield from ("", "BEST JOBS")
    for job in page.best:
        yield ""
        yield from _wrapped(f"{job.rank:>2}. ", job.title)
        yield from _wrapped("    ", "; ".join(text for text in (job.place, job.terms) if text))
        yield from _wrapped(f"    {job.direction.upper()}: ", job.why, indent=4)
        yield from _scores(job)
        yield from _changes(job)


def _scores(job: JobRow) -> Iterator[str]:
    for row in job.scores:
        filled = round(row.score * _BAR)
        yield f"    {row.score:.3f} {'#' * filled}{'.' * (_BAR - filled)} {row.words}"
        for _, _, why in row.whys:
            yield from _wrapped("          - ", why)
    if job.shown:
        yield from _wrapped("    You show: ", ", ".join(job.shown), indent=6)


def _changes(job: JobRow) -> Iterator[str]:
    if job.gaps:
        yield "    What would change the first score, each alone, as one mention in your resume:"
    for gap in job.gaps:
        must, near = ", must-have" if gap.is_must else "", f"; near to {gap.near}, which you show" if gap.near else ""
        asked = f" (asked: {gap.asked}{must})" if gap.asked else f" ({must[2:]})" if must else ""
        yield from _wrapped(f"      {gap.would_add:+.3f}  ", f"{gap.label}{asked}{near}")
    if job.n_gaps_left:
        yield f"      and {job.n_gaps_left} more"
    for fact in (*job.facts, *job.notes):
        yield from _wrapped("      * ", fact)


def _lessons(page: PageWords) -> Iterator[str]:
    if not page.lessons:
        return
    yield from ("", "WHAT TO LEARN, OR WRITE DOWN, FIRST", "")
    yield from _wrapped(
        "", "Ordered by what each would add to the scores of all best jobs together; what is near comes earlier."
    )
    for row in page.lessons:
        lifts = ", ".join(f"{title} {added:+.3f}" for title, added in row.lifts)
        rest = f" and {row.n_lifts_left} more" if row.n_lifts_left else ""
        near = f"; near to {row.near}, which you show" if row.near else ""
        yield from _wrapped(f"{row.number:>2}. {row.total:+.3f}  ", f"{row.label}{near}: {lifts}{rest}")
    if page.n_lessons_left:
        yield f"    and {page.n_lessons_left} more"


def _employers(page: PageWords) -> Iterator[str]:
    if not page.employers:
        return
    yield from ("", "WHO TO TALK TO", "")
    for row in page.employers:
        jobs = ", ".join(f"{title} (no. {rank}, {direction})" for rank, title, direction in row.jobs)
        yield from _wrapped("  ", f"{row.name}: {jobs}{f' and {row.n_left} more' if row.n_left else ''}", indent=4)
    if page.n_employers_left:
        yield f"  and {page.n_employers_left} more"


def _roles(page: PageWords) -> Iterator[str]:
    if not page.roles:
        return
    yield from ("", "ROLES NEXT DOOR", "")
    for row in page.roles:
        way = f" by way of {row.through}" if row.through else ""
        yield from _wrapped("  ", f"{row.title}: {row.percent} % ready, {row.step}, from {row.via}{way}", indent=4)
        if row.carries_over:
            yield from _wrapped("    you bring: ", ", ".join(row.carries_over))
        if row.to_add:
            yield from _wrapped("    to add:    ", ", ".join(row.to_add))


def _others(page: PageWords) -> Iterator[str]:
    if page.others:
        yield from ("", "ALL OTHER JOBS", "")
    for group in page.others:
        yield from _wrapped(f"{group.direction.upper()}: ", group.why, indent=4)
        for row in group.rows:
            where = f", {row.place}" if row.place else ""
            yield from _wrapped(f"{row.rank:>4}. {row.forward:.3f}  ", f"{row.title}{where}")
    if page.n_others_left:
        yield f"      and {page.n_others_left} more (--format json lists all)"


def _reading(page: PageWords) -> Iterator[str]:
    yield from ("", "WHAT WAS READ FROM YOUR RESUME", "")
    for line in page.read:
        yield from _wrapped("  - ", line)
    if page.not_read:
        yield from ("", "WHAT WAS NOT", "")
    for line in page.not_read:
        yield from _wrapped("  - ", line)
    yield from ("", *_wrapped("  ", page.to_correct))
    if page.bad_jobs:
        yield from ("", "JOBS THAT COULD NOT BE READ", "")
    for source, words in page.bad_jobs:
        yield from _wrapped("  - ", f"{source}: {words}")
    if page.n_bad_jobs_left:
        yield f"  and {page.n_bad_jobs_left} more"


def _wrapped(lead: str, words: str, *, indent: int | None = None) -> list[str]:
    if not words:
        return []
    rest = " " * (len(lead) if indent is None else indent)
    return wrap(words, _WIDTH, initial_indent=lead, subsequent_indent=rest, break_on_hyphens=False)
