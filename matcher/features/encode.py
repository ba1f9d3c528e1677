"""Views and jobs to the arrays that ranking multiplies."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple, Self

import numpy as np
import numpy.typing as npt

from matcher.domain.job import Job
from matcher.domain.view import ScoringView
from matcher.features.cosine import Int8Vectors
from matcher.features.embeddings import StaticEncoder
from matcher.features.rows import IdRows
from matcher.features.tfidf import TermIds, TfidfModel
from matcher.features.words import meaningful_words


@dataclass(frozen=True, slots=True, eq=False)
class ResumeFeatures:
    """A view's arrays. Whole-text arrays are made of all lines; titles are lines as well."""

    line_vectors: Int8Vectors
    """Shape (n_lines, n_dims), in the order of the view's lines."""
    line_terms: IdRows
    line_tokens: IdRows
    """Kept so that the whole text can be encoded again without some lines."""
    title_vectors: Int8Vectors
    """Shape (n_roles, n_dims)."""
    title_terms: IdRows
    title_lines: npt.NDArray[np.int32]
    """Shape (n_roles,): the line of each role's heading."""
    text_vector: Int8Vectors
    """Shape (n_dims,): of the distinct tokens of all lines."""
    text_terms: TermIds
    """Distinct terms of all lines, ascending."""


@dataclass(frozen=True, slots=True, eq=False)
class JobFeatures:
    """A job's arrays. Requirements that share a line have equal rows."""

    requirement_vectors: Int8Vectors
    """Shape (n_requirements, n_dims): of the line that states each requirement."""
    requirement_terms: IdRows
    requirement_weights: tuple[int, ...]
    """Summed weight of the terms of each requirement's line."""
    title_vector: Int8Vectors
    """Shape (n_dims,)."""
    title_terms: TermIds
    text_vector: Int8Vectors
    """Shape (n_dims,): of the lines about the work, boilerplate left out."""
    text_terms: TermIds
    text_weight: int
    """Summed weight of `text_terms`."""


class EncodedLine(NamedTuple):
    """Arrays of one line."""

    vectors: Int8Vectors
    """Shape (1, n_dims)."""
    terms: IdRows
    tokens: npt.NDArray[np.int32]
    """Distinct, ascending."""


class _Encoded(NamedTuple):
    terms: IdRows
    tokens: IdRows


class FeatureEncoder:
    """Encodes with both models; holds no state of its own, so equal views give equal arrays in any batch."""

    def __init__(self, tfidf: TfidfModel, encoder: StaticEncoder) -> None:
        self.tfidf = tfidf
        self.encoder = encoder

    @classmethod
    def load(cls, models: Path | None = None) -> Self:
        """Return the encoder with the models under `models`, by default those that come with matcher."""
        if models is None:
            return cls(TfidfModel.load(), StaticEncoder.load())
        return cls(TfidfModel.load(models / "tfidf"), StaticEncoder.load(models / "embeddings"))

    def encode_resume(self, view: ScoringView) -> ResumeFeatures:
        """Return the arrays of one view."""
        return self.encode_resumes([view])[0]

    def encode_resumes(self, views: Sequence[ScoringView]) -> list[ResumeFeatures]:
        """Return the arrays of each view."""
        lines = self._encode_texts(line.text for view in views for line in view.lines)
        titles = self._encode_texts(role.title for view in views for role in view.roles)
        line_vectors, title_vectors = self.encoder.encode_rows(lines.tokens), self.encoder.encode_rows(titles.tokens)
        line_ends = list(accumulate((len(view.lines) for view in views), initial=0))
        role_ends = list(accumulate((len(view.roles) for view in views), initial=0))
        encoded = []
        for index, view in enumerate(views):
            its_lines = range(line_ends[index], line_ends[index + 1])
            its_roles = range(role_ends[index], role_ends[index + 1])
            encoded.append(
                self._resume(
                    _Encoded(lines.terms.take(its_lines), lines.tokens.take(its_lines)),
                    line_vectors[its_lines.start : its_lines.stop].copy(),
                    titles.terms.take(its_roles),
                    title_vectors[its_roles.start : its_roles.stop].copy(),
                    title_lines=np.array([role.line for role in view.roles], dtype=np.int32),
                )
            )
        return encoded

    def drop_lines(self, features: ResumeFeatures, removed: Collection[int]) -> ResumeFeatures:
        """Return the arrays of the view without these lines, equal to encoding ``view.without_lines(removed)``."""
        kept = [index for index in range(len(features.line_vectors)) if index not in removed]
        moved = {old: new for new, old in enumerate(kept)}
        roles = [index for index, line in enumerate(features.title_lines.tolist()) if line in moved]
        return self._resume(
            _Encoded(features.line_terms.take(kept), features.line_tokens.take(kept)),
            features.line_vectors[kept],
            features.title_terms.take(roles),
            features.title_vectors[roles],
            title_lines=np.array([moved[int(features.title_lines[index])] for index in roles], dtype=np.int32),
        )

    def encode_line(self, text: str) -> EncodedLine:
        """Return the arrays of one line, as those of a view hold them."""
        line = self._encode_texts([text])
        return EncodedLine(self.encoder.encode_rows(line.tokens), line.terms, line.tokens.ids)

    def encode_job(self, job: Job) -> JobFeatures:
        """Return the arrays of one job."""
        asked = self._encode_texts(requirement.line for requirement in job.requirements)
        whole = self._encode_texts([job.title, "\n".join(span.of(job.text) for span in job.lines)])
        vectors = self.encoder.encode_rows(whole.tokens)
        return JobFeatures(
            requirement_vectors=self.encoder.encode_rows(asked.tokens),
            requirement_terms=asked.terms,
            requirement_weights=tuple(self.tfidf.weight(asked.terms.row(index)) for index in range(len(asked.terms))),
            title_vector=vectors[0].copy(),
            title_terms=whole.terms.row(0).copy(),
            text_vector=vectors[1].copy(),
            text_terms=whole.terms.row(1).copy(),
            text_weight=self.tfidf.weight(whole.terms.row(1)),
        )

    def encode_jobs(self, jobs: Sequence[Job]) -> list[JobFeatures]:
        """Return the arrays of each job."""
        return [self.encode_job(job) for job in jobs]

    def _encode_texts(self, texts: Iterable[str]) -> _Encoded:
        split = [meaningful_words(text) for text in texts]
        return _Encoded(
            IdRows.from_lists(self.tfidf.ids(words) for words in split),
            IdRows.from_lists(self.encoder.tokens(words) for words in split),
        )

    def _resume(
        self,
        lines: _Encoded,
        line_vectors: Int8Vectors,
        title_terms: IdRows,
        title_vectors: Int8Vectors,
        *,
        title_lines: npt.NDArray[np.int32],
    ) -> ResumeFeatures:
        return ResumeFeatures(
            line_vectors=line_vectors,
            line_terms=lines.terms,
            line_tokens=lines.tokens,
            title_vectors=title_vectors,
            title_terms=title_terms,
            title_lines=title_lines,
            text_vector=self.encoder.encode_rows(IdRows.from_sorted([lines.tokens.distinct()]))[0].copy(),
            text_terms=lines.terms.distinct(),
        )
