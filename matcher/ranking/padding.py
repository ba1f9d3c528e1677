"""What is in a resume only to please the ranking: the advert's own words, and lists of hundreds of skills.

Both are told and not counted. An honest resume shares words with an advert, seldom twenty of them in runs of eight; it lists
dozens of skills, not hundreds.
"""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from matcher.domain.resume import EvidenceLevel
from matcher.domain.view import ScoringView
from matcher.text.tokens import words

Keys = npt.NDArray[np.uint32]

N_WORDS = 8
"""A run of so many equal words is no accident."""
_FEWEST_WORDS = 20
"""Words in such runs before anything is left out: two sentences."""
_SMALL_WORDS = frozenset(
    "a an the of to in for with is are you your our we on as at by from that will be this their it who".split()  # noqa: SIM905
)
"""A run has one of them, or it is a list of names that two people may well give in one order."""
MOST_LISTED = 120
_DENSE_SKILLS = 5
_WORDS_A_SKILL = 4


def run_keys(texts: Sequence[str]) -> Keys:
    """Return a number for each distinct run of eight words across `texts`, ascending; equal runs have equal numbers."""
    flat = [word.encode("utf-8", "surrogatepass") for text in texts for word in words(text)]
    runs = {b" ".join(flat[start : start + N_WORDS]) for start in range(len(flat) - N_WORDS + 1)}
    return np.unique(np.fromiter((zlib.crc32(run) for run in runs), dtype=np.uint32, count=len(runs)))


class Runs:
    """The runs of words of many people, to find who has those of an advert."""

    def __init__(self, keys: npt.NDArray[np.integer], owners: npt.NDArray[np.integer]) -> None:
        """Take runs in any order, of which each is one owner's."""
        self.keys = keys.astype(np.uint32, copy=False)
        self.owners = owners.astype(np.int32, copy=False)
        self._n_asked = 0

    def holders(self, keys: Keys) -> list[int]:
        """Return who has at least one of these runs, ascending."""
        self._n_asked += 1
        if self._n_asked == 1:  # to sort all is worth it for the second advert, not for the first
            return np.unique(self.owners[self._among(keys)]).tolist()  # type: ignore[no-any-return]
        if self._n_asked == 2:
            order = np.argsort(self.keys, kind="stable")
            self.keys, self.owners = self.keys[order], self.owners[order]
        first, last = np.searchsorted(self.keys, keys, "left"), np.searchsorted(self.keys, keys, "right")
        owners = {
            owner for start, end in zip(first, last, strict=True) if end > start for owner in self.owners[start:end].tolist()
        }
        return sorted(owners)

    def _among(self, keys: Keys) -> npt.NDArray[np.int64]:
        """Return which runs are among `keys`: few look as if they were, and only these are looked up."""
        is_near = np.zeros(1 << 16, dtype=np.bool_)
        is_near[keys & 0xFFFF] = True
        near = np.flatnonzero(is_near[self.keys & 0xFFFF])
        return near[np.isin(self.keys[near], keys)]


def copied_lines(lines: Sequence[str], advert: str) -> frozenset[int]:
    """Return which lines repeat the advert word for word: most of their words, or all of them next to such a line.

    Examples
    --------
    >>> advert = "You look after people who recover from surgery. You hand over to the next shift with a clear head."
    >>> sorted(copied_lines(["Cooked for a hotel", *advert.split(". "), "Hand over"], advert))
    [1, 2, 3]
    >>> copied_lines(["Looked after people who recover from surgery"], advert)
    frozenset()
    """
    asked = words(advert)
    runs = {tuple(asked[start : start + N_WORDS]) for start in range(len(asked) - N_WORDS + 1)}
    split = [words(line) for line in lines]
    flat = [(word, number) for number, found in enumerate(split) for word in found]
    is_copied = [False] * len(flat)
    for start in range(len(flat) - N_WORDS + 1):
        run = tuple(word for word, _ in flat[start : start + N_WORDS])
        if run in runs and not _SMALL_WORDS.isdisjoint(run):
            is_copied[start : start + N_WORDS] = [True] * N_WORDS
    if sum(is_copied) < _FEWEST_WORDS:
        return frozenset()
    n_copied = [0] * len(lines)
    for (_, number), flag in zip(flat, is_copied, strict=True):
        n_copied[number] += flag
    found = {number for number, own in enumerate(split) if own and 2 * n_copied[number] >= len(own)}
    whole = f" {' '.join(asked)} "
    for step in (1, -1):
        for number in sorted(found, reverse=step < 0):
            following = number + step
            while 0 <= following < len(split) and following not in found and f" {' '.join(split[following])} " in whole:
                found.add(following)
                following += step
    return frozenset(found)


def stuffed_lines(view: ScoringView) -> frozenset[int]:
    """Return the lines that list skills, where they list more than anybody has; else none."""
    of_line: dict[int, set[str]] = defaultdict(set)
    is_listed: dict[int, bool] = {}
    for skill in view.skills:
        of_line[skill.line].add(skill.concept_id)
        is_listed[skill.line] = is_listed.get(skill.line, False) or skill.level is EvidenceLevel.LISTED
    listing = frozenset(
        line
        for line, found in of_line.items()
        if is_listed[line] or (len(found) >= _DENSE_SKILLS and len(words(view.lines[line].text)) <= _WORDS_A_SKILL * len(found))
    )
    n_listed = len(set().union(*(of_line[line] for line in listing))) if listing else 0
    return listing if n_listed > MOST_LISTED else frozenset()
