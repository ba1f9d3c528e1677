"""Which engine is asked when, and whose answer counts."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pikepdf
import pytest
from reportlab.pdfgen.canvas import Canvas

from matcher.domain.document import Cut, Document
from matcher.domain.outcome import Outcome, ReadResult
from matcher.readers import Limits, Sandbox, read_document, recognition
from matcher.readers.tries import read_in_tries

PDF = b"%PDF-1.7 whatever"
LONG = "a line of a resume that is long enough for nobody to take it for a scan " * 3


def found(engine: str, text: str = LONG, *, outcome: Outcome = Outcome.OK, cuts: tuple[Cut, ...] = ()) -> ReadResult:
    document = Document.from_text(text, engine=engine)
    object.__setattr__(document, "cuts", cuts)
    return ReadResult("a.pdf", outcome, "", document)


def failed(outcome: Outcome) -> ReadResult:
    return ReadResult("a.pdf", outcome, f"because {outcome}")


class Script:
    """Answers by engine, and which of them were asked for."""

    def __init__(self, **answers: ReadResult) -> None:
        self.answers = answers
        self.asked: list[str] = []

    def __call__(self, engine: str) -> ReadResult:
        self.asked.append(engine)
        return self.answers[engine]


@pytest.fixture(autouse=True)
def tesseract(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    is_there = [True]
    monkeypatch.setattr(recognition, "is_available", lambda: is_there[0])
    return is_there


def test_a_file_that_was_read_well_is_read_once() -> None:
    script = Script(pdfminer=found("pdfminer"))
    result = read_in_tries(PDF, Limits(), script)
    assert (script.asked, result.reason) == (["pdfminer"], "")


@pytest.mark.parametrize("first", [Outcome.MALFORMED, Outcome.PARSER_CRASH, Outcome.TIMEOUT, Outcome.MEMORY])
def test_the_other_engine_reads_what_the_first_cannot(first: Outcome) -> None:
    script = Script(pdfminer=failed(first), pdfium=found("pdfium"))
    result = read_in_tries(PDF, Limits(), script)
    assert script.asked == ["pdfminer", "pdfium"]
    assert result.document.engine == "pdfium"
    assert result.reason.endswith(f"read with pdfium after pdfminer: {first}")
    # Nobody knows what a damaged file has lost.
    assert result.outcome is (Outcome.PARTIAL if first is Outcome.MALFORMED else Outcome.OK)


def test_pdfium_first_has_pdfminer_as_second() -> None:
    script = Script(pdfium=failed(Outcome.PARSER_CRASH), pdfminer=found("pdfminer"))
    result = read_in_tries(PDF, Limits(pdf_engine="pdfium"), script)
    assert (script.asked, result.reason) == (["pdfium", "pdfminer"], "read with pdfminer after pdfium: parser_crash")


def test_then_a_repaired_copy() -> None:
    script = Script(
        pdfminer=failed(Outcome.MALFORMED), pdfium=failed(Outcome.MALFORMED), repaired=found("pdfminer after repair by pikepdf")
    )
    result = read_in_tries(PDF, Limits(), script)
    assert script.asked == ["pdfminer", "pdfium", "repaired"]
    assert result.outcome is Outcome.PARTIAL
    assert "read with pdfminer after repair by pikepdf after pdfminer: malformed" in result.reason


def test_what_takes_too_long_is_not_repaired() -> None:
    script = Script(pdfminer=failed(Outcome.TIMEOUT), pdfium=failed(Outcome.PARSER_CRASH))
    assert read_in_tries(PDF, Limits(), script).outcome is Outcome.TIMEOUT
    assert script.asked == ["pdfminer", "pdfium"]


def test_when_nothing_helps_the_first_outcome_stands() -> None:
    script = Script(**dict.fromkeys(("pdfminer", "pdfium", "repaired"), failed(Outcome.MALFORMED)))
    result = read_in_tries(PDF, Limits(), script)
    assert (result.outcome, result.reason) == (Outcome.MALFORMED, "because malformed")


def test_a_password_found_later_is_said() -> None:
    script = Script(pdfminer=failed(Outcome.MALFORMED), pdfium=failed(Outcome.ENCRYPTED))
    assert read_in_tries(PDF, Limits(), script).outcome is Outcome.ENCRYPTED


def test_lost_pages_are_looked_for_with_the_other_engine() -> None:
    broken = found("pdfminer", outcome=Outcome.PARTIAL, cuts=(Cut("readable pages", 1, 2),))
    more = Script(pdfminer=broken, pdfium=found("pdfium", LONG * 2))
    assert read_in_tries(PDF, Limits(), more).document.engine == "pdfium"
    no_more = Script(pdfminer=broken, pdfium=found("pdfium", LONG))
    assert read_in_tries(PDF, Limits(), no_more) is broken


def test_scans_are_recognised(tesseract: list[bool]) -> None:
    script = Script(pdfminer=failed(Outcome.NO_TEXT), tesseract=found("tesseract"))
    result = read_in_tries(PDF, Limits(), script)
    assert (result.outcome, result.document.engine) == (Outcome.OK, "tesseract")
    assert "text recognition" in result.reason
    tesseract[0] = False
    script = Script(pdfminer=failed(Outcome.NO_TEXT))
    result = read_in_tries(PDF, Limits(), script)
    assert result.outcome is Outcome.NO_TEXT
    assert "apt install tesseract-ocr" in result.reason


@pytest.mark.parametrize("text", ["A few words", "\ufffd" * 60 + " " + "word " * 20])
def test_poor_pages_are_recognised_when_there_is_a_picture(text: str) -> None:
    script = Script(pdfminer=found("pdfminer", text), tesseract=found("tesseract"))
    assert read_in_tries(PDF, Limits(), script).document.engine == "tesseract"
    no_picture = Script(pdfminer=found("pdfminer", text), tesseract=found("pdfium"))
    assert read_in_tries(PDF, Limits(), no_picture).document.engine == "pdfminer"


def test_a_damaged_file_without_text_is_a_scan_only_when_a_picture_is_recognised(tesseract: list[bool]) -> None:
    answers = {"pdfminer": failed(Outcome.MALFORMED), "pdfium": failed(Outcome.NO_TEXT), "repaired": failed(Outcome.MALFORMED)}
    script = Script(**answers, tesseract=failed(Outcome.NO_TEXT))
    assert read_in_tries(PDF, Limits(), script).outcome is Outcome.MALFORMED
    script = Script(**answers, tesseract=found("tesseract"))
    result = read_in_tries(PDF, Limits(), script)
    assert (result.outcome, result.document.engine) == (Outcome.PARTIAL, "tesseract")
    tesseract[0] = False
    assert read_in_tries(PDF, Limits(), Script(**answers)).outcome is Outcome.MALFORMED


def test_no_second_try_where_it_is_not_wanted_or_the_file_is_no_pdf() -> None:
    script = Script(pdfminer=failed(Outcome.MALFORMED))
    assert read_in_tries(PDF, Limits(second_tries=False), script).outcome is Outcome.MALFORMED
    assert read_in_tries(b"PK\3\4", Limits(), script).outcome is Outcome.MALFORMED
    assert script.asked == ["pdfminer", "pdfminer"]


def resume(n_pages: int = 2) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, invariant=1)
    for number in range(n_pages):
        for row in range(20):
            canvas.drawString(72, 780 - 20 * row, f"page {number} line {row} of an invented resume")
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def damaged(kind: str) -> bytes:
    data = resume()
    if kind == "cut off":
        return data[: data.rindex(b"trailer")]
    if kind == "trailer alone lost":
        return data[: data.rindex(b"xref\n0") - 1]
    start = int(re.findall(rb"startxref\s+(\d+)", data)[-1])
    return data.replace(b"trailer\n<<", b"trailer\n<< /Prev %d" % start)


@pytest.mark.parametrize("kind", ["cut off", "trailer alone lost", "xref loop"])
def test_damaged_files_are_read_in_the_end(kind: str) -> None:
    data = damaged(kind)
    with Sandbox() as sandbox:
        result = sandbox.read(data, name="damaged.pdf")
    assert result.document is not None, result.reason
    assert result.document.content_hash == result.content_hash
    assert result.source == "damaged.pdf"
    assert "page 1 line 19 of an invented resume" in result.document.text
    first = read_document(data)
    if first.document is None:
        assert result.outcome is Outcome.PARTIAL
        assert "after pdfminer: malformed" in result.reason


def test_repair_keeps_a_password_and_gives_up_on_what_is_no_pdf() -> None:
    locked = io.BytesIO()
    with pikepdf.open(io.BytesIO(resume())) as pdf:
        pdf.save(locked, encryption=pikepdf.Encryption(user="secret", owner="secret"))
    assert read_document(locked.getvalue(), engine="repaired").outcome is Outcome.ENCRYPTED
    assert read_document(b"%PDF-1.7 \0\1\2", engine="repaired").outcome is Outcome.MALFORMED


def test_samples_cut_in_many_places_end_in_an_outcome(samples: Path) -> None:
    n_read = 0
    with Sandbox(Limits(cpu_seconds=5)) as sandbox:
        for number, path in enumerate(sorted((samples / "resumes").glob("*.pdf"))[::6]):
            data = path.read_bytes()
            result = sandbox.read(data[: len(data) * (97 - 5 * (number % 3)) // 100])
            assert result.outcome in (Outcome.PARTIAL, Outcome.MALFORMED, Outcome.NO_TEXT, Outcome.ENCRYPTED), path.name
            n_read += result.document is not None
    assert n_read >= 3
