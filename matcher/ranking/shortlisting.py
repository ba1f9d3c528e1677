"""From scores to a shortlist, and what each part of it is worth."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from matcher.domain.job import Job
from matcher.domain.match import Match, Part, PartKind, PartStatus
from matcher.domain.shortlist import Ranked, Shortlist
from matcher.domain.view import ScoringView
from matcher.features.encode import FeatureEncoder
from matcher.ranking.block import BlockScorer, CandidateBlock, Floats, summed
from matcher.ranking.candidate import Candidate, tie_key
from matcher.ranking.config import RankingConfig
from matcher.ranking.dropped import BlockLines, LineLosses
from matcher.ranking.fused_query import FusedQueries
from matcher.ranking.grid import Grid, GridScorer
from matcher.ranking.padding import MOST_LISTED, copied_lines, run_keys, stuffed_lines
from matcher.ranking.plan import JobPlan, plan_job
from matcher.ranking.reference import ReferenceScorer
from matcher.ranking.retrieve import SelectionBlock, Selector
from matcher.ranking.shown import Shown
from matcher.ranking.ties import Standing, without_lines_of_job
from matcher.ranking.variants import Variant, VariantScorer
from matcher.ranking.worth import GridLosses
from matcher.taxonomy.taxonomy import Taxonomy

_MOST_VALUES = 20_000_000
"""Values of parts that are held at a time: 160 MB."""
_PEOPLE_AT_ONCE = 256
"""People whose lines are weighed together: more leave the processor's cache."""
_SHOWN_AT_ONCE = 64
"""People whose matches are explained together."""
MOST_LINES = 2_000
"""Lines of a resume, each different from the others, that are compared with a job; fifty full pages have fewer."""


