"""Which occupation of ESCO is which of O*NET: derived from labels and aliases, each pair with a confidence.

A shared name speaks for a pair the more, the fewer occupations share it, and the nearer it is to being the label of both. The
evidence of several names, and of the words of all names, adds up as independent chances do. Pairs whose families of work (ISCO
and SOC, two digits) are hardly ever paired by exact labels are believed half.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable

from matcher.taxonomy.build.draft import Draft, DraftOccupation, form
from matcher.taxonomy.lexicon import other_number

LABEL_LABEL, LABEL_ALIAS, ALIAS_ALIAS = 0.97, 0.8, 0.45
SIMILAR_LABELS, SIMILAR_NAMES = 0.6, 0.7
LEAST_COSINE = 0.25
FULL_LIKENESS = 0.5
LEAST_CONFIDENCE = 0.25
N_BEST = 3
_RARE_FAMILIES = 0.02
_ORDINARY = frozenset({"and", "of", "the", "all", "other", "except", "in", "for", "or", "to", "with"})


def add_crosswalk(draft: Draft, *, excluded: frozenset[str]) -> None:
    """Record the counterparts of each occupation in `draft.crosswalk`, in both directions, without those in `excluded`."""
    onet = [item for item in draft.occupations.values() if item.id.startswith("onet:") and item.id not in excluded]
    esco = [item for item in draft.occupations.values() if item.id.startswith("esco:")]
    vocabulary = _likeness_of_names(onet, esco)
    doubt = _shared_names(onet, esco, vocabulary)
    for pair, cosine in _cosines(_bags(onet, labels_only=True), _bags(esco, labels_only=True)).items():
        doubt[pair] = doubt.get(pair, 1.0) * (1.0 - SIMILAR_LABELS * cosine**2)
    for pair, cosine in vocabulary.items():
        doubt[pair] = doubt.get(pair, 1.0) * (1.0 - SIMILAR_NAMES * cosine**2)
    confidence = _check_families(draft, {pair: 1.0 - value for pair, value in doubt.items()})
    kept = _best_of_each(confidence)
    for one, other in kept:
        value = round(confidence[one, other], 4)
        draft.crosswalk.setdefault(one, {})[other] = value
        draft.crosswalk.setdefault(other, {})[one] = value


def spread_job_zones(draft: Draft) -> None:
    """Give each ESCO occupation the job zone of its surest counterpart that has one."""
    for key, counterparts in draft.crosswalk.items():
        occupation = draft.occupations[key]
        if key.startswith("esco:"):
            for other in sorted(counterparts, key=lambda other: (-counterparts[other], other)):
                zone = draft.occupations[other].job_zone
                if zone is not None:
                    occupation.job_zone = zone
                    break


def _singular(name: str) -> str:
    return other_number(name) if name.endswith("s") and not name.endswith(("ss", "us", "is")) else name


def _by_name(occupations: Iterable[DraftOccupation]) -> dict[str, dict[str, bool]]:
    """Return name to id to whether it is the label."""
    index: dict[str, dict[str, bool]] = defaultdict(dict)
    for occupation in occupations:
        for name in occupation.names:
            index[_singular(form(name))].setdefault(occupation.id, False)
        index[_singular(form(occupation.label))][occupation.id] = True
    return index


def _shared_names(
    onet: list[DraftOccupation], esco: list[DraftOccupation], vocabulary: dict[tuple[str, str], float]
) -> dict[tuple[str, str], float]:
    """Return for each pair (O*NET, ESCO) with a common name the chance that it is wrong.

    A name that is an alias on one side at least is believed by half where the other names of the two have no words in common:
    'AI technician' is a software developer here and breeds cattle there.
    """
    doubt: dict[tuple[str, str], float] = {}
    here, there = _by_name(onet), _by_name(esco)
    for name in sorted(here.keys() & there.keys()):
        rarity = 1.0 / math.sqrt(len(here[name]) * len(there[name]))
        for one, is_label in here[name].items():
            for other, is_other_label in there[name].items():
                certainty = LABEL_LABEL
                if not (is_label and is_other_label):
                    strength = LABEL_ALIAS if is_label or is_other_label else ALIAS_ALIAS
                    likeness = vocabulary.get((one, other), 0.0)
                    certainty = strength * rarity * (0.5 + 0.5 * min(1.0, likeness / FULL_LIKENESS))
                doubt[one, other] = doubt.get((one, other), 1.0) * (1.0 - certainty)
    return doubt


def _likeness_of_names(onet: list[DraftOccupation], esco: list[DraftOccupation]) -> dict[tuple[str, str], float]:
    return _cosines(_bags(onet, labels_only=False), _bags(esco, labels_only=False))


def _bags(occupations: list[DraftOccupation], *, labels_only: bool) -> dict[str, Counter[str]]:
    """Return for each occupation how many of its names hold each word; damped, for many names repeat the label's words."""
    bags: dict[str, Counter[str]] = {}
    for item in occupations:
        names = [item.label] if labels_only else list(item.names)
        bag = Counter(word for name in names for word in {_singular(word) for word in form(name).split()} - _ORDINARY)
        bags[item.id] = bag
    return bags


