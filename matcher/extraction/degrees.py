"""Degrees as people and employers write them: level, words and field."""

from __future__ import annotations

import re
from typing import NamedTuple

from matcher.domain.place import Span
from matcher.domain.resume import DegreeLevel
from matcher.extraction.places import is_location

# Abbreviations count in capitals only ('as', 'ma', 'ms' are words); a dot after each letter is the same thing.
_ABBREVIATIONS: dict[DegreeLevel, str] = {
    DegreeLevel.DOCTORATE: "PhD DPhil EdD JD MD DO DDS DMD DVM PharmD PsyD DNP DBA DPT DSc EngD DrPH OD ScD ThD LLD",
    DegreeLevel.MASTER: "MSc MS MA MBA EMBA MEng MEd MFA MPhil MPH MPA MSN MSW LLM MAT MRes MPP MArch MAcc MFin MCA MTech MM"
    " MMus MSEd"
    " MSEE MSCS MSIS MHA MLIS MPS MPharm MBBS MBChB MCom MDiv MHR MHRM MIM MSci ME MOT MSF MSBA MSE PGDip",
    DegreeLevel.BACHELOR: "BSc BS BA BEng BBA BFA BEd BSN BCom LLB BArch BTech BMus BM BSBA BSEE BSME BSCE BCS BCA BDes"
    " BSW BASc BAS BIT"
    " BHM BPharm BSci BComm BPhil BSEd BGS BVSc BDS BE BAcc BHSc BAppSc BSET BSIT BSCS BSHM BSE BAAS BSNE PGCE",
    DegreeLevel.ASSOCIATE: "AAS AA AS ADN ASN AOS AFA AAB AAT FdSc FdA HND DEC",
    DegreeLevel.VOCATIONAL: "NVQ SVQ HNC BTEC GNVQ CAP TAFE",
    DegreeLevel.SECONDARY: "GED GCSE GCSEs GCE HSD SSC HSC ICSE CBSE",
}
_WORDS: tuple[tuple[DegreeLevel, str], ...] = (
    (
        DegreeLevel.DOCTORATE,
        (r"doctor(?:ate|al degree)?(?: of [a-z]+(?: [a-z]+)?)?|juris doctor|ph\. ?d\.?|post-?doctoral degree|promotion zum dr"),
    ),
    (
        DegreeLevel.MASTER,
        (
            r"master(?:['’]?s)?(?:[ ]degree|[ ](?:of|in|en)(?=[ ][a-z])|[ ]?\((?:msc|ms|ma|meng|mba)\))"
            r"|masters?['’]s?(?=[ ,;.)]|$)|magister|m\. ?sc\.?"
            r"|post-?graduate (?:degree|diploma)|staatsexamen|diplom(?:-ingenieur(?:in)?"
            r"|ingenieur(?:in)?)?(?=[ (])(?!a)|dipl\.-\w+\.?"
            r"|maîtrise|graduate degree|advanced degree"
        ),
    ),
    (
        DegreeLevel.BACHELOR,
        (
            r"bachelor(?:['’]?s)?(?:[ ]degree|[ ](?:of|in)(?=[ ][a-z])|[ ]?\((?:bsc|bs|ba|beng)\))?"
            r"|bachelors?['’]s?(?=[ ,;.)]|$)|b\. ?sc\.?"
            r"|licenciatura|undergraduate degree|baccalaureate degree|(?:post-?)?graduate certificate in education"
            r"|(?:four|4)[- ]year degree"
            r"|(?:university|college) degree|honours degree|laurea(?: triennale)?|licence (?:de|en|professionnelle)"
        ),
    ),
    (
        DegreeLevel.ASSOCIATE,
        (
            r"associate(?:['’]?s)?(?:[ ]degree|[ ](?:of|in)(?=[ ](?:arts|science|applied|nursing|business|general|fine"
            r"|occupational)))"
            r"|associates?['’]s?[ ](?:degree|in)|foundation degree|higher national diploma|(?:two|2)[- ]year degree"
            r"|advanced diploma"
        ),
    ),
    (
        DegreeLevel.VOCATIONAL,
        (
            r"(?:registered |electrical |culinary |trade |advanced |modern )?apprenticeship|(?:journeyman|vocational"
            r"|trade|technical|culinary|professional)"
            r"[ ](?:certificate|diploma|training|program(?:me)?|qualification)|higher national certificate"
            r"|certificate (?:[iv]{1,3}|of|in)\b(?! (?:completion|achievement|participation))"
            r"|diploma (?:in|of)|graduate certificate|postsecondary certificate|city (?:&|and) guilds"
            r"|level [2-5] (?:diploma|certificate|nvq|award|extended diploma)|ausbildung"
            r"|trade school|vocational school|national diploma|le cordon bleu diploma|grand diplôme|meisterbrief"
            r"|gesellenbrief|(?:practical nursing|welding|hvac|nursing|lpn) (?:diploma|certificate)"
        ),
    ),
    (
        DegreeLevel.SECONDARY,
        (
            r"high[- ]school(?: (?:diploma|degree|graduate|equivalency))?|secondary (?:school|education)(?: (?:diploma"
            r"|certificate))?|(?:a|as|o)[- ]levels?(?= |:|,|$)"
            r"|advanced levels|abitur|matura|baccalaur[ée]at|international baccalaureate|ib diploma"
            r"|leaving cert(?:ificate)?|general educational development"
            r"|school leaving certificate|fachabitur|scottish highers|advanced highers"
            r"|higher secondary|maturit[àa]|bachillerato"
        ),
    ),
)
_FURTHER_FIELD = re.compile(r"(?:\s*\([A-Z][\w.]{1,6}\))?(?:\s+in\s+|:\s+|,\s+)")
_GRADE = re.compile(r"[ ]Level[ ]\d(?:[ ](?:Diploma|Certificate|Award|Extended Diploma)(?: in)?)?", re.IGNORECASE)
_INITIALS = re.compile(r"[ ]\([A-Z][\w.]{1,6}\)")
_NAMED_FIELD = re.compile(
    r"(?:science|arts|fine arts|applied science|applied arts|applied business|business administration|engineering"
    r"|education|technology|laws|philosophy"
    r"|commerce|music|nursing|design|architecture|social work|public health|public administration|medicine"
    r"|pharmacy|occupational studies"
    r"|general studies|applied technology|computer applications|computer science|veterinary medicine"
    r"|dental surgery|jurisprudence)\b",
    re.IGNORECASE,
)
# Of these, the words after 'of' are the kind of degree rather than what was studied.
_KIND_ONLY = frozenset(
    (
        "science",
        "arts",
        "fine arts",
        "applied science",
        "applied arts",
        "philosophy",
        "laws",
        "occupational studies",
        "applied technology",
        "technology",
        "applied business",
    )
)
_LINK = re.compile(
    r"(?:\s*\((?:hons?\.?|honours|honors|[A-Z][\w.]{1,6})\)|\s+(?:hons\.?|degree)\b)*\s*(?:,|:|[-–—]|\bin\b|\bof\b"
    r"|\ben\b|\bwith (?:a )?(?:major|specialization|concentration) in\b)?\s*(?:major(?:ing)? in\b)?\s*",
    re.IGNORECASE,
)
_FIELD = re.compile(
    r"[A-ZÀ-Þ][\w&/'’+.-]*(?:[ ](?:[A-ZÀ-Þ&][\w&/'’+.-]*|and|of|for|the|in|with|to|de|und)){0,7}|[a-z]+(?:[ ][a-z&]+){0,4}"
)
_FIELD_STOP = re.compile(
    r"\s(?:from|at|with|minor|gpa|expected|graduated|grade|cum|magna|summa|required|preferred|or|is|and a|and an"
    r"|and minor|concentration)\b.*|\s[-–—|(].*|\s(?=[12]\d{3}\b).*",
    re.IGNORECASE,
)
_NOT_FIELD = re.compile(
    r"(?:degree|or|from|at|required|preferred|is|gpa|university|college|school|institute|academy|honou?rs?|with"
    r"|cum|magna|summa|first|second|upper|lower|expected|graduated|equivalent|student"
    r"|class|distinction|merit|candidate|program(?:me)?|level|and|the|to|as|by|on|for|who|coursework|relevant"
    r"|minor|completed|present|current)\b",
    re.IGNORECASE,
)
_TITLE_AFTER = re.compile(
    r"\s*(?:electrician|plumber|chef|mechanic|technician|craftsman|stylist|barber|carpenter|mason|gardener|teacher"
    r"|scheduler|mariner|sergeant|data|trainer|plan|of ceremonies)",
    re.IGNORECASE,
)


