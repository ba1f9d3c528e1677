"""Places as resumes write them: 'City, ST', 'City, Country', a known large city, 'Remote'."""

from __future__ import annotations

import re
from functools import cache

from matcher.domain.place import Span

_US = """AL Alabama|AK Alaska|AZ Arizona|AR Arkansas|CA California|CO Colorado|CT Connecticut|DE Delaware
|FL Florida|GA Georgia|HI Hawaii|ID Idaho|IL Illinois|IN Indiana|IA Iowa|KS Kansas|KY Kentucky
|LA Louisiana|ME Maine|MD Maryland|MA Massachusetts|MI Michigan|MN Minnesota|MS Mississippi|MO Missouri
|MT Montana|NE Nebraska|NV Nevada|NH New Hampshire|NJ New Jersey|NM New Mexico|NY New York
|NC North Carolina|ND North Dakota|OH Ohio|OK Oklahoma|OR Oregon|PA Pennsylvania|RI Rhode Island
|SC South Carolina|SD South Dakota|TN Tennessee|TX Texas|UT Utah|VT Vermont|VA Virginia|WA Washington
|WV West Virginia|WI Wisconsin|WY Wyoming|DC District of Columbia|PR Puerto Rico"""
_ABROAD = """ON Ontario|QC Quebec|BC British Columbia|AB Alberta|MB Manitoba|SK Saskatchewan|NS Nova Scotia
|NB New Brunswick|NL Newfoundland|PE Prince Edward Island|NSW New South Wales|VIC Victoria
|QLD Queensland|TAS Tasmania"""
_COUNTRIES = """Afghanistan|Albania|Algeria|Argentina|Armenia|Australia|Austria|Bahrain|Bangladesh|Belarus|Belgium
|Bolivia|Bosnia|Brazil|Bulgaria|Cambodia|Cameroon|Canada|Chile|China|Colombia|Costa Rica|Croatia|Cuba
|Cyprus|Czech Republic|Czechia|Denmark|Dominican Republic|Ecuador|Egypt|El Salvador|England|Estonia
|Ethiopia|Finland|France|Georgia|Germany|Ghana|Greece|Guatemala|Honduras|Hong Kong|Hungary|Iceland|India
|Indonesia|Iran|Iraq|Ireland|Israel|Italy|Jamaica|Japan|Jordan|Kazakhstan|Kenya|Kuwait|Latvia|Lebanon
|Lithuania|Luxembourg|Malaysia|Malta|Mexico|Moldova|Morocco|Nepal|Netherlands|The Netherlands
|New Zealand|Nicaragua|Nigeria|Northern Ireland|Norway|Oman|Pakistan|Panama|Paraguay|Peru|Philippines
|Poland|Portugal|Qatar|Romania|Russia|Saudi Arabia|Scotland|Senegal|Serbia|Singapore|Slovakia|Slovenia
|South Africa|South Korea|Korea|Spain|Sri Lanka|Sweden|Switzerland|Taiwan|Tanzania|Thailand|Tunisia
|Turkey|UAE|Uganda|Ukraine|United Arab Emirates|United Kingdom|United States|United States of America|UK
|U.K.|USA|U.S.A.|US|U.S.|Uruguay|Uzbekistan|Venezuela|Vietnam|Wales|Zambia|Zimbabwe|EU|Deutschland
|España|Österreich"""
_CITIES = """Amsterdam|Athens|Atlanta|Auckland|Austin|Baltimore|Bangalore|Bengaluru|Bangkok|Barcelona|Basel|Beijing
|Belfast|Berlin|Bern|Birmingham|Boston|Bratislava|Brisbane|Bristol|Brussels|Bucharest|Budapest|Calgary
|Cambridge|Cape Town|Cardiff|Charlotte|Chennai|Chicago|Cincinnati|Cleveland|Cologne|Copenhagen|Dallas
|Delhi|Denver|Detroit|Dubai|Dublin|Düsseldorf|Edinburgh|Frankfurt|Geneva|Genoa|Glasgow|Gothenburg|Graz
|Hamburg|Hanoi|Helsinki|Ho Chi Minh City|Houston|Hyderabad|Indianapolis|Istanbul|Jakarta|Johannesburg
|Kansas City|Karachi|Kraków|Krakow|Kyiv|Lagos|Las Vegas|Leeds|Leicester|Leipzig|Lille|Lisbon|Liverpool
|Ljubljana|London|Los Angeles|Lyon|Madrid|Malmö|Manchester|Manila|Marseille|Melbourne|Mexico City|Miami
|Milan|Milwaukee|Minneapolis|Montreal|Montréal|Moscow|Mumbai|Munich|München|Nairobi|Nashville|New Delhi
|New Orleans|New York City|NYC|Newcastle|Nottingham|Nuremberg|Oslo|Ottawa|Oxford|Paris|Perth
|Philadelphia|Phoenix|Pittsburgh|Porto|Prague|Pune|Raleigh|Riga|Rome|Rotterdam|Salt Lake City
|San Antonio|San Diego|San Francisco|San Jose|São Paulo|Sao Paulo|Seattle|Seoul|Shanghai|Sheffield
|Shenzhen|Sofia|Southampton|St. Louis|Stockholm|Stuttgart|Sydney|Taipei|Tallinn|Tampa|Tel Aviv|The Hague
|Tokyo|Toronto|Tucson|Turin|Utrecht|Valencia|Vancouver|Vienna|Vilnius|Warsaw|Wellington|Wrocław|Zagreb
|Zürich|Zurich|Łódź"""
_ANYWHERE = r"remote|hybrid|on-?site|worldwide|various locations|nationwide"

