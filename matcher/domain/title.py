"""A title, understood."""

from __future__ import annotations

from dataclasses import dataclass

from matcher.domain.concept import Scored, Seniority


@dataclass(frozen=True, slots=True)
class NormalizedTitle:
    """What a title means: occupations, and the level it states kept apart from them."""

    given: str
    bare: str
    """Without words of seniority, and without what follows a dash, comma or bar."""
    seniority: Seniority
    occupations: tuple[Scored, ...]
    """Of O*NET. The first is the one that roles next door are reached from; names come before likeness."""
    esco: tuple[Scored, ...]
    """ESCO's occupations of this very name, and the counterparts of the first occupation, best first."""

    @property
    def is_understood(self) -> bool:
        """Whether the title is like any occupation enough to be taken for it."""
        return bool(self.occupations)
