"""What a person rules out, and where an advert names it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from matcher.domain.job import Job
from matcher.domain.suggestion import Crossed
from matcher.extraction.negation import negated_spans
from matcher.extraction.skills import SkillFinder
from matcher.text.normalize import normalize

_DENIED = re.compile(r"\b(?:no|not|never|without|zero|free of|n't)(?:\W+\w+){0,2}\W+$", re.IGNORECASE)
_SHORT = 3
_CLAUSE = re.compile(r"[.;!?]\s|\bbut\b", re.IGNORECASE)


class MustNot:
    """The words of one person, ready to be looked for in many adverts."""

    def __init__(self, words: Sequence[str], finder: SkillFinder) -> None:
        self._words = [(word, _pattern(word), _concepts(word, finder)) for word in words]

    def crossed(self, job: Job) -> tuple[Crossed, ...]:
        """Return the words that the job names, each once, where it is said most plainly.

        "No night shifts" does not name night shifts.
        """
        return tuple(found for entry in self._words if (found := next(self._places(job, *entry), None)) is not None)

    def _places(self, job: Job, word: str, pattern: re.Pattern[str], concepts: frozenset[str]) -> Iterator[Crossed]:
        for where, said in (("title", job.title), ("employer", job.company), ("place", job.location)):
            if pattern.search(said):
                yield Crossed(word, where, said)
        for requirement in job.requirements:
            # Of an either/or group the others may do.
            if requirement.concepts and concepts.issuperset(requirement.concepts):
                yield Crossed(word, "requirements", requirement.line)
        if concepts and len(word) <= _SHORT:
            return  # "go" and "r" are words as well
        for line in job.text.split("\n"):
            denied = negated_spans(line)
            for match in pattern.finditer(line):
                clause = _CLAUSE.split(line[: match.start()])[-1]
                if not _DENIED.search(clause) and not any(span.start <= match.start() < span.end for span in denied):
                    yield Crossed(word, "text", line.removeprefix("- "))


def _pattern(word: str) -> re.Pattern[str]:
    """Return an expression for `word` as a whole, blind to case, hyphens and the plural."""
    pieces = [re.escape(piece) for piece in re.split(r"[\s-]+", word.strip()) if piece]
    return re.compile(rf"(?<!\w){'[ -]+'.join(pieces)}(?:e?s)?(?!\w)", re.IGNORECASE)


def _concepts(word: str, finder: SkillFinder) -> frozenset[str]:
    return frozenset(hit.skill.id for hit in finder.find(word) if normalize(hit.span.of(word)) == normalize(word))
