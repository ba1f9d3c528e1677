"""`Matcher`: the one door for programs."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property, partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from matcher.config import MatcherConfig
from matcher.domain.adjacent import AdjacentRole
from matcher.domain.concept import Scored
from matcher.domain.corrections import Corrections
from matcher.domain.document import Document
from matcher.domain.interview import InterviewSheet
from matcher.domain.job import Job
from matcher.domain.job_check import JobCheck
from matcher.domain.match import Match
from matcher.domain.outcome import ReadResult
from matcher.domain.resume import Resume
from matcher.domain.title import NormalizedTitle
from matcher.domain.view import ScoringView
from matcher.engine.components import Components
from matcher.engine.corrections import correct
from matcher.engine.redirecting import Applications, redirects_among
from matcher.engine.results import Explanation, Ranking, RedirectResult, Suggestion
from matcher.engine.sources import JobSource, ResumeSource, parsed_job, refuse_single, refuse_unknown, title_as_written
from matcher.engine.suggesting import GoalsSource, Wanted, suggest
from matcher.errors import DocumentError, InputError, UsageError
from matcher.extraction.phrases import resume_phrases
from matcher.extraction.view import build_view
from matcher.ranking.candidate import Candidate
from matcher.ranking.interview import MOST, interview_sheet
from matcher.ranking.must_costs import must_have_costs
from matcher.ranking.precise import PreciseOrder
from matcher.readers.cache import DocumentCache
from matcher.readers.sandbox import Sandbox

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt


class Matcher:
    """Reads resumes and jobs, scores, ranks and explains. Make one with `Matcher.load`, and keep it.

    It can be shared by threads (documents are read one after the other) and pickled (the models are loaded anew). Use it
    as a context manager, or `close` it, to end the process that reads documents before the program ends.

    Examples
    --------
    >>> matcher = Matcher.load()  # doctest: +SKIP
    >>> resume = matcher.parse_resume("resumes/ada.pdf")  # doctest: +SKIP
    >>> job = matcher.parse_job({"id": "7", "title": "Nurse", "description": "Triage and wound care."})  # doctest: +SKIP
    >>> print(matcher.explain(resume, job))  # doctest: +SKIP
    """

    def __init__(
        self, components: Components, config: MatcherConfig, *, cache: Path | None = None, precise: Path | None = None
    ) -> None:
        self.config = config
        self.cache = cache
        self.precise = precise
        self._components = components
        self._reading = threading.Lock()

    @classmethod
    def load(
        cls,
        config: MatcherConfig | Path | str | None = None,
        *,
        cache: Path | str | None = None,
        precise: Path | str | None = None,
    ) -> Self:
        """Return a matcher with the models that come along; `config` is a `MatcherConfig` or the path of a TOML file.

        Parameters
        ----------
        cache
            A folder, for this user alone, that keeps the text of documents once read, so that they are not read again.
            None keeps nothing.
        precise
            The folder of the precise encoder (``matcher train precise``), for `link_skills` and for a second order of
            shortlists. No score depends on it.

        Raises
        ------
        ModelError
            Model or data files are missing or damaged.
        ConfigError
            The file holds an unknown key or a value out of range.
        MissingExtraError
            `precise` is given, and the extra ``precise`` is not installed.
        """
        if not isinstance(config, MatcherConfig):
            config = MatcherConfig() if config is None else MatcherConfig.from_toml(config)
        cache, precise = (None if folder is None else Path(folder) for folder in (cache, precise))
        return cls(Components.load(config, precise=precise), config, cache=cache, precise=precise)

    def __reduce__(self) -> tuple[object, tuple[MatcherConfig]]:
        # The other process loads its own models: they are large, and its files are checked there.
        return partial(type(self).load, cache=self.cache, precise=self.precise), (self.config,)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """End the worker process that reads documents; it starts again when needed."""
        with self._reading:
            self._sandbox.close()

    @cached_property
    def _sandbox(self) -> Sandbox:
        return Sandbox(self.config.reading, cache=DocumentCache(self.cache) if self.cache else None)

    def read(self, source: Path | str | bytes, *, name: str = "") -> ReadResult:
        """Return the document at a path, or in bytes, with its outcome. Never raises for what the document is like.

        `name` helps to tell Markdown from plain text when bytes are given, and stands in the result.

        Raises
        ------
        InputError
            A text of several lines was given where a path belongs.
        """
        if isinstance(source, str) and "\n" in source:  # as a path it would be told back, with all that it says
            raise InputError("a resume is given as a path, bytes or a Document, not as a text: write text.encode()")
        with self._reading:
            return self._sandbox.read(source, name=name)

    def parse_resume(self, source: ResumeSource, *, as_of: date | None = None) -> Resume:
        """Return what a resume says: sections, skills, roles, education, languages, contact.

        Parameters
        ----------
        source
            A path, the bytes of a file, or a document that was read before.
        as_of
            The day that "Present" stands for; by default the document's own date, or the latest date it names.

        Raises
        ------
        DocumentError
            The document cannot be read; its `outcome` says why.
        """
        if isinstance(source, Resume):
            return source
        return self._components.resumes.extract(self._document(source), as_of=as_of)

    def _document(self, source: Document | ReadResult | Path | str | bytes) -> Document:
        if isinstance(source, Document):
            return source
        result = source if isinstance(source, ReadResult) else self.read(source)
        if result.document is None:
            raise DocumentError(f"{result.source or 'document'}: {result.reason}", outcome=result.outcome.value)
        return result.document

    def parse_job(self, source: JobSource) -> Job:
        """Return what a job asks for.

        Parameters
        ----------
        source
            A `Posting`, a mapping with the keys title and description (and id, company, location where known), or the
            text of an advert, whose first line is its title.

        Raises
        ------
        InputError
            There is no description, or a mapping lacks its keys.
        """
        return parsed_job(source, self._components.jobs)

    def with_phrases(self, resume: ResumeSource) -> Resume:
        """Return a resume together with its phrases that speak of skills without naming them as the lexicon does.

        Adverts are read with them always; extracting a resume takes two to three times as long so, and no score changes.
        """
        parsed = self.parse_resume(resume)
        return replace(parsed, phrases=resume_phrases(parsed, self._components.phrases))

    def correct(self, resume: ResumeSource, corrections: Corrections | Path | str) -> Resume:
        """Return a resume with what the person says was read wrongly; what they state is marked as such where it is quoted.

        Parameters
        ----------
        corrections
            `Corrections`, or the path of a file that began as `matcher.corrections.form.corrections_form` of this resume.

        Raises
        ------
        InputError
            The file cannot be read or belongs to another resume, or it holds what cannot be; the message names file and key.
        """
        return correct(self.parse_resume(resume), corrections, self._components.taxonomy)

    def view(self, resume: ResumeSource) -> ScoringView:
        """Return all that the ranker gets to know of a resume: no name, contact, school or employer."""
        return build_view(self.parse_resume(resume))

    def candidate(self, resume: ResumeSource) -> Candidate:
        """Return the resume ready to be scored; worth keeping when it meets many jobs."""
        parsed = self.parse_resume(resume)
        return self._components.ranker.candidate(parsed.resume_id, build_view(parsed), note=parsed.correction)

    def score(self, resume: ResumeSource | Candidate, job: JobSource) -> Match:
        """Return the score of one pair, with its parts and evidence."""
        ranker = self._components.ranker
        return ranker.score(self._candidate(resume), ranker.plan(self.parse_job(job)))

    def explain(self, resume: ResumeSource | Candidate, job: JobSource) -> Explanation:
        """Return the score of one pair with a sentence for each part, and what each piece of evidence is worth."""
        ranker = self._components.ranker
        candidate, plan = self._candidate(resume), ranker.plan(self.parse_job(job))
        return Explanation(ranker.with_losses(ranker.score(candidate, plan), candidate, plan))

    def interview(self, resume: ResumeSource | Candidate, job: JobSource, *, most: int = MOST) -> InterviewSheet:
        """Return the questions that a resume leaves open for a job, each with the line and the evidence it comes from.

        Raises
        ------
        UsageError
            `most` is below 1.
        """
        if most < 1:
            raise UsageError(f"most is {most}: give a number from 1 up")
        parsed = self.parse_job(job)
        return interview_sheet(self.score(resume, parsed), parsed, most=most)

    def check_job(self, job: JobSource, resumes: Iterable[ResumeSource | Candidate] = ()) -> JobCheck:
        """Return what an advert asks of reality: what does not go together, what narrows the field for no reason of skill.

        With resumes, also what each must-have costs among them, and what accepting something near to it would bring back.

        Raises
        ------
        InputError
            Two resumes have one id.
        """
        refuse_single(resumes, "resumes")
        parsed = self.parse_job(job)
        check = self._components.adverts.check(parsed, title=title_as_written(job))
        candidates = [self._candidate(resume) for resume in resumes]
        if not candidates:
            return check
        refuse_unknown("resumes", [entry.resume_id for entry in candidates], ())
        ranker = self._components.ranker
        return replace(check, pool=must_have_costs(ranker, candidates, ranker.plan(parsed)))

    def rank(
        self,
        resumes: Iterable[ResumeSource | Candidate],
        jobs: Iterable[JobSource],
        *,
        top_k: int | None = None,
    ) -> Ranking:
        """Return a shortlist for each job, with a second order beside the scores where the precise encoder is loaded.

        Parameters
        ----------
        top_k
            Length of each shortlist; None for all.

        Raises
        ------
        DocumentError
            A resume cannot be read. To get outcomes instead, `read` first, or use ``matcher rank``.
        InputError
            There are no resumes, or a single thing was given where a list of them is needed.
        UsageError
            `top_k` is below 1.
        """
        refuse_single(resumes, "resumes")
        refuse_single(jobs, "jobs")
        if top_k is not None and top_k < 1:
            raise UsageError(f"top_k is {top_k}: give a number from 1 up, or None for all")
        candidates = [self._candidate(resume) for resume in resumes]
        ranker = self._components.ranker
        if not candidates:
            raise InputError("no resumes to rank")
        plans = [ranker.plan(self.parse_job(job)) for job in jobs]
        shortlists = list(ranker.shortlists(ranker.grid(candidates), plans, top_k=top_k))
        if self._components.precise is not None:
            order = PreciseOrder(ranker, self._components.precise)
            shortlists = [order.beside(shortlist, candidates) for shortlist in shortlists]
        return Ranking(tuple(shortlists))

    def suggest(
        self,
        resume: ResumeSource,
        jobs: Iterable[JobSource],
        *,
        goals: GoalsSource = None,
        top_k: int = 10,
        on_done: Callable[[str, int], None] | None = None,
    ) -> Suggestion:
        """Return all jobs in their order for one person, the best `top_k` in full, with what is missing and what to learn.

        Parameters
        ----------
        goals
            `Goals`, a goals file, or a mapping with its keys; where they are empty, what the resume's objective clearly says.
        on_done
            Told the stage, "reading" or "scoring", and how many jobs are through it.

        Raises
        ------
        ConfigError
            The goals hold an unknown key or an impossible value.
        InputError
            The resume cannot be read (`DocumentError`), or two jobs have one id.
        """
        result = self.read(resume) if isinstance(resume, (str, bytes, Path)) else resume
        wanted = Wanted(goals, top_k, result.outcome if isinstance(result, ReadResult) else None)
        return suggest(self._components, self.config.goals, self.parse_resume(result), jobs, wanted=wanted, on_done=on_done)

    def redirects(
        self,
        resumes: Iterable[ResumeSource | Candidate],
        jobs: Iterable[JobSource],
        *,
        applied_to: Mapping[str, str | Sequence[str]],
        openings: Mapping[str, int] | None = None,
    ) -> RedirectResult:
        """Return who applied to one job and stands far better for another, and a best assignment of people to openings.

        Parameters
        ----------
        applied_to
            Resume id to the id of the job applied to, or to several.
        openings
            Job id to how many people it takes; 1 where it is missing.

        Raises
        ------
        InputError
            There are no resumes or no jobs, two of them have one id, or `applied_to` or `openings` name what is not there.
        """
        refuse_single(resumes, "resumes")
        refuse_single(jobs, "jobs")
        candidates, parsed = [self._candidate(resume) for resume in resumes], [self.parse_job(job) for job in jobs]
        sent = Applications(candidates, parsed, applied_to, openings)
        ranker = self._components.ranker
        scores = ranker.all_scores(ranker.grid(candidates), [ranker.plan(job) for job in parsed])
        found = redirects_among(
            ranker, candidates, parsed, scores, config=self.config.redirects, applied_to=sent.by_resume, openings=sent.openings
        )
        return RedirectResult.of(found)

    def _candidate(self, resume: ResumeSource | Candidate) -> Candidate:
        return resume if isinstance(resume, Candidate) else self.candidate(resume)

    def adjacent_roles(
        self, subject: Resume | ScoringView | Candidate | Job | str, k: int | None = None
    ) -> tuple[AdjacentRole, ...]:
        """Return the roles next to a resume, a job or a bare title, the readiest first; of a resume with evidence."""
        roles = self._components.roles
        if isinstance(subject, str):
            return roles.for_title(subject, k=k)
        if isinstance(subject, Job):
            return roles.for_job(subject, k=k)
        if isinstance(subject, Candidate):
            return roles.for_view(subject.view, k=k)
        return roles.for_view(subject if isinstance(subject, ScoringView) else build_view(subject), k=k)

    def normalize_title(self, title: str, k: int = 5) -> list[Scored]:
        """Return the `k` O*NET occupations that a title most likely means, best first."""
        return self._components.titles.find(title, k=k)

    def understand_title(self, title: str, k: int = 3) -> NormalizedTitle:
        """Return what a title means: up to `k` occupations of O*NET and of ESCO each, and its seniority beside them.

        Unlike `normalize_title`, a title that is not like any occupation enough is understood as nothing.
        """
        return self._components.titles.understand(title, k=k)

    def link_skills(self, text: str, k: int = 10) -> list[Scored]:
        """Return the `k` skill concepts that a sentence most likely speaks of, best first."""
        return self._components.skills.find(text, k=k)

    def encode(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """Return an embedding of each text: shape (n_texts, n_dims), rows of length 1, zeros for texts without known words."""
        return self._components.encoder.encode(texts)

    @property
    def components(self) -> Components:
        """What the matcher is made of, for those who build on a single floor."""
        return self._components
