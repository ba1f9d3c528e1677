"""Settings of adjacent roles and of redirects."""

from __future__ import annotations

from dataclasses import dataclass

from matcher.errors import ConfigError


@dataclass(frozen=True, slots=True)
class RolesConfig:
    """How many adjacent roles are named, and how many skills with each."""

    n_roles: int = 5
    n_skills: int = 5

    def __post_init__(self) -> None:
        for name, low, high in (("n_roles", 0, 100), ("n_skills", 1, 50)):
            if not low <= getattr(self, name) <= high:
                raise ConfigError(f"roles.{name} is {getattr(self, name)}: it must be from {low} to {high}")


@dataclass(frozen=True, slots=True)
class RedirectsConfig:
    """When a place for another job is far better than the place for the job applied to. Chosen on generated data."""

    first_share: float = 0.2
    """The place must be among this share of all people,"""
    least_first: int = 3
    """or among the first so many, where that is more."""
    times_better: float = 5.0
    """The place for the job applied to must be so many times as far down,"""
    least_gap: float = 0.05
    """and by this share of all people."""
    least_gain: float = 0.01
    """The score must be higher by this much: first among people whom the job does not fit is no reason."""
    least_of_best: float = 0.5
    """Of several such jobs, those with less than this share of the best score are left out."""
    n_targets: int = 3
    """Jobs that are named for one application."""

    def __post_init__(self) -> None:
        for name, low, high in (
            ("first_share", 0, 1), ("least_first", 1, 1000), ("times_better", 1, 100), ("least_gap", 0, 1),
            ("least_gain", 0, 1), ("least_of_best", 0, 1), ("n_targets", 1, 20),
        ):  # fmt: skip
            if not low <= getattr(self, name) <= high:
                raise ConfigError(f"redirects.{name} is {getattr(self, name)}: it must be from {low} to {high}")


@dataclass(frozen=True, slots=True)
class GoalsConfig:
    """How goals are weighed, and when a job fits, can be grown into, or is off course. Chosen by hand, fitted on nothing."""

    title: float = 3.0
    """Weights of what may be declared, normalised over what is: the titles,"""
    field: float = 2.0
    level: float = 1.0
    mode: float = 1.0
    place: float = 1.0
    pay: float = 1.0
    language: float = 1.0
    neutral: float = 0.5
    """Value of what an advert or a resume does not say; no known mismatch is worth more."""
    against: float = 0.4
    """A goal score below this says that the job leads elsewhere."""
    towards: float = 0.6
    """A goal score from here up says that the job leads where the person wants to go, even where it is far."""
    share_of_order: float = 0.5
    """Share of the goal score against the forward score in the order of the page."""
    fits: float = 0.5
    """Forward score from which a job fits, if no must-have fails."""
    grows: float = 0.3
    """Forward score below which a job is out of reach, unless the goals ask for it."""
    near_effort: float = 0.5
    """Effort of learning a skill next to one that is shown, against 1 for any other."""

    def __post_init__(self) -> None:
        for name, low, high in (
            ("title", 0, 100), ("field", 0, 100), ("level", 0, 100), ("mode", 0, 100), ("place", 0, 100), ("pay", 0, 100),
            ("language", 0, 100), ("neutral", 0.5, 1), ("against", 0, 1), ("towards", 0, 1), ("share_of_order", 0, 1),
            ("fits", 0, 1), ("grows", 0, 1), ("near_effort", 0.01, 1),
        ):  # fmt: skip
            if not low <= getattr(self, name) <= high:
                raise ConfigError(f"goals.{name} is {getattr(self, name)}: it must be from {low} to {high}")
        if not self.against <= self.neutral <= self.towards:
            raise ConfigError("goals.against, goals.neutral and goals.towards must rise: what is unknown leads nowhere")
        if self.grows > self.fits:
            raise ConfigError("goals.grows is above goals.fits: what fits must be within reach")
