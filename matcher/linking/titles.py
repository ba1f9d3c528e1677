"""Titles to occupations: exact names first, then names without their seniority, then the nearest by all their names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

import numpy as np
import numpy.typing as npt

from matcher.domain.concept import Occupation, Scored
from matcher.domain.title import NormalizedTitle
from matcher.features.cosine import similarities
from matcher.features.embeddings import StaticEncoder
from matcher.features.tfidf import TfidfModel
from matcher.linking.names import NamedTexts, NameMeasure
from matcher.linking.occupations import OccupationIndex
from matcher.taxonomy.taxonomy import Taxonomy
from matcher.text.titles import MOST_TITLE_CHARACTERS, bare_title, seniority_of

LEAST_LIKENESS = 0.5
"""A title less like any occupation than this names none: better no occupation than a guess."""
_BARE = 0.95
"""What a name counts that is only met without words of seniority."""
_IN_TITLE = 0.85
"""What a name counts that stands in a title with a modifier or the like around it."""
_N_COMPARED = 60
"""Occupations by their label whose other names are compared as well: the right one is among them 96 times of 100."""


class TitleIndex:
    """Finds the occupations that a title means. O*NET occupations only, since they carry zones and relations."""

    def __init__(self, taxonomy: Taxonomy, encoder: StaticEncoder, tfidf: TfidfModel) -> None:
        self._taxonomy = taxonomy
        self._encoder = encoder
        self._measure = NameMeasure(encoder, tfidf)
        self._prepared: dict[int, NamedTexts] = {}

    @cached_property
    def _occupations(self) -> tuple[Occupation, ...]:
        return tuple(
            sorted(
                (entry for entry in self._taxonomy.occupations() if entry.id.startswith("onet:")), key=lambda entry: entry.id
            )
        )

    @cached_property
    def _vectors(self) -> npt.NDArray[np.int8]:
        return self._encoder.encode_int8([occupation.label for occupation in self._occupations])

    @cached_property
    def _places(self) -> dict[str, int]:
        return {occupation.id: place for place, occupation in enumerate(self._occupations)}

    def find(self, title: str, *, k: int = 5) -> list[Scored]:
        """Return the `k` nearest occupations, best first; scores in [0, 1], 1 for a title that is one of their names.

        Of a title its first `MOST_TITLE_CHARACTERS` are read.
        """
        k, title = max(0, k), title[:MOST_TITLE_CHARACTERS]
        scores: dict[str, float] = {}
        for name, score in ((title, 1.0), (bare_title(title), _BARE)):
            for occupation_id, confidence in self._named(name):
                scores[occupation_id] = max(scores.get(occupation_id, 0.0), score * confidence)
        for occupation_id in self._taxonomy.occupations_titled(title):
            if occupation_id.startswith("onet:"):
                scores.setdefault(occupation_id, _IN_TITLE)
        bare = bare_title(title)
        if len(scores) < k:
            for found, score in self._nearest(bare, n_most=max(_N_COMPARED, k + len(scores))):
                scores.setdefault(found, score)
        # Several occupations may own the very name: the one whose own label is nearest in meaning comes first.
        nearness = dict.fromkeys(scores, 0.0)
        if len(scores) > 1:
            nearness = dict(zip(scores, self._cosines(bare, [self._places[found] for found in scores]).tolist(), strict=True))
        best = sorted(scores, key=lambda found: (-scores[found], -nearness[found], found))[:k]
        return [Scored(found, self._taxonomy.occupation(found).label, scores[found]) for found in best]

    def _cosines(self, title: str, places: Sequence[int] | slice) -> npt.NDArray[np.float64]:
        """Return how near the labels of the occupations at these places are in meaning."""
        cosines: npt.NDArray[np.float64] = similarities(self._encoder.encode_int8([title]), self._vectors[places])[0]
        return cosines

    def understand(self, title: str, *, k: int = 3) -> NormalizedTitle:
        """Return what `title` means: up to `k` occupations of O*NET and of ESCO each, none below `LEAST_LIKENESS`."""
        # Asked for one, a name answers; asked for several, likeness may score higher than a name shared in doubt.
        found = {entry.id: entry for entry in (*self.find(title, k=min(k, 1)), *self.find(title, k=k))}
        occupations = tuple(entry for entry in found.values() if entry.score >= LEAST_LIKENESS)[: max(0, k)]
        esco = self._esco(title, occupations[0])[:k] if occupations else ()
        return NormalizedTitle(title, bare_title(title), seniority_of(title), occupations, esco)

    def _esco(self, title: str, home: Scored) -> tuple[Scored, ...]:
        scores = {other: home.score * sure for other, sure in self._taxonomy.crosswalk(home.id)}
        for name, score in ((bare_title(title), _BARE), (title, 1.0)):
            scores |= {named: score for named in self._taxonomy.occupations_named(name) if named.startswith("esco:")}
        best = sorted(scores, key=lambda found: (-scores[found], found))
        return tuple(Scored(found, self._taxonomy.occupation(found).label, scores[found]) for found in best)

    def _nearest(self, title: str, *, n_most: int) -> Iterator[tuple[str, float]]:
        """Yield occupations whose labels are near, and how near all their names come: above 0, at most .9."""
        cosines = self._cosines(title, slice(None))
        chosen = [index for index in np.argsort(-cosines, kind="stable")[:n_most].tolist() if cosines[index] > 0.0]
        if not chosen:
            return
        index = OccupationIndex(self._measure, [self._names_of(place) for place in chosen])
        for place, score in zip(chosen, index.scores(title).tolist(), strict=True):
            if score > 0.0:
                yield self._occupations[place].id, min(0.9, score)

    def _names_of(self, place: int) -> NamedTexts:
        known = self._prepared.get(place)
        if known is None:
            occupation = self._occupations[place]
            names = list(dict.fromkeys((occupation.label, *self._taxonomy.names(occupation.id))))
            known = self._prepared[place] = self._measure.prepare(names)
        return known

    def _named(self, title: str) -> list[tuple[str, float]]:
        """Return the occupations of this name, and the O*NET counterparts of ESCO's with what the crosswalk's doubt leaves."""
        found: list[tuple[str, float]] = []
        for occupation_id in self._taxonomy.occupations_named(title):
            if occupation_id.startswith("onet:"):
                found.append((occupation_id, 1.0))
            else:
                found.extend((other, 0.6 + 0.35 * sure) for other, sure in self._taxonomy.crosswalk(occupation_id))
        return found
