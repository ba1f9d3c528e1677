"""Prints what a talent pool of many people costs: adding jobs and people, filters, erasing, loading, bytes on disk.

The people are generated (synthetic): views of a few hundred generated resumes, their lines dealt out anew, so that making
100,000 takes minutes and not hours. Times are CPU times of one process, with the time by the clock in brackets, which a busy
machine stretches; medians where there are several, and the least where filters are compared.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import NamedTuple

import numpy as np
from figures import child_cpu_seconds

from matcher import Matcher, TalentPool
from matcher.domain.document import Document
from matcher.domain.resume import Contact
from matcher.domain.view import ScoringView
from matcher.evaluation.people import generated
from matcher.features.encode import FeatureEncoder, ResumeFeatures
from matcher.features.rows import IdRows
from matcher.pool.compaction import Compacted
from matcher.pool.entries import NewPerson
from matcher.pool.filters import Filters
from matcher.ranking.candidate import Candidate

DAY = date(2026, 1, 1)
_N_BASES = 3
_N_ROUNDS = 4
"""Of which the least is taken, for figures that are compared."""
_N_SENTENCES = 18
"""Lines of a made resume that come from the sentences of others, besides headings of positions."""


def bases(matcher: Matcher) -> list[Candidate]:
    """Return the generated people that others are made of."""
    texts = [person.text for half in ("even", "odd") for person in generated(half).people]
    return [matcher.candidate(Document.from_text(text, content_hash=_hash(text))) for text in texts]


def crowd(base: Sequence[Candidate], encoder: FeatureEncoder, numbers: range) -> Iterator[NewPerson]:
    """Yield people put together from the lines of others; equal numbers give equal people."""
    for number in numbers:
        chance = random.Random(number)
        view, features, occupations = _dealt(chance.sample(base, _N_BASES), encoder, chance)
        runs = np.array(sorted({chance.getrandbits(32) for _ in range(150)}), dtype=np.uint32)
        content_hash = _hash(f"person {number}")
        text = "\n".join([f"Reference {number} of the made people", *(line.text for line in view.lines)])
        contact = Contact(name=f"Person Number {number}", emails=(f"person.{number}@example.com",), location=_home(number))
        candidate = Candidate(content_hash[:16], view, features, occupations, view.digest(), runs)
        yield NewPerson(f"made/{number}.pdf", content_hash, candidate, text, contact, None, {"outcome": "ok"})


def _dealt(
    chosen: Sequence[Candidate], encoder: FeatureEncoder, chance: random.Random
) -> tuple[ScoringView, ResumeFeatures, tuple[frozenset[str], ...]]:
    """Return one view of lines of several, with arrays equal to those that encoding it would give."""
    lines: dict[str, tuple[Candidate, int]] = {}
    for candidate in chosen:
        headings = {role.line for role in candidate.view.roles}
        own = [at for at in range(len(candidate.view.lines)) if at not in headings]
        for at in sorted({*headings, *chance.sample(own, min(len(own), _N_SENTENCES // _N_BASES))}):
            lines.setdefault(candidate.view.lines[at].text, (candidate, at))
    kept = list(lines.values())
    place = {(id(candidate), at): row for row, (candidate, at) in enumerate(kept)}
    views = [candidate.view for candidate in chosen]
    roles = [(c, n) for c in chosen for n, role in enumerate(c.view.roles) if (id(c), role.line) in place]
    view = ScoringView(
        lines=tuple(candidate.view.lines[at] for candidate, at in kept),
        skills=tuple(s._replace(line=place[id(c), s.line]) for c in chosen for s in c.view.skills if (id(c), s.line) in place),
        roles=tuple(replace(c.view.roles[n], line=place[id(c), c.view.roles[n].line]) for c, n in roles),
        education=tuple(
            replace(e, line=place[id(c), e.line]) for c, v in zip(chosen, views, strict=True) for e in v.education
            if (id(c), e.line) in place
        ),
        languages=(),
    )  # fmt: skip
    n_dims = chosen[0].features.line_vectors.shape[1]
    line_terms = IdRows.from_sorted([candidate.features.line_terms.row(at) for candidate, at in kept])
    line_tokens = IdRows.from_sorted([candidate.features.line_tokens.row(at) for candidate, at in kept])
    titles = [candidate.features.title_vectors[n] for candidate, n in roles]
    features = ResumeFeatures(
        line_vectors=np.stack([candidate.features.line_vectors[at] for candidate, at in kept]),
        line_terms=line_terms,
        line_tokens=line_tokens,
        title_vectors=np.stack(titles) if titles else np.zeros((0, n_dims), dtype=np.int8),
        title_terms=IdRows.from_sorted([candidate.features.title_terms.row(n) for candidate, n in roles]),
        title_lines=np.array([role.line for role in view.roles], dtype=np.int32),
        text_vector=encoder.encoder.encode_rows(IdRows.from_sorted([line_tokens.distinct()]))[0].copy(),
        text_terms=line_terms.distinct(),
    )
    return view, features, tuple(candidate.role_occupations[n] for candidate, n in roles)


def _home(number: int) -> str:
    """Return where someone lives: one of a hundred in Bergen, ten in Graz, half in Leeds, the others say nothing."""
    if number % 100 == 0:
        return "Bergen, Norway"
    return "Graz, Austria" if number % 10 == 1 else "Leeds, UK" if number % 2 == 0 else ""


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


class Times(NamedTuple):
    """What something took, in seconds."""

    cpu: float
    clock: float

    def __str__(self) -> str:
        return f"{self.cpu:.2f} CPU s ({self.clock:.2f} s)"


def timed(work: Callable[[], object]) -> Times:
    """Return what `work` takes."""
    started, clock = time.process_time(), time.perf_counter()
    work()
    return Times(time.process_time() - started, time.perf_counter() - clock)


def median(times: Sequence[Times]) -> Times:
    """Return the medians of both."""
    return Times(statistics.median(each.cpu for each in times), statistics.median(each.clock for each in times))


def filtered(pool: TalentPool, job_ids: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield what filters take: lists made with nothing stored, with and without them in turns; then with what is stored."""
    plans = [pool.pairs.plan(pool.jobs.find(job_id).number) for job_id in job_ids]

    def anew(filters: Filters | None) -> None:
        for plan in plans:
            with pool.store.reading():
                only = None if filters is None else pool.passing(filters).people
                for _ in pool.pairs.scored(list(pool.pairs.chosen(plan, only=only)), plan):
                    pass

    def stored(filters: Filters | None) -> None:
        for job_id in job_ids:
            pool.shortlist(job_id, filters=filters)

    cases: dict[str, Filters | None] = {"no filter": None, "one that finds everyone": pool.filters(added_since=DAY)}
    cases |= {"--location Leeds": pool.filters(location=["Leeds"]), "--min-years 8": pool.filters(min_years=8)}
    known = ("Leeds", "Graz", "Bergen")
    cases |= {f"--location {place} --known-only": pool.filters(location=[place], is_known_only=True) for place in known}
    for what, work in (("made anew", anew), ("with what is stored", stored)):
        times: dict[str, list[Times]] = {name: [] for name in cases}
        for _ in range(_N_ROUNDS):
            for name, filters in cases.items():
                times[name].append(timed(lambda work=work, filters=filters: work(filters)))
        for name, filters in cases.items():
            n_found = len(pool.people) if filters is None else len(pool.passing(filters).people)
            yield f"{len(job_ids)} lists {what}, {name}: {n_found:,} people", str(min(times[name]))


