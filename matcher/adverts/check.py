"""`AdvertChecker`: everything that an advert's own words tell, without any resume."""

from __future__ import annotations

from dataclasses import dataclass

from matcher.adverts.advert import Advert
from matcher.adverts.conflicts import find_conflicts
from matcher.adverts.narrowing import narrowing_terms
from matcher.domain.job import Job
from matcher.domain.job_check import AdvertQuote, Boilerplate, EitherOr, JobCheck, Source
from matcher.extraction.job import JobExtractor
from matcher.linking.titles import TitleIndex
from matcher.taxonomy.taxonomy import Taxonomy

_SURE = 0.95
"""A title less like an occupation's name than this is not taken to say how much preparation the work needs."""


@dataclass(frozen=True, slots=True)
class AdvertChecker:
    """Checks adverts; one object serves any number of jobs."""

    taxonomy: Taxonomy
    jobs: JobExtractor
    titles: TitleIndex

    def check(self, job: Job, *, title: str = "") -> JobCheck:
        """Return what the advert tells; `title` is the title before it was cleaned, where it is known."""
        advert = Advert.of(job, self.jobs.statements(job), title=title)
        n_must = sum(entry.is_must for entry in job.requirements)
        return JobCheck(
            job_id=job.job_id,
            job_title=job.title,
            n_must=n_must,
            n_nice=len(job.requirements) - n_must,
            alternatives=self._alternatives(job),
            boilerplate=_boilerplate(job, advert),
            conflicts=tuple(find_conflicts(advert, self._zone(job.title))),
            narrowing=tuple(narrowing_terms(advert)),
            language=job.language,
            cuts=job.cuts,
        )

    def _alternatives(self, job: Job) -> tuple[EitherOr, ...]:
        return tuple(
            EitherOr(
                entry.id,
                entry.importance,
                tuple(self.taxonomy.skill(concept).label for concept in entry.concepts),
                entry.line,
            )
            for entry in job.requirements
            if len(entry.concepts) > 1
        )

    def _zone(self, title: str) -> int | None:
        occupations = self.titles.understand(title, k=1).occupations if title else ()
        if not occupations or occupations[0].score < _SURE:
            return None
        return self.taxonomy.occupation(occupations[0].id).job_zone


def _boilerplate(job: Job, advert: Advert) -> Boilerplate:
    """Return the lines left out of the score, and their share of all the advert's lines."""
    n_all = sum(line.span.end - line.span.start for line in advert.lines)
    n_left_out = sum(span.end - span.start for span in job.boilerplate)
    lines = tuple(AdvertQuote(span.of(job.text), Source.TEXT, span) for span in job.boilerplate)
    return Boilerplate(lines, n_left_out / n_all if n_all else 0.0)
