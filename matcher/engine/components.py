"""The parts that a `Matcher` holds, loaded once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path

from matcher.adverts.check import AdvertChecker
from matcher.config import MatcherConfig
from matcher.extraction.job import JobExtractor
from matcher.extraction.resume import ResumeExtractor
from matcher.extraction.skills import SkillFinder
from matcher.features.embeddings import StaticEncoder
from matcher.features.encode import FeatureEncoder
from matcher.features.precise import PreciseEncoder
from matcher.features.tfidf import TfidfModel
from matcher.linking.skills import SkillIndex
from matcher.linking.span_features import SpanFeatures
from matcher.linking.span_network import SpanNetwork
from matcher.linking.spans import SpanFinder
from matcher.linking.titles import TitleIndex
from matcher.ranking.config import RankingConfig
from matcher.ranking.shortlisting import Ranker
from matcher.roles.adjacent import AdjacentRoles
from matcher.roles.graph import RoleGraph
from matcher.taxonomy.taxonomy import Taxonomy

_UNSCORED = frozenset({"roles", "spans"})
"""Models whose words and roles are shown beside scores and enter none."""


@dataclass(frozen=True, slots=True)
class Components:
    """Taxonomy, models, and what stands on them."""

    taxonomy: Taxonomy
    encoder: StaticEncoder
    resumes: ResumeExtractor
    jobs: JobExtractor
    ranker: Ranker
    titles: TitleIndex
    skills: SkillIndex
    phrases: SpanFinder
    roles: AdjacentRoles
    adverts: AdvertChecker
    precise: PreciseEncoder | None = None

    @classmethod
    def load(cls, config: MatcherConfig, *, precise: Path | None = None) -> Components:
        """Return the components with the models that come with matcher, and with the precise encoder where one is named.

        Raises
        ------
        ModelError
            A model is missing or damaged.
        MissingExtraError
            The precise encoder is named, and its libraries are not installed.
        """
        precise_encoder = None if precise is None else PreciseEncoder.load(precise)
        taxonomy = Taxonomy.load()
        encoder = StaticEncoder.load()
        tfidf = TfidfModel.load()
        titles = TitleIndex(taxonomy, encoder, tfidf)
        finder = SkillFinder(taxonomy)
        phrases = SpanFinder(SpanFeatures(taxonomy, finder, encoder), SpanNetwork.load())
        jobs = JobExtractor(taxonomy, phrases)
        components = cls(
            taxonomy=taxonomy,
            encoder=encoder,
            resumes=ResumeExtractor(taxonomy),
            jobs=jobs,
            ranker=Ranker(taxonomy, FeatureEncoder(tfidf, encoder), config.ranking),
            titles=titles,
            skills=SkillIndex(taxonomy, finder, encoder, precise=precise_encoder),
            phrases=phrases,
            roles=AdjacentRoles(taxonomy, titles, RoleGraph.load(), config.roles),
            adverts=AdvertChecker(taxonomy, jobs, titles),
            precise=precise_encoder,
        )
        meaning = config.ranking.band_meaning.for_score(components.fingerprint(config.ranking))
        ranker = replace(components.ranker, config=replace(config.ranking, band_meaning=meaning))
        return replace(components, ranker=ranker)

    def fingerprint(self, ranking: RankingConfig) -> str:
        """Return what names the score that these settings give: it changes with its models and with each release."""
        scored = {name: sha256 for name, sha256 in self.hashes().items() if name not in _UNSCORED}
        return ranking.fingerprint(scored | {"matcher": version("resume-job-matcher")})

    def hashes(self) -> dict[str, str]:
        """Return the sha256 of each model and data bundle."""
        return {
            "embeddings": self.encoder.sha256,
            "roles": self.roles.graph.sha256,
            "spans": self.phrases.sha256,
            "taxonomy": self.taxonomy.sha256,
            "tfidf": self.ranker.encoder.tfidf.sha256,
        }
