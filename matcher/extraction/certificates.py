"""Certificates, licences and registrations, as named."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from matcher.domain.document import Document
from matcher.domain.place import Span, Touching
from matcher.domain.resume import Certificate, Section, SectionKind
from matcher.extraction.dates import Period
from matcher.extraction.lines import BodyLine, lines_in, trimmed
from matcher.text.tokens import words

_KNOWN = re.compile(
    r"(?<![\w-])(?:"
    r"(?:class [ABC] )?CDL(?:[- ]?[ABC]| class [ABC])?\b|commercial driver['’]?s licen[cs]e(?: \(?class [A-C]\)?)?"
    r"|class [ABC] CDL"
    r"|(?:registered nurse|practical nurse|vocational nurse|RN|LPN|LVN|electrician['’]?s?|electrical"
    r"|plumb(?:er['’]?s|ing)|real estate|teaching|teacher['’]?s|driver['’]?s|driving|nursing"
    r"|pharmacist|insurance|contractor['’]?s|forklift|journeyman(?: electrician)?|master electrician|gas fitter"
    r"|pesticide|cosmetology|security guard)[ ]\(?(?:RN\)? |LPN\)? )?"
    r"(?:licen[cs](?:e|ure)|certificate|certification|registration|permit)\b"
    r"|certified (?:public accountant|nursing assistant|medical assistant|nurse['’]?s? aide|welder"
    r"|welding inspector|financial planner|management accountant|internal auditor"
    r"|scrum ?master|information systems \w+(?: \w+)?|kubernetes (?:administrator|application developer)"
    r"|ethical hacker|executive chef|sous chef|culinarian|energy manager|project manager"
    r"|fraud examiner|payroll professional|bookkeeper|phlebotomy technician|pharmacy technician|emergency nurse"
    r"|critical care nurse)\b"
    r"|(?:AWS|Microsoft|Google(?: Cloud)?|Oracle|Cisco|Salesforce|HubSpot|Azure|CompTIA|SAS|Tableau|Red Hat|Adobe"
    r"|Autodesk)[ -][Cc]ertified(?:[ :–-]+[A-Z][\w+-]*){1,6}"
    r"|CompTIA (?:A\+|[A-Z][\w]*\+)|ServSafe(?: (?:Manager|Food (?:Handler|Manager|Protection Manager)|Alcohol))?"
    r"|OSHA[ -]?(?:10|30)(?:[- ]hour)?|NFPA 70E|EPA (?:Section )?608(?: (?:Universal|Type [I]{1,3}))?"
    r"|ASE (?:Master|Certified)\b|AWS D1\.\d|CSWIP 3\.\d"
    r"|six sigma (?:green|black|yellow|white) belt|lean six sigma(?: (?:green|black) belt)?|(?:food (?:handler"
    r"|hygiene|safety)['’]?s?)[ ](?:card|permit|certificate|level \d)"
    r"|TWIC(?: card)?|HAZMAT endorsement|TEFL|TESOL|CELTA|PRINCE2(?: (?:Foundation|Practitioner))?"
    r"|ITIL(?: v?\d)?(?: Foundation)?|CSCS card|Gas Safe"
    r"|NMC (?:PIN|registered|registration)|DBS check(?:ed)?|SHRM-S?CP|chartered (?:accountant|engineer|manager)"
    r"|(?-i:PMP|CPA|CISSP|CISA|CISM|BLS|ACLS|PALS|TNCC|CCRN|NRP|PHR|SPHR|ACCA|CIMA|CFA|CKA|CKAD|CCNA|CCNP|CSM|CSPO"
    r"|CAPM|CEH|OSCP|NCLEX-RN|NCLEX-PN|CPR|AAT|CIPD|LEED AP|EIT)\b"
    r")",
    re.IGNORECASE,
)
_DATE_TAIL = re.compile(
    r"[\s,;:(|·•–—-]*(?:(?:issued|earned|obtained|awarded|completed|expires?|expiry|exp\.?|valid (?:until|to"
    r"|through|thru)|active since|since|renewed|current|active|in progress|expected|through|until"
    r"|to)\b[\s:,.)]*)*$",
    re.IGNORECASE,
)
_LONGEST_CHARS = 140
_SKIPPED = (SectionKind.REFERENCES, SectionKind.INTERESTS, SectionKind.CERTIFICATES, SectionKind.LANGUAGES)
_NOT_ENTRY = re.compile(r"(?:references?\b|page \d|available (?:up)?on request)", re.IGNORECASE)


def find_certificates(
    document: Document, sections: Sequence[Section], *, lines: Sequence[BodyLine], periods: Sequence[Period]
) -> tuple[Certificate, ...]:
    """Return the certificates: every entry of a certificates section, and well-known names elsewhere; each name once."""
    found: list[Certificate] = []
    seen: list[str] = []
    listed = [section for section in sections if section.kind is SectionKind.CERTIFICATES]
    for section in listed:
        first, last = (bisect_left(periods, at, key=lambda period: period.span.start) for at in section.span)
        _keep(_entries(document.text, lines_in(lines, section.span), periods[max(0, first - 1) : last]), found, seen)
    for section in sections:
        if section.kind not in _SKIPPED:
            named = _named(document.text, section.span)
            is_prose = section.kind in (SectionKind.EXPERIENCE, SectionKind.PROJECTS, SectionKind.VOLUNTEERING)
            # 'worked with the CPA': in prose about work, bare initials are not the person's own.
            _keep((item for item in named if not (is_prose and item.name.isupper())), found, seen)
    return tuple(sorted(found, key=lambda certificate: certificate.span))


def certificates_in(text: str) -> list[Certificate]:
    """Return the well-known certificates and licences that `text` names."""
    return list(_named(text, Span(0, len(text))))


def _keep(candidates: Iterator[Certificate], found: list[Certificate], seen: list[str]) -> None:
    for certificate in candidates:
        name = f" {' '.join(words(certificate.name))} "
        if not any(name in known for known in seen):
            seen.append(name)
            found.append(certificate)


def _entries(text: str, rows: Sequence[BodyLine], periods: Sequence[Period]) -> Iterator[Certificate]:
    has_bullets = sum(row.is_bullet for row in rows) > 1
    joined: list[BodyLine] = []
    for row in rows:
        if has_bullets and joined and not row.is_bullet and not row.opens_block:
            joined[-1] = joined[-1]._replace(end=row.end, text=text[joined[-1].start : row.end])
        else:
            joined.append(row)
    dates = Touching(period.span for period in periods)
    for row in joined:
        if len(row.text) <= _LONGEST_CHARS and not _NOT_ENTRY.match(row.text):
            for span in _items(text, row):
                yield from _undated(text, span, periods, dates)


def _items(text: str, row: BodyLine) -> Iterator[Span]:
    """One line, or the items of a line that lists several between bars, semicolons or commas of short names."""
    separator = next((mark for mark in (" • ", " · ", "; ") if mark in row.text), "")
    if not separator and "," in row.text and all(_KNOWN.fullmatch(piece.strip(" .")) for piece in row.text.split(",")):
        separator = ", "
    cursor = row.start
    for piece in row.text.split(separator) if separator else [row.text]:
        yield trimmed(text, cursor, cursor + len(piece))
        cursor += len(piece) + len(separator)


def _undated(text: str, span: Span, periods: Sequence[Period], dates: Touching) -> Iterator[Certificate]:
    end = span.end
    start = span.start
    for period in (periods[index] for index in dates.all(span)):
        if start < period.span.end and period.span.start < end:
            if period.span.start <= start + 1:
                start = period.span.end
            elif not text[period.span.end : end].strip(" ).,]"):
                end = period.span.start
    if end < span.end:
        tail = _DATE_TAIL.search(text, start, end)
        end = tail.start() if tail else end
    bounds = trimmed(text, start, end)
    name = " ".join(bounds.of(text).split())
    if any(char.isalpha() for char in name) and len(name) > 1:
        yield Certificate(name, bounds)


def _named(text: str, span: Span) -> Iterator[Certificate]:
    for match in _KNOWN.finditer(text, span.start, span.end):
        yield Certificate(match.group(), Span(*match.span()))
