"""Which pieces of an entry's heading are the title, the employer and the place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from matcher.extraction.entries import AT, Entry, EntryFinder, comma_pieces
from matcher.extraction.lines import OPEN_END, Part
from matcher.extraction.places import is_location, trailing_location
from matcher.extraction.role_words import TitleCues, is_name_fragment

_IS_TITLE = 2
_IS_FIRM = 3
_HAS_LEGAL_FORM = 4
_EDGES = " \t,;:|·•–—-"


class Naming(NamedTuple):
    """What the heading of an entry names; '' and None for what it does not."""

    title: Part | None
    employer: str
    location: str
    has_own_line: bool
    """Whether the employer stands alone on a line, as a banner over several titles does."""


class Namer:
    """Decides which of an entry's pieces is the title and which the employer, for one section."""

    def __init__(self, finder: EntryFinder, cues: TitleCues, *, is_project: bool) -> None:
        self._finder = finder
        self._cues = cues
        self._is_project = is_project
        self._title_first = True

    def learn_order(self, entries: Sequence[Entry]) -> None:
        """Note whether titles come first where that can be told, for the entries where it cannot."""
        votes = 0
        for entry in entries:
            leans = [self._lean(part) for part in self._parts(entry)]
            if len(leans) > 1 and leans[0] != leans[1]:
                votes += 1 if leans[0] > leans[1] else -1
        self._title_first = votes >= 0

    def name(self, entry: Entry, banner: Naming | None) -> Naming:
        """Return title, employer and place of `entry`; `banner` is the naming whose employer stands above it, if any."""
        parts = self._parts(entry)
        location = self._location(entry)
        if not parts:
            return Naming(None, "", location, has_own_line=False)
        if self._is_project:
            return Naming(parts[0], "", location, has_own_line=False)
        if len(parts) == 1:
            return self._one_part(parts[0], location, has_banner=banner is not None and banner.has_own_line)
        title = self._best_title(parts)
        employer = self._best_employer([part for part in parts if part is not title], title)
        if employer is None:
            return Naming(title, "", location, has_own_line=False)
        name, town = self._without_town(employer.text)
        has_own_line = title.line != employer.line
        if has_own_line:
            name, cell = self._with_suborganisation(name, employer, parts)
            town = town or cell
        return Naming(title, name, location or town, has_own_line=has_own_line)

    def _parts(self, entry: Entry) -> list[Part]:
        """Pieces of the heading lines, with 'Cook at Blue Door' in two and a place at the end cut off."""
        found: list[Part] = []
        for part in self._mended(part for index in entry.lines for part in self._finder.all_parts(index)):
            if self._finder.is_aside(part.text):
                continue
            place = trailing_location(part.text)
            kept = part if place is None else _piece(part, 0, place)
            at = AT.search(kept.text)
            if at and self._cues.title_score(kept.text[: at.start()]) >= _IS_TITLE:
                found.append(_piece(kept, 0, at.start()))
                found.append(_piece(kept, at.end(), len(kept.text)))
            else:
                found.append(kept)
        return [part for part in found if part.text]

    def _mended(self, parts: Iterator[Part]) -> Iterator[Part]:
        """Put pieces together that a narrow column, or a date in its cell, tore apart."""
        pending: Part | None = None
        for part in parts:
            if pending is not None and self._runs_on(pending, part):
                pending = Part(
                    f"{pending.text}{pending_comma(pending, part)} {part.text}", pending.start, part.end, pending.line
                )
                continue
            if pending is not None:
                yield pending
            pending = part
        if pending is not None:
            yield pending

    def _runs_on(self, first: Part, second: Part) -> bool:
        if "," not in first.text and not OPEN_END.search(first.text):
            return False
        place = trailing_location(second.text)
        head = second.text if place is None else second.text[:place]
        if first.line != second.line:
            return is_name_fragment(head) and self._cues.employer_score(first.text.split(", ")[-1]) < _IS_FIRM
        between = self._finder.between(first.end, second.start)
        return any(char.isdigit() for char in between) and (
            second.text[0].islower() or between.startswith(",") or bool(OPEN_END.search(first.text))
        )

    def _lean(self, part: Part) -> int:
        return self._cues.title_score(part.text) - self._cues.employer_score(part.text)

    def _best_title(self, parts: Sequence[Part]) -> Part:
        leans = [self._lean(part) for part in parts]
        best = max(leans)
        ties = [part for part, lean in zip(parts, leans, strict=True) if lean == best]
        return ties[0] if self._title_first else ties[-1]

    def _best_employer(self, parts: Sequence[Part], title: Part) -> Part | None:
        candidates = [part for part in parts if self._cues.employer_score(part.text) >= 0]
        if not candidates:
            return None
        # max keeps the first of equals.
        return max(candidates, key=lambda part: (self._cues.employer_score(part.text), part.line != title.line))

    def _with_suborganisation(self, name: str, employer: Part, parts: Sequence[Part]) -> tuple[str, str]:
        """'State University - IT Service Desk': both halves, as the line has them; a town in a cell of its own is a place."""
        end = employer.end
        town = ""
        for part in parts:
            if part.line != employer.line or part.start <= employer.start or self._cues.title_score(part.text) >= _IS_TITLE:
                continue
            between = self._finder.between(end, part.start)
            if "\t" in between and len(part.text.split()) <= 3 and self._cues.employer_score(part.text) <= 0:
                town = town or part.text
            elif not any(char.isalnum() for char in between):
                name, end = name + between.replace("\n", " ") + part.text, part.end
        return name, town

    def _without_town(self, name: str) -> tuple[str, str]:
        """'Osteria Cordelia, Novigrad' without a town that no list knows: the last piece, when it sounds like no firm."""
        head, comma, town = name.rpartition(", ")
        letters = town.replace(" ", "").replace("-", "").replace("'", "")
        is_town = bool(comma) and len(town.split()) <= 3 and town[:1].isupper() and letters.isalpha()
        if not is_town or self._cues.employer_score(town) != 0 or ("," in head and self._cues.employer_score(head) == 0):
            return name, ""
        return head, town

    def _one_part(self, part: Part, location: str, *, has_banner: bool) -> Naming:
        pieces = comma_pieces(part.text)
        if len(pieces) > 1:
            split = self._split(part, pieces, is_department=has_banner and not location)
            if split is not None:
                return Naming(*split[:2], location or split[2], has_own_line=False)
        if self._cues.title_score(part.text) >= _IS_TITLE or (has_banner and self._cues.employer_score(part.text) <= 0):
            return Naming(part, "", location, has_own_line=False)
        name, town = self._without_town(part.text)
        return Naming(None, name, location or town, has_own_line=True)

    def _split(self, part: Part, pieces: Sequence[str], *, is_department: bool) -> tuple[Part, str, str] | None:
        """'Cook, Blue Door, Novigrad' in three; None where it is one thing ('Staff Engineer, Platform' under its employer)."""
        n_title = 0
        while (
            n_title < len(pieces)
            and self._cues.title_score(pieces[n_title]) >= _IS_TITLE
            and self._cues.employer_score(pieces[n_title]) < _IS_FIRM
        ):
            n_title += 1
        rest = pieces[n_title:]
        if not rest:
            return None
        if not n_title:
            if self._cues.title_score(pieces[-1]) < _IS_TITLE:
                return None
            begin = part.text.rindex(pieces[-1])
            return _piece(part, begin, len(part.text)), part.text[:begin].strip(_EDGES), ""
        scores = [self._cues.employer_score(piece) for piece in rest]
        if is_department and max(scores) < _HAS_LEGAL_FORM:
            return None
        # 'Nurse, Surgical ICU, Lakeside Hospital': what stands before the piece that sounds like a firm belongs to the title.
        first = scores.index(max(scores)) if max(scores) >= _IS_TITLE else int(scores[0] < 0 < len(rest) - 1)
        has_town = len(rest) - first == 2 and scores[-1] == 0
        begin = part.text.index(rest[first], sum(map(len, pieces[: n_title + first])))
        end = part.text.rindex(rest[-1]) if has_town else len(part.text)
        return _piece(part, 0, begin), part.text[begin:end].strip(_EDGES), rest[-1] if has_town else ""

    def _location(self, entry: Entry) -> str:
        for part in self._mended(part for index in entry.lines for part in self._finder.all_parts(index)):
            if is_location(part.text):
                return part.text.strip("()")
            place = trailing_location(part.text)
            if place is not None:
                return part.text[place + 1 :].strip()
        return ""


def pending_comma(first: Part, second: Part) -> str:
    """Return the comma that was trimmed from the end of `first`, unless `second` ends a name that began there."""
    return "" if is_name_fragment(second.text.split(",")[0]) or second.text[0].islower() or OPEN_END.search(first.text) else ","


def _piece(part: Part, begin: int, end: int) -> Part:
    kept = part.text[begin:end]
    lead = len(kept) - len(kept.lstrip(_EDGES))
    kept = kept.strip(_EDGES)
    return Part(kept, part.start + begin + lead, part.start + begin + lead + len(kept), part.line)