# One to four capitalised words, then a comma and a region: bounded on both sides.
_CITY = (
    r"(?:(?:St|Ft|Mt)\.[ ]|[A-ZÀ-ÖØ-Þ][\w'’-]{1,24}[ -](?:(?:de|of|upon|on|am|an|der|la|le|the|del)[ -])?){0,3}"
    r"[A-ZÀ-ÖØ-Þ][\w'’-]{1,24}"
)


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    pairs = [entry.strip().split(" ", 1) for entry in (_US + "|" + _ABROAD).split("|")]
    names = [name for _, name in pairs] + [name.strip() for name in _COUNTRIES.split("|")]
    long_names = "|".join(re.escape(name) for name in sorted(set(names), key=lambda name: (-len(name), name)))
    codes = "|".join(code for code, _ in pairs)
    # Codes count in capitals only: 'in', 'or', 'me', 'hi' are words.
    region = rf"(?:(?i:{long_names})|{codes})"
    tail = rf"(?:[ ]\d{{5}}(?:-\d{{4}})?)?(?:,?[ ]\(?(?:(?i:{long_names})|(?i:{_ANYWHERE}))\)?)?"
    paired = re.compile(rf"(?<![\w.]){_CITY},[ ]?{region}(?![\w]){tail}")
    # In their own case only: 'jordan' and 'reading' may be parts of an address or words.
    single = re.compile(rf"(?<![\w@.-])(?:{'|'.join(map(re.escape, _alone()))})(?![\w@])(?!\.\w)")
    anywhere = re.compile(rf"\(?(?:{_ANYWHERE})\)?(?:[ ]?[-,(/][ ]?{region}\)?)?", re.IGNORECASE)
    return paired, single, anywhere


def find_location(text: str, start: int = 0, end: int | None = None) -> Span | None:
    """Return the first 'City, Region' in ``text[start:end]``; None when there is none.

    Examples
    --------
    >>> text = "Lives in Salt Lake City, UT 84101 since May"
    >>> find_location(text).of(text)
    'Salt Lake City, UT 84101'
    """
    paired = _patterns()[0].search(text, start, len(text) if end is None else end)
    return Span(*paired.span()) if paired else None


def is_location(text: str) -> bool:
    """Return whether all of `text` is a place.

    Examples
    --------
    >>> [is_location(text) for text in ("Austin, TX", "London", "Remote, USA", "London School of Nursing")]
    [True, True, True, False]
    """
    whole = text.strip()
    stripped = whole.strip(" ()").removesuffix(".")
    return _is_whole_place(stripped) or (stripped != whole and _is_whole_place(whole))


def _is_whole_place(text: str) -> bool:
    paired, single, anywhere = _patterns()
    if "," in text and paired.fullmatch(text):
        return True
    # The patterns have hundreds of names: most texts do not even begin like one of them.
    beginnings, anywheres = _beginnings()
    if text[:3] in beginnings and single.fullmatch(text):
        return True
    return text[:4].lower().lstrip("(")[:3] in anywheres and anywhere.fullmatch(text) is not None


@cache
def _beginnings() -> tuple[frozenset[str], frozenset[str]]:
    """Return the first three letters of the names, and those of the words for anywhere."""
    return frozenset(name[:3] for name in _alone()), frozenset(("rem", "hyb", "on-", "ons", "wor", "var", "nat"))


@cache
def _alone() -> tuple[str, ...]:
    """Return the names that are places without a comma, in capitals too, the longest first."""
    pairs = [entry.strip().split(" ", 1) for entry in (_US + "|" + _ABROAD).split("|")]
    names = [name for _, name in pairs] + [name.strip() for name in _COUNTRIES.split("|")]
    cities = [name.strip() for name in _CITIES.split("|")]
    forms = {form for name in (*names, *cities) for form in (name, name.upper())}
    return tuple(sorted(forms, key=lambda name: (-len(name), name)))


def trailing_location(text: str) -> int | None:
    """Return where a place begins that ends `text` after a comma, e.g. 18 for 'Globex Financial, New York, NY'; None if none.

    The beginning of the text is never part of it: 'Boston, MA' alone is `is_location`.
    """
    paired, single, anywhere = _patterns()
    commas = [index for index, char in enumerate(text) if char == ","]
    for index in commas[-3:]:
        rest = text[index + 1 :].strip()
        if any(pattern.fullmatch(rest) for pattern in (paired, single, anywhere)):
            return index
    return None
