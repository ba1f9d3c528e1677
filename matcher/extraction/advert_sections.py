"""The parts of an advert by their headings: duties, requirements, wishes, and what is boilerplate."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import NamedTuple

from matcher.domain.place import Span
from matcher.extraction.advert_text import AdvertLine
from matcher.extraction.wording import any_of


class AdvertSection(StrEnum):
    """What a part of an advert is about."""

    OPENING = "opening"
    DUTIES = "duties"
    MUST = "must"
    """Headed as requirements or qualifications: what stands here is indispensable unless it says otherwise."""
    PROFILE = "profile"
    """About the person wanted, under a softer heading: indispensable only where worded so."""
    NICE = "nice"
    COMPANY = "company"
    BENEFITS = "benefits"
    APPLY = "apply"
    EQUALITY = "equality"


BOILERPLATE = frozenset({AdvertSection.COMPANY, AdvertSection.BENEFITS, AdvertSection.APPLY, AdvertSection.EQUALITY})

# The first section whose wording is found in a heading has it.
_HEADINGS: tuple[tuple[AdvertSection, re.Pattern[str]], ...] = (
    (
        AdvertSection.EQUALITY,
        any_of(r"""
            equal (?:employment )?opportunit|\beeoc?\b
            diversity|inclusion|accommodations?\b|accessibility
            privacy|data protection|disclaimer|legal
            background checks?$|safeguarding statement
        """),
    ),
    (
        AdvertSection.NICE,
        any_of(r"""
            nice[ -]to[ -]haves?|good to have|great to have|would be (?:nice|great)|even better
            ^bonus\b|bonus(?: points| skills)?$|extra credit|(?:^|a )\bplus(?:es)?\b|it(?:'s| is) a plus
            preferred|preferences?$|desirable|desired|advantage|optional|ideally|beneficial
            stand out|additional (?:skills|assets)|assets?$|^useful$|what helps|helpful$
        """),
    ),
    (
        AdvertSection.PROFILE,
        any_of(r"""
            about you\b|who you are|you are$|your profile|you(?:'re| are) (?:a|someone)
            ideal candidate|person specification|the person$
        """),
    ),
    (
        AdvertSection.APPLY,
        any_of(r"""
            how to apply|to apply\b|apply now|apply$|application (?:process|procedure)|closing date
            next steps|contact (?:us|details)|get in touch
            (?:interview|hiring|recruitment|selection) process
        """),
    ),
    (
        AdvertSection.BENEFITS,
        any_of(r"""
            benefits?\b|perks|rewards?\b|package$|in return|time off
            we offer|we can offer|our offer|you(?:'ll| will)? get\b|what we(?:'ll| will) (?:give|provide)
            compensation|\bsalary|remuneration|^pay\b|pay (?:range|rate|and)
            what'?s in it for you|why (?:join|work|you'll love|us)
            (?:^|work )schedule|^shifts?\b|^hours\b|working hours
            (?:^|job |work )location|job type|employment type
        """),
    ),
    (
        AdvertSection.DUTIES,
        any_of(r"""
            about (?:the|this) (?:role|job|position|opportunity|post|team)
            ^the (?:role|job|position|opportunity|work|post)\b|the role$|in this role
            responsib|duties|accountabilities|scope of work|tasks?$
            what you(?:'ll| will)? (?:be )?(?:do|doing|own|work|build)|you will\b(?! (?:need|have|bring|get))
            you'll (?:be )?(?:do|doing)
            \bwill$
            your (?:role|job|tasks?|mission|day|work)\b|day[ -]to[ -]day|a day in
            job (?:description|summary|purpose|overview)|(?:position|role) (?:summary|overview|description|purpose)
            (?:key|main|core) (?:tasks?|activities|functions)|essential functions
        """),
    ),
    (
        AdvertSection.MUST,
        any_of(r"""
            requirements?\b|required|we require|qualifications?\b|prerequisites?|criteria|eligibility
            must[ -]haves?|you must\b|minimum|essential|mandatory|education and experience|licen[cs]es? and
            what (?:you(?:'ll| will)? )?need|you(?:'ll| will)? need\b|what is needed|needed\b|^needs?$
            we ask|we expect|you should have
        """),
    ),
    (
        AdvertSection.PROFILE,
        any_of(r"""
            you(?:'ll)? (?:will )?(?:bring|have)\b|what you bring|looking for|we(?:'re| are) (?:seeking|after)
            skills|experience\b|competenc|knowledge|education\b|abilities|attributes|capabilities|expertise
            candidate|background\b|credentials|certifications?|languages?$|fit (?:if|for)|successful applicant
            tech(?:nology)? stack|technologies|tools
        """),
    ),
    (
        AdvertSection.COMPANY,
        any_of(r"""
            about (?:us|our|the (?:company|organi[sz]ation|school|employer|business|firm|hospital|client))|^about\b
            who we are|our (?:company|mission|story|culture|values|vision|team|client)|meet the team|life at
            the company|company (?:overview|description|profile)|overview of the
        """),
    ),
)
_INLINE_HEADING = re.compile(r"(?P<heading>[^:.!?]{2,60}):[ ]+(?=\S)")
_MAX_WORDS = 9
_MAX_RUN_IN = 3
_MAX_OPENING = 5
_WANTED = any_of(r"""
    \byou (?:must|need|should)\b|\bmust (?:have|be|hold)\b|\b(?:is|are) required\b|\brequired to\b
    \bwe(?:'re| are) (?:looking for|seeking)\b|\byears? (?:of )?experience\b
    \b(?:successful|ideal) candidate\b|\bto join\b
""")
_WANTED_AFTER_COMPANY = any_of(r"\b(?:you(?:'ll| will)|as our|your (?:role|tasks|job))\b")
# Verbs and pronouns that make a sentence of what could look like a heading.
_SENTENCE = re.compile(r"\b(?:is|are|was|were|has|have had|should|shall|ensure|please)\b|,.*,|\d{3}", re.IGNORECASE)


class SectionedLine(NamedTuple):
    """A line of an advert with the part it stands in; headings are left out."""

    line: AdvertLine
    section: AdvertSection
    is_headed: bool
    """A heading stands over it, or before it on its line; else the section is a guess."""


def sectioned(lines: Sequence[AdvertLine]) -> Iterator[SectionedLine]:
    """Yield the lines of an advert without its headings, each with its section."""
    section = AdvertSection.OPENING
    is_headed = has_bullets = False
    for index, line in enumerate(lines):
        following = lines[index + 1] if index + 1 < len(lines) else None
        heading = heading_of(line, following)
        if heading is not None:
            section, is_headed, has_bullets = heading, True, False
            continue
        inline = _inline_heading(line)
        if inline is not None:
            yield SectionedLine(inline[1], inline[0], is_headed=True)
            # "Must have: SQL" on a line of its own heads what follows only when it opens a block of plain lines.
            if not line.is_bullet and line.is_whole and inline[0] not in BOILERPLATE:
                section, is_headed = inline[0], True
            continue
        if has_bullets and line.opens_block and not line.is_bullet:
            # A paragraph after the list of a section is no part of it.
            section, is_headed, has_bullets = AdvertSection.OPENING, False, False
        has_bullets = has_bullets or (is_headed and line.is_bullet)
        if is_headed and section in BOILERPLATE and _leaves_boilerplate(line, section):
            section = AdvertSection.OPENING
        yield SectionedLine(line, section, is_headed=is_headed)


def heading_of(line: AdvertLine, following: AdvertLine | None) -> AdvertSection | None:
    """Return the section that `line` heads, None when it is no heading."""
    text = line.text.strip(" :*-–—#")
    n_words = len(text.split())
    # "The position." before a paragraph is a heading, too.
    is_run_in = text.endswith(".") and not line.is_whole and line.opens_block and n_words <= _MAX_RUN_IN
    if is_run_in:
        return _section_named(text.rstrip("."))
    if ": " in text:
        return None
    if line.is_bullet or not line.is_whole or not text or n_words > _MAX_WORDS or text.endswith((".", ";", ",")):
        return None
    ends_colon = line.text.rstrip().endswith(":")
    opens_list = following is not None and following.is_bullet and n_words <= _MAX_OPENING and "," not in text
    if not ends_colon and not opens_list and (_SENTENCE.search(text) or (following is None and not line.opens_block)):
        return None
    is_bare = not ends_colon and following is not None and not line.opens_block and not following.is_bullet
    section = _section_named(text)
    if section is None:
        # A line with a colon over a list, without a word that we know, still ends what stood before.
        return AdvertSection.OPENING if ends_colon and following is not None and following.is_bullet else None
    if is_bare and not text.isupper() and len(text.split()) > 3:
        return None
    return section


def _section_named(text: str) -> AdvertSection | None:
    for section, pattern in _HEADINGS:
        if pattern.search(text):
            return section
    return None


def _inline_heading(line: AdvertLine) -> tuple[AdvertSection, AdvertLine] | None:
    """Return the section and the rest of "Nice to have: Kafka"."""
    match = _INLINE_HEADING.match(line.text)
    if match is None or len(match["heading"].split()) > 5 or _SENTENCE.search(match["heading"]):
        return None
    section = _section_named(match["heading"])
    if section is None or (line.is_bullet and section in (AdvertSection.PROFILE, AdvertSection.DUTIES)):
        return None
    span = Span(line.span.start + match.end(), line.span.end)
    return section, line._replace(text=line.text[match.end() :], span=span)


def _leaves_boilerplate(line: AdvertLine, section: AdvertSection) -> bool:
    """Whether a line under a boilerplate heading speaks of the work again, its own heading being missing."""
    if section is AdvertSection.EQUALITY:
        return False
    if section is AdvertSection.COMPANY and _WANTED_AFTER_COMPANY.search(line.text):
        return True
    return section is not AdvertSection.APPLY and _WANTED.search(line.text) is not None
