"""Pages with tables that are read row by row."""

from __future__ import annotations

from layout_pages.sheet import Sheet

_MARGIN = 50.0


def _prose(sheet: Sheet, y: float) -> float:
    return sheet.section(_MARGIN, y, sheet.width - 2 * _MARGIN, kind="prose")


def _table(
    sheet: Sheet, y: float, edges: list[float], rows: list[list[list[str]]], *, is_ruled: bool, pad: float, has_head: bool
) -> float:
    """Draw rows of cells that wrap within their columns; the truth holds each row as a block, cell after cell."""
    leading = sheet.style.leading
    right = edges[-1]
    top = y - sheet.style.size - pad / 2
    for number, row in enumerate(rows):
        is_bold = has_head and number == 0
        n_lines = 1
        for cell, x, end in zip(row, edges, edges[1:], strict=False):
            lines = sheet.wrapped(cell, end - x - 10, is_bold=is_bold) if cell else []
            for n_line, line in enumerate(lines):
                sheet.draw(line, x, y + n_line * leading, is_bold=is_bold)
            n_lines = max(n_lines, len(lines))
        sheet.block([word for cell in row for word in cell])
        y += n_lines * leading + pad
        if is_ruled:
            level = sheet.height - (y - sheet.style.size - pad / 2)
            sheet.canvas.line(edges[0] - 4, level, right, level)
    if is_ruled:
        for x in edges:
            sheet.canvas.line(x - 4, sheet.height - top, x - 4, sheet.height - (y - sheet.style.size - pad / 2))
    return y + leading


def _edges(sheet: Sheet, n_columns: int) -> list[float]:
    width = sheet.width - 2 * _MARGIN
    weights = [sheet.rng.uniform(0.7, 1.4) for _ in range(n_columns)]
    edges = [_MARGIN]
    for weight in weights:
        edges.append(edges[-1] + width * weight / sum(weights))
    return edges


def _short_table(sheet: Sheet, *, is_ruled: bool) -> None:
    y = _prose(sheet, 60)
    rng, vocabulary = sheet.rng, sheet.vocabulary
    for _ in range(rng.randint(1, 2)):
        n_columns = rng.randint(2, 5)
        grid = [[vocabulary.title(1, 1) for _ in range(n_columns)]]
        for _ in range(rng.randint(4, 10)):
            row = [vocabulary.words(1, 2) for _ in range(n_columns)]
            if rng.random() < 0.4:
                row[-1] = [str(rng.randint(2, 99))]
            grid.append(row)
        pad = rng.choice((0, 3, 6)) if not is_ruled else rng.choice((4, 8))
        y = _table(sheet, y, _edges(sheet, n_columns), grid, is_ruled=is_ruled, pad=pad, has_head=rng.random() < 0.7)
        y = _prose(sheet, y + 6)


def table_ruled(sheet: Sheet) -> None:
    """Ruled tables of short cells between prose."""
    _short_table(sheet, is_ruled=True)


def table_unruled(sheet: Sheet) -> None:
    """Tables of short cells without rules between prose."""
    _short_table(sheet, is_ruled=False)


def table_wrapped(sheet: Sheet) -> None:
    """A table whose cells take several lines each."""
    rng, vocabulary = sheet.rng, sheet.vocabulary
    y = _prose(sheet, 60)
    n_columns = rng.randint(2, 4)
    grid = [[vocabulary.title(1, 2) for _ in range(n_columns)]]
    for _ in range(rng.randint(3, 6)):
        low, high = (4, 14) if n_columns < 4 else (2, 8)
        grid.append([vocabulary.title(1, 2), *(vocabulary.words(low, high) for _ in range(n_columns - 1))])
    pad = rng.choice((3, 5, 8))
    y = _table(sheet, y, _edges(sheet, n_columns), grid, is_ruled=rng.random() < 0.5, pad=pad, has_head=True)
    _prose(sheet, y + 6)


def table_gaps(sheet: Sheet) -> None:
    """A table in which some cells are empty, and numbers stand at the right edge of their cells."""
    rng, vocabulary = sheet.rng, sheet.vocabulary
    y = _prose(sheet, 60)
    n_columns = rng.randint(3, 5)
    grid = [[vocabulary.title(1, 1) for _ in range(n_columns)]]
    for _ in range(rng.randint(5, 10)):
        row = [vocabulary.words(1, 2) for _ in range(n_columns)]
        if rng.random() < 0.5:
            row[rng.randrange(1, n_columns)] = []
        grid.append(row)
    y = _table(sheet, y, _edges(sheet, n_columns), grid, is_ruled=rng.random() < 0.4, pad=rng.choice((0, 4)), has_head=True)
    _prose(sheet, y + 6)


def table_dates(sheet: Sheet) -> None:
    """Dates in a column of their own at the left of what was done, as LaTeX classes set it."""
    rng, vocabulary = sheet.rng, sheet.vocabulary
    y = 60.0
    x = _MARGIN + sheet.text_width("May 2022 – May 2022") + rng.uniform(8, 25)
    width = sheet.width - _MARGIN - x
    are_headings_full = rng.random() < 0.5
    for _ in range(rng.randint(2, 3)):
        y = sheet.heading(_MARGIN if are_headings_full else x, y + 6, 200, vocabulary.title(1, 2)) + 2
        for _ in range(rng.randint(2, 4)):
            dates = vocabulary.dates()
            sheet.draw(" ".join(dates), _MARGIN, y)
            title = vocabulary.title(2, 4)
            sheet.draw(" ".join(title), x, y, is_bold=True)
            sheet.block([*dates, *title])
            y += sheet.style.leading
            for _ in range(rng.randint(0, 3)):
                y = sheet.bullet(x, y, width, vocabulary.sentence(4, 18))
            y += sheet.style.leading * 0.3
    if rng.random() < 0.6:
        y = sheet.heading(_MARGIN, y + 8, 200, vocabulary.title(1, 2))
        for _ in range(rng.randint(2, 5)):
            label = vocabulary.title(1, 1)
            sheet.draw(" ".join(label), _MARGIN, y, is_bold=True)
            values = vocabulary.words(2, 14)
            lines = sheet.wrapped(values, width)
            for line in lines:
                sheet.draw(line, x, y)
                y += sheet.style.leading
            sheet.block([*label, *values])
            y += 2


def table_labels(sheet: Sheet) -> None:
    """Labels at the left of everything: of a line, of a paragraph, of a list, as European forms have it."""
    rng, vocabulary = sheet.rng, sheet.vocabulary
    x = _MARGIN + rng.uniform(95, 130)
    width = sheet.width - _MARGIN - x
    gap = rng.uniform(0.3, 1.0) * sheet.style.leading
    is_bold = rng.random() < 0.5
    y = 60.0
    for number in range(rng.randint(6, 10)):
        label = vocabulary.title(1, 1)
        sheet.draw(label[0], _MARGIN, y, is_bold=is_bold)
        kind = "line" if number < 4 else rng.choice(("line", "prose", "bullets"))
        if kind == "bullets":
            first = vocabulary.title(2, 3)
            sheet.draw(" ".join(first), x, y, is_bold=True)
            sheet.block([*label, *first])
            y += sheet.style.leading
            for _ in range(rng.randint(1, 4)):
                y = sheet.bullet(x, y, width, vocabulary.sentence(4, 16))
        else:
            words = vocabulary.words(1, 3) if kind == "line" else vocabulary.prose(2)
            y = sheet.paragraph(x, y, width, words)
            sheet.blocks[-1] = [*label, *words]
        y += gap
