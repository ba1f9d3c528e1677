"""Whether a move is a step up: by the preparation that an occupation needs, and by whether people are led in it."""

from __future__ import annotations

from matcher.domain.adjacent import Step
from matcher.domain.concept import Occupation, Seniority
from matcher.text.titles import seniority_of

_MANAGEMENT = "11"
_FIRST_WITH_SUPERVISORS = "33"
_SUPERVISORS = "1"
"""From major group 33 on, the first minor group of each holds those who supervise the others (SOC 2018)."""


def leads(occupation: Occupation, title: str = "") -> bool:
    """Return whether people are led in an O*NET occupation, by its SOC code, or by the `title` held in it.

    Examples
    --------
    >>> cooks, chefs = Occupation("onet:35-2014.00", "Cooks"), Occupation("onet:35-1011.00", "Chefs and Head Cooks")
    >>> leads(cooks), leads(chefs), leads(cooks, "Lead cook"), leads(cooks, "Senior cook")
    (False, True, True, False)
    """
    major, _, rest = occupation.id.removeprefix("onet:").partition("-")
    is_supervising = major >= _FIRST_WITH_SUPERVISORS and rest.startswith(_SUPERVISORS)
    if major == _MANAGEMENT or is_supervising:
        return True
    return bool(title) and seniority_of(title) in (Seniority.LEAD, Seniority.HEAD)


def step_between(home: Occupation, role: Occupation, *, is_leading: bool) -> Step:
    """Return where the move leads; leading people counts as much as a job zone.

    Parameters
    ----------
    is_leading
        Whether the subject leads people today.
    """
    if home.job_zone is None or role.job_zone is None:
        return Step.UNKNOWN
    here, there = home.job_zone + is_leading, role.job_zone + leads(role)
    if here == there:
        return Step.LEVEL
    return Step.UP if there > here else Step.DOWN


def zones_up(home: Occupation, role: Occupation) -> int:
    """Return how many job zones higher a role stands, 0 where it stands no higher or that is not known."""
    return max(0, role.job_zone - home.job_zone) if home.job_zone is not None and role.job_zone is not None else 0
