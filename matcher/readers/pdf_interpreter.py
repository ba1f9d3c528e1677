"""Runs the content streams of a page for their text, within a budget."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from pdfminer.pdfinterp import LITERAL_FORM, LITERAL_IMAGE
from pdfminer.pdfpage import PDFPage
from pdfminer.pdftypes import dict_value, list_value, resolve1, stream_value
from pdfminer.psparser import literal_name
from pdfminer.utils import MATRIX_IDENTITY, mult_matrix

from matcher.readers.pdf_budget import Budget, BudgetExhausted
from matcher.readers.pdf_device import WordDevice
from matcher.readers.pdf_fonts import PDF_FAULTS, FontStore
from matcher.readers.pdf_graphics import GraphicsInterpreter
from matcher.readers.pdf_layers import Layers
from matcher.readers.pdf_marks import Look
from matcher.readers.pdf_tokens import operations

_MAX_FORM_DEPTH = 12
_MAX_SAVED_STATES = 10_000
_MAX_STREAMS = 10_000


class PageInterpreter(GraphicsInterpreter):
    """pdfminer's interpreter, with our tokeniser, and with a note of what is painted so that hidden text can be told."""

    def __init__(self, store: FontStore, device: WordDevice, budget: Budget, layers: Layers) -> None:
        super().__init__(store, device)
        self.store = store
        self.budget = budget
        self.layers = layers
        self.depth = 0
        self._outer: PageInterpreter | None = None
        self.start: tuple[Look, bool] = (Look(), False)

    def dup(self) -> PageInterpreter:
        """Return an interpreter for a form, one level deeper."""
        inner = PageInterpreter(self.store, self.device, self.budget, self.layers)
        inner.depth = self.depth + 1
        inner._outer = self
        return inner

    def run_page(self, page: PDFPage, *, number: int) -> None:
        """Give the words of `page` to the device, upright as the page is displayed."""
        x0, y0, x1, y1 = visible_area(page)
        if page.rotate in (90, 270):
            width, height = y1 - y0, x1 - x0
            ctm = (0, -1, 1, 0, -y0, x1) if page.rotate == 90 else (0, 1, -1, 0, y1, -x0)
        else:
            width, height = x1 - x0, y1 - y0
            ctm = (-1, 0, 0, -1, x1, y1) if page.rotate == 180 else (1, 0, 0, 1, -x0, -y0)
        unit = resolve1(page.attrs.get("UserUnit"))
        is_scaled = isinstance(unit, (int, float)) and unit > 0
        self.device.start_page(number, width=width, height=height, unit=float(unit) if is_scaled else 1.0)
        self.render_contents(page.resources, page.contents, ctm=ctm)

    def init_state(self, ctm: Any) -> None:
        """Start with a fresh state, a form with that in which it is drawn."""
        super().init_state(ctm)
        look, is_off = self.start
        self.start_look(look, is_off=is_off)
        if self._outer is not None:
            self.textstate = self._outer.textstate.copy()

    def execute(self, streams: Sequence[object]) -> None:
        """Run the streams as one."""
        spend = self.budget.spend_operators
        n_pending = 0
        for operator, operands in operations(self._content(streams), spend):
            found = _OPERATORS.get(operator)
            n_pending += 1
            if n_pending == 256:
                spend(n_pending)
                n_pending = 0
            if found is None:
                continue
            run, n_operands = found
            try:
                if n_operands == 0:
                    self.argstack = operands  # type: ignore[assignment]  # the same things, spelt otherwise
                    run(self)
                elif len(operands) == n_operands:
                    run(self, *operands)
                elif len(operands) > n_operands:
                    run(self, *operands[-n_operands:])
            except PDF_FAULTS:
                continue
        spend(n_pending)
        if len(streams) > _MAX_STREAMS:
            raise BudgetExhausted("content streams of a page", _MAX_STREAMS)

    def _content(self, streams: Sequence[object]) -> bytes:
        """Return the data of the streams as one, without what cannot be had and what is being run already."""
        data: list[bytes] = []
        self.stream_ids.clear()
        for item in streams[:_MAX_STREAMS]:
            try:
                stream = stream_value(item)
                if stream.objid is not None and stream.objid in self.parent_stream_ids:
                    continue
                piece = stream.get_data()
            except PDF_FAULTS:
                self.budget.n_damaged += 1
                continue
            self.budget.n_damaged += getattr(stream, "is_damaged", False)
            self.budget.spend_content(len(piece))
            data.append(piece)
            if stream.objid is not None:
                self.stream_ids.add(stream.objid)
        return data[0] if len(data) == 1 else b"\n".join(data)

    def do_q(self) -> None:
        """Save the state."""
        if len(self.gstack) < _MAX_SAVED_STATES:
            super().do_q()

    def get_current_state(self) -> Any:
        """Return what q saves."""
        return (*super().get_current_state(), self.look)

    def set_current_state(self, state: Any) -> None:
        """Take back what q saved."""
        super().set_current_state(state[:3])
        self.set_look(state[3])

    def do_TJ(self, seq: Any) -> None:  # noqa: N802 - the operator's name
        """Show a string."""
        if self.textstate.font is not None:
            self.show(seq)

    def do_Tj(self, text: Any) -> None:  # noqa: N802 - the operator's name
        """Show a string."""
        if self.textstate.font is not None:
            self.show((text,))

    def do_Do(self, name: Any) -> None:  # noqa: N802 - the operator's name
        """Draw a form, or note where an image lies."""
        found = self.xobjmap.get(literal_name(name))
        if found is None:
            return
        xobject = stream_value(found)
        subtype = xobject.get("Subtype")
        if subtype is LITERAL_IMAGE:
            if not self.layers.is_off(xobject.get("OC")):
                self.mark("image", xobject)
        elif subtype is LITERAL_FORM and self.depth < _MAX_FORM_DEPTH:
            self.budget.spend_form()
            matrix = list_value(xobject.get("Matrix", MATRIX_IDENTITY))
            own = xobject.get("Resources")
            resources = dict_value(own) if own else self.resources.copy()
            inner = cast("PageInterpreter", self.subinterp())
            ctm = mult_matrix(tuple(matrix), self.ctm)
            inner.start = self.look_inside(xobject, ctm)
            inner.render_contents(resources, [xobject], ctm=ctm)
            self.device.set_ctm(self.ctm)


