"""Words that nobody wrote: each of a page is another one, so that a pair of neighbours is found by its words alone."""

from __future__ import annotations

import random

_ONSETS = (
    "b",
    "br",
    "c",
    "cl",
    "d",
    "dr",
    "f",
    "g",
    "gr",
    "h",
    "k",
    "l",
    "m",
    "n",
    "p",
    "pl",
    "r",
    "s",
    "st",
    "t",
    "tr",
    "v",
    "w",
)
_NUCLEI = ("a", "e", "i", "o", "u", "ai", "ea", "ou")
_CODAS = ("", "", "n", "r", "s", "l", "m", "nd", "rt", "st", "ck")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class Vocabulary:
    """Hands out words, none of them twice."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self._used: set[str] = set()

    def word(self) -> str:
        """Return a new word in lower case."""
        while True:
            word = "".join(self.syllables(self.rng.choice((1, 2, 2, 3))))
            if len(word) > 1 and word not in self._used:
                self._used.add(word)
                return word

    def syllables(self, n: int) -> list[str]:
        """Return `n` syllables that would read as one word."""
        choice = self.rng.choice
        return [choice(_ONSETS) + choice(_NUCLEI) + (choice(_CODAS) if part == n - 1 else "") for part in range(n)]

    def words(self, low: int, high: int) -> list[str]:
        """Return so many new words."""
        return [self.word() for _ in range(self.rng.randint(low, high))]

    def title(self, low: int = 1, high: int = 3) -> list[str]:
        """Return words with capitals, as a heading or a job title has them."""
        return [word.capitalize() for word in self.words(low, high)]

    def sentence(self, low: int = 6, high: int = 16) -> list[str]:
        """Return words with a capital first and a stop last, now and then a comma."""
        words = self.words(low, high)
        for place in range(2, len(words) - 2):
            if self.rng.random() < 0.08:
                words[place] += ","
        return [words[0].capitalize(), *words[1:-1], words[-1] + "."]

    def prose(self, n_sentences: int) -> list[str]:
        """Return sentences, one after the other."""
        return [word for _ in range(n_sentences) for word in self.sentence()]

    def dates(self) -> list[str]:
        """Return a range of dates as people write them."""
        rng = self.rng
        first = rng.randint(1996, 2019)
        last = first + rng.randint(1, 5)
        return rng.choice(
            (
                f"{first}–{last}",
                f"{first} - {last}",
                f"{rng.choice(_MONTHS)} {first} – {rng.choice(_MONTHS)} {last}",
                f"{rng.randint(1, 12):02}/{first} – {rng.randint(1, 12):02}/{last}",
                f"{rng.choice(_MONTHS)} {first} – Present",
                f"{first}",
            )
        ).split()
