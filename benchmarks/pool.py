"""Prints what a talent pool of many people costs: adding a job, adding a person, erasing one, loading, bytes on disk.

The people are generated (synthetic): views of a few hundred generated resumes, their lines dealt out anew, so that making
100,000 takes minutes and not hours. Times are wall-clock times of one process, medians where there are several.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np

from matcher import Matcher, TalentPool
from matcher.domain.document import Document
from matcher.domain.resume import Contact
from matcher.domain.view import ScoringView
from matcher.evaluation.people import generated
from matcher.features.encode import FeatureEncoder, ResumeFeatures
from matcher.features.rows import IdRows
from matcher.pool.entries import NewPerson
from matcher.ranking.candidate import Candidate

DAY = date(2026, 1, 1)
_N_BASES = 3
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
        contact = Contact(name=f"Person Number {number}", emails=(f"person.{number}@example.com",))
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


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _seconds(work) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


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
        yield f"{n_people:,} people added, no jobs", f"{_seconds(lambda: pool.add(made, day=DAY)):.0f} s"
    with TalentPool.open(path, matcher=matcher) as pool:
        times = [_seconds(lambda job=job: pool.add_jobs([job], day=DAY)) for job in jobs[:6]]
        yield "one job added, the first after opening", f"{times[0]:.2f} s"
        yield "one job added, median of 5", f"{statistics.median(times[1:]):.2f} s"
        pool.add_jobs(jobs[6:n_jobs], day=DAY)
        yield "jobs in the pool from here on", f"{len(pool.jobs.all())}"
        one = [list(crowd(base, encoder, range(n_people + at, n_people + at + 1))) for at in range(5)]
        yield (
            "one person added, median of 5",
            f"{statistics.median(_seconds(lambda p=p: pool.add(p, day=DAY)) for p in one):.2f} s",
        )
        first = pool.shortlist(jobs[0].job_id, k=1000)
        numbers = [entry.person.number for entry in first.entries]
        yield f"{len(numbers):,} candidates loaded", f"{_seconds(lambda: pool.people.load(numbers)):.2f} s"
        shown = _seconds(lambda: pool.shortlist(jobs[0].job_id, k=10, is_explained=True))
        yield "a shortlist of 10 with reasons", f"{shown:.2f} s"
        someone = first.entries[0].person.resume_id
        n_lists = sum(bool(pool.store.rows("SELECT 1 FROM scores WHERE job = ? AND person = ?", (job.number, numbers[0])))
                      for job in pool.jobs.all())  # fmt: skip
        yield f"one person erased, who was scored for {n_lists} jobs", f"{_seconds(lambda: pool.erase([someone])):.1f} s"
        n_bytes = sum(file.stat().st_size for file in path.rglob("*") if file.is_file())
        yield "on disk", f"{n_bytes / 1e6:,.0f} MB, {n_bytes / n_people / 1e3:.1f} kB a person"
        yield "verify", f"{_seconds(pool.verify):.1f} s"
        table = folder / "one.csv"
        table.write_text('id,title,description\nlast,Baker,"Bread and cakes, two years of experience"\n', encoding="utf-8")
        command = [sys.executable, "-m", "matcher", "pool", "jobs", "add", str(table), "--pool", str(path)]
    run = _seconds(lambda: subprocess.run(command, check=True, capture_output=True))
    yield "the command matcher pool jobs add with one job, whole", f"{run:.1f} s"


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
