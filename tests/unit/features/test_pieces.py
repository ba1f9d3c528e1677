from __future__ import annotations

import pickle

import pytest

from matcher.features import pieces as pieces_module
from matcher.features.pieces import WordPieces
from matcher.features.words import meaningful_words


@pytest.fixture
def pieces() -> WordPieces:
    return WordPieces(["elect", "electric", "##al", "##ian", "c", "c++", "+", "node", "js", ".", "##s"])


def test_longest_piece_first(pieces: WordPieces) -> None:
    assert pieces.ids(["electrical", "electrician"]) == [1, 2, 1, 3]


def test_whole_word_before_its_parts(pieces: WordPieces) -> None:
    assert pieces.ids(["c++"]) == [5]
    assert pieces.ids(["c", "c+"]) == [4, 4, 6]


def test_punctuation_inside_a_word_parts_it(pieces: WordPieces) -> None:
    assert pieces.ids(["node.js"]) == [7, 9, 8]


def test_a_run_that_cannot_be_spelled_to_its_end_has_no_pieces(pieces: WordPieces) -> None:
    assert pieces.ids(["electrix"]) == []
    assert pieces.ids(["electrix.js"]) == [9, 8]


def test_a_word_of_absurd_length_has_no_pieces(pieces: WordPieces) -> None:
    assert pieces.ids(["c" + "s" * 100]) == []


def test_memory_is_bounded_and_forgetting_changes_nothing(pieces: WordPieces, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pieces_module, "_MAX_REMEMBERED", 2)
    words = ["electric", "c", "node", "electrical", "c", "electric"]
    assert pieces.ids(words) == [1, 4, 7, 1, 2, 4, 1]
    assert len(pieces._remembered) <= 2


def test_pickles_without_what_it_remembers(pieces: WordPieces) -> None:
    pieces.ids(["electrical"])
    copy = pickle.loads(pickle.dumps(pieces))
    assert copy.vocabulary == pieces.vocabulary
    assert copy._remembered == {}
    assert copy.ids(["electrical"]) == [1, 2]


def test_placeholders_are_no_words_but_other_brackets_are() -> None:
    assert meaningful_words("[name] worked at [Employer], [react]") == ["worked", "at", "react"]


def test_accents_do_not_matter() -> None:
    assert meaningful_words("Café-Leiter in São Paulo") == meaningful_words("Cafe-Leiter in Sao Paulo")
