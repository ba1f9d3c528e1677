"""Titles as people write them to occupations: with a level in front, a place behind a dash, a technology beside them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from itertools import islice

from matcher.domain.concept import Seniority
from matcher.taxonomy.lexicon import MAX_WORDS, Lexicon, other_number
from matcher.text.titles import bare_title, seniority_of, without_level
from matcher.text.tokens import words

_WRITTEN_APART = {"backend": "back end", "frontend": "front end", "fullstack": "full stack"}
"""The sources' names have these in two words."""
_MEANT = {
    "back end developer": "software developer",
    "back end engineer": "software developer",
    "back end software engineer": "software developer",
    "full stack engineer": "full stack developer",
}
"""Names that the sources lack or know of the web only, and what they are elsewhere; kept by hand, and short."""
_NO_KIND = frozenset((
    "assistant", "associate", "deputy", "vice", "acting", "former", "ex", "retired", "volunteer", "non", "pre",
    "to", "of", "for", "with", "in", "at", "on", "by", "as", "and", "or", "the", "a", "an",
))  # fmt: skip
"""What follows one of these is not just narrowed by it: an assistant store manager is no kind of store manager."""
_MOST_OWNERS = 5
"""A shortened name that more of O*NET's occupations share says too little."""
_LEAST_NAMES = 5
_LEAST_SHARE = 0.7
"""Share of the names with these last words that one occupation has to own: nurse 0.8, welder 0.75, developer 0.3."""
_COUNTERPART, _SAME = 0.5, 0.9
"""Confidence from which both sources are taken to agree on a name, and from which ESCO's word alone is enough."""
_MAJOR, _BROAD, _DETAILED = 2, 6, 7
"""Characters of a SOC code for its major group, its broad group, and the occupation."""
_REST = "All Other"


class TitleReader:
    """Reads what occupation a title clearly means: by its own name, without its level, then by ever less of it."""

    def __init__(
        self,
        names: Lexicon,
        labels: Mapping[str, str],
        crosswalk: Callable[[str], tuple[tuple[str, float], ...]],
    ) -> None:
        self._names = names
        self._labels = labels
        self._crosswalk = crosswalk
        self._known: dict[tuple[str, int], str | None] = {}

    def read(self, title: str) -> tuple[str, ...]:
        """Return the ids of the occupations that `title` means; none where a part of it would have to be guessed."""
        found = self._named(" ".join(words(title)))
        if found or seniority_of(title) is Seniority.INTERN:  # an apprentice of a trade is not yet in it
            return found
        plain, short = _form(without_level(title)), _form(bare_title(title))
        owners = self._owners(plain)
        if owners and len(owners) <= _MOST_OWNERS:
            return tuple(owners)
        return (self._sure(short, is_whole=True) if short != plain else ()) or self._by_tail(short)

    def _named(self, name: str) -> tuple[str, ...]:
        hit = self._names.lookup(name)
        return hit.concept_ids if hit else ()

    def _owners(self, name: str) -> list[str]:
        """Return the occupations of O*NET that a name means: where ESCO has the name too, those that both agree on."""
        found = self._named(name)
        owners = [owner for owner in found if _code(owner)]
        counterparts = [pair for owner in found if not _code(owner) for pair in self._crosswalk(owner)]
        agreed = {other for other, sure in counterparts if sure >= (_COUNTERPART if owners else _SAME)}
        if not owners:
            return sorted(agreed)
        if len(owners) < len(found) and agreed.isdisjoint(owners):
            return []
        of_kind = self._of_kind(name, owners)
        return [owner for owner in of_kind if owner in agreed] or of_kind

    def _of_kind(self, name: str, owners: Iterable[str]) -> list[str]:
        """Return the owners whose label has the last word, or all: a front end developer is a developer and no designer."""
        owners = [owner for owner in owners if _code(owner)]
        return [owner for owner in owners if self._is_of_kind(name, owner)] or owners

    def _is_of_kind(self, name: str, owner: str) -> bool:
        kind = name.rpartition(" ")[2]
        return not {kind, other_number(kind)}.isdisjoint(words(self._labels[owner]))

    def _by_tail(self, name: str) -> tuple[str, ...]:
        """Return what the last words say: a combo pipe welder is a pipe welder, and that is a welder."""
        said = name.split()
        if len(said) > MAX_WORDS or not _NO_KIND.isdisjoint(said[:-1]):
            return ()
        tails = (self._sure(" ".join(said[start:]), is_whole=False) for start in range(1, len(said)))
        return next(filter(None, tails), ())

    def _sure(self, name: str, *, is_whole: bool) -> tuple[str, ...]:
        """Return the owners of a shortened name if it still tells one occupation; `is_whole` for the first words of a title."""
        meant = _MEANT.get(name, name)
        owners = self._owners(meant)
        told = self._of_kind(meant, self._named(meant)) or owners
        codes = Counter(_code(owner) for owner in told if _REST not in self._labels[owner]).most_common()
        if not owners or not codes or len(told) > _MOST_OWNERS or len({code[:_MAJOR] for code, _ in codes}) > 1:
            return ()
        (code, most), *others = codes
        mine = tuple(owner for owner in owners if _code(owner) == code)
        is_tie = any(other == most for _, other in others)
        return mine if not is_tie and self._is_usual(name, code, mine, is_whole=is_whole) else ()

    def _is_usual(self, name: str, code: str, mine: Sequence[str], *, is_whole: bool) -> bool:
        """Return whether names that end in `name` mostly mean this occupation, or for several words one of its broad group."""
        if " " in name:
            return is_whole or self._usual(name, _BROAD) in ("", code[:_BROAD])
        if is_whole and any(" ".join(words(self._labels[owner])) in (name, other_number(name)) for owner in mine):
            return True
        return self._usual(name, _DETAILED) == code and (is_whole or any(self._is_of_kind(name, owner) for owner in mine))

    def _usual(self, tail: str, digits: int) -> str | None:
        """Return the SOC code, cut to `digits`, that names ending in `tail` mostly mean; '' for too few, None for many."""
        if (tail, digits) not in self._known:
            counts: Counter[str] = Counter()
            for name in self._by_last_word.get(tail.rpartition(" ")[2], ()):
                codes = filter(None, map(_code, self._named(name) if name.endswith(f" {tail}") else ()))
                counts.update(code[:digits] for code in islice(codes, 1))
            (code, most), total = (counts.most_common(1) or [("", 0)])[0], counts.total()
            is_usual = most >= _LEAST_SHARE * total
            self._known[tail, digits] = "" if total < _LEAST_NAMES else code if is_usual else None
        return self._known[tail, digits]

    @cached_property
    def _by_last_word(self) -> dict[str, list[str]]:
        names: dict[str, list[str]] = defaultdict(list)
        for name in self._names:
            before, _, last = name.rpartition(" ")
            if before:
                names[last].append(name)
        return names


def _form(title: str) -> str:
    """Return the words of `title` as the names have them."""
    name = " ".join(_WRITTEN_APART.get(word, word) for word in words(title))
    return _MEANT.get(name, name)


def _code(occupation_id: str) -> str:
    """Return the six-digit SOC code of an occupation of O*NET, '' for one of ESCO."""
    return occupation_id.removeprefix("onet:")[:7] if occupation_id.startswith("onet:") else ""
