"""Lines of an advert that say nothing about the work or the person: benefits, diversity, the company, pay, how to apply."""

from __future__ import annotations

from matcher.extraction.wording import any_of

_EQUALITY = any_of(r"""
    equal[- ](?:employment )?opportunit|\beoe\b|e-?verify|disability confident
    without regard to|regardless of (?:race|age|gender|sex|background)|sexual orientation|gender identity|national origin
    protected (?:veteran|class|characteristic|status)|under-?represented|minority ethnic
    (?:celebrate|value|embrace|champion|committed to)s? (?:an? |the )?(?:diverse|diversity|inclusi)
    inclusive (?:environment|workplace|culture)|reasonable accommodations?
    committed to safeguarding|all (?:qualified )?(?:applicants|candidates)|all sections of the community|every background
    all backgrounds
""")
_BENEFITS = any_of(r"""
    \b401\s?\(?k\)?|\b403\s?\(?b\)?|pension|profit[- ]sharing|stock options|equity package|employee stock|company car
    (?:health|life|vision|medical) insurance|dental\b|on-site child ?care|gym membership
    paid (?:time off|holidays?|vacation|leave|parental|health|sick|training)|\bpto\b|parental leave
    days'? (?:of )?(?:holiday|vacation|annual leave|leave|pto)|weeks (?:off|of (?:vacation|holiday))
    free (?:parking|lunch|snacks|coffee|meals|fruit)|staff (?:meals|discount)|employee (?:assistance|discount)
    (?:sign[- ]?on|signing|annual|quarterly|referral) bonus|bonus scheme|shift differential
    relocation (?:assistance|package|support)
    tuition (?:reimbursement|assistance)|training budget|home[- ]office (?:budget|allowance)|cycle[- ]to[- ]work
    competitive (?:salary|pay|compensation|benefits|package|wages?)|comprehensive benefits|benefits (?:package|include)
    career (?:growth|progression|advancement) opportunit|opportunit(?:y|ies) (?:to grow|for (?:growth|advancement))
    team (?:events|outings|lunches)|wellness (?:program|budget|allowance)|work[- ]life balance
    flexible (?:working|hours|schedule)
""")
_PAY = any_of(r"""
    [$£€]\s?\d[\d.,k]*.{0,40}?(?:per |an? |/\s?|\b)(?:hour|hr|year|yr|annum|annually|month|week|salary|doe|plus|bonus)
    [$£€]\s?\d[\d.,k]*\s?(?:to|-|–)\s?[$£€]?\s?\d|\b\d{2,3}k\s?(?:to|-|–)\s?\d{2,3}k\b
    \b(?:salary|pay|compensation|wage|rate)(?: (?:range|scale|rate))?\s?(?:is|:|from|between)
    ^pay\b|\bwe pay\b|hourly rate|\bote\b|depending on experience
""")
_APPLY = any_of(r"""
    \bto apply\b|\bapply (?:now|today|online|by|via|at|with|through|directly|here|in confidence)\b|cover letter
    \b(?:send|submit|e-?mail|forward) (?:us )?(?:your|a|an) (?:cv|resume|résumé|application|cover)
    \bclick (?:here|apply|the)|closing date|application (?:forms?|deadline)|applications? (?:will|close|are)\b
    \be-?mail (?:us|your|to)|\bcall (?:us|\+?\d|\(\d)|\bask for [a-z]+\.?$|[\w.]+@[\w.]+\.\w
    \bcome by\b|\bdrop (?:by|in)\b|\binformal chat\b|\bviewings\b
    no agencies|agencies,? please|recruitment agencies|only shortlisted|we look forward to|cvs without
    \b(?:we are|we're|is|now) hiring\b
""")
_OFFER = any_of(r"^we (?:also |can )?offer\b|^you(?:'ll| will)? get\b|^what you get\b")
_COMPANY = any_of(r"""
    \b(?:founded|established) in\b|\bsince (?:19|20)\d\d|family[- ](?:owned|run)|not[- ]for[- ]profit|nonprofit|headquartered
    \b(?:we|our company|our group) (?:employ|serve|operate|make|believe|were founded|have (?:grown|been|\d|offices))\b
    \b(?:are|'re|is) (?:an?|the|one of the) (?:[\w-]+ ){0,4}(?:company|leader|provider|agency|firm|start-?up|organi[sz]ation)\b
    \b(?:are|'re|is) (?:an?|the|one of the) (?:[\w-]+ ){0,4}(?:employer|system|manufacturer|consultancy|practice|supplier)\b
    \b(?:are|'re|is) (?:an?|the|one of the) (?:[\w-]+ ){0,4}(?:charity|comprehensive|contractor|retailer|hotel|clinic)\b
    (?:leading|fastest[- ]growing|award[- ]winning) (?:[\w-]+ ){0,3}(?:company|provider|firm|agency|employer|manufacturer)
    \bour (?:mission|vision|values|story|investors|culture|people)\b|great place to (?:work|do)|\bwe(?:'re| are) (?:proud|\d+)
    \b\d[\d,.]* (?:[\w-]+ )?(?:employees|people|colleagues|stores|clinics|countries|offices|restaurants)\b
""")
_CHECKS = any_of(r"\b(?:background checks?|drug (?:screen|test)s?)\b")
# What a line must not say if it is to be dropped: it asks something of the person.
_ASKS = any_of(r"""
    \byou (?:must|need|have|should|bring)\b|\bmust\b(?! be (?:submitted|received|made))|\blooking for\b|\bseeking\b
    \byears?'? (?:of )?(?:\w+ ){0,3}experience|\bexperience (?:in|with|of|as|using)\b|\bminimum of\b|\bat least\b
    \bdegree\b|bachelor|\bmaster'?s\b|licen[cs]e|certif(?:ied|icat)|proficien|knowledge of|ability to|skilled|fluent|responsib
    \byou(?:'ll| will) (?!get|receive|enjoy|have access|love|find|earn|also get|be paid|join)
""")
# Conditions that no resume speaks of.
_FORMALITY = any_of(r"""
    \bright to work\b|\b(?:authori[sz]ed|eligible|legally able|authori[sz]ation|eligibility) to work\b|\b(?:visa|sponsorship)\b
    \b(?:\d\d|eighteen|twenty-one) years (?:old|of age)\b|\bof legal age\b|\bdrug[- ](?:screen|test)\w*|\bbackground checks?\b
    \bdbs check|\bcriminal record\b|\bmoving violations\b
    \b(?:lift|carry|push|pull)(?:ing)?\b.{0,30}\b(?:lbs?|pounds|kg|kilos)\b
    \b(?:stand|sit|walk)(?:ing)? for (?:long|extended|prolonged)
    \bown (?:car|vehicle|transport(?:ation)?)\b
""")
_WORK = any_of(r"""
    ^you\b|^your\b|^as (?:an?|our|the)\b|^(?:the|our) [\w /-]{3,40} (?:leads?|owns?|manages?|reports?|works?|supports?|will)\b
    \breporting to\b
""")
_LICENSED = any_of(r"licen[cs]e|certif|experience|degree|skills?\b|\bcard\b")
_MAX_REST = 90
_CERTAIN = any_of(r"years? (?:of )?experience|bachelor|degree in")


