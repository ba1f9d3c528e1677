"""Pages of one and of two columns."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from layout_pages.sheet import Sheet

Writer = Callable[[Sheet], None]
_LONG = ("prose", "roles", "bullets", "roles", "roles-right")
_SHORT = ("short", "bullets", "short", "prose")
_SECTIONS = ("Skills", "Languages", "Interests", "Certifications", "Software", "Awards", "TOOLS", "HOBBIES", "References")
_MIXED = ("prose", "bullets", "short", "roles", "roles-right")


def _fill(sheet: Sheet, x: float, y: float, width: float, *, kinds: Sequence[str], bottom: float) -> float:
    """Write sections until the next may not fit."""
    while y < bottom - 14 * sheet.style.leading:
        y = sheet.section(x, y, width, kind=sheet.rng.choice(kinds))
    return y


def _header(sheet: Sheet, *, margin: float) -> float:
    """Write a name and a line of contact over the whole width, or nothing."""
    y = 50.0
    if sheet.rng.random() < 0.7:
        width = sheet.width - 2 * margin
        y = sheet.heading(margin, y + 8, width, sheet.vocabulary.title(2, 3), size=20) + 2
        if sheet.rng.random() < 0.7:
            y = sheet.paragraph(margin, y, width, sheet.vocabulary.prose(1) + sheet.vocabulary.words(4, 8))
        y += sheet.style.leading
    return y


def single(sheet: Sheet) -> None:
    """One column of prose, lists and roles."""
    margin = sheet.rng.uniform(40, 80)
    y = _header(sheet, margin=margin)
    _fill(sheet, margin, y, sheet.width - 2 * margin, kinds=("prose", "bullets", "roles", "short"), bottom=sheet.height - 30)


def single_dates(sheet: Sheet) -> None:
    """One column whose dates stand at the right margin."""
    margin = sheet.rng.uniform(40, 80)
    y = _header(sheet, margin=margin)
    _fill(sheet, margin, y, sheet.width - 2 * margin, kinds=("roles-right", "roles-right", "prose"), bottom=sheet.height - 30)


def single_mixed(sheet: Sheet) -> None:
    """One column over two pages, headings of several sizes, wide line spacing."""
    margin = sheet.rng.uniform(40, 80)
    sheet.style.leading = sheet.style.size * sheet.rng.uniform(1.2, 2.0)
    for number in range(2):
        if number:
            sheet.next_page()
        y = _header(sheet, margin=margin)
        _fill(sheet, margin, y, sheet.width - 2 * margin, kinds=_MIXED, bottom=sheet.height - 30)


def _two(
    sheet: Sheet,
    share: float,
    *,
    left: Sequence[str],
    right: Sequence[str],
    y: float | None = None,
    offset: float = 0.0,
) -> float:
    margin = sheet.rng.uniform(36, 60)
    gutter = sheet.rng.uniform(14, 36)
    top = _header(sheet, margin=margin) if y is None else y
    inner = sheet.width - 2 * margin - gutter
    bottom = sheet.height - 40
    rows = sheet.rng.uniform(0.5, 1.0)
    ends = (_fill(sheet, margin, top, inner * share, kinds=left, bottom=top + (bottom - top) * rows),)
    x = margin + inner * share + gutter
    return max(*ends, _fill(sheet, x, top + offset, inner * (1 - share), kinds=right, bottom=bottom))


def two_equal(sheet: Sheet) -> None:
    """Two columns of one width."""
    _two(sheet, 0.5, left=_MIXED, right=_MIXED, offset=sheet.rng.choice((0, 0, 3, 5)))


def two_unequal(sheet: Sheet) -> None:
    """Two columns, one of them wider."""
    share = sheet.rng.choice((sheet.rng.uniform(0.3, 0.45), sheet.rng.uniform(0.55, 0.7)))
    _two(sheet, share, left=_MIXED, right=_MIXED, offset=sheet.rng.choice((0, 2, 4)))


def two_aligned(sheet: Sheet) -> None:
    """Two columns of prose whose lines share their baselines."""
    margin, gutter = 50.0, sheet.rng.uniform(14, 30)
    width = (sheet.width - 2 * margin - gutter) / 2
    top = _header(sheet, margin=margin)
    for x in (margin, margin + width + gutter):
        y, n_lines = top, sheet.rng.randint(20, 40)
        end = top + n_lines * sheet.style.leading
        while y < end:
            sheet.draw(" ".join(heading := sheet.vocabulary.title(1, 2)), x, y, is_bold=True)
            sheet.block(heading)
            y = sheet.paragraph(x, y + sheet.style.leading, width, sheet.vocabulary.prose(sheet.rng.randint(1, 5)))
            y += sheet.style.leading * sheet.rng.choice((0, 1))


def two_lists(sheet: Sheet) -> None:
    """Two columns of lists of short items on one grid of lines."""
    margin = 50.0
    top = _header(sheet, margin=margin)
    has_bullets = sheet.rng.random() < 0.4
    step = sheet.style.leading
    for x in (margin, sheet.rng.uniform(230, 320)):
        y = top
        for _ in range(sheet.rng.randint(2, 4)):
            block = heading = sheet.vocabulary.title(1, 2)
            sheet.draw(" ".join(heading), x, y, is_bold=True)
            y += step
            for _ in range(sheet.rng.randint(2, 8)):
                words = sheet.vocabulary.title(1, 1) + sheet.vocabulary.words(0, 2)
                sheet.draw(" ".join(["•", *words] if has_bullets else words), x, y)
                block = [*block, *words]
                y += step
            sheet.block(block)
            y += step * sheet.rng.choice((0, 1, 1))


def two_named(sheet: Sheet) -> None:
    """Two lists of short items side by side, on one grid and of one length: only their headings say that they are two."""
    margin, rng = 50.0, sheet.rng
    y = _header(sheet, margin=margin)
    y = sheet.section(margin, y, sheet.width - 2 * margin, kind="prose")
    x = rng.uniform(230, 320)
    for names in (rng.sample(_SECTIONS, 2), rng.sample(_SECTIONS, 2))[: rng.randint(1, 2)]:
        n_items = rng.randint(3, 8)
        for left, name in ((margin, names[0]), (x, names[1])):
            sheet.draw(name, left, y, is_bold=True)
            block = [name]
            for row in range(n_items - rng.choice((0, 0, 1))):
                words = sheet.vocabulary.title(1, 1) + sheet.vocabulary.words(0, 2)
                sheet.draw(" ".join(words), left, y + (row + 1.2) * sheet.style.leading)
                block = [*block, *words]
            sheet.block(block)
        y += (n_items + 3) * sheet.style.leading
    sheet.section(margin, y, sheet.width - 2 * margin, kind="prose")


def three_lists(sheet: Sheet) -> None:
    """Three lists of short items with bullets side by side, some of two lines, between prose."""
    margin, rng = 50.0, sheet.rng
    y = sheet.section(margin, _header(sheet, margin=margin), sheet.width - 2 * margin, kind="prose")
    width = (sheet.width - 2 * margin) / 3
    has_headings = rng.random() < 0.5
    ends = []
    for number in range(3):
        x, end = margin + number * width, y
        block: list[str] = []
        if has_headings:
            block = sheet.vocabulary.title(1, 1)
            sheet.draw(block[0], x, end, is_bold=True)
            end += sheet.style.leading * 1.2
        for _ in range(rng.randint(3, 6)):
            words = sheet.vocabulary.title(1, 1) + sheet.vocabulary.words(0, 4)
            sheet.draw("•", x, end)
            for line in sheet.wrapped(words, width - 30):
                sheet.draw(line, x + 12, end)
                end += sheet.style.leading
            block = [*block, *words]
        sheet.block(block)
        ends.append(end)
    sheet.section(margin, max(ends) + 2 * sheet.style.leading, sheet.width - 2 * margin, kind="prose")


def two_ragged(sheet: Sheet) -> None:
    """Two columns, one of them much shorter, with lines far from the gutter."""
    _two(sheet, sheet.rng.uniform(0.4, 0.6), left=("short", "bullets"), right=_MIXED)


def two_between(sheet: Sheet) -> None:
    """Full width above two columns and below them."""
    margin = 50.0
    width = sheet.width - 2 * margin
    y = _header(sheet, margin=margin)
    y = sheet.section(margin, y, width, kind="prose")
    gutter = sheet.rng.uniform(16, 30)
    inner = (width - gutter) / 2
    ends = []
    for x in (margin, margin + inner + gutter):
        end = y
        for _ in range(2):
            end = sheet.section(x, end, inner, kind=sheet.rng.choice(("bullets", "prose", "short", "roles")))
        ends.append(end)
    y = sheet.section(margin, max(ends), width, kind="prose")
    sheet.section(margin, y, width, kind=sheet.rng.choice(("prose", "bullets")))


def two_pages(sheet: Sheet) -> None:
    """Two columns that go on on a second page."""
    share = sheet.rng.uniform(0.32, 0.68)
    _two(sheet, share, left=_MIXED, right=_MIXED)
    sheet.next_page()
    _two(sheet, share, left=_MIXED, right=_MIXED, y=50.0)


def sidebar_left(sheet: Sheet) -> None:
    """A narrow column of short things at the left, dark or light."""
    _sidebar(sheet, is_left=True)


def sidebar_right(sheet: Sheet) -> None:
    """A narrow column of short things at the right, dark or light."""
    _sidebar(sheet, is_left=False)


def _sidebar(sheet: Sheet, *, is_left: bool) -> None:
    rng = sheet.rng
    bar = rng.uniform(140, 200)
    wide = sheet.width - bar
    bar_x = 0.0 if is_left else wide
    main_x = bar if is_left else 0.0
    shade = rng.choice((None, 0.9, 0.2))
    top = 50.0 if rng.random() < 0.5 else _header(sheet, margin=50.0)
    if shade is not None:
        sheet.rectangle(bar_x, top - 30, bar, sheet.height - top + 30, shade)

    def side() -> None:
        sheet.grey = 1.0 if shade == 0.2 else 0.0
        _fill(sheet, bar_x + 18, top, bar - 36, kinds=_SHORT, bottom=sheet.height - rng.uniform(30, 300))
        sheet.grey = 0.0

    def body() -> None:
        _fill(sheet, main_x + 20, top + rng.choice((0, 4)), wide - 60, kinds=_LONG, bottom=sheet.height - 30)

    for part in (side, body) if is_left else (body, side):
        part()
