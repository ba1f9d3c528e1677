"""Drawings as operators and operands, in linear time whatever they hold."""

from __future__ import annotations

import contextlib
import zlib

import pytest
from pdfminer.psparser import LIT

from matcher.domain.outcome import Outcome
from matcher.readers import Limits
from matcher.readers.pdf_budget import BudgetExhausted
from matcher.readers.pdf_tokens import operations


def found(data: bytes) -> list[tuple[bytes, list[object]]]:
    return list(operations(data))


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"1 0 0 1 72 700 cm", [(b"cm", [1, 0, 0, 1, 72, 700])]),
        (b"/F1 12 Tf", [(b"Tf", [LIT("F1"), 12])]),
        (b"/F#31 12 Tf", [(b"Tf", [LIT("F1"), 12])]),
        (b"/F1\n-.5 Tf/G0 gs/X Do", [(b"Tf", [LIT("F1"), -0.5]), (b"gs", [LIT("G0")]), (b"Do", [LIT("X")])]),
        (b"(a) Tj(b)Tj", [(b"Tj", [b"a"]), (b"Tj", [b"b"])]),
        (rb"(a\(b\)\\\101\1x\8) Tj", [(b"Tj", [b"a(b)\\A\x01x8"])]),
        (b"(a(b)c) Tj", [(b"Tj", [b"a(b)c"])]),
        (b"(a\\\r\nb\rc\r\nd\\\ne\\n) Tj", [(b"Tj", [b"ab\nc\nde\n"])]),
        (b"<414> Tj <41 42> Tj <> Tj", [(b"Tj", [b"A@"]), (b"Tj", [b"AB"]), (b"Tj", [b""])]),
        (b"[(a)-3(b) .5<43>]TJ", [(b"TJ", [[b"a", -3, b"b", 0.5, b"C"]])]),
        (b"[(a\\))(b(c))] TJ", [(b"TJ", [[b"a)", b"b(c)"]])]),
        (b"[(a) % x\n(b)] TJ", [(b"TJ", [[b"a", b"b"]])]),
        (b"[1 [2] 3] 0 d", [(b"d", [[1, [2], 3], 0])]),
        (b"/P <</MCID 3>> BDC EMC", [(b"BDC", [LIT("P"), {}]), (b"EMC", [])]),
        (b"/OC /L1 BDC", [(b"BDC", [LIT("OC"), LIT("L1")])]),
        (b"/Span <</ActualText (x)/N 4>> BDC", [(b"BDC", [LIT("Span"), {"ActualText": b"x", "N": 4}])]),
        (b"true false null x", [(b"x", [True, False, None])]),
        (b"--5 1.2.3 5-3 w", [(b"w", [-5, 1.2, 5])]),
        (b"1\x002\x00Td", [(b"Td", [1, 2])]),
        (b"0 0 m 1 1 l h 2 3 4 5 re W n", [(b"m", [0, 0, b" 1 1 l h"]), (b"re", [2, 3, 4, 5]), (b"W", []), (b"n", [])]),
        (b"2 J 1 0 0 rg 1 j", [(b"rg", [1, 0, 0])]),
        (b"BI /W 1 ID \x00(Tj EI Q", [(b"BI", [b" /W 1"]), (b"Q", [])]),
        (b"[1 2 Tj q", [(b"Tj", []), (b"q", [])]),
        (b"] >> ) } 1 w", [(b"w", [1])]),
        (b"'x' (a) ' 1 2 (b) \"", [(b"'x", []), (b"'", []), (b"'", [b"a"]), (b'"', [1, 2, b"b"])]),
    ],
)
def test_operations(data: bytes, expected: list[tuple[bytes, list[object]]]) -> None:
    # What is skipped whole comes as an operator of its own at the end of a stream.
    assert [entry for entry in found(data) if entry[0] != b"j"] == expected


FLOODS = [
    b"[",
    b"<<",
    b"(",
    b"1 ",
    b"1",
    b"/A",
    b"()",
    b"})>]{",
    b"q ",
    b"x ",
    b"BI ",
    b"BI ID ",
    b"[(a)",
    b"(a",
    b"\\",
    b"% ",
    b"<41",
    b"1 1 m ",
    b"-",
    b"/A<</MCID",
]


@pytest.mark.parametrize("piece", FLOODS)
def test_floods_cost_linear_time(piece: bytes) -> None:
    # A second; a quadratic step would take an hour, and the limit of each test ends it.
    with contextlib.suppress(BudgetExhausted):
        for _ in operations(piece * 1_000_000):
            pass


