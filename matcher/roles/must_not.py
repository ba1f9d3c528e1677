"""What a person rules out, and where an advert names it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from matcher.domain.job import Job
from matcher.domain.suggestion import Crossed
from matcher.extraction.negation import negated_spans
from matcher.taxonomy.taxonomy import Taxonomy
from matcher.text.tokens import words

_DENIED = re.compile(r"\b(?:no|not|never|without|zero|free of|n't)(?:\W+\w+){0,2}\W+$", re.IGNORECASE)
_CLAUSE = re.compile(r"[.;!?]\s|\bbut\b", re.IGNORECASE)


class _Word(NamedTuple):
    word: str
    pattern: re.Pattern[str]
    concepts: frozenset[str]
    """Skills of this name."""
    is_plain: bool
    """The skill's name is an ordinary word as well (Go, Excel): running text does not tell which is meant."""


class MustNot:
    """The words of one person, ready to be looked for in many adverts."""

    def __init__(self, ruled_out: Sequence[str], taxonomy: Taxonomy) -> None:
        self._words = [_understood(word, taxonomy) for word in ruled_out]

    def crossed(self, job: Job) -> tuple[Crossed, ...]:
        """Return the words that the job names, each once, where it is said most plainly.

        "No night shifts" does not name night shifts.
        """
        return tuple(found for word in self._words if (found := next(_places(job, word), None)) is not None)


def _understood(word: str, taxonomy: Taxonomy) -> _Word:
    hit = taxonomy.lexicon.lookup(" ".join(words(word)))
    concepts = frozenset(hit.concept_ids) if hit else frozenset()
    return _Word(word, _pattern(word), concepts, hit is not None and hit.needs_context)


def _places(job: Job, wanted: _Word) -> Iterator[Crossed]:
    for where, said in (("title", job.title), ("employer", job.company), ("place", job.location)):
        if wanted.pattern.search(said):
            yield Crossed(wanted.word, where, said)
    for requirement in job.requirements:
        # Of an either/or group the others may do.
        if requirement.concepts and wanted.concepts.issuperset(requirement.concepts):
            yield Crossed(wanted.word, "requirements", requirement.line)
    for line in () if wanted.is_plain else job.text.split("\n"):
        for match in wanted.pattern.finditer(line):
            clause = _CLAUSE.split(line[: match.start()])[-1]
            denied = any(span.start <= match.start() < span.end for span in negated_spans(line))
            if not denied and not _DENIED.search(clause):
                yield Crossed(wanted.word, "text", line.removeprefix("- "))


def _pattern(word: str) -> re.Pattern[str]:
    """Return an expression for `word` as a whole, blind to case, hyphens and the plural."""
    pieces = [re.escape(piece) for piece in re.split(r"[\s-]+", word.strip()) if piece]
    return re.compile(rf"(?<!\w){'[ -]+'.join(pieces)}(?:e?s)?(?!\w)", re.IGNORECASE)
