"""An advert as its checks read it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from matcher.domain.job import Job, RequirementKind
from matcher.domain.job_check import AdvertQuote, Source
from matcher.extraction.advert_text import AdvertLine, advert_lines
from matcher.extraction.requirements import Statement


@dataclass(frozen=True, slots=True)
class Advert:
    """A job with its title as it was written, all lines of its text, and all that they ask for."""

    job: Job
    title: str
    lines: tuple[AdvertLine, ...]
    statements: Sequence[Statement]

    @classmethod
    def of(cls, job: Job, statements: Sequence[Statement], *, title: str = "") -> Advert:
        """Return the advert of `job`; `title` is the title before it was cleaned, where it is known."""
        return cls(job, " ".join((title or job.title).split()), tuple(advert_lines(job.text)), statements)

    def quotes(self) -> Iterator[AdvertQuote]:
        """Yield the title, the location and every line of the text, each once."""
        if self.title:
            yield AdvertQuote(self.title, Source.TITLE)
        if self.job.location.strip():
            yield AdvertQuote(" ".join(self.job.location.split()), Source.PLACE)
        for line in self.lines:
            if line.text.strip() != self.title:  # a document begins with its title
                yield quote(line)

    def asked(self, kind: RequirementKind, *, is_must: bool | None = None) -> list[Statement]:
        """Return the statements of this kind; only must-haves, or only wishes, where `is_must` says so."""
        return [
            entry
            for entry in self.statements
            if entry.requirement.kind is kind and is_must in (None, entry.requirement.is_must)
        ]


def quote(line: AdvertLine) -> AdvertQuote:
    """Return a line of the text as a quote."""
    return AdvertQuote(line.text, Source.TEXT, line.span)


def quote_of(statement: Statement) -> AdvertQuote:
    """Return the line that states a requirement."""
    return AdvertQuote(statement.requirement.line, Source.TEXT, statement.requirement.span)
