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
