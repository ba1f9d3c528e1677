"""Places as resumes write them: 'City, ST', 'City, Country', a known large city, 'Remote'."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

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


def find_place(text: str) -> Span | None:
    """Return the first 'City, Region', or the first large city, state or country, that follows "in", "near" or "to".

    Examples
    --------
    >>> text = "A nursing position in Hamburg, remote"
    >>> find_place(text).of(text)
    'Hamburg'
    """
    paired, single, _ = _patterns()
    for match in re.finditer(r"\b(?:in|near|around|to) (?:the )?(?=[A-ZÀ-ÖØ-Þ])", text):
        found = paired.match(text, match.end()) or single.match(text, match.end())
        if found:
            return Span(*found.span())
    return None


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


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """A place taken apart: names in small letters, regions and countries in one spelling each."""

    towns: frozenset[str]
    regions: frozenset[str]
    countries: frozenset[str]

    def may_lie_in(self, wanted: Whereabouts) -> bool | None:
        """Return whether this place is the one that is wanted, or lies in it; None where what is written does not tell.

        Examples
        --------
        >>> here = whereabouts("Rochester, MN")
        >>> [here.may_lie_in(whereabouts(name)) for name in ("Minnesota", "USA", "Ohio", "Hamburg")]
        [True, True, False, False]
        >>> whereabouts("Springfield").may_lie_in(whereabouts("Illinois")) is None
        True
        """
        found = [
            None if not ours else not ours.isdisjoint(theirs)
            for ours, theirs in (
                (self.countries, wanted.countries),
                (self.regions, wanted.regions),
                (self.towns, wanted.towns),
            )
            if theirs
        ]
        if False in found:
            return False
        return None if None in found or not found else True


_NO_PLACE = re.compile(
    rf"\b(?:(?:fully |100 ?% )?(?:{_ANYWHERE}|on site)|or|in|the|EU|days?|(?:one|two|three|four|\d) days?)\b", re.IGNORECASE
)


@lru_cache(maxsize=4096)
def whereabouts(place: str) -> Whereabouts:
    """Return what `place` names: 'Rochester, MN' a town, a state and its country; 'Remote' nothing."""
    regions, countries, towns = set[str](), set[str](), set[str]()
    text = _NO_PLACE.sub(" ", place)
    names = _regions()
    for piece in re.split(r"[,;/|()·–—]|\s-\s| {2,}", text):
        name = re.sub(r"(?:\s*\d[\d-]*)+$", "", piece).strip(" .")
        if not name:
            continue
        known = names.get(name) or names.get(name.casefold())
        if known is not None:
            regions |= known.regions
            countries |= known.countries
        else:
            towns.add(name.casefold())
    return Whereabouts(frozenset(towns), frozenset(regions), frozenset(countries))


_SAME = {
    "uk": "united kingdom", "u.k": "united kingdom", "england": "united kingdom", "scotland": "united kingdom",
    "wales": "united kingdom", "northern ireland": "united kingdom", "usa": "united states", "u.s.a": "united states",
    "us": "united states", "u.s": "united states", "united states of america": "united states",
    "the netherlands": "netherlands", "czechia": "czech republic", "korea": "south korea", "uae": "united arab emirates",
    "deutschland": "germany", "españa": "spain", "österreich": "austria",
}  # fmt: skip
_PARTS_OF = ("england", "scotland", "wales", "northern ireland")


@cache
def _regions() -> dict[str, Whereabouts]:
    """Return names, and codes in capitals, to what they may mean: Georgia is a state and a country."""
    table: dict[str, Whereabouts] = {}

    def add(name: str, region: str, country: str) -> None:
        known = table.get(name, Whereabouts(frozenset(), frozenset(), frozenset()))
        regions = known.regions | ({region} if region else set())
        table[name] = Whereabouts(frozenset(), regions, known.countries | {country})

    for name in _COUNTRIES.split("|"):
        plain = name.strip().casefold().strip(".")
        add(plain, plain if plain in _PARTS_OF else "", _SAME.get(plain, plain))
    for listed, country in ((_US, "united states"), (_ABROAD, "canada")):
        for entry in listed.split("|"):
            code, name = entry.strip().split(" ", 1)
            home = "australia" if code in ("NSW", "VIC", "QLD", "TAS") else country
            add(code, name.casefold(), home)
            add(name.casefold(), name.casefold(), home)
    return table
