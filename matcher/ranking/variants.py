"""Scores of a resume without some of its lines, or with one listed skill more: what the parts of a score are worth.

No such resume is built: what the lines show is taken away, or the mention is added, where the resume was measured already. The
bits are those of the score of a view that lacks the lines, or has the mention.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from matcher.domain.match import Match, PartKind
from matcher.domain.resume import DegreeLevel, EvidenceLevel
from matcher.domain.view import covered_months
from matcher.features.encode import EncodedLine, FeatureEncoder
from matcher.ranking import values
from matcher.ranking.block import Floats, calibrated, summed
from matcher.ranking.measures import N_BEST
from matcher.ranking.plan import Slot
from matcher.ranking.reference import ReferenceScorer
from matcher.ranking.shown import Shown, ShownPair
from matcher.text.normalize import normalize

Variant = frozenset[int] | str
"""Lines of the view to do without, or the id of a skill to have one listed mention of."""


class _Mention(NamedTuple):
    """A line that names a skill and nothing else."""

    said: str
    """In the form in which lines are compared."""
    line: EncodedLine
    held: Floats
    """Shape (n_words,): which of the job's words it holds."""
    likeness: Floats
    """Shape (n_rows,): how near it comes to each line that is compared."""


class _Measured(NamedTuple):
    """Measures of variants, a row each."""

    totals: Floats
    """Shape (n_variants, n_rows): of the best lines."""
    held: Floats
    """Shape (n_variants, n_words): which of the job's words are anywhere."""
    sums: Floats
    """Shape (n_variants, n_dims): of the whole texts' tokens."""


