"""Settings of adjacent roles."""

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
