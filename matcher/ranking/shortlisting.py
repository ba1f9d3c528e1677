"""From scores to a shortlist, and what each part of it is worth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from matcher.domain.job import Job
from matcher.domain.match import Match, Part, PartKind, PartStatus
from matcher.domain.resume import EvidenceLevel, SectionKind
from matcher.domain.shortlist import Ranked, Shortlist
from matcher.domain.view import ScoringView, ViewLine, ViewSkill
from matcher.features.encode import FeatureEncoder
from matcher.ranking.block import BlockScorer, CandidateBlock
from matcher.ranking.candidate import Candidate
from matcher.ranking.config import RankingConfig
from matcher.ranking.plan import JobPlan, plan_job
from matcher.ranking.reference import ReferenceScorer
from matcher.taxonomy.taxonomy import Taxonomy
from matcher.text.normalize import normalize


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

    def plan(self, job: Job) -> JobPlan:
        """Return the plan of a job."""
        return plan_job(job, self.encoder.encode_job(job), taxonomy=self.taxonomy, config=self.config)

    def candidate(self, resume_id: str, view: ScoringView) -> Candidate:
        """Return the candidate with this view."""
        occupations = tuple(frozenset(self.taxonomy.occupations_named(role.title)) for role in view.roles)
        return Candidate(resume_id, view, self.encoder.encode_resume(view), occupations, view.digest())

    def block(self, candidates: Sequence[Candidate]) -> CandidateBlock:
        """Return the candidates stacked for the fast path."""
        return CandidateBlock.stack(candidates, n_terms=self.encoder.tfidf.n_terms)

    def shortlist(self, block: CandidateBlock, plan: JobPlan, *, top_k: int | None) -> Shortlist:
        """Return the best `top_k` candidates (all when None) by score; ties by the hash of the view, then by resume id."""
        scores = self.fast.score(block, plan).tolist()
        order = sorted(
            range(len(scores)),
            key=lambda index: (-scores[index], block.candidates[index].digest, block.candidates[index].resume_id),
        )
        entries = []
        for rank, index in enumerate(order[:top_k], start=1):
            match = self.reference.score(block.candidates[index], plan)
            entries.append(Ranked(rank, self.with_losses(match, block.candidates[index], plan)))
        return Shortlist(plan.job, tuple(entries), n_scored=len(scores))

    def with_losses(self, match: Match, candidate: Candidate, plan: JobPlan) -> Match:
        """Return the match with `loss_if_removed` of every part that quotes evidence, and `would_add` of missing skills."""
        variants: dict[frozenset[int] | str, Candidate] = {}
        for part in match.parts:
            key = _variant_key(part)
            if isinstance(key, str) and key not in variants:
                variants[key] = self._with_skill(candidate, key)
            elif key and key not in variants:
                variants[key] = self._without_lines(candidate, key)  # type: ignore[arg-type]
        if not variants:
            return match
        scores = dict(zip(variants, self.fast.score(self.block(list(variants.values())), plan).tolist(), strict=True))
        parts = []
        for part in match.parts:
            key = _variant_key(part)
            if isinstance(key, str):
                parts.append(replace(part, would_add=scores[key] - match.score))
            elif key:
                parts.append(replace(part, loss_if_removed=match.score - scores[key]))
            else:
                parts.append(part)
        return replace(match, parts=tuple(parts))

    def _without_lines(self, candidate: Candidate, removed: frozenset[int]) -> Candidate:
        view = candidate.view.without_lines(removed)
        kept = [index for index, role in enumerate(candidate.view.roles) if role.line not in removed]
        return replace(
            candidate,
            view=view,
            features=self.encoder.drop_lines(candidate.features, removed),
            role_occupations=tuple(candidate.role_occupations[index] for index in kept),
        )

    def _with_skill(self, candidate: Candidate, concept_id: str) -> Candidate:
        label, lines = self.taxonomy.skill(concept_id).label, candidate.view.lines
        said = normalize(label)
        # A line that says the same is the mention: a view holds each line once.
        index = next((index for index, line in enumerate(lines) if normalize(line.text) == said), len(lines))
        features = candidate.features
        if index == len(lines):
            lines = (*lines, ViewLine(label, SectionKind.SKILLS, EvidenceLevel.LISTED))
            features = self.encoder.add_line(features, label)
        skill = ViewSkill(concept_id, EvidenceLevel.LISTED, index)
        view = replace(candidate.view, lines=lines, skills=(*candidate.view.skills, skill))
        return replace(candidate, view=view, features=features)


def _variant_key(part: Part) -> frozenset[int] | str | None:
    """Return which variant of the view tells what the part is worth: lines to drop, or a skill to add."""
    if part.evidence:
        return frozenset(quote.line for quote in part.evidence)
    if part.kind is PartKind.SKILL and part.status in (PartStatus.MISSING, PartStatus.UNKNOWN) and part.concept_id:
        return part.concept_id
    return None
