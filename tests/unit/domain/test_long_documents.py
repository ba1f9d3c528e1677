from __future__ import annotations

import random

from matcher.domain.document import MOST_CHARACTERS, Cut, Document
from matcher.domain.place import Span, Touching


def test_a_text_up_to_the_most_is_kept_whole() -> None:
    text = "x" * MOST_CHARACTERS
    assert Document.from_text(text).text == text
    assert Document.from_text(text).cuts == ()


def test_beyond_it_no_word_is_cut_in_two() -> None:
    text = "Java " * (MOST_CHARACTERS // 5 - 1) + "Ja JavaScript"
    document = Document.from_text(text)
    assert document.text.endswith("Java Ja")
    assert document.cuts == (Cut("characters", len(text) - len(" JavaScript"), len(text)),)
    assert document.lines[-1].end == document.words[-1].end == len(document.text)


def test_what_has_no_end_is_kept_up_to_the_most() -> None:
    document = Document.from_text("工" * (3 * MOST_CHARACTERS))
    assert len(document.text) == document.words[0].end == MOST_CHARACTERS


def test_a_document_cut_before_tells_what_it_had_at_first() -> None:
    document = Document.from_text("one two three four").shortened(9).shortened(4)
    assert document.text == "one"
    assert document.cuts == (Cut("characters", 3, 18),)


def test_touching_finds_what_a_search_one_by_one_finds() -> None:
    rng = random.Random(3)
    for _ in range(200):
        spans = [Span(start, start + rng.randint(1, 9)) for start in rng.choices(range(40), k=rng.randint(0, 8))]
        touching = Touching(spans)
        for start in range(45):
            asked = Span(start, start + rng.randint(1, 5))
            assert touching.all(asked) == [index for index, span in enumerate(spans) if span.overlaps(asked)]
            assert touching.first(asked) == next((index for index, span in enumerate(spans) if span.overlaps(asked)), None)
