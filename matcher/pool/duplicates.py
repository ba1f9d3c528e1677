"""The same person in several files, by content: runs of words that two texts share, an e-mail address, a telephone number.

A name alone says nothing: two people may have one. Nothing is merged; a person decides.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from matcher.pool.entries import Person
from matcher.pool.people import People
from matcher.pool.segments import NO_RUN, Segments
from matcher.ranking.padding import Keys

_LEAST_SHARED = 0.5
"""Of the runs of the text with fewer of them: two people seldom share any."""
_FEWEST_RUNS = 12
"""With fewer runs of eight words a text is too short to be told from another."""
_MOST_WITH_CONTACT = 5
"""An address or number that more files have is an agency's."""
_MOST_WITH_RUN = 50
"""A run that more files have is a form's; one that fewer have leads to the pairs that are looked at."""
_N_DIGITS = 9
"""Of a telephone number the last ones are compared: prefixes are written in several ways."""


@dataclass(frozen=True, slots=True)
class SamePerson:
    """Two files that seem to be of one person, and why."""

    first: Person
    second: Person
    reasons: tuple[str, ...]


def find_duplicates(people: People, segments: Segments, *, of: int | None = None) -> list[SamePerson]:
    """Return the pairs of files that seem to be of one person, of everyone or of one; by the ids of both."""
    contacts = _by_contact(people)
    pairs: dict[tuple[int, int], list[str]] = defaultdict(list)
    for noun, groups in contacts.items():
        for group in groups:
            for pair in combinations(sorted(group), 2):
                if of is None or of in pair:
                    pairs[pair].append(f"the same {noun}")
    for pair in _by_runs(segments, of):
        pairs.setdefault(pair, [])
    runs = {number: people.load([number])[0].run_keys for number in {number for pair in pairs for number in pair}}
    found: dict[tuple[int, int], list[str]] = {}
    for (left, right), reasons in pairs.items():
        share = _shared(runs[left], runs[right])
        said = [f"{share:.0%} of the shorter text's runs of eight words are in both"] if share >= _LEAST_SHARED else []
        if said or reasons:
            found[left, right] = [*said, *reasons]
    known = people.of(sorted({number for pair in found for number in pair}))
    result = []
    for (left, right), reasons in found.items():
        first, second = sorted((known[left], known[right]), key=lambda person: person.resume_id)
        result.append(SamePerson(first, second, tuple(reasons)))
    return sorted(result, key=lambda pair: (pair.first.resume_id, pair.second.resume_id))


def grouped(pairs: Sequence[SamePerson]) -> list[list[Person]]:
    """Return the people of `pairs` in groups of those who hang together, each by id."""
    group_of: dict[str, dict[str, Person]] = {}
    for pair in pairs:
        joined = group_of.get(pair.first.resume_id, {}) | group_of.get(pair.second.resume_id, {})
        joined |= {pair.first.resume_id: pair.first, pair.second.resume_id: pair.second}
        group_of.update(dict.fromkeys(joined, joined))
    distinct = {tuple(sorted(group)): group for group in group_of.values()}
    return [[distinct[ids][resume_id] for resume_id in ids] for ids in sorted(distinct)]


def _by_contact(people: People) -> dict[str, list[set[int]]]:
    emails: dict[str, set[int]] = defaultdict(set)
    phones: dict[str, set[int]] = defaultdict(set)
    for row in people.store.rows("SELECT person, emails, phones FROM contacts"):
        for email in json.loads(row["emails"]):
            emails[email].add(row["person"])
        for phone in json.loads(row["phones"]):
            digits = re.sub(r"\D", "", phone)
            if len(digits) >= _N_DIGITS:
                phones[digits[-_N_DIGITS:]].add(row["person"])
    return {"e-mail address": _of_few(emails.values()), "telephone number": _of_few(phones.values())}


def _of_few(groups: Iterable[set[int]]) -> list[set[int]]:
    return [group for group in groups if 2 <= len(group) <= _MOST_WITH_CONTACT]


def _by_runs(segments: Segments, of: int | None) -> Iterator[tuple[int, int]]:
    """Yield pairs of people whose texts share one of their smallest runs, so that most of their runs may be shared."""
    found = segments.all()
    if not found:
        return
    sketches = np.concatenate([np.asarray(segment.sketches) for segment in found])
    owners = np.repeat(np.concatenate([segment.people for segment in found]), sketches.shape[1])
    runs = sketches.reshape(-1)
    is_run = runs != NO_RUN
    order = np.argsort(runs[is_run], kind="stable")
    runs, owners = runs[is_run][order], owners[is_run][order]
    ends = np.flatnonzero(np.diff(runs, append=NO_RUN)) + 1
    starts = np.concatenate([[0], ends[:-1]])
    is_pair = (ends - starts >= 2) & (ends - starts <= _MOST_WITH_RUN)
    seen: set[tuple[int, int]] = set()
    for start, end in zip(starts[is_pair].tolist(), ends[is_pair].tolist(), strict=True):
        for pair in combinations(sorted(set(owners[start:end].tolist())), 2):
            if pair not in seen and (of is None or of in pair):
                seen.add(pair)
                yield pair


def _shared(left: Keys, right: Keys) -> float:
    fewer = min(len(left), len(right))
    if fewer < _FEWEST_RUNS:
        return 0.0
    return len(np.intersect1d(left, right, assume_unique=True)) / fewer