def measure(folder: Path, n_people: int, n_jobs: int) -> Iterator[tuple[str, str]]:
    """Yield what was measured, and the figure."""
    matcher = Matcher.load()
    base = bases(matcher)
    encoder = matcher.components.ranker.encoder
    adverts = generated("even").adverts
    jobs = [
        matcher.parse_job({"id": f"{entry.id}-{turn}", "title": entry.title, "description": entry.text})
        for turn in range(-(-(n_jobs + 10) // len(adverts))) for entry in adverts
    ]  # fmt: skip
    path = folder / "pool"
    with TalentPool.create(path, retention_days=None, matcher=matcher) as pool:
        made = crowd(base, encoder, range(n_people))
        yield f"{n_people:,} people made and added, no jobs", str(timed(lambda: pool.add(made, day=DAY)))
    with TalentPool.open(path, matcher=matcher) as pool:
        times = [timed(lambda job=job: pool.add_jobs([job], day=DAY)) for job in jobs[:6]]
        yield "one job added, the first after opening", str(times[0])
        yield "one job added, median of 5", str(median(times[1:]))
        pool.add_jobs(jobs[6:n_jobs], day=DAY)
        yield "jobs in the pool from here on", f"{len(pool.jobs.all())}"
        one = [list(crowd(base, encoder, range(n_people + at, n_people + at + 1))) for at in range(5)]
        yield "one person added, median of 5", str(median([timed(lambda p=p: pool.add(p, day=DAY)) for p in one]))
        first = pool.shortlist(jobs[0].job_id, k=1000)
        numbers = [entry.person.number for entry in first.entries]
        yield f"{len(numbers):,} candidates loaded", str(timed(lambda: pool.people.load(numbers)))
        shown = timed(lambda: pool.shortlist(jobs[0].job_id, k=10, is_explained=True))
        yield "a shortlist of 10 with reasons", str(shown)
        yield from filtered(pool, [job.job_id for job in jobs[:5]])
        someone = first.entries[0].person.resume_id
        n_lists = len(pool.store.rows("SELECT 1 FROM scores WHERE person = ?", (numbers[0],)))
        yield f"one person erased, scored for {n_lists} of the jobs", str(timed(lambda: pool.erase([someone])))
        some = [row["resume_id"] for row in pool.store.rows("SELECT resume_id FROM people WHERE person % 20 = 0")]
        yield f"{len(some):,} people erased", str(timed(lambda: pool.erase(some)))
        compacted: list[Compacted] = []
        spent = timed(lambda: compacted.append(pool.compact()))
        yield f"compacted: {compacted[0].n_before / 1e6:,.1f} to {compacted[0].n_after / 1e6:,.1f} MB", str(spent)
        n_bytes = sum(file.stat().st_size for file in path.rglob("*") if file.is_file())
        yield "on disk", f"{n_bytes / 1e6:,.0f} MB, {n_bytes / n_people / 1e3:.1f} kB a person"
        yield "who came twice (duplicates)", str(timed(pool.duplicates))
        yield "verify", str(timed(pool.verify))
    table = folder / "one.csv"
    table.write_text('id,title,description\nlast,Baker,"Bread and cakes, two years of experience"\n', encoding="utf-8")
    command = [sys.executable, "-m", "matcher", "pool", "jobs", "add", str(table), "--pool", str(path)]
    started = time.perf_counter()
    cpu = child_cpu_seconds(command, n_rounds=1)
    yield "the whole command matcher pool jobs add, one job", str(Times(cpu, time.perf_counter() - started))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--jobs", type=int, default=20)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for what, figure in measure(Path(folder), options.people, options.jobs):
            print(f"{what:70} {figure}", flush=True)


if __name__ == "__main__":
    main()
