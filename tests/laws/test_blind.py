"""Law 3: who somebody is reaches no score. Sample people are drawn again as others, from the PDF up."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from matcher import Matcher
from matcher.readers.read import read_document

OTHERS = (
    {"name": "Ruby Chase", "email": "r.chase77@example.com", "phone": "(212) 555-0111", "location": "Boise, ID"},
    {"name": "José Nuñez-Baptiste", "email": "jose@example.com", "phone": "(701) 555-0199", "location": "Santa Fe, NM"},
    {"name": "May Li", "email": "li@example.com", "phone": "(310) 555-0100", "location": "Rye, NY"},
)


@pytest.fixture(scope="module")
def layouts(samples: Path) -> Iterator[ModuleType]:
    sys.path.insert(0, str(samples))
    import layouts.content
    import layouts.fonts
    import layouts.special

    layouts.fonts.register_fonts()
    yield layouts
    sys.path.remove(str(samples))


@pytest.fixture(scope="module")
def matcher() -> Iterator[Matcher]:
    with Matcher.load() as loaded:
        yield loaded


def _as(person: Any, other: dict[str, str]) -> Any:
    """Return the sample person as another, also where a summary speaks of them by their first name."""
    if not other:
        return person
    first, new = person.name.split()[0], other["name"].split()[0]
    return replace(person, **other, summary=re.sub(rf"\b{first}\b", new, person.summary))


def test_swapping_name_email_phone_and_address_leaves_every_score(samples: Path, layouts: ModuleType, matcher: Matcher) -> None:
    ranker = matcher.components.ranker
    from matcher.batch.inputs.postings import Columns, read_postings

    postings, _ = read_postings(samples / "jobs.csv", columns=Columns(), read_document=matcher.read)
    plans = [ranker.plan(matcher.parse_job(posting)) for posting in postings]
    people = [person for person in layouts.content.load_people(samples / "people") if "pdf" in person.formats]
    n_swapped = 0
    leaks = []
    for person in people[::2]:
        original = read_document(layouts.special.draw_resume_pdf(person))
        if original.document is None:
            continue
        scores = None
        for other in ({}, *OTHERS):
            drawn = read_document(layouts.special.draw_resume_pdf(_as(person, other)))
            candidate = matcher.candidate(drawn.document)
            found = (
                ranker.fast.score(ranker.block([candidate]), plans[0]).tolist(),
                [ranker.fast.score(ranker.block([candidate]), plan)[0] for plan in plans],
            )
            if scores is None:
                scores = found
            elif found != scores:
                leaks.append((person.stem, other["name"]))
            n_swapped += 1
    assert n_swapped > 60
    assert not leaks, f"{len(leaks)} of {n_swapped}: {leaks}"
