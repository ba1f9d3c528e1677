"""Which language a text is written in, by its commonest small words.

No library is used, though both that were looked at work offline: lingua 2.1.1 is a download of 96 MB, and py3langid 0.4.0
(5 MB) calls a list of products German and a list of names Dutch. No more is needed than to say that a text is not English.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

from matcher.text.normalize import fold_accents
from matcher.text.tokens import words

UNDETERMINED = "und"
OTHER_LATIN = "und-Latn"
"""A language in Latin letters that is not English, and not told."""
MOST_WORDS = 1500
"""Words from the beginning of the text that are looked at."""
LEAST_HITS = 3
LEAST_SHARE = 0.04
"""Small words below this share of all words say nothing: lists of skills have none in any language."""
LEAD = 1.25
"""The best language must have this many times the weight of the second."""

# Without accents. A word that several languages share counts for each of them, divided by their number.
_SMALL_WORDS = {
    "en": "the and of to in for with a on is are as by from at that this an was were be have has had will which their our "
    "your you i we it or not who all its using than while within across through into between during including",
    "de": "der die das und den von zu mit im des auf fur ist nicht ein eine einer eines dem als auch es an werden aus er hat "
    "dass sie nach wird bei einen sowie durch uber zur zum vom oder ich wir sind wurde unter bis beim seit am",
    "fr": "le la les de des du et en un une pour dans sur avec au aux par est qui que ce ces il elle nous vous je sont ou a "
    "d'une l'equipe plus pas son sa ses leur chez afin ainsi depuis entre cette mes notre votre",
    "es": "el la los las de del y en un una para con por que se es al como mas su sus o fue son ha este esta desde entre sobre "
    "durante hasta mi nuestro nuestra siendo he tambien e",
    "it": "il lo la i gli le di del della dei delle e in un una per con su da dal al alla nel nella che si sono come anche "
    "presso ed o questo questa tra fra degli dalla ai mi nostro nostra sua suo",
    "pt": "o a os as de do da dos das e em um uma para com por que se no na nos nas ao como mais seu sua ou foi sao pelo pela "
    "desde entre sobre meu minha nosso nossa ate tambem",
    "nl": "de het een en van in op te met voor is zijn dat die bij aan als door naar ook uit er om over tot of ik wij we niet "
    "wordt worden heeft deze dit onze mijn binnen tijdens",
    # Not told apart: Slavic, Nordic, Baltic and other languages in Latin letters. No word of these is one of those above,
    # nor a product or a word of English (pro, care, volt).
    "und-Latn": "oraz przez przy dla jako jest przed nie od ze za nebo jsem pri byl byla aby ktery alebo som ako kao ili ima "
    "och att pa til till og ikke hos fran inte ett jeg ved har samt efter af vid ve bir ile icin olarak gibi daha olan bu "
    "cok ja oli kuin seka ovat etta joka myos tai az egy hogy nem vagy voltam meg yang untuk dengan dari dalam pada sebagai "
    "adalah cua cac voi trong duoc nhung mot toi cu pe din pentru sau prin fost kas yra kaip oma kus mga kwa katika dhe nje "
    "eshte",
}


_SCRIPTS = {
    "und-Arab": "ARABIC", "und-Cyrl": "CYRILLIC", "und-Deva": "DEVANAGARI", "und-Grek": "GREEK", "und-Hang": "HANGUL",
    "und-Hani": "CJK", "und-Hebr": "HEBREW", "und-Jpan": "HIRAGANA KATAKANA", "und-Thai": "THAI",
}  # fmt: skip
_MOST_LETTERS = 5_000
_LEAST_LETTERS = 5

_PROSE = re.compile(r"(?<![^\W\d_])[^\W\d_A-Z][^\W\d_]*(?: [^\W\d_A-Z][^\W\d_]*){3,}")
"""Four words in small letters with nothing but a space between: running text, not the names of a list."""
_LEAST_PROSE = 40
_MOST_ENGLISH = 0.05
"""English prose has four times as many small words, and the shortest notes have twice as many."""
_LEAST_REPEATS = 8
_LEAST_RATIO = 2
"""The three commonest words of prose stand there so often, and so many times as often as others; those of a list do not."""
_PROSE_CHARACTERS = 20_000

_NAMES = {"de": "German", "fr": "French", "es": "Spanish", "it": "Italian", "pt": "Portuguese", "nl": "Dutch"}


def remark_on(language: str) -> str:
    """Return the sentence for a text in a language that is not read; '' for English and where the text does not say.

    Examples
    --------
    >>> remark_on("de"), remark_on("en"), remark_on("und")
    ('it is written in German, and only English is read: a human must judge', '', '')
    """
    if language == OTHER_LATIN:
        return "it is not written in English, and only English is read: a human must judge"
    if language in _SCRIPTS:
        script = " and ".join(name if name == "CJK" else name.title() for name in _SCRIPTS[language].split())
        return f"it is written in {script} letters, and only English is read: a human must judge"
    name = _NAMES.get(language)
    return f"it is written in {name}, and only English is read: a human must judge" if name else ""


def _is_foreign_prose(text: str) -> bool:
    """Return whether `text` has running text enough, and hardly a small word of English in it."""
    prose = [word for run in _PROSE.findall(text[:_PROSE_CHARACTERS]) for word in run.split()]
    counts = Counter(prose)
    n_english = sum(counts[word] for word in _ENGLISH)
    n_commonest = sum(count for _, count in counts.most_common(3))
    stand_out = n_commonest >= _LEAST_REPEATS and n_commonest * len(counts) >= 3 * _LEAST_RATIO * len(prose)
    return len(prose) >= _LEAST_PROSE and stand_out and n_english < _MOST_ENGLISH * len(prose)


def _weights() -> dict[str, tuple[tuple[str, float], ...]]:
    owners: dict[str, list[str]] = {}
    for code, text in _SMALL_WORDS.items():
        for word in dict.fromkeys(text.split()):
            owners.setdefault(word, []).append(code)
    return {word: tuple((code, 1.0 / len(codes)) for code in codes) for word, codes in owners.items()}


_WEIGHTS = _weights()
_ENGLISH, _OTHER = (frozenset(_SMALL_WORDS[code].split()) for code in ("en", OTHER_LATIN))


def _script_of(text: str) -> str:
    """Return the code of the script that most letters at the beginning of `text` are of; '' for Latin, unknown or too few."""
    letters = [char for char in text[:_MOST_LETTERS] if char.isalpha()]
    names = Counter(unicodedata.name(char, "").partition(" ")[0] for char in letters if not char.isascii())
    counts = {code: sum(names[name] for name in scripts.split()) for code, scripts in _SCRIPTS.items()}
    # Japanese is written with Chinese signs among its own.
    best = "und-Jpan" if counts["und-Jpan"] else max(counts, key=lambda code: (counts[code], code))
    n_best = counts[best] + (counts["und-Hani"] if best == "und-Jpan" else 0)
    return best if n_best >= _LEAST_LETTERS and n_best * 2 > len(letters) else ""


def detect_language(text: str) -> str:
    """Return the ISO 639-1 code of `text` among en, de, fr, es, it, pt and nl; 'und' when it does not say.

    Of other languages only the letters are told: 'und-Latn' for running text in Latin ones that is none of these, 'und-Cyrl'
    and the like for text mostly in other letters.

    Examples
    --------
    >>> detect_language("Worked with the sales team on the forecast and was responsible for the budget.")
    'en'
    >>> detect_language("Python, SQL, Docker")
    'und'
    """
    script = _script_of(text)
    if script:
        return script
    tokens = words(text)[:MOST_WORDS]
    hits = 0
    totals = dict.fromkeys(_SMALL_WORDS, 0.0)
    for token, count in Counter(tokens).items():
        known = _WEIGHTS.get(token) or (None if token.isascii() else _WEIGHTS.get(fold_accents(token)))
        if known is not None:
            hits += count
            for code, weight in known:
                totals[code] += weight * count
    ranked = sorted(totals, key=lambda code: (-totals[code], code))
    best, second = ranked[0], ranked[1]
    if hits < LEAST_HITS or hits < LEAST_SHARE * len(tokens) or totals[best] < LEAD * totals[second]:
        return OTHER_LATIN if _is_foreign_prose(text) else UNDETERMINED
    # One word again and again is a name.
    if best == OTHER_LATIN and sum(word in _OTHER or fold_accents(word) in _OTHER for word in set(tokens)) < 2:
        return UNDETERMINED
    return best
