"""From ESCO's verb phrases to the noun phrases that resumes use: 'manage budgets' is written 'budget management'."""

from __future__ import annotations

from matcher.taxonomy.lexicon import other_number

# The verb says nothing beyond its object: 'perform risk analysis' is written 'risk analysis'.
_LIGHT_VERBS = frozenset(
    {
        "perform", "conduct", "undertake", "execute", "do", "apply", "use", "utilise", "provide", "carry", "practise",
        "implement", "exercise", "give", "make", "offer",
    }
)  # fmt: skip
_NOUN_OF_VERB = {
    "manage": "management", "operate": "operation", "develop": "development", "analyse": "analysis", "plan": "planning",
    "train": "training", "monitor": "monitoring", "maintain": "maintenance", "repair": "repair", "install": "installation",
    "inspect": "inspection", "assess": "assessment", "evaluate": "evaluation", "coordinate": "coordination", "design": "design",
    "test": "testing", "prepare": "preparation", "process": "processing", "control": "control", "write": "writing",
    "supervise": "supervision", "sell": "sales", "schedule": "scheduling", "handle": "handling", "administer": "administration",
    "teach": "teaching", "organise": "organisation", "calibrate": "calibration", "assemble": "assembly", "clean": "cleaning",
    "forecast": "forecasting", "draft": "drafting", "negotiate": "negotiation", "promote": "promotion", "produce": "production",
}  # fmt: skip
_VOWELS = frozenset("aeiou")


def noun_phrases(label: str) -> list[str]:
    """Return other ways of naming a skill whose label begins with a verb.

    Examples
    --------
    >>> noun_phrases("manage budgets")
    ['managing budgets', 'budget management']
    >>> noun_phrases("perform risk analysis")
    ['performing risk analysis', 'risk analysis']
    >>> noun_phrases("carry out wound care")
    ['carrying out wound care', 'wound care']
    """
    verb, _, rest = label.partition(" ")
    if not rest or not verb.isalpha() or not verb.islower():
        return []
    phrases = [f"{gerund(verb)} {rest}"]
    object_ = rest.removeprefix("out ").removeprefix("the ").removeprefix("a ").removeprefix("an ")
    if verb in _LIGHT_VERBS and " " in object_:
        phrases.append(object_)
    noun = _NOUN_OF_VERB.get(verb)
    if (
        noun is not None
        and object_.count(" ") <= 2
        and not {"in", "of", "for", "to", "with", "on", "and"} & set(object_.split())
    ):
        phrases.append(f"{_singular(object_)} {noun}")
    return phrases


def gerund(verb: str) -> str:
    """Return the -ing form of a regular English verb.

    Examples
    --------
    >>> [gerund(verb) for verb in ("manage", "plan", "see", "lie", "tend", "apply", "monitor")]
    ['managing', 'planning', 'seeing', 'lying', 'tending', 'applying', 'monitoring']
    """
    if verb.endswith("ie"):
        return verb[:-2] + "ying"
    if verb.endswith("e") and not verb.endswith(("ee", "ye", "oe")):
        return verb[:-1] + "ing"
    is_short = len(verb) <= 4 and sum(char in _VOWELS for char in verb) == 1
    if is_short and verb[-1] not in _VOWELS | set("wxy") and verb[-2] in _VOWELS:
        return verb + verb[-1] + "ing"
    return verb + "ing"


def _singular(phrase: str) -> str:
    if not phrase.endswith("s") or phrase.endswith(("ss", "us", "is", "ics")):
        return phrase
    return other_number(phrase)