def test_five_million_parentheses_and_a_comment_of_ten_megabytes(raw_pdf, read) -> None:
    shown = b"BT /F1 12 Tf 72 700 Td (Ada) Tj ET "
    for content, outcome in (
        (shown + b"(" * 5_000_000, Outcome.PARTIAL),
        (b"%" + b"x" * 10_000_000 + b"\n" + shown, Outcome.OK),
    ):
        data = raw_pdf(zlib.compress(content), stream=b"/Filter/FlateDecode")
        result = read(data)
        assert result.outcome is outcome
        assert result.document.text == "Ada"


def test_a_string_of_more_than_a_megabyte_ends_the_drawing(raw_pdf, read) -> None:
    shown = b"BT /F1 12 Tf 72 700 Td (Ada) Tj ET "
    result = read(raw_pdf(shown + b"(" + b"(a)" * 400_000 + b") Tj"))
    assert result.document.cuts == (("bytes of one string", 1 << 20, None),)
    assert result.reason == "only a part was read: the first 1048576 bytes of one string"


def test_tokens_without_operators_are_counted_too() -> None:
    spent: list[int] = []
    list(operations(b"/A" * 50_000, spent.append))
    assert sum(spent) > 10_000


SHOWN = b"BT /F1 12 Tf 72 700 Td (Ada) Tj ET "
FORM = b"<</Type/XObject/Subtype/Form/BBox[0 0 612 792]/Length %d>>stream\n%s\nendstream"


@pytest.mark.parametrize(
    ("content", "options", "limits", "cut"),
    [
        pytest.param(SHOWN + b"q Q " * 5_000, {}, {"max_operators": 4_000}, ("operators", 4_000, None), id="operators"),
        pytest.param(SHOWN + b"()" * 50_000, {}, {"max_operators": 4_000}, ("operators", 4_000, None), id="tokens"),
        pytest.param(
            SHOWN + b"/X Do " * 30,
            {"objects": {6: FORM % (1, b"q")}, "resources": b"/XObject<</X 6 0 R>>"},
            {"max_forms": 20},
            ("forms", 20, None),
            id="forms",
        ),
        pytest.param(
            SHOWN + b"/X Do " * 30,
            {"objects": {6: FORM % (5_000, b" " * 5_000)}, "resources": b"/XObject<</X 6 0 R>>"},
            {"max_inflated_bytes": 100_000},
            ("bytes of drawing", 100_000, None),
            id="bytes of drawing",
        ),
        pytest.param(
            SHOWN + b"BT 0 -20 Td (" + b"ab " * 900 + b") Tj ET",
            {},
            {"max_characters": 500},
            ("characters", 500, None),
            id="characters",
        ),
    ],
)
def test_a_cap_that_bites_makes_the_outcome_partial(
    raw_pdf, read, content: bytes, options: dict, limits: dict, cut: tuple
) -> None:
    result = read(raw_pdf(content, **options), limits=Limits(**limits))
    assert result.outcome is Outcome.PARTIAL
    assert cut in result.document.cuts
    assert result.document.text.startswith("Ada")
    assert result.reason.startswith(f"only a part was read: the first {cut[1]} {cut[0]}")


def test_ten_thousand_content_streams_are_enough(raw_pdf, read) -> None:
    page = b"/Contents[" + b"4 0 R " * 10_001 + b"]"
    data = raw_pdf(SHOWN, page=page).replace(b"/Contents 4 0 R", b"", 1)
    result = read(data)
    assert result.document.cuts == (("content streams of a page", 10_000, None),)


def test_one_endless_word_is_kept_as_far_as_it_goes(raw_pdf, read) -> None:
    result = read(raw_pdf(b"BT /F1 3 Tf 72 700 Td (" + b"A" * 2_000 + b") Tj ET"), limits=Limits(max_characters=200))
    assert result.outcome is Outcome.PARTIAL
    assert set(result.document.text) == {"A"}


def test_a_drawing_that_never_comes_to_a_word_is_no_scan(raw_pdf, read) -> None:
    result = read(raw_pdf(b"q Q " * 5_000 + SHOWN), limits=Limits(max_operators=500))
    assert result.outcome is Outcome.MALFORMED
    assert "draws far more" in result.reason


def test_forms_twelve_deep_and_ten_thousand_saved_states(raw_pdf, read_text) -> None:
    inner = {}
    for number in range(6, 40):
        body = b"/X Do BT /F1 9 Tf 72 %d Td (%d) Tj ET " % (10 * number, number)
        resources = b"/Resources<</XObject<</X %d 0 R>>/Font<</F1 5 0 R>>>>/Length" % (number + 1)
        inner[number] = FORM.replace(b"/Length", resources) % (len(body), body)
    text = read_text(raw_pdf(SHOWN + b"/X Do", objects=inner, resources=b"/XObject<</X 6 0 R>>"))
    assert text.split() == ["Ada", *map(str, range(17, 5, -1))]
    assert read_text(raw_pdf(b"q " * 30_000 + SHOWN + b"Q " * 30_000 + b"1 g " + SHOWN.replace(b"700", b"600"))) == "Ada"
