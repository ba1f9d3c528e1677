"""Who the person is and how to reach them, with every place in the text that says so."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from matcher.domain.document import Document
from matcher.domain.place import Covered, Span
from matcher.domain.resume import Contact, Section, SectionKind
from matcher.extraction.full_name import find_name
from matcher.extraction.lines import BodyLine, split_parts
from matcher.extraction.places import find_location, is_location
from matcher.extraction.role_words import TitleCues

_EMAIL = re.compile(r"(?<![\w.+-])[\w.+'-]{1,64}[ ]?@[ ]?[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}(?<![.-])")
_PHONE = re.compile(
    r"(?<![\w/.@-])(?:\+|\(\+?|00)?\d(?:[ .()/–-]{0,3}\d){6,14}(?![\w@]|[-/.]\d)(?:[ ]?(?:x|ext\.?)[ ]?\d{1,5})?"
)
_PHONE_LABEL = re.compile(r"(?:phone|tel|telephone|mobile|cell|mob|fax|call|handy|m|t|p)\.?\s*[:.]?\s*$", re.IGNORECASE)
_YEARS = re.compile(
    r"(?:19|20)\d\d\s*[-–/ ]\s*(?:(?:19|20)\d\d|\d\d)|\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|(?:\d{1,2}[/.])?(?:19"
    r"|20)\d\d\s*[-–]\s*(?:\d{1,2}[/.])?(?:19|20)\d\d"
)
_LINK = re.compile(
    r"(?<![\w@.-])(?:https?://[^\s|,;<>()]+|www\.[^\s|,;<>()]+"
    r"|(?:[\w-]{1,63}\.){0,3}(?:linkedin|github|gitlab|bitbucket|behance|dribbble|stackoverflow|medium|kaggle|twitter|x"
    r"|instagram|facebook|xing|orcid|t|skype)\.(?:com|io|net|org|me)/[^\s|,;<>()]+"
    r"|[\w-]{1,63}(?:\.[\w-]{1,63}){0,4}\.(?:com|io|net|org|dev|me|co|design|info|eu|uk|de|fr|nl|ca|us|ai|app|page|tech|site|xyz"
    r"|online|blog|portfolio|example)(?:/[^\s|,;<>()]*)?)(?![\w@])",
    re.IGNORECASE,
)
_CERTAIN_LINK = re.compile(r"https?:|www\.|linkedin|github|gitlab|behance|dribbble|/", re.IGNORECASE)
_STREET = re.compile(
    r"(?<!\w)\d{1,5}[A-Za-z]?,?[ ](?:[NSEW]\.?[ ])?(?:[A-ZÀ-Þ0-9][\w.'’-]*[ ]){1,4}(?:street|st|avenue|ave|road|rd"
    r"|lane|ln|drive|dr|court|ct|boulevard|blvd|way|place|pl|terrace|close|crescent|square|sq|parkway|pkwy|highway"
    r"|hwy|circle|cir|gardens|grove|row|mews|hill|walk|quay|trail)\b\.?"
    r"(?:,?[ ](?:apt|apartment|unit|suite|ste|flat|#)\.?[ ]?#?[\w-]{1,6})?|(?<!\w)p\.?o\.? box \d+"
    r"|(?<!\w)[A-ZÀ-Þ][\w'’-]{2,20}(?:straße|strasse|gasse|weg|platz|laan|straat)[ ]\d{1,4}[a-z]?\b",
    re.IGNORECASE,
)
_POSTCODE = re.compile(r"(?<!\w)(?:[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}|[A-Z]\d[A-Z] ?\d[A-Z]\d|\d{5}(?:-\d{4})?)(?!\w)")
_PLACE_LABEL = re.compile(r"(?:address|location|based in|lives in|residence|city|home)\s*:?\s+", re.IGNORECASE)
_HEAD_CHARS = 1200


def find_contact(document: Document, sections: Sequence[Section], cues: TitleCues, *, lines: Sequence[BodyLine]) -> Contact:
    """Return name, e-mail addresses, telephone numbers, place and links of a resume, with all their spans."""
    text = document.text
    emails = [Span(*match.span()) for match in _EMAIL.finditer(text)]
    at_emails = Covered(emails)
    phones = [span for span in _phones(text) if not at_emails.touches(span)]
    header = _header_spans(sections, lines)
    links = [span for span in _links(text, header) if not at_emails.touches(span)]
    addresses = [email.of(text).replace(" ", "") for email in emails]
    named = find_name(text, lines, cues, emails=addresses, header=header)
    beside = _beside(text, lines, [*emails, *phones])
    place = _place(text, [*header, *beside], named[1] if named is not None else Span(0, 0))
    spans = [*emails, *phones, *links, *_postal(text, header)]
    if place is not None:
        spans.append(place)
    if named is not None:
        spans.append(named[1])
        spans += _repeats(text, named[0])
    return Contact(
        name=named[0] if named is not None else "",
        emails=_distinct(addresses),
        phones=_distinct(" ".join(phone.of(text).split()) for phone in phones),
        location=" ".join(place.of(text).split()) if place is not None else "",
        links=_distinct(link.of(text) for link in links),
        spans=tuple(sorted(set(spans))),
    )


def _distinct(values: Sequence[str] | Iterator[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))


def _header_spans(sections: Sequence[Section], lines: Sequence[BodyLine]) -> list[Span]:
    """Header sections; where there are none, the first lines."""
    spans = [section.span for section in sections if section.kind is SectionKind.HEADER]
    if not spans and lines:
        spans = [Span(lines[0].start, lines[min(5, len(lines) - 1)].end)]
    return spans


def _phones(text: str) -> Iterator[Span]:
    for match in _PHONE.finditer(text):
        written = match.group()
        digits = sum(char.isdigit() for char in written)
        if not 7 <= digits <= 15 or (written[0] not in "+(" and _YEARS.search(written)):
            continue
        is_labelled = bool(_PHONE_LABEL.search(text, max(0, match.start() - 14), match.start()))
        has_form = written[0] in "+(" or len(re.findall(r"[ .()/–-]+", written)) >= 2 or written.startswith("00")
        if (
            is_labelled
            or (has_form and digits >= 9)
            or (has_form and match.start() < _HEAD_CHARS)
            or (digits in (10, 11) and match.start() < _HEAD_CHARS)
        ):
            yield Span(*match.span())


def _links(text: str, header: Sequence[Span]) -> Iterator[Span]:
    """Links with a path or scheme anywhere; bare host names only in the header ('Node.js' and 'ASP.net' are none)."""
    at_header = Covered(header)
    for match in _LINK.finditer(text):
        in_header = at_header.touches(Span(match.start(), match.start() + 1))
        if _CERTAIN_LINK.search(match.group()) or (in_header and not match.group().lower().endswith(("asp.net", "socket.io"))):
            end = match.end()
            while text[end - 1] in ".,;:":
                end -= 1
            yield Span(match.start(), end)


def _place(text: str, header: Sequence[Span], name: Span) -> Span | None:
    """Find the first 'City, Region' of the header, else a known place in it that is not part of the name (Jordan, Paris)."""
    for span in header:
        place = find_location(text, span.start, span.end)
        if place is not None:
            return _without_postcode(text, place)
    for span in header:
        for line in _line_spans(text, span):
            for part in split_parts(text, line):
                label = _PLACE_LABEL.match(part.text)
                place = Span(part.start + (label.end() if label else 0), part.end)
                if is_location(place.of(text)) and not place.overlaps(name):
                    return place
    return None


def _beside(text: str, lines: Sequence[BodyLine], known: Sequence[Span]) -> Iterator[Span]:
    """Lines that are a place and stand next to an e-mail address or telephone number, wherever a layout has put them."""
    covered = Covered(known)
    holders = {index for index, line in enumerate(lines) if covered.touches(line.span)}
    for index, line in enumerate(lines):
        if index not in holders and {index - 2, index - 1, index + 1, index + 2} & holders:
            span = Span(line.start, line.end)
            if is_location(span.of(text)):
                yield span


def _line_spans(text: str, span: Span) -> Iterator[Span]:
    cursor = span.start
    for line in span.of(text).split("\n"):
        yield Span(cursor, cursor + len(line))
        cursor += len(line) + 1


def _without_postcode(text: str, place: Span) -> Span:
    code = re.search(r",?\s\d{5}(?:-\d{4})?$", place.of(text))
    return Span(place.start, place.start + code.start()) if code else place


def _postal(text: str, header: Sequence[Span]) -> Iterator[Span]:
    """Streets and post codes of the header, and streets that carry a number elsewhere."""
    for span in header:
        for pattern in (_STREET, _POSTCODE):
            yield from (Span(*match.span()) for match in pattern.finditer(text, span.start, span.end))


def _repeats(text: str, name: str) -> Iterator[Span]:
    """Further places where the whole name stands, e.g. at the head of each page."""
    pattern = re.compile(r"(?<!\w)" + r"\s+".join(map(re.escape, name.split())) + r"(?!\w)", re.IGNORECASE)
    yield from (Span(*match.span()) for match in pattern.finditer(text))
