"""Pages in other scripts, and words that are set in more than plain letters."""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont

from layout_pages.sheet import Sheet

_HEBREW = "אבגדהוזחטילמנסעפצקרשת"
_ARABIC = "ابتدرسعفقكلمنهوي"
_CJK = {"STSong-Light": (0x4E00, 0x5FFF), "HeiseiMin-W3": (0x3042, 0x3090), "HYSMyeongJo-Medium": (0xAC00, 0xB200)}
_COMPOUNDS = ("full-time", "cross-functional", "long-term", "cost-effective", "hands-on", "front-end", "user-facing")


@cache
def _dejavu() -> str:
    """Return the name of a face with Hebrew and Arabic letters; matplotlib brings it along."""
    import matplotlib as mpl

    path = Path(mpl.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf"
    pdfmetrics.registerFont(TTFont("DejaVu", str(path)))
    pdfmetrics.registerFont(TTFont("DejaVu-Bold", str(path.with_name("DejaVuSans-Bold.ttf"))))
    return "DejaVu"


@cache
def _arabic_forms() -> dict[tuple[str, str], str]:
    """Return the shape of each letter, or pair of letters, by its place in the word."""
    forms = {}
    for code in range(0xFE80, 0xFEFD):
        kind, *letters = unicodedata.decomposition(chr(code)).split()
        forms["".join(chr(int(letter, 16)) for letter in letters), kind.strip("<>")] = chr(code)
    return forms


def shaped(word: str) -> str:
    """Return an Arabic word in presentation forms, still in logical order."""
    forms = _arabic_forms()
    letters: list[str] = []
    for letter in word:
        if letters and letters[-1] == "ل" and letter == "ا":
            letters[-1] = "لا"
        else:
            letters.append(letter)
    result = []
    for number, letter in enumerate(letters):
        before = number > 0 and (letters[number - 1], "initial") in forms
        after = number < len(letters) - 1 and (letter, "initial") in forms
        kind = "medial" if before and after else "final" if before else "initial" if after else "isolated"
        result.append(forms.get((letter, kind)) or forms.get((letter, "isolated"), letter))
    return "".join(result)


def _visual(words: list[str]) -> str:
    """Return words as they stand from left to right on a line that reads from right to left (Unicode, annex 9).

    Latin words keep their order among themselves, and so do numbers that follow them; other numbers are read like words.
    """
    runs: list[list[str]] = []
    for word in words:
        is_latin = word[0].isascii() and word[0].isalpha()
        follows = bool(runs) and runs[-1][0].isascii() and runs[-1][0][0].isalpha()
        if follows and (is_latin or word[0].isdigit()):
            runs[-1].append(word)
        else:
            runs.append([word])
    shown = []
    for run in reversed(runs):
        shown.extend(run if run[0].isascii() else [shaped(run[0])[::-1]])
    return " ".join(shown)


def _right_to_left(sheet: Sheet, letters: str, *, areas: list[tuple[float, float]]) -> None:
    rng = sheet.rng
    sheet.style.regular, sheet.style.bold = _dejavu(), "DejaVu-Bold"
    used: set[str] = set()

    def word() -> str:
        while True:
            made = "".join(rng.choice(letters) for _ in range(rng.randint(2, 7)))
            if made not in used:
                used.add(made)
                return made

    def line(words: list[str], x1: float, y: float, *, is_bold: bool = False) -> None:
        text = _visual(words)
        sheet.draw(text, x1 - sheet.text_width(text, is_bold=is_bold), y, is_bold=is_bold)

    for x0, x1 in areas:
        y = 60.0
        for _ in range(rng.randint(3, 5)):
            heading = [word() for _ in range(rng.randint(1, 2))]
            line(heading, x1, y, is_bold=True)
            sheet.block(heading)
            y += sheet.style.leading * 1.2
            words = [word() for _ in range(rng.randint(12, 50))]
            for place in range(1, len(words) - 1):
                if rng.random() < 0.12:
                    words[place] = rng.choice((sheet.vocabulary.word(), str(rng.randint(1990, 2025))))
            current: list[str] = []
            for item in words:
                if current and sheet.text_width(_visual([*current, item])) > x1 - x0:
                    line(current, x1, y)
                    y += sheet.style.leading
                    current = []
                current.append(item)
            line(current, x1, y)
            y += sheet.style.leading * 1.8
            sheet.block(words)


def hebrew(sheet: Sheet) -> None:
    """Hebrew prose with Latin words and years in it."""
    _right_to_left(sheet, _HEBREW, areas=[(60, sheet.width - 60)])


def arabic(sheet: Sheet) -> None:
    """Arabic prose in presentation forms with Latin words and years in it."""
    _right_to_left(sheet, _ARABIC, areas=[(60, sheet.width - 60)])


def hebrew_columns(sheet: Sheet) -> None:
    """Two columns of Hebrew, the right one first."""
    middle = sheet.width / 2
    _right_to_left(sheet, _HEBREW, areas=[(middle + 10, sheet.width - 50), (50, middle - 10)])


def east_asian(sheet: Sheet) -> None:
    """Chinese, Japanese or Korean prose and headings, in one column or two."""
    rng = sheet.rng
    name = rng.choice(sorted(_CJK))
    pdfmetrics.registerFont(UnicodeCIDFont(name))
    sheet.style.regular = sheet.style.bold = name
    first, last = _CJK[name]
    letters = rng.sample(range(first, last), min(last - first, 2000))
    middle = sheet.width / 2
    size = sheet.style.size
    used = 0
    for x0, x1 in rng.choice(([(60.0, sheet.width - 60)], [(50.0, middle - 10), (middle + 10, sheet.width - 50)])):
        y = 60.0
        for n_letters in (rng.randint(2, 5) if part % 2 == 0 else rng.randint(40, 160) for part in range(6)):
            text = "".join(chr(letters[(used + place) % len(letters)]) for place in range(n_letters))
            used += n_letters
            per_line = int((x1 - x0) / size)
            for start in range(0, len(text), per_line):
                sheet.draw(text[start : start + per_line], x0, y)
                y += sheet.style.leading
            y += sheet.style.leading * 0.8
            sheet.blocks.append(list(text))


def spaced(sheet: Sheet) -> None:
    """Headings whose letters stand apart, prose below them."""
    y = 60.0
    for _ in range(5):
        words = [word.upper() for word in sheet.vocabulary.title(1, 3) if len(word) > 3] or ["SKILLS"]
        text = sheet.canvas.beginText(60, sheet.height - y)
        text.setFont(sheet.style.bold, sheet.style.size + 2)
        text.setCharSpace(sheet.rng.uniform(1.5, 6))
        text.textOut(" ".join(words))
        text.setCharSpace(0)
        sheet.canvas.drawText(text)
        sheet.block(words)
        y = sheet.paragraph(60, y + sheet.style.leading * 1.6, sheet.width - 120, sheet.vocabulary.prose(2))
        y += sheet.style.leading


def ligatures(sheet: Sheet) -> None:
    """Prose with ligatures in it."""
    sheet.style.regular, sheet.style.bold = _dejavu(), "DejaVu-Bold"
    pairs = (("ffi", "ﬃ"), ("ff", "ﬀ"), ("fi", "ﬁ"), ("fl", "ﬂ"))
    y = 60.0
    for _ in range(4):
        words = sheet.vocabulary.prose(2)
        for place in range(0, len(words), 3):
            words[place] = "o" + sheet.rng.choice(pairs)[0] + words[place].lower()
        shown = []
        for word in words:
            one = word
            for plain, ligature in pairs:
                one = one.replace(plain, ligature)
            shown.append(one)
        y = sheet.paragraph(60, y, sheet.width - 120, shown) + sheet.style.leading
        sheet.blocks[-1] = words


def hyphens(sheet: Sheet) -> None:
    """Prose whose words part at the ends of lines, compounds among them; in one column or two."""
    rng = sheet.rng
    areas = rng.choice(([(60.0, sheet.width - 60)], [(50.0, 285.0), (310.0, sheet.width - 50)]))
    for x0, x1 in areas:
        y = 60.0
        for _ in range(rng.randint(3, 5)):
            y = _hyphenated(sheet, x0, y, x1 - x0) + sheet.style.leading


def _hyphenated(sheet: Sheet, x: float, y: float, width: float) -> float:
    rng, vocabulary = sheet.rng, sheet.vocabulary
    words: list[list[str]] = []
    for _ in range(rng.randint(20, 60)):
        compound = rng.random() < 0.06
        words.append(rng.choice(_COMPOUNDS).partition("-")[::2] if compound else vocabulary.syllables(rng.randint(1, 4)))  # type: ignore[arg-type]
        if compound:
            words[-1] = [words[-1][0] + "-", words[-1][1]]
    lines, current = [], ""
    for parts in words:
        gap = " " if current else ""
        if sheet.text_width(current + gap + "".join(parts)) <= width:
            current += gap + "".join(parts)
            continue
        for cut in range(len(parts) - 1, 0, -1):
            head = "".join(parts[:cut]).rstrip("-") + "-"
            if len(head) > 3 and len("".join(parts[cut:])) > 2 and sheet.text_width(current + gap + head) <= width:
                lines.append(current + gap + head)
                current = "".join(parts[cut:])
                break
        else:
            lines.append(current)
            current = "".join(parts)
    for line in [*lines, current]:
        sheet.draw(line, x, y)
        y += sheet.style.leading
    sheet.block(["".join(parts) for parts in words])
    return y


def bullets(sheet: Sheet) -> None:
    """Lists with bullets of many kinds, nested, far from their text or near it."""
    sheet.style.regular, sheet.style.bold = _dejavu(), "DejaVu-Bold"
    y = 60.0
    for _ in range(5):
        sheet.style.bullet = sheet.rng.choice("•●◦▪■►‣")
        y = sheet.section(sheet.rng.choice((50, 60)), y, sheet.width - 120, kind="bullets")