class VariantScorer:
    """Scores variants of the resumes of people who are shown for a job."""

    def __init__(self, shown: Shown, encoder: FeatureEncoder, reference: ReferenceScorer) -> None:
        self._shown = shown
        self._encoder = encoder
        self._reference = reference
        self._mentions: dict[str, _Mention] = {}

    def scores(self, matches: Sequence[Match], variants: Sequence[Sequence[Variant]]) -> list[list[float]]:
        """Return the score of each variant of each resume; `matches` are those of the pairs that are shown."""
        if not any(variants):
            return [[] for _ in variants]
        wanted = list(zip(self._shown.pairs, matches, variants, strict=True))
        measured = [self._measured(pair, some) for pair, _, some in wanted]
        totals, held, sums = (np.concatenate(found) for found in zip(*measured, strict=True))
        coverage = self._shown.words.coverage(held)
        measure = (1.0 - values.LINE_WHOLE) * (totals / N_BEST) + values.LINE_WHOLE * coverage[:, :-1]
        duties = calibrated(measure, values.LINE_RANGE)
        rows = []
        for at, slot in enumerate(self._shown.plan.slots):
            if slot.kind is PartKind.DUTY:
                rows.append(duties[:, self._shown.column_of[slot.line]])
            elif slot.kind is PartKind.WORDING:
                rows.append(calibrated(coverage[:, -1], values.WORDING_RANGE))
            elif slot.kind is PartKind.MEANING:
                cosines = self._shown.meanings(self._encoder.encoder.scaled(sums))
                rows.append(calibrated(cosines, values.MEANING_RANGE))
            else:
                found = [self._known(pair, slot, match.parts[at].value, some) for pair, match, some in wanted]
                rows.append(np.concatenate(found))
        scores = iter(summed(np.stack(rows), [slot.weight for slot in self._shown.plan.slots]).tolist())
        return [[next(scores) for _ in some] for some in variants]

    def _measured(self, pair: ShownPair, variants: Sequence[Variant]) -> _Measured:
        """Return what the lines and the whole texts of the variants come to."""
        features, n_lines = pair.candidate.features, len(pair.held)
        kept = np.ones((len(variants), n_lines))
        added: dict[int, _Mention] = {}
        said = {normalize(line.text) for line in pair.view.lines} if any(isinstance(some, str) for some in variants) else ()
        for row, variant in enumerate(variants):
            if not isinstance(variant, str):
                kept[row, list(variant)] = 0.0
            elif (mention := self._mention(variant)).said not in said:  # a line that says the same is the mention
                added[row] = mention
        likeness = np.zeros((len(variants), N_BEST + n_lines + 1, pair.likeness.shape[1]))
        np.multiply(kept[:, :, None], pair.likeness, out=likeness[:, N_BEST:-1])
        held = (kept @ pair.held > 0.0).astype(np.float64)
        sums = self._sums(pair, kept)
        for row, mention in added.items():
            likeness[row, -1] = mention.likeness
            held[row] = np.maximum(held[row], mention.held)
            sums[row] += self._encoder.encoder.sum(np.setdiff1d(mention.line.tokens, features.line_tokens.ids))
        likeness.sort(axis=1)
        totals = np.zeros(likeness[:, 0].shape)
        for place in range(1, N_BEST + 1):
            totals = totals + likeness[:, -place]
        return _Measured(totals, held, sums)

    def _sums(self, pair: ShownPair, kept: Floats) -> Floats:
        """Return the sums of the tokens that the kept lines hold, shape (n_variants, n_dims): integers, exact in any order."""
        rows, encoder = pair.candidate.features.line_tokens, self._encoder.encoder
        tokens, counts = np.unique(rows.ids, return_counts=True)
        removed = np.flatnonzero((kept == 0.0).any(axis=0))
        theirs = rows.take(removed.tolist())
        distinct, at = np.unique(theirs.ids, return_inverse=True)
        holds = np.zeros((len(removed), len(distinct)))
        holds[np.repeat(np.arange(len(removed)), np.diff(theirs.indptr)), at] = 1.0
        # A token is lost where all lines that hold it are removed.
        is_lost = (1.0 - kept[:, removed]) @ holds == counts[np.searchsorted(tokens, distinct)]
        without: Floats = is_lost.astype(np.float64) @ encoder.weighted(distinct)
        return np.asarray(encoder.sum(tokens) - without)

    def _mention(self, concept_id: str) -> _Mention:
        if concept_id not in self._mentions:
            label = self._reference.taxonomy.skill(concept_id).label
            line = self._encoder.encode_line(label)
            held = self._shown.words.held(line.terms)
            self._mentions[concept_id] = _Mention(normalize(label), line, held[0], self._shown.likeness(line.vectors, held)[0])
        return self._mentions[concept_id]

    def _known(self, pair: ShownPair, slot: Slot, value: float, variants: Sequence[Variant]) -> list[float]:
        """Return the values of a part that few lines speak of; `value` is that of the whole resume."""
        fits, listed = self._fits(pair, slot), self._reference.config.levels.of(EvidenceLevel.LISTED)
        found = []
        for variant in variants:
            if isinstance(variant, str):
                credit = slot.credits.get(variant)
                found.append(value if credit is None else max(value, credit.value * listed))
            elif all(line not in variant for line, _ in fits):
                found.append(value)
            elif slot.kind is PartKind.EXPERIENCE:
                found.append(self._experience(pair, slot, variant))
            else:
                best = max((fit for line, fit in fits if line not in variant), default=None)
                found.append(self._value(slot, best))
        return found

    def _value(self, slot: Slot, best: float | None) -> float:
        """Return the value of the best fit; of a skill that is not shown nothing, of all else the neutral share."""
        if slot.kind in (PartKind.SKILL, PartKind.CERTIFICATE):
            return best or 0.0
        neutral = self._reference.config.neutral
        return neutral if best is None else values.floored(best, neutral)

    def _fits(self, pair: ShownPair, slot: Slot) -> list[tuple[int, float]]:
        """Return the lines that speak of what the slot asks for, and how well what each says fits; months fit together only."""
        view, asked = pair.view, slot.requirement
        if slot.kind is PartKind.TITLE:
            return [
                (role.line, values.calibrated(likeness, values.TITLE_RANGE) * values.recency(role.months_ago))
                for likeness, role in zip(pair.titles, view.roles, strict=True)
            ]
        if slot.kind is PartKind.EXPERIENCE:
            return [(role.line, 0.0) for role in view.roles if role.period is not None]
        if slot.kind is PartKind.EDUCATION:
            level = asked.degree if asked and asked.degree is not None else DegreeLevel.NONE
            field = asked.field if asked else ""
            is_met = self._reference.is_field_met
            return [
                (entry.line, values.degree(entry.level, level, is_field_met=is_met(entry.field, field)))
                for entry in view.education
            ]
        if slot.kind is PartKind.LANGUAGE:
            code, spoken = (asked.language_code, asked.language_level) if asked else ("", None)
            return [(entry.line, values.language(entry.level, spoken)) for entry in view.languages if entry.code == code]
        levels = self._reference.config.levels
        held = [(skill.line, slot.credits.get(skill.concept_id), skill.level) for skill in view.skills]
        return [(line, credit.value * levels.of(level)) for line, credit, level in held if credit is not None]

    def _experience(self, pair: ShownPair, slot: Slot, removed: frozenset[int]) -> float:
        neutral = self._reference.config.neutral
        asked = slot.requirement.min_months or 0 if slot.requirement else 0
        kept = [
            (role.period, values.calibrated(likeness, values.TITLE_RANGE) >= values.RELEVANT_TITLE)
            for likeness, role in zip(pair.titles, pair.view.roles, strict=True)
            if role.period is not None and role.line not in removed
        ]
        if not kept:
            return neutral
        relevant = covered_months(period for period, is_relevant in kept if is_relevant)
        fit = values.experience(relevant, covered_months(period for period, _ in kept), asked)
        return values.floored(fit, neutral)
