"""The goal score: does a job move towards what the person declared. What is not declared has no part in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from operator import itemgetter

from matcher.domain.goals import Goals
from matcher.domain.job import Job, RequirementKind
from matcher.domain.suggestion import SideScore
from matcher.extraction.languages import language_name
from matcher.extraction.places import whereabouts
from matcher.features.cosine import Int8Vectors, similarities
from matcher.features.embeddings import StaticEncoder
from matcher.ranking import values
from matcher.roles.config import GoalsConfig
from matcher.roles.ladder import SURE, Ladder, Stand
from matcher.roles.sides import Finding, side_score
from matcher.taxonomy.taxonomy import Taxonomy
from matcher.text.titles import bare_title

_SAME_OCCUPATION = 0.8
"""What a title is worth that is called otherwise and means the occupation that is wanted."""
_NEXT_DOOR = 0.5
"""What the closest of related occupations is worth: next door is not there."""
_NEXT_RUNG = 0.5
_WITHIN_RANGE = 0.75
"""What pay is worth that reaches what is wanted at its upper end only."""

_SILENT = "so this counts neither for nor against"


@dataclass(frozen=True, slots=True)
class _Wanted:
    title: str
    vector: Int8Vectors
    occupation: str
    """Where it is sure."""
    nearby: dict[str, float]


class GoalScorer:
    """Scores jobs by one person's goals."""

    def __init__(
        self, goals: Goals, taxonomy: Taxonomy, encoder: StaticEncoder, ladder: Ladder, *, config: GoalsConfig
    ) -> None:
        self._goals = goals
        self._encoder = encoder
        self._config = config
        self._wanted = [self._understood(title, taxonomy, ladder) for title in goals.titles]

    def score(self, job: Job, stand: Stand) -> SideScore | None:
        """Return the score of a job, which stands as `stand`; None where nothing is declared."""
        goals, config = self._goals, self._config
        rules: tuple[tuple[str, object, float, Callable[[Job, Stand], tuple[float | None, str]]], ...] = (
            ("title", goals.titles, config.title, self._title),
            ("field", goals.fields, config.field, self._field),
            ("level", goals.levels, config.level, self._level),
            ("mode", goals.modes, config.mode, self._mode),
            ("place", goals.places, config.place, self._place),
            ("pay", goals.min_pay, config.pay, self._pay),
            ("language", goals.languages, config.language, self._language),
        )
        findings = [Finding(name, weight, *rule(job, stand)) for name, declared, weight, rule in rules if declared]
        return side_score(findings, config.neutral)

    def _understood(self, title: str, taxonomy: Taxonomy, ladder: Ladder) -> _Wanted:
        occupation = ladder.occupation(title)
        vector = self._encoder.encode_int8([bare_title(title)])
        if occupation is None or occupation.score < SURE:
            return _Wanted(title, vector, occupation="", nearby={})
        nearby = dict(taxonomy.related_occupations(occupation.id))
        return _Wanted(title, vector, occupation=occupation.id, nearby=nearby)

    def _title(self, job: Job, stand: Stand) -> tuple[float | None, str]:
        vector = self._encoder.encode_int8([bare_title(job.title)])
        value, title = max(
            ((self._likeness(wanted, vector, stand), wanted.title) for wanted in self._wanted), key=itemgetter(0)
        )
        # Words that name no occupation for sure may mean anything: they can be met, and not missed.
        if value < self._config.neutral and (stand.occupation is None or stand.occupation.score < SURE):
            return None, f"The advert's title names no occupation that is known for sure, {_SILENT}."
        if value < self._config.neutral and not all(wanted.occupation for wanted in self._wanted):
            return None, f"Not all titles that you want name an occupation that is known for sure, {_SILENT}."
        if value >= _SAME_OCCUPATION:
            return value, f"It is the work you want: {title}."
        if value >= _NEXT_DOOR / 2:
            return value, f"It is near to the work you want: {title}."
        return value, f"It is other work than what you want: {', '.join(self._goals.titles)}."

    def _likeness(self, wanted: _Wanted, vector: Int8Vectors, stand: Stand) -> float:
        cosine = float(similarities(wanted.vector, vector)[0, 0])
        value = values.calibrated(cosine, values.TITLE_RANGE)
        if stand.occupation is None or stand.occupation.score < SURE or not wanted.occupation:
            return value
        if stand.occupation.id == wanted.occupation:
            return max(value, _SAME_OCCUPATION)
        return max(value, _NEXT_DOOR * wanted.nearby.get(stand.occupation.id, 0.0))

    def _field(self, _job: Job, stand: Stand) -> tuple[float | None, str]:
        if not stand.field:
            return None, f"The advert's line of work is not known, {_SILENT}."
        is_wanted = stand.field in self._goals.fields
        if not is_wanted and (stand.occupation is None or stand.occupation.score < SURE):
            return None, f"The advert's line of work is not known for sure, {_SILENT}."
        return float(is_wanted), f"You want {_or(self._goals.fields)}; this is {stand.field}."

    def _level(self, _job: Job, stand: Stand) -> tuple[float | None, str]:
        if stand.level is None:
            return None, f"The advert does not say how senior the job is, {_SILENT}."
        above = [level.rung - stand.level.rung for level in self._goals.levels]
        if stand.is_least and max(above) > 0 and 0 not in above:
            return None, f"By the years it asks for the job is at least {stand.level.value}, and perhaps more, {_SILENT}."
        rungs = min(map(abs, above))
        said = "by the years it asks for the job is at least" if stand.is_least else "the job is"
        value = (1.0, _NEXT_RUNG)[rungs] if rungs < 2 else 0.0
        return value, f"You want {_or([level.value for level in self._goals.levels])}; {said} {stand.level.value}."

    def _mode(self, job: Job, _stand: Stand) -> tuple[float | None, str]:
        offered = job.conditions.modes
        if not offered:
            return None, f"The advert does not say where the work is done, {_SILENT}."
        wanted = [mode.words for mode in self._goals.modes]
        is_wanted = not set(offered).isdisjoint(self._goals.modes)
        return float(is_wanted), f"You want {_or(wanted)}; the advert says {_or([mode.words for mode in offered])}."

    def _place(self, job: Job, _stand: Stand) -> tuple[float | None, str]:
        places = [whereabouts(place) for place in job.conditions.places]
        found = [place.may_lie_in(whereabouts(wanted)) for place in places for wanted in self._goals.places]
        said = "; ".join(job.conditions.places)
        if True in found:
            return 1.0, f"You want {_or(self._goals.places)}; the advert says {said}."
        if not found or None in found:
            return None, f"The advert does not clearly say in which place the job is, {_SILENT}."
        return 0.0, f"You want {_or(self._goals.places)}; the advert says {said}."

    def _pay(self, job: Job, _stand: Stand) -> tuple[float | None, str]:
        wanted, offered = self._goals.min_pay, job.conditions.pay
        least = wanted.a_year()[0] if wanted is not None else None
        if offered is None or wanted is None or least is None:
            return None, f"The advert does not clearly say what it pays, {_SILENT}."
        if offered.currency != wanted.currency:
            return None, f"The advert pays in {offered.currency} and you count in {wanted.currency}, {_SILENT}."
        low, high = offered.a_year()
        said = f"You want {least:,.0f} {wanted.currency} a year; the advert says {offered.said}"
        said += "" if offered.period.in_a_year == 1 else f", {_a_year(low, high)} in a full-time year"
        if low is not None and low >= least:
            return 1.0, f"{said}."
        if high is None:
            return None, f"{said} and names no upper end, {_SILENT}."
        return (_WITHIN_RANGE if high >= least else 0.0), f"{said}."

    def _language(self, job: Job, _stand: Stand) -> tuple[float | None, str]:
        asked = [
            requirement.language_code
            for requirement in job.requirements
            if requirement.kind is RequirementKind.LANGUAGE and requirement.is_must and requirement.language_code
        ]
        if not asked:
            return None, f"The advert asks for no language, {_SILENT}."
        wanted, names = self._goals.languages, sorted({language_name(code) for code in asked})
        why = f"You want to work in {_or([language_name(code) for code in wanted])}; the advert asks for {', '.join(names)}."
        return float(set(asked) <= set(wanted)), why


def _a_year(low: float | None, high: float | None) -> str:
    if low is None:
        return f"up to {high:,.0f}"
    if high is None:
        return f"from {low:,.0f}"
    return f"{low:,.0f}" if low == high else f"{low:,.0f} to {high:,.0f}"


def _or(words: object) -> str:
    return " or ".join(words)  # type: ignore[arg-type]
