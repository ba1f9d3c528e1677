"""People in flat arrays, person by person: all that a score is made of, and not one line of text.

Exact scoring stacks people from these, whether they are at hand or lie in files; what is not read for a score is not here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain

import numpy as np
import numpy.typing as npt

from matcher.features.cosine import Int8Vectors, squared_norms
from matcher.features.tfidf import TfidfModel
from matcher.ranking.candidate import Candidate
from matcher.ranking.values import CEFR

Ints = npt.NDArray[np.int64]
Numbers = npt.NDArray[np.integer]

UNDATED = np.iinfo(np.int32).min
KINDS = (
    "lines", "line_terms", "text_terms", "titles", "occupations", "skills", "education", "field_terms", "languages", "runs",
)  # fmt: skip
"""Of what people have any number: columns of `Columns.starts`."""
AT = {kind: place for place, kind in enumerate(KINDS)}

KIND_OF = {
    "line_vectors": "lines", "line_numbers": "lines", "line_terms": "line_terms", "text_terms": "text_terms",
    "title_vectors": "titles", "title_numbers": "titles", "occupations": "occupations", "skills": "skills",
    "education": "education", "field_terms": "field_terms", "languages": "languages", "runs": "runs",
}  # fmt: skip
"""The arrays of `Columns` that have any number of rows for a person, and what these are."""
OF_PEOPLE = ("text_vectors", "text_norms")
"""Those that have one row for each."""


class Names(dict[str, int]):
    """Names to codes; what is looked up in brackets and not there gets the next one."""

    def __missing__(self, name: str) -> int:
        self[name] = code = len(self)
        return code


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """Arrays of people, at least one. Whole numbers may be of any width."""

    names: Mapping[str, int]
    """Names of skills, occupations and languages to the codes that stand for them; others may be among them."""
    starts: Numbers
    """Shape (n + 1, len(KINDS)): where each person's things of a kind begin."""
    text_vectors: Int8Vectors
    text_norms: Numbers
    """Shape (n,): squared."""
    line_vectors: Int8Vectors
    line_numbers: Numbers
    """Shape (n_lines, 2): squared norm of the vector, number of terms."""
    line_terms: Numbers
    text_terms: Numbers
    title_vectors: Int8Vectors
    title_numbers: Numbers
    """Shape (n_titles, 4): squared norm, months since the end and since the start (`UNDATED` where unknown), line."""
    occupations: Numbers
    """Shape (n_named, 2): the title, counted from the person's first, and the code of an occupation that it means."""
    skills: Numbers
    """Shape (n_shown, 3): code, evidence level, line."""
    education: Numbers
    """Shape (n_courses, 3): level, line, number of terms of the field of study."""
    field_terms: Numbers
    languages: Numbers
    """Shape (n_languages, 3): code, rank of the level (`matcher.ranking.values.CEFR`), line."""
    runs: Numbers
    """Numbers of runs of words."""

    @classmethod
    def of(cls, candidates: Sequence[Candidate], tfidf: TfidfModel, *, names: Names | None = None) -> Columns:
        """Return the columns of `candidates`, in their order; new names are added to `names`."""
        codes = Names() if names is None else names
        fields = cache(lambda text: tfidf.terms(text).tolist())
        features = [candidate.features for candidate in candidates]
        views = [candidate.view for candidate in candidates]

        taught = [[(int(entry.level), entry.line, fields(entry.field)) for entry in view.education] for view in views]
        named = [
            [(title, codes[name]) for title, found in enumerate(candidate.role_occupations) for name in sorted(found)]
            for candidate in candidates
        ]
        lengths = [
            (
                len(entry.line_vectors), len(entry.line_terms.ids), len(entry.text_terms), len(view.roles), len(occupations),
                len(view.skills), len(courses), sum(len(terms) for _, _, terms in courses), len(view.languages),
                len(candidate.run_keys),
            )
            for candidate, entry, view, occupations, courses in zip(candidates, features, views, named, taught, strict=True)
        ]  # fmt: skip
        line_vectors = np.concatenate([entry.line_vectors for entry in features])
        title_vectors = np.concatenate([entry.title_vectors for entry in features])
        text_vectors = np.stack([entry.text_vector for entry in features])
        roles = [
            (_month(role.months_ago), _month(role.start_months_ago), role.line) for view in views for role in view.roles
        ]  # fmt: skip
        n_terms = np.concatenate([np.diff(entry.line_terms.indptr) for entry in features])
        return cls(
            names=codes,
            starts=_starts(lengths),
            text_vectors=text_vectors,
            text_norms=squared_norms(text_vectors),
            line_vectors=line_vectors,
            line_numbers=np.stack([squared_norms(line_vectors), n_terms], axis=1),
            line_terms=np.concatenate([entry.line_terms.ids for entry in features]),
            text_terms=np.concatenate([entry.text_terms for entry in features]),
            title_vectors=title_vectors,
            title_numbers=np.concatenate([squared_norms(title_vectors)[:, None], _table(roles, 3)], axis=1),
            occupations=_table(chain.from_iterable(named), 2),
            skills=_table([(codes[name], level, line) for view in views for name, level, line in view.skills], 3),
            education=_table([(level, line, len(terms)) for found in taught for level, line, terms in found], 3),
            field_terms=np.array([term for found in taught for _, _, terms in found for term in terms], dtype=np.int64),
            languages=_table([(codes[name], CEFR[level], line) for view in views for name, level, line in view.languages], 3),
            runs=np.concatenate([candidate.run_keys for candidate in candidates]),
        )

    def __len__(self) -> int:
        return len(self.text_vectors)

    def counts(self, kind: str) -> Ints:
        """Return how many things of a kind each person has, shape (n,)."""
        starts = self.starts[:, AT[kind]].astype(np.int64)
        return starts[1:] - starts[:-1]

    def owners(self, kind: str) -> Ints:
        """Return whose each thing of a kind is."""
        return np.repeat(np.arange(len(self)), self.counts(kind))


def _month(months: int | None) -> int:
    return UNDATED if months is None else months


def _table(rows: Iterable[tuple[int, ...]], n_columns: int) -> Ints:
    return np.array(list(rows), dtype=np.int64).reshape(-1, n_columns)


def _starts(lengths: Sequence[tuple[int, ...]]) -> Ints:
    starts = np.zeros((len(lengths) + 1, len(KINDS)), dtype=np.int64)
    np.cumsum(np.array(lengths, dtype=np.int64), axis=0, out=starts[1:])
    return starts
