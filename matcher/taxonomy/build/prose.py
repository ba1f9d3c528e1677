"""How ordinary a word is: counted over the running text of both sources. Only used while building; no text is kept."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from matcher.taxonomy.build.tables import Source

COMMON_FROM = 3
_SMALL_WORD = re.compile(r"(?<![\w.-])[a-z][a-z]*(?![\w-])")


@dataclass(frozen=True, slots=True)
class WordCounts:
    """In how many pieces of prose each word stands in small letters."""

    n_texts: Counter[str]

    @classmethod
    def from_sources(cls, esco: Source, onet: Source) -> WordCounts:
        """Return the counts over descriptions and task statements."""
        texts = [row["description"] for row in esco.read_csv("skills_en.csv", "description")]
        texts += [row["description"] for row in esco.read_csv("occupations_en.csv", "description")]
        texts += [row["Description"] for row in onet.read_tsv("Occupation Data.tsv", "Description")]
        texts += [row["Task"] for row in onet.read_tsv("Task Statements.tsv", "Task")]
        counts: Counter[str] = Counter()
        for text in texts:
            counts.update(set(_SMALL_WORD.findall(text)))
        return cls(counts)

    def is_common(self, word: str) -> bool:
        """Return whether `word` (lower case) is ordinary English."""
        return self.n_texts[word] >= COMMON_FROM
