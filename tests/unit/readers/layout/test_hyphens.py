from __future__ import annotations

import pytest

from matcher.readers.compose import plain_glyphs


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("worked in develop-", "ment of pumps", ["worked in development", "of pumps"]),
        ("a job that was full-", "time for years", ["a job that was full-time", "for years"]),
        ("took evidence-", "based care of them", ["took evidence-based", "care of them"]),
        ("state-of-", "the-art machines", ["state-of-the-art", "machines"]),
        ("led pre- and post-", "sales teams", ["led pre- and post-sales", "teams"]),
        ("was pre-", "and post-sales lead", ["was pre-", "and post-sales lead"]),
        ("lived in Aix-", "Marseille then", ["lived in Aix-", "Marseille then"]),
        ("from 2019 -", "to now", ["from 2019 -", "to now"]),
        ("class A-", "b drives", ["class A-", "b drives"]),
        ("only one sen-", "tence", ["only one sentence"]),
    ],
)
def test_words_parted_at_the_end_of_a_line(placed, arranged, first: str, second: str, expected: list[str]) -> None:
    assert arranged(placed(first, 50, 100) + placed(second, 50, 112)) == expected


def test_three_lines_of_one_word(placed, arranged) -> None:
    assert arranged(placed("inter-", 50, 100) + placed("na-", 50, 112) + placed("tional", 50, 124)) == ["international"]


def test_another_size_is_another_text(placed, arranged) -> None:
    assert arranged(placed("Sen-", 50, 100, size=12) + placed("tence", 50, 112, size=9)) == ["Sen-", "tence"]


def test_the_joined_word_is_one_word_of_the_document_with_both_boxes(read, read_text, raw_pdf) -> None:
    content = b"BT /F1 10 Tf 12 TL 72 700 Td (began develop-) Tj T* (ment there) Tj ET"
    assert read_text(raw_pdf(content)) == "began development\nthere"
    document = read(raw_pdf(content)).document
    word = document.words[1]
    assert document.text[word.start : word.end] == "development"
    assert word.box.x0 == pytest.approx(72)
    assert word.box.y1 - word.box.y0 > 20


def test_a_soft_hyphen_shows_nothing_in_running_text_and_a_hyphen_on_a_page(read_text, raw_pdf) -> None:
    assert read_text(b"<html><body><p>develop&shy;ment</p></body></html>", name="a.html") == "development"
    assert plain_glyphs("full\xadtime") == "full-time"


def test_east_asian_forms_are_plain_letters() -> None:
    assert plain_glyphs("Ｐｙｔｈｏｎ３ ⼈ ﬁn ½") == "Python3 人 fin ½"
