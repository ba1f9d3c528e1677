"""Words about the person rather than the work: no question is built on them."""

from __future__ import annotations

import re

# Words of the work itself (health records, a maternity ward, young people, retirement plans) stand here only in the company
# that makes them personal.
_PERSONAL = (
    # age
    r"years? old", r"years? of age", r"ag(?:e|ed) (?:of |over |under |between |limit )?\d+",
    r"\d+ ?(?:years )?(?:or|and) older",
    r"(?:16|18|21) ?(?:\+|years)? ?(?:or|and) (?:over|above)", r"your age", r"dates? of birth", r"birth ?(?:day|date|place)",
    r"born", r"young (?:and|team|dynamic|professionals?|applicants?|candidates?)", r"youthful", r"digital natives?",
    r"recent graduates?",
    # family
    r"married", r"marital", r"spouses?", r"husband", r"wife", r"pregnan\w+", r"(?:maternity|paternity|parental|family) leave",
    r"child ?care (?:needs|duties|arrangements)", r"family (?:status|situation|plans|commitments|duties)",
    r"single (?:parent|mother|father)", r"(?:my|his|her|your|own) (?:children|kids|sons?|daughters?|family)",
    # health
    r"(?:good|your|own) (?:physical |mental )?health", r"medical(?:ly)? (?:fit\w*|exam\w*|certificate)",
    r"drug (?:test|screen)\w*",
    r"physical(?:ly)? (?:fit\w*|demand\w*|abilit\w+|exam\w*)", r"(?:your|have a|has a|registered) disabilit\w+", r"sick leave",
    r"(?:be|been|fully) (?:vaccinated|immuni[sz]ed)", r"vaccination status", r"(?:able|ability) to (?:lift|stand|walk)",
    # nationality and origin
    r"(?<!senior )citizen(?:s|ship)?", r"nationalit\w+", r"nationals? of", r"passports?", r"work (?:permit|visa)s?",
    r"green card",
    r"visa (?:status|sponsorship)", r"immigra\w+", r"(?:work|employment) authori[sz]ation", r"mother tongue",
    r"(?:authori[sz]ed|right|eligible|eligibility) to work", r"native[ -](?:\w+ )?(?:speakers?|english|fluency)",
    r"(?:national|ethnic|racial|country of|place of) (?:origin|birth)", r"ethnic\w*", r"racial", r"hispanic", r"latin[oax]s?",
    r"residen(?:t|cy) of", r"(?:neutral|foreign|your) accent",
    # belief
    r"religio\w+", r"christian\w*", r"catholic", r"protestant", r"muslims?", r"islam\w*", r"jew(?:s|ish)?", r"hindu\w*",
    r"church\w*",
    r"buddhis\w+", r"(?:your|our|personal|statement of|shared?) (?:faith|beliefs?)", r"mosques?", r"synagogues?",
    r"political (?:views?|opinions?|part\w+)", r"trade union\w*",
    # the rest
    r"gender\w*", r"sex(?:es|ual|uality)?", r"(?:fe)?male", r"pronouns?", r"lgbt\w*", r"veteran status", r"disabled veterans?",
    r"criminal (?:record|history|background)", r"background (?:check|screen)\w*", r"convict(?:ed|ions?)", r"credit check",
    r"tattoos?",
)  # fmt: skip
_PATTERN = re.compile(rf"\b(?:{'|'.join(_PERSONAL)})(?!\w)", re.IGNORECASE)


_CLAUSE = re.compile(r"(?<=[,;.])\s+|\s+(?=and (?:the |an )?(?:able|ability) )")
LEFT_OUT = "[…]"


def without_personal_clauses(line: str) -> str:
    """Return `line` with each clause that is personal replaced by an ellipsis; '' where nothing else remains.

    Examples
    --------
    >>> without_personal_clauses("Knife skills, able to stand 8 hours. ServSafe a plus.")
    'Knife skills, […] ServSafe a plus.'
    """
    clauses = [LEFT_OUT if is_personal(clause) else clause for clause in _CLAUSE.split(line)]
    kept = " ".join(clauses)
    return "" if is_personal(kept) or set(clauses) == {LEFT_OUT} else kept


def is_personal(text: str) -> bool:
    """Return whether `text` touches age, family, health, nationality, religion, origin or the like.

    In doubt it does: a point that is not asked about is counted, a question that was asked cannot be taken back.

    Examples
    --------
    >>> is_personal("Must be 18 or older"), is_personal("US citizenship required"), is_personal("In good health")
    (True, True, True)
    >>> is_personal("5 years or more of nursing"), is_personal("Electronic health records")
    (False, False)
    """
    return _PATTERN.search(text) is not None
