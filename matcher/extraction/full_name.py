"""The name of the person, which no heading announces."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from matcher.domain.place import Span
from matcher.extraction.headings import heading_kind
from matcher.extraction.lines import BodyLine, split_parts
from matcher.extraction.places import is_location
from matcher.extraction.role_words import TitleCues
from matcher.text.normalize import fold_accents, normalize

_TITLE_PAGE = re.compile(
    r"(?:curriculum vitae|curriculum|c\.?v\.?|r[ée]sum[ée]|personal (?:details|information|data)"
    r"|contact(?: details| information)?|page \d+(?: of \d+)?|confidential|profile|lebenslauf)\s*(?:of|for"
    r"|[-–—:])?\s*",
    re.IGNORECASE,
)
_LABEL = re.compile(r"(?:full )?name\s*[:\t]\s*", re.IGNORECASE)
_HONORIFIC = re.compile(r"(?:mr|mrs|ms|miss|dr|prof|sir|dame|ing)\.?\s+", re.IGNORECASE)
_WORD = r"[^\W\d_]+(?:['’.-][^\W\d_]+)*\.?"
_NAME = re.compile(rf"{_WORD}(?:[ ]\(?[\"“']?{_WORD}[\"”']?\)?){{0,5}}")
_SPACED = re.compile(r"[^\W\d_](?: [^\W\d_])+(?: {2,}[^\W\d_](?: [^\W\d_])+)*")
_PARTICLES = frozenset("de da do dos das del della di van von der den la le el al bin ibn ben y e ter ten zu zur af".split())  # noqa: SIM905 - reads better as prose
_CREDENTIALS = re.compile(
    r"(?:[,|]\s*|\s+)\(?(?:RN|BSN|MSN|LPN|CNA|CPA|MBA|PhD|Ph\.D\.?|MD|M\.D\.?|PMP|Esq\.?|JD|PE|P\.E\.?|EIT|PHR"
    r"|SHRM-S?CP|CFA|ACCA|FNP(?:-C|-BC)?|NP|DNP|MEd|M\.Ed\.?|MA|MSc|BSc|BA|BS|MS|CCRN|CEN|CRNP|PT|DPT|OTR|LCSW|LMT"
    r"|"
    r"FCCA|CIPD|MCIPD|CPhT|RDN?|CISSP|AIA|LEED AP|MPH|EdD|PharmD|CSCS|MSW|(?:he|she|they)/(?:him|her"
    r"|them)(?:/\w+)?)\)?(?=$|[\s,|)])",
)
_HEAD_LINES = 14
_TOO_LOW = 4.0


class _Candidate(NamedTuple):
    name: str
    span: Span
    score: float


def find_name(
    text: str, lines: Sequence[BodyLine], cues: TitleCues, *, emails: Sequence[str], header: Sequence[Span]
) -> tuple[str, Span] | None:
    """Return the person's name and where it stands; None when nothing looks like one.

    Judged by size, place, form, and likeness to the e-mail address; headings, job titles and places are none.
    """
    candidates = list(_candidates(text, lines, cues, emails=emails, header=header))
    if not candidates:
        return None
    best = max(candidates, key=lambda candidate: (candidate.score, -candidate.span.start))
    return (best.name, best.span) if best.score >= _TOO_LOW else None


def _candidates(
    text: str, lines: Sequence[BodyLine], cues: TitleCues, *, emails: Sequence[str], header: Sequence[Span]
) -> Iterator[_Candidate]:
    largest = max((line.size for line in lines), default=0.0)
    smallest = min((line.size for line in lines), default=0.0)
    in_header = [any(span.start <= line.start < span.end for span in header) for line in lines]
    for index, line in enumerate(lines):
        if index >= _HEAD_LINES and not in_header[index] and not largest == line.size > smallest:
            continue
        start = _name_start(text, line)
        pieces = [Span(part.start, part.end) for part in split_parts(text, Span(start, line.end))]
        if _SPACED.fullmatch(text, start, line.end):
            pieces = [Span(start, line.end)]
        for number, piece in enumerate(pieces):
            found = _as_name(text, piece.start, piece.end)
            if found is None:
                continue
            name, span = found
            score = _form_score(name, cues) + _likeness(name, emails)
            score += max(0.0, 3.0 - 0.5 * index) + 1.5 * in_header[index] - 0.5 * number
            score += 3.0 * (line.size == largest and largest > smallest) + 0.5 * line.is_bold + 4.0 * (start > line.start)
            yield _Candidate(name, span, score)
            below = lines[index + 1] if index + 1 < len(lines) else None
            if below is not None and below.size == line.size == largest > smallest and " " not in name:
                joined = _as_name(text, below.start, below.end)
                if joined is not None and " " not in joined[0] and heading_kind(joined[0]) is None:
                    both = f"{name} {joined[0]}"
                    yield _Candidate(both, Span(span.start, joined[1].end), score + _likeness(both, emails) + 1.0)


def _name_start(text: str, line: BodyLine) -> int:
    start = line.start
    for pattern in (_TITLE_PAGE, _LABEL):
        match = pattern.match(text, start, line.end)
        if match is not None and match.end() < line.end and (match.end() == start or not text[match.end() - 1].isalpha()):
            start = match.end()
    return start


def _as_name(text: str, start: int, end: int) -> tuple[str, Span] | None:
    """Take the name in ``text[start:end]`` without credentials and honorifics; None when the form is not a name's."""
    raw = text[start:end]
    spaced = _SPACED.fullmatch(raw.strip())
    if spaced:
        return " ".join(word.replace(" ", "") for word in re.split(r" {2,}", raw.strip())), Span(start, end)
    credentials = _CREDENTIALS.search(raw)
    if credentials is not None and credentials.start() > 0:
        raw = raw[: credentials.start()]
    honorific = _HONORIFIC.match(raw)
    lead = honorific.end() if honorific else 0
    name = raw[lead:].split(",")[0].rstrip(" ,|-–—")
    if not _NAME.fullmatch(name) or len(name) > 48:
        return None
    words = name.split()
    if not all(word[0].isupper() or word[0] in "\"“'(" or word.lower() in _PARTICLES for word in words):
        return None
    return name, Span(start + lead, start + lead + len(name))


def _form_score(name: str, cues: TitleCues) -> float:
    if _TITLE_PAGE.fullmatch(name) or is_location(name) or name.endswith("."):
        return -20.0
    if heading_kind(name) is not None:
        return -12.0
    n_words = len(name.split())
    score = {1: 0.5, 2: 2.5, 3: 2.0, 4: 1.0}.get(n_words, 0.0)
    title = cues.title_score(name)
    score -= {4: 6.0, 3: 5.0, 2: 4.0, 1: 2.0}.get(title, 0.0)
    return score - 2.0 * (cues.employer_score(name) > 1)


def _likeness(name: str, emails: Sequence[str]) -> float:
    """Up to 7 when the parts of the name are those of an e-mail address."""
    words = [word for word in re.findall(r"[a-z]+", fold_accents(normalize(name)).replace("'", "")) if word not in _PARTICLES]
    best = 0.0
    for email in emails:
        local = re.sub(r"[^a-z]", "", fold_accents(email.split("@")[0].lower()))
        if not local or not words:
            continue
        whole = sum(len(word) for word in words if len(word) > 2 and word in local)
        initials = any(local in (words[0][0] + words[-1], words[0] + words[-1][0], words[-1] + words[0][0]) for _ in (0,))
        best = max(best, 7.0 * min(1.0, whole / len(local)) if whole else 0.0, 6.0 * initials)
    return best