def is_boilerplate(line: str) -> bool:
    """Return whether a line, wherever it stands, is about benefits, pay, equality, the company or applying.

    It is careful: a line that also asks something of the person stays.

    Examples
    --------
    >>> is_boilerplate("We pay $34-$41 per hour, with 401(k) and paid holidays.")
    True
    >>> is_boilerplate("Knowledge of pension administration and 401(k) plans")
    False
    """
    if _EQUALITY.search(line) or _APPLY.search(line) or _OFFER.search(line):
        return _CERTAIN.search(line) is None
    if not any(pattern.search(line) for pattern in (_BENEFITS, _PAY, _COMPANY, _CHECKS)):
        return False
    return _ASKS.search(line) is None


def speaks_of_equality(line: str) -> bool:
    """Return whether a line speaks of equal opportunity, naming what nobody is turned away for."""
    return _EQUALITY.search(line) is not None


def asks_something(line: str) -> bool:
    """Return whether a line asks something of the person, or says what they will do."""
    return _ASKS.search(line) is not None or _WORK.search(line) is not None


def is_formality(line: str) -> bool:
    """Return whether a line states a condition that resumes do not speak of (right to work, age, lifting weights).

    A line that asks for more than that stays.
    """
    match = _FORMALITY.search(line)
    return match is not None and len(line) - len(match.group()) < _MAX_REST and not _LICENSED.search(line)