@dataclass(frozen=True, slots=True)
class Ranker:
    """Plans jobs, makes candidates of views, and ranks the ones for the others."""

    taxonomy: Taxonomy
    encoder: FeatureEncoder
    config: RankingConfig

    @property
    def reference(self) -> ReferenceScorer:
        """The scorer that defines the score."""
        return ReferenceScorer(self.taxonomy, self.encoder.tfidf, self.config)

    @property
    def fast(self) -> BlockScorer:
        """The scorer that gives the same numbers for many at once."""
        return BlockScorer(self.encoder.tfidf, self.config)

    @property
    def selector(self) -> Selector:
        """What chooses whom to score where there are too many."""
        return Selector(self.encoder.tfidf, self.config)

    @property
    def many(self) -> GridScorer:
        """The scorer that gives the same numbers for many people and many jobs."""
        return GridScorer(self.encoder.tfidf, self.config)

    def plan(self, job: Job) -> JobPlan:
        """Return the plan of a job."""
        return plan_job(job, self.encoder.encode_job(job), taxonomy=self.taxonomy, config=self.config)

    def candidate(self, resume_id: str, view: ScoringView, *, note: str = "") -> Candidate:
        """Return the candidate with this view, and with a `note` for whoever reads the score."""
        notes = (note,) if note else ()
        if len(view.lines) > MOST_LINES:
            notes = (*notes, f"of {len(view.lines)} different lines the first {MOST_LINES} are counted")
            view = view.without_lines(frozenset(range(MOST_LINES, len(view.lines))))
        stuffed = stuffed_lines(view)
        if stuffed:
            view = view.without_lines(stuffed)
            note = f"more than {MOST_LISTED} skills are listed, and such a list says nothing: {_lines(stuffed)} not counted"
            notes = (*notes, note)
        occupations = tuple(frozenset(self.taxonomy.occupations_titled(role.title)) for role in view.roles)
        keys = run_keys([line.text for line in view.lines])
        return Candidate(resume_id, view, self.encoder.encode_resume(view), occupations, view.digest(), keys, notes)

    def counted(self, candidate: Candidate, plan: JobPlan) -> Candidate:
        """Return the candidate without the lines that repeat the advert word for word, and with a note of them."""
        if not len(np.intersect1d(candidate.run_keys, plan.run_keys, assume_unique=True)):
            return candidate
        copied = copied_lines([line.text for line in candidate.view.lines], f"{plan.job.title}\n{plan.job.text}")
        if not copied:
            return replace(candidate, run_keys=candidate.run_keys[:0])
        note = f"parts of the advert stand in the resume word for word: {_lines(copied)} not counted"
        return replace(self._without_lines(candidate, copied), run_keys=candidate.run_keys[:0], notes=(*candidate.notes, note))

    def score(self, candidate: Candidate, plan: JobPlan) -> Match:
        """Return the match of one pair, with its parts."""
        counted = self.counted(candidate, plan)
        return replace(self.reference.score(counted, plan), notes=counted.notes)

    def scores(self, block: CandidateBlock, plan: JobPlan) -> Floats:
        """Return the scores of a block for one job, shape (n_candidates,): the same bits as `score`."""
        scores = self.fast.score(block, plan)
        changed, counted = self._changed(block, plan)
        if changed:
            scores[changed] = self.fast.score(self.block(counted), plan)
        return scores

    def standing(self, lines: BlockLines, plan: JobPlan) -> Standing:
        """Return everyone's scores for one job, the same bits as `score`, and how firm they are."""
        parts, losses = self._parts_and_losses(lines, plan)
        changed, counted = self._changed(lines.block, plan)
        if changed:
            parts[:, changed], anew = self._parts_and_losses(self.lines(counted), plan)
            for index, without in zip(changed, anew, strict=True):
                losses[index] = without
        scores = summed(parts, [slot.weight for slot in plan.slots])
        lowest = scores - np.array([without.max(initial=0.0) for without in losses])
        return Standing(scores, lowest, tuple(losses), without_lines_of_job(parts, plan, self.config))

    def all_scores(self, grid: Grid, plans: Sequence[JobPlan]) -> Floats:
        """Return everyone's scores for many jobs, shape (n_plans, n_candidates): the same bits as `score`."""
        scores = self.many.scores(grid, plans)
        for row, plan in zip(scores, plans, strict=True):
            changed, counted = self._changed(grid, plan)
            if changed:
                row[changed] = self.fast.score(self.block(counted), plan)
        return scores

    def standings(self, grid: Grid, plans: Sequence[JobPlan], *, is_for_all: bool = False) -> Iterator[Standing]:
        """Yield for each job everyone's scores, the same bits as `score`, and how firm they are.

        How firm they are is found when asked, for those on whom the answer depends; with `is_for_all` at once for everyone,
        which takes less time where many are asked for.
        """
        most_slots = max((len(plan.slots) for plan in plans), default=1)
        at_once = max(1, _MOST_VALUES // max(1, most_slots * len(grid)))
        losses = GridLosses(self.many, LineLosses(self.fast))
        lines = losses.lines(grid) if is_for_all else []
        for first in range(0, len(plans), at_once):
            some, most = plans[first : first + at_once], None
            if is_for_all:
                values, most = losses.values_and_most(grid, lines, some)
            else:
                values = self.many.values(grid, some)
            for job, (plan, parts) in enumerate(zip(some, values, strict=True)):
                yield self._open_standing(grid, plan, parts, None if most is None else most[job])

    def standing_of(self, block: CandidateBlock, plan: JobPlan) -> Standing:
        """Return the scores of a block for one job, the same bits as `score`; how firm they are is found when asked."""
        return self._open_standing(block, plan, self.fast.values(block, plan), None)

    def _open_standing(self, grid: CandidateBlock | Grid, plan: JobPlan, parts: Floats, most: Floats | None) -> Standing:
        """Return the standing with these values of parts; `most` is the most that a line is worth, where that is known."""
        changed, found = self._changed(grid, plan)
        counted = dict(zip(changed, found, strict=True))
        if changed:
            parts[:, changed] = self.fast.values(self.block(found), plan)

        def work_out(indices: Sequence[int]) -> list[Floats]:
            losses: list[Floats] = []
            for start in range(0, len(indices), _PEOPLE_AT_ONCE):
                some = indices[start : start + _PEOPLE_AT_ONCE]
                lines = self.lines([counted.get(index, grid.candidates[index]) for index in some])
                losses += np.split(LineLosses(self.fast).of(lines, plan, parts[:, some]), lines.starts[1:])
            return losses

        scores = summed(parts, [slot.weight for slot in plan.slots])
        if most is None:
            lowest = np.full(len(scores), np.nan)
        else:
            lowest = scores - most
            lowest[changed] = np.nan
        return Standing(scores, lowest, {}, without_lines_of_job(parts, plan, self.config), work_out)

    def _parts_and_losses(self, lines: BlockLines, plan: JobPlan) -> tuple[Floats, list[Floats]]:
        """Return the values of all parts, and for each candidate what each line is worth."""
        parts = self.fast.values(lines.block, plan)
        losses = LineLosses(self.fast).of(lines, plan, parts)
        return parts, np.split(losses, lines.starts[1:])

    def _changed(self, block: CandidateBlock | Grid, plan: JobPlan) -> tuple[list[int], list[Candidate]]:
        """Return who has lines that repeat the advert, and what is counted of them."""
        suspects = [(index, self.counted(block.candidates[index], plan)) for index in block.runs.holders(plan.run_keys)]
        changed = [(index, counted) for index, counted in suspects if counted.notes != block.candidates[index].notes]
        return [index for index, _ in changed], [counted for _, counted in changed]

    def block(self, candidates: Sequence[Candidate]) -> CandidateBlock:
        """Return the candidates stacked for the fast path."""
        return CandidateBlock.stack(candidates, self.encoder.tfidf)

    def selection(self, candidates: Sequence[Candidate]) -> SelectionBlock:
        """Return the candidates, at least one, stacked for the choice of whom to score."""
        return SelectionBlock.of(candidates, n_terms=self.encoder.tfidf.n_terms)

    def fused_queries(self, plans: Sequence[JobPlan]) -> FusedQueries:
        """Return the plans, at least one, ready to choose among any number of people whom to score."""
        return FusedQueries.of(plans, tfidf=self.encoder.tfidf, config=self.config)

    def grid(self, candidates: Sequence[Candidate]) -> Grid:
        """Return the candidates, at least one, stacked for many jobs."""
        return Grid.of(candidates, self.encoder.tfidf)

    def lines(self, candidates: Sequence[Candidate]) -> BlockLines:
        """Return the candidates stacked, and what their single lines show; worth keeping when they meet many jobs."""
        return BlockLines.of(self.block(candidates))

    def shortlist(self, lines: BlockLines, plan: JobPlan, *, top_k: int | None) -> Shortlist:
        """Return the best `top_k` candidates (all when None) by score; ties by the hash of the view, then by resume id."""
        return self.listed(self.standing(lines, plan), lines.block.candidates, plan, top_k=top_k)

    def shortlists(self, grid: Grid, plans: Sequence[JobPlan], *, top_k: int | None) -> Iterator[Shortlist]:
        """Yield the shortlist of each job, as `shortlist` gives it."""
        for plan, standing in zip(plans, self.standings(grid, plans), strict=True):
            yield self.listed(standing, grid.candidates, plan, top_k=top_k)

    def listed(self, standing: Standing, candidates: Sequence[Candidate], plan: JobPlan, *, top_k: int | None) -> Shortlist:
        """Return the shortlist of a job in which `candidates` stand as `standing` says."""
        order = by_rank(standing.scores, candidates)
        shown = order[:top_k]
        matches = self.explained([candidates[index] for index in shown], plan)
        ranked = zip(matches, standing.ranges(shown), strict=True)
        entries = tuple(Ranked(rank, match, places=places) for rank, (match, places) in enumerate(ranked, start=1))
        return Shortlist(plan.job, entries, n_scored=len(order))

    def matches(self, candidates: Sequence[Candidate], plan: JobPlan) -> list[Match]:
        """Return the match of each candidate, as `score` gives it, in less time where they are several."""
        return [match for shown in self._shown(candidates, plan) for match in self._matches(shown)]

    def explained(self, candidates: Sequence[Candidate], plan: JobPlan) -> list[Match]:
        """Return the match of each candidate, as `score` gives it, with what each part is worth.

        That is the `loss_if_removed` of every part that quotes evidence, and the `would_add` of every missing skill.
        """
        shown = self._shown(candidates, plan)
        return [match for some in shown for match in self._with_losses(self._matches(some), some)]

    def _shown(self, candidates: Sequence[Candidate], plan: JobPlan) -> Iterator[Shown]:
        for start in range(0, len(candidates), _SHOWN_AT_ONCE):
            counted = [self.counted(candidate, plan) for candidate in candidates[start : start + _SHOWN_AT_ONCE]]
            yield Shown(counted, plan, self.encoder.tfidf)

    def _matches(self, shown: Shown) -> list[Match]:
        reference = self.reference
        return [replace(reference.match(pair), notes=pair.candidate.notes) for pair in shown.pairs]

    def with_losses(self, match: Match, candidate: Candidate, plan: JobPlan) -> Match:
        """Return the match with `loss_if_removed` of every part that quotes evidence, and `would_add` of missing skills."""
        return self._with_losses([match], Shown([self.counted(candidate, plan)], plan, self.encoder.tfidf))[0]

    def _with_losses(self, matches: Sequence[Match], shown: Shown) -> list[Match]:
        keys = [[_variant_key(part) for part in match.parts] for match in matches]
        variants = [list(dict.fromkeys(key for key in some if key is not None)) for some in keys]
        scores = VariantScorer(shown, self.encoder, self.reference).scores(matches, variants)
        return [
            replace(
                match,
                parts=tuple(
                    _worth(part, key, dict(zip(some, own, strict=True)), match.score)
                    for part, key in zip(match.parts, found, strict=True)
                ),
            )
            for match, found, some, own in zip(matches, keys, variants, scores, strict=True)
        ]

    def gains(self, match: Match, candidate: Candidate, plan: JobPlan) -> dict[str, float]:
        """Return what one listed mention would add, alone, for each skill and certificate that is asked for and not shown.

        By the id of the concept; of an either/or group the first counts. A neighbour that is shown is not the thing itself,
        so what is adjacent is among them.
        """
        candidate = self.counted(candidate, plan)
        concepts = list(dict.fromkeys(part.concept_id for part in match.parts if is_open_skill(part)))
        if not concepts:
            return {}
        shown = Shown([candidate], plan, self.encoder.tfidf)
        (scores,) = VariantScorer(shown, self.encoder, self.reference).scores([match], [concepts])
        return {concept: score - match.score for concept, score in zip(concepts, scores, strict=True)}

    def _without_lines(self, candidate: Candidate, removed: frozenset[int]) -> Candidate:
        view = candidate.view.without_lines(removed)
        kept = [index for index, role in enumerate(candidate.view.roles) if role.line not in removed]
        return replace(
            candidate,
            view=view,
            features=self.encoder.drop_lines(candidate.features, removed),
            role_occupations=tuple(candidate.role_occupations[index] for index in kept),
        )


def by_rank(scores: Floats, candidates: Sequence[Candidate]) -> list[int]:
    """Return the candidates' indices, the highest score first; ties by the hash of the view, then by resume id."""
    order: list[int] = np.argsort(-scores, kind="stable").tolist()
    ordered = scores[order]
    bounds = np.concatenate([[0], np.flatnonzero(ordered[1:] != ordered[:-1]) + 1, [len(order)]])
    for run in np.flatnonzero(np.diff(bounds) > 1).tolist():
        tied = slice(int(bounds[run]), int(bounds[run + 1]))
        order[tied] = sorted(order[tied], key=lambda index: tie_key(candidates, index))
    return order


def is_open_skill(part: Part) -> bool:
    """Return whether the part asks for a skill or a certificate that the resume does not show itself."""
    is_named = part.kind in (PartKind.SKILL, PartKind.CERTIFICATE) and bool(part.concept_id)
    return is_named and part.status in (PartStatus.MISSING, PartStatus.UNKNOWN, PartStatus.ADJACENT)


def _lines(found: frozenset[int]) -> str:
    return "1 line is" if len(found) == 1 else f"{len(found)} lines are"


def _variant_key(part: Part) -> Variant | None:
    """Return which variant of the view tells what the part is worth: lines to drop, or a skill to add."""
    if part.evidence:
        return frozenset(quote.line for quote in part.evidence)
    if part.kind is PartKind.SKILL and part.status in (PartStatus.MISSING, PartStatus.UNKNOWN) and part.concept_id:
        return part.concept_id
    return None


def _worth(part: Part, key: Variant | None, scores: Mapping[Variant, float], score: float) -> Part:
    """Return the part with what it is worth, by the scores of the variants."""
    if key is None:
        return part
    if isinstance(key, str):
        return replace(part, would_add=scores[key] - score)
    return replace(part, loss_if_removed=score - scores[key])
