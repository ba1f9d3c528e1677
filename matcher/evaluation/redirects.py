"""How many people who applied to the wrong job are found, and how many who did not are sent elsewhere: generated people."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, replace

from matcher.domain.document import Document
from matcher.engine.matcher import Matcher
from matcher.evaluation.people import Judged, generated

_SAME, _NEAR = 3, 2
_N_EACH = 10
_N_ROUNDS = 20
"""In each round two of an occupation's ten people are planted, one at each level: in the end everyone was, four times."""


@dataclass(frozen=True, slots=True)
class RedirectFigures:
    """What became of planted and of rightly placed people."""

    half: str
    n_planted: int
    n_found: int
    """Planted people that are redirected."""
    n_found_near: int
    """Those of them whose first job is one of their occupation or of one next to it."""
    n_right: int
    n_sent_away: int
    """Rightly placed people that are redirected."""

    def __str__(self) -> str:
        found, near, away = (
            f"{n} of {total} ({100 * n / total:.1f} %)"
            for n, total in (
                (self.n_found, self.n_planted),
                (self.n_found_near, self.n_planted),
                (self.n_sent_away, self.n_right),
            )
        )
        return (
            f"generated (synthetic), {self.half} half: of those who applied to a job of an unrelated occupation {found} are "
            f"redirected, {near} of them to their own occupation or one next to it; of the rightly placed {away} are"
        )


def redirect_figures(matcher: Matcher, half: str, *, n_rounds: int = _N_ROUNDS) -> RedirectFigures:
    """Return the figures on one half of the generated people: 'even' chose the settings, 'odd' is for testing only.

    In each round a fifth of all people, of every occupation and level, applies to a job drawn from the unrelated ones
    (grade 0), and everyone else to the one job of their occupation and level (grade 3).
    """
    judged = generated(half)
    resumes = [replace(matcher.candidate(Document.from_text(person.text)), resume_id=person.id) for person in judged.people]
    jobs = [
        matcher.parse_job({"id": advert.id, "title": advert.title, "description": advert.text}) for advert in judged.adverts
    ]
    counts: Counter[str] = Counter()
    for number in range(n_rounds):
        applied_to, planted = _applications(judged, half, number)
        redirects = matcher.redirects(resumes, jobs, applied_to=applied_to)
        found = {entry.resume_id: entry.targets[0][0].job_id for entry in redirects.found}
        counts["planted"] += len(planted)
        counts["right"] += len(applied_to) - len(planted)
        counts["found"] += len(planted & set(found))
        counts["near"] += sum(judged.grades[found[person]].get(person, 0) >= _NEAR for person in planted & set(found))
        counts["away"] += len(set(found) - planted)
    return RedirectFigures(half, counts["planted"], counts["found"], counts["near"], counts["right"], counts["away"])


def _applications(judged: Judged, half: str, round_number: int) -> tuple[dict[str, str], set[str]]:
    chance = random.Random(f"planted/{half}/{round_number}")  # noqa: S311 - a reproducible draw, not a secret
    applied_to, planted = {}, set()
    for number, person in enumerate(judged.people):
        grades = {advert.id: judged.grades[advert.id].get(person.id, 0) for advert in judged.adverts}
        is_planted = number % _N_EACH // 2 == round_number % (_N_EACH // 2)
        fitting = [job for job, grade in grades.items() if grade == (0 if is_planted else _SAME)]
        applied_to[person.id] = chance.choice(fitting)
        if is_planted:
            planted.add(person.id)
    return applied_to, planted