def _cosines(here: dict[str, Counter[str]], there: dict[str, Counter[str]]) -> dict[tuple[str, str], float]:
    """Return the cosines of at least `LEAST_COSINE` between two groups of bags, words weighted by their rarity."""
    n_bags = len(here) + len(there)
    n_with = Counter(word for bags in (here, there) for bag in bags.values() for word in bag)
    rarity = {word: math.log(n_bags / count) for word, count in n_with.items()}

    def unit(bag: Counter[str]) -> dict[str, float]:
        vector = {word: math.log1p(bag[word]) * rarity[word] for word in sorted(bag)}
        norm = math.sqrt(math.fsum(value * value for value in vector.values())) or 1.0
        return {word: value / norm for word, value in vector.items()}

    holders: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for key, bag in here.items():
        for word, value in unit(bag).items():
            holders[word].append((key, value))
    cosines: dict[tuple[str, str], float] = {}
    for other, bag in there.items():
        products: dict[str, float] = defaultdict(float)
        for word, value in unit(bag).items():
            for key, other_value in holders.get(word, ()):
                products[key] += value * other_value
        cosines.update(((key, other), min(product, 1.0)) for key, product in products.items() if product >= LEAST_COSINE)
    return cosines


def _check_families(draft: Draft, confidence: dict[tuple[str, str], float]) -> dict[tuple[str, str], float]:
    """Halve the confidence in pairs of families of work that sure pairs hardly ever join."""

    def families(pair: tuple[str, str]) -> tuple[str, str]:
        return pair[0].removeprefix("onet:")[:2], draft.occupations[pair[1]].isco[:2]

    sure = Counter(families(pair) for pair, value in confidence.items() if value >= 0.8)
    n_esco: Counter[str] = Counter()
    for (_, isco), count in sure.items():
        n_esco[isco] += count
    checked = {}
    for pair, value in confidence.items():
        soc, isco = families(pair)
        is_rare = sure[soc, isco] < _RARE_FAMILIES * n_esco[isco] or sure[soc, isco] == 0
        checked[pair] = value / 2 if is_rare else value
    return checked


def _best_of_each(confidence: dict[tuple[str, str], float]) -> list[tuple[str, str]]:
    """Return the pairs that are among the best of either side and not far behind the best."""
    by_side: dict[str, list[tuple[float, tuple[str, str]]]] = defaultdict(list)
    for pair, value in confidence.items():
        if value >= LEAST_CONFIDENCE:
            for side in pair:
                by_side[side].append((-value, pair))
    kept: set[tuple[str, str]] = set()
    for ranked in by_side.values():
        ranked.sort()
        kept.update(pair for value, pair in ranked[:N_BEST] if value <= ranked[0][0] / 2)
    return sorted(kept)