def visible_area(page: PDFPage) -> tuple[float, float, float, float]:
    """Return the part of the page's media box that its crop box shows; the media box where the two do not meet."""
    media = _ordered(page.mediabox)
    crop = _ordered(page.cropbox)
    x0, y0 = max(media[0], crop[0]), max(media[1], crop[1])
    x1, y1 = min(media[2], crop[2]), min(media[3], crop[3])
    return (x0, y0, x1, y1) if x1 > x0 and y1 > y0 else media


def _ordered(box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    return min(box[0], box[2]), min(box[1], box[3]), max(box[0], box[2]), max(box[1], box[3])


def _operators() -> dict[bytes, tuple[Any, int]]:
    """Return each operator that matters here with its method and its number of operands."""
    state = ("q", "Q", "cm", "w", "gs", "BT", "ET", "Tc", "Tw", "Tz", "TL", "Tf", "Tr", "Ts", "Td", "TD", "Tm", "T*")
    looks = ("g", "rg", "k", "cs", "sc", "scn", "G", "RG", "K", "CS", "SC", "SCN", "W", "W*", "BMC", "BDC", "EMC")
    marks = ("TJ", "Tj", "'", '"', "Do", "BI", "re", "m", "n", "f", "F", "f*", "B", "B*", "b", "b*", "S", "s", "sh")
    spelling = {"'": "_q", '"': "_w"}
    table: dict[bytes, tuple[Any, int]] = {}
    for name in state + looks + marks:
        run = getattr(PageInterpreter, "do_" + spelling.get(name, name.replace("*", "_a")))
        table[name.encode()] = (run, run.__code__.co_argcount - 1)
    return table


_OPERATORS = _operators()
