"""How many people who applied to the wrong job are found, and how many who did not are sent elsewhere: generated people."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace

from matcher.domain.document import Document
from matcher.engine.matcher import Matcher
from matcher.evaluation.people import Judged, generated

_SAME, _NEAR = 3, 2
_N_PLANTED_EACH = 2
"""Of each occupation's ten people, one at each level."""


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


def redirect_figures(matcher: Matcher, half: str) -> RedirectFigures:
    """Return the figures on one half of the generated people: 'even' chose the settings, 'odd' is for testing only.

    Two of each occupation's ten people, one junior and one senior, apply to a job drawn from the unrelated ones (grade 0);
    everyone else to the one job of their occupation and level (grade 3).
    """
    judged = generated(half)
    applied_to, planted = _applications(judged, half)
    resumes = [replace(matcher.candidate(Document.from_text(person.text)), resume_id=person.id) for person in judged.people]
    jobs = [{"id": advert.id, "title": advert.title, "description": advert.text} for advert in judged.adverts]
    result = matcher.redirects(resumes, jobs, applied_to=applied_to)
    found = {entry.resume_id: entry.targets[0][0].job_id for entry in result.found}
    near = [person for person in planted & set(found) if judged.grades[found[person]].get(person, 0) >= _NEAR]
    n_right = len(applied_to) - len(planted)
    return RedirectFigures(half, len(planted), len(planted & set(found)), len(near), n_right, len(set(found) - planted))


def _applications(judged: Judged, half: str) -> tuple[dict[str, str], set[str]]:
    chance = random.Random(f"planted/{half}")  # noqa: S311 - a reproducible draw, not a secret
    applied_to, planted = {}, set()
    for number, person in enumerate(judged.people):
        grades = {advert.id: judged.grades[advert.id].get(person.id, 0) for advert in judged.adverts}
        is_planted = number % 10 < _N_PLANTED_EACH
        fitting = [job for job, grade in grades.items() if grade == (0 if is_planted else _SAME)]
        applied_to[person.id] = chance.choice(fitting)
        if is_planted:
            planted.add(person.id)
    return applied_to, planted