def _abbreviation_pattern() -> tuple[re.Pattern[str], dict[str, DegreeLevel]]:
    levels = {form: level for level, forms in _ABBREVIATIONS.items() for form in forms.split()}
    dotted = "|".join(
        r"\.?[ ]?".join(map(re.escape, re.findall(r"[A-Z][a-z]*", form))) + r"\.?"
        for form in sorted(levels, key=lambda form: (-len(form), form))
    )
    return re.compile(rf"(?<![\w.'’&+-])(?:{dotted})(?![\w&+'’])(?!-\w)"), {
        re.sub(r"[. ]", "", form): level for form, level in levels.items()
    }


_ABBREVIATED, _LEVELS = _abbreviation_pattern()
_WORDED = re.compile("|".join(rf"(?P<{level.name}>(?<![\w-])(?:{pattern})(?!\w))" for level, pattern in _WORDS), re.IGNORECASE)
# Two letters that are also places, titles and units: only with a field or a dot behind or before them.
_RISKY = frozenset(
    (
        "MA",
        "MS",
        "ME",
        "MD",
        "DO",
        "OD",
        "AS",
        "AA",
        "BE",
        "BM",
        "MM",
        "BIT",
        "DEC",
        "CAP",
        "MAT",
        "MCA",
        "SSC",
        "HSC",
        "BCS",
        "MIM",
        "MPS",
        "MSF",
    )
)


_PRODUCT = re.compile(r"\s+(?:Office|Excel|Word|Power|Access|Project|Visio|Teams|Outlook|SQL|Dynamics|Windows|Azure|Share)")


