"""The taxonomy while it is being built: mutable, keyed by id."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from matcher.domain.concept import SkillKind
from matcher.text.tokens import words


@dataclass(slots=True)
class DraftSkill:
    """A skill, or a group of skills (groups order the others and have no names of their own in the lexicon)."""

    id: str
    label: str
    kind: SkillKind
    names: dict[str, None] = field(default_factory=dict)
    """All names as written, label first; a dict because order counts and doubles do not."""
    is_group: bool = False
    is_hot: bool = False


@dataclass(slots=True)
class DraftOccupation:
    """An occupation; `isco` is ESCO's four-digit group, '' for O*NET."""

    id: str
    label: str
    names: dict[str, None] = field(default_factory=dict)
    job_zone: int | None = None
    isco: str = ""


@dataclass(slots=True)
class Draft:
    """Everything the bundle will hold."""

    skills: dict[str, DraftSkill] = field(default_factory=dict)
    occupations: dict[str, DraftOccupation] = field(default_factory=dict)
    broader: dict[str, set[str]] = field(default_factory=dict)
    related: dict[str, set[str]] = field(default_factory=dict)
    links: dict[str, dict[str, tuple[float, bool]]] = field(default_factory=dict)
    """Occupation to skill to raw weight in (0, 1] and whether the source calls it essential."""
    near: dict[str, dict[str, float]] = field(default_factory=dict)
    crosswalk: dict[str, dict[str, float]] = field(default_factory=dict)
    redirects: dict[str, str] = field(default_factory=dict)
    owned_names: dict[str, str] = field(default_factory=dict)
    """Word form to the one concept it means, by the hand-kept file."""
    context_names: set[str] = field(default_factory=set)
    dropped_names: set[str] = field(default_factory=set)
    plain_names: set[str] = field(default_factory=set)
    """One-word forms that were looked at and may be found anywhere."""

    def add_skill(self, skill: DraftSkill) -> DraftSkill:
        """Return the skill of that id, its names extended by those of `skill`."""
        known = self.skills.setdefault(skill.id, skill)
        known.names.setdefault(known.label)
        known.names.update(skill.names)
        return known

    def add_broader(self, narrow: str, broad: str) -> None:
        """Record that `narrow` is a case of `broad`."""
        if narrow != broad:
            self.broader.setdefault(narrow, set()).add(broad)

    def add_related(self, one: str, other: str) -> None:
        """Record that two skills lie side by side."""
        if one != other:
            self.related.setdefault(one, set()).add(other)
            self.related.setdefault(other, set()).add(one)

    def add_link(self, occupation: str, skill: str, weight: float, *, is_essential: bool) -> None:
        """Record that an occupation needs a skill; the stronger statement stays."""
        links = self.links.setdefault(occupation, {})
        old_weight, was_essential = links.get(skill, (0.0, False))
        links[skill] = (max(weight, old_weight), is_essential or was_essential)

    def merge(self, gone: str, kept: str) -> None:
        """Fold the skill `gone` into `kept`; the old id stays known as a redirect."""
        lost = self.skills.pop(gone)
        winner = self.skills[kept]
        winner.names.update(lost.names)
        winner.is_hot |= lost.is_hot
        self.redirects[gone] = kept
        for old, new in self.redirects.items():
            if new == gone:
                self.redirects[old] = kept
        for broad in self.broader.pop(gone, set()):
            self.add_broader(kept, broad)
        for targets in self.broader.values():
            if gone in targets:
                targets.discard(gone)
                targets.add(kept)
        self.broader.get(kept, set()).discard(kept)
        for other in self.related.pop(gone, set()):
            self.related[other].discard(gone)
            self.add_related(kept, other)
        for occupation in list(self.links):
            if gone in self.links[occupation]:
                weight, is_essential = self.links[occupation].pop(gone)
                self.add_link(occupation, kept, weight, is_essential=is_essential)


def form(name: str) -> str:
    """Return the words of a name in normal form, joined by blanks: what the lexicon compares.

    Examples
    --------
    >>> form("  Node.JS / Express")
    'node.js express'
    """
    return " ".join(words(name))


def slug(name: str) -> str:
    """Return an id part for a name.

    Examples
    --------
    >>> slug("Microsoft .NET Framework"), slug("C++"), slug("C#")
    ('microsoft-dotnet-framework', 'c-plus-plus', 'c-sharp')
    """
    text = form(name).replace("++", "-plus-plus").replace("#", "-sharp").replace("+", "-plus")
    parts = ["dot" + word[1:] if word.startswith(".") else word for word in text.split()]
    return "-".join(part.replace(".", "-").replace("'", "") for part in parts)


def clean(names: Iterable[str]) -> list[str]:
    """Return the names with single blanks, without empty ones and doubles, in order."""
    return list(dict.fromkeys(text for name in names if (text := " ".join(name.split()))))
