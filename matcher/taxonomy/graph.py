"""How skills hang together: broader, related, side by side; and what holding one is worth when another is asked for."""

from __future__ import annotations

from collections.abc import Sequence

from matcher.domain.concept import Relation

MOST_STEPS_DOWN = 3
"""How far below a skill that is asked for a skill at hand still counts as a case of it."""


class SkillGraph:
    """Relations between rows of the skill table. Rows from `n_skills` on are groups: they order, nobody holds them."""

    def __init__(
        self,
        n_skills: int,
        *,
        broader: Sequence[Sequence[int]],
        related: Sequence[Sequence[int]],
        families: Sequence[Sequence[int]],
    ) -> None:
        self._n_skills = n_skills
        self._broader = broader
        self._related = related
        self._families = families
        self._narrower = _turned(broader, len(broader))
        self._members = _turned(families, len(broader))

    def broader(self, row: int) -> Sequence[int]:
        """Return what `row` is a case of, groups included."""
        return self._broader[row]

    def narrower(self, row: int) -> Sequence[int]:
        """Return the direct cases of `row`."""
        return self._narrower[row]

    def related(self, row: int) -> Sequence[int]:
        """Return what lies beside `row` by statement of a source or of the hand-kept file."""
        return self._related[row]

    def siblings(self, row: int) -> Sequence[int]:
        """Return the other members of the small families of `row`."""
        if row >= self._n_skills:
            return ()
        return sorted({other for parent in self._families[row] for other in self._members[parent]} - {row})

    def neighbours(self, asked: int) -> dict[int, Relation]:
        """Return every skill that earns credit where `asked` is asked for, by its best relation, best first."""
        found = {asked: Relation.EXACT}
        for row in self._cases(asked):
            found.setdefault(row, Relation.NARROWER)
        for row in self._broader[asked]:
            if row < self._n_skills:
                found.setdefault(row, Relation.BROADER)
        for row in self._related[asked]:
            found.setdefault(row, Relation.RELATED)
        for row in self.siblings(asked):
            found.setdefault(row, Relation.SIBLING)
        return found

    def _cases(self, asked: int) -> list[int]:
        """Return the skills below `asked`, near ones first."""
        seen = {asked}
        level, below = [asked], []
        for _ in range(MOST_STEPS_DOWN):
            level = sorted({row for parent in level for row in self._narrower[parent]} - seen)
            seen.update(level)
            below.extend(level)
        return below


def _turned(lists: Sequence[Sequence[int]], n_rows: int) -> list[list[int]]:
    """Return for each row the rows whose list names it, in order."""
    turned: list[list[int]] = [[] for _ in range(n_rows)]
    for row, items in enumerate(lists):
        for item in items:
            turned[item].append(row)
    return turned
