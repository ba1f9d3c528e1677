"""Names of occupations for the lexicon of titles."""

from __future__ import annotations

from collections import defaultdict

from matcher.taxonomy.build.draft import Draft, form
from matcher.taxonomy.lexicon import MAX_WORDS, Entry, other_number


def title_entries(draft: Draft) -> list[Entry]:
    """Return the titles, sorted; of the occupations of each those first whose label it is, then those with the likest label.

    O*NET's labels stand in the plural and its other titles in the singular, so both forms of a label count as the label.
    """
    owners: dict[str, dict[str, bool]] = defaultdict(dict)
    for occupation in draft.occupations.values():
        for name in occupation.names:
            owners[form(name)].setdefault(occupation.id, False)
        label = form(occupation.label)
        owners[label][occupation.id] = True
        if occupation.id.startswith("onet:") and label.endswith("s") and not label.endswith("ss"):
            owners[other_number(label)][occupation.id] = True
    labels = {occupation.id: form(occupation.label) for occupation in draft.occupations.values()}
    entries = []
    for name in sorted(owners):
        if name and name.count(" ") < MAX_WORDS:
            ranked = sorted(owners[name], key=lambda key: (not owners[name][key], -_likeness(name, labels[key]), key))
            entries.append(Entry(name, tuple(ranked), is_fixed=len(name) <= 3))
    return entries


def _likeness(name: str, label: str) -> float:
    """Return the share of words that two titles have in common, number aside."""
    one, other = ({word.rstrip("s") for word in title.split()} for title in (name, label))
    return len(one & other) / len(one | other)