class Degree(NamedTuple):
    """A degree found in a text; the spans are positions in it."""

    level: DegreeLevel
    span: Span
    """The degree with its field: 'B.S. in Computer Science'."""
    field: str
    field_span: Span | None


def find_degrees(text: str) -> list[Degree]:
    """Return the degrees that `text` names, in order and without overlap.

    Examples
    --------
    >>> [(degree.level.name, degree.field) for degree in find_degrees("B.S. in Computer Science; Master of Science, Biology")]
    [('BACHELOR', 'Computer Science'), ('MASTER', 'Biology')]
    """
    heads = [(match.start(), match.end(), _level_of(match)) for match in _WORDED.finditer(text)]
    heads += [
        (match.start(), match.end(), _LEVELS[re.sub(r"[. ]", "", match.group())])
        for match in _ABBREVIATED.finditer(text)
        if _is_degree(text, match)
    ]
    found: list[Degree] = []
    for start, end, level in sorted(heads):
        if found and start < found[-1].span.end:
            continue
        # 'Master electrician' is a title; 'M.S.' is none.
        if level is DegreeLevel.MASTER and "." not in text[start:end] and _TITLE_AFTER.match(text, end):
            continue
        degree = _with_field(text, start, end, level)
        if found and _repeats(text, found[-1], degree):
            found[-1] = found[-1]._replace(
                field=found[-1].field or degree.field, field_span=found[-1].field_span or degree.field_span
            )
            continue
        found.append(degree)
    return found


def degree_level(text: str) -> DegreeLevel | None:
    """Return the highest level that `text` names; None when it names none.

    Examples
    --------
    >>> degree_level("master electrician") is None, degree_level("Bachelor's degree").name
    (True, 'BACHELOR')
    """
    return max((degree.level for degree in find_degrees(text)), default=None)


def _level_of(match: re.Match[str]) -> DegreeLevel:
    return DegreeLevel[match.lastgroup or "NONE"]


def _is_degree(text: str, match: re.Match[str]) -> bool:
    form = match.group()
    if "." in form.rstrip(".") or form not in _RISKY:
        return True
    before, after = text[max(0, match.start() - 2) : match.start()], text[match.end() : match.end() + 40]
    if before.endswith((", ", ",")):
        return False  # 'Boston, MA'
    if _PRODUCT.match(after):
        return False
    return bool(re.match(r"\s*(?:in|,|[-–—:(])\s*[A-Z]|\s+[A-Z][a-z]+", after))


def _repeats(text: str, last: Degree, degree: Degree) -> bool:
    """'Bachelor of Science (BSc)': the same degree said twice."""
    between = text[last.span.end : degree.span.start]
    return degree.level is last.level and len(between) <= 3 and between.strip() in ("(", "", "/")


def _with_field(text: str, start: int, end: int, level: DegreeLevel) -> Degree:
    line_end = text.find("\n", end)
    line_end = len(text) if line_end < 0 else line_end
    end -= text[start:end].endswith(" ")
    grade = _GRADE.match(text, end, line_end)
    end = grade.end() if grade else end
    named = _NAMED_FIELD.match(text, end + 1) if re.search(r"\b(?:of|in)$", text[start:end]) else None
    if named is not None and named.end() <= line_end:
        further = _FURTHER_FIELD.match(text, named.end(), line_end)
        if named.group().lower() in _KIND_ONLY:
            end = named.end()
        elif further is not None:
            field = _field(text[further.end() : min(line_end, further.end() + 90)], has_link_word=True)
            if field:
                where = Span(further.end(), further.end() + len(field))
                return Degree(level, Span(start, where.end), field, where)
    link = _LINK.match(text, end, line_end)
    begin = link.end() if link else end
    is_loose = level is DegreeLevel.SECONDARY or text[start:end].lower().endswith("apprenticeship")
    if is_loose and (link is None or "in" not in link.group().split()):
        return Degree(level, Span(start, end), "", None)
    has_link_word = link is not None and bool(re.search(r"\b(?:in|of|en)\b", link.group() + text[max(start, end - 3) : end]))
    field = _field(text[begin : min(line_end, begin + 90)], has_link_word=has_link_word)
    if not field:
        return Degree(level, Span(start, end), "", None)
    where = Span(begin, begin + len(field))
    initials = _INITIALS.match(text, where.end, line_end)
    return Degree(level, Span(start, initials.end() if initials else where.end), field, where)


def _field(text: str, *, has_link_word: bool) -> str:
    if not text or _NOT_FIELD.match(text):
        return ""
    match = _FIELD.match(text)
    if match is None or (match.group()[0].islower() and not has_link_word):
        return ""
    field = _FIELD_STOP.sub("", match.group())
    for stop in (" and", " of", " in", " for", " the", " with", " to", " de"):
        field = field.removesuffix(stop)
    field = field.rstrip(" .-/&")
    if is_location(field) or re.search(r"\b(?:University|College|School|Institute|Academy|Polytechnic|Hochschule)\b", field):
        return ""
    return field
