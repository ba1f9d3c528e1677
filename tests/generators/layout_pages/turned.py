"""Pages that are turned, and words that stand turned on an upright page."""

from __future__ import annotations

from layout_pages.sheet import Sheet


def side_label(sheet: Sheet) -> None:
    """One column with a few words that climb or fall along its side."""
    y = 60.0
    for _ in range(3):
        y = sheet.section(120, y, sheet.width - 180, kind=sheet.rng.choice(("prose", "roles", "bullets")))
    words = sheet.vocabulary.title(3, 5)
    canvas = sheet.canvas
    canvas.saveState()
    if sheet.rng.random() < 0.5:
        canvas.translate(70, 200)
        canvas.rotate(90)
    else:
        canvas.translate(60, sheet.height - 100)
        canvas.rotate(-90)
    canvas.setFont(sheet.style.bold, 16)
    canvas.drawString(0, 0, " ".join(words))
    canvas.restoreState()
    sheet.block(words)
