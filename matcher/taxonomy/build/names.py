"""Which names go into the lexicon, and which of them need context to be believed."""

from __future__ import annotations

from collections import Counter

from matcher.domain.concept import SkillKind
from matcher.taxonomy.build.draft import Draft, DraftSkill, form
from matcher.taxonomy.build.nouns import noun_phrases
from matcher.taxonomy.lexicon import MAX_WORDS, Entry, other_number

MOST_OWNERS = 4
"""A name that more concepts share says too little."""
ORDINARY_LABEL_FROM = 30
"""A one-word label of ESCO in this many pieces of prose needs context, unless the hand-kept file calls it plain."""
ORDINARY_NAME_FROM = 3
LOST_FROM = 8
_OWNED, _LABEL, _NAME, _ALTERNATIVE, _DERIVED = range(5)
_MOST_OWNERS_DERIVED = 2
_FIXED_ENDINGS = ("ss", "us", "is", "'s", "ics")


def lexicon_entries(draft: Draft, n_texts: Counter[str]) -> list[Entry]:
    """Return the lexicon, sorted by name.

    A name belongs to those concepts alone that have the best claim to it: the hand-kept file, then labels, then names of
    technologies and tools, then alternative labels, then noun phrases made of labels.
    """
    claims: dict[str, dict[int, set[str]]] = {}
    for skill in draft.skills.values():
        if skill.is_group:
            continue
        for name, rank in _claims_of(skill).items():
            owner = draft.owned_names.get(name)
            if owner is None or owner == skill.id:
                claims.setdefault(name, {}).setdefault(_OWNED if owner else rank, set()).add(skill.id)
    entries = []
    for name in sorted(claims):
        rank = min(claims[name])
        owners = tuple(sorted(claims[name][rank]))
        most = _MOST_OWNERS_DERIVED if rank == _DERIVED else MOST_OWNERS
        if len(owners) > most or not _is_kept(draft, name, rank, n_texts) or _is_lost_in_prose(draft, name, owners, n_texts):
            continue
        kinds = {draft.skills[key].kind for key in owners}
        needs_context = _needs_context(draft, name, rank, kinds, n_texts)
        is_fixed = needs_context or other_number(name) in draft.dropped_names or _is_fixed(name, kinds)
        entries.append(Entry(name, owners, needs_context, is_fixed))
    return entries


def _claims_of(skill: DraftSkill) -> dict[str, int]:
    """Return the forms of a skill's names with how good its claim to each is."""
    claims: dict[str, int] = {}
    other = _NAME if skill.kind in {SkillKind.TECHNOLOGY, SkillKind.TOOL} and not skill.id.startswith("esco:") else _ALTERNATIVE
    label_rank = _NAME if skill.kind is SkillKind.TOOL else _LABEL
    bare_label = form(skill.label.partition(" (")[0])
    for name in [skill.label, *skill.names]:
        key = form(name)
        if key and key.count(" ") < MAX_WORDS:
            claims.setdefault(key, label_rank if not claims or key == bare_label else other)
    if skill.id.startswith("esco:") and skill.kind is SkillKind.SKILL:
        for name in noun_phrases(skill.label):
            claims.setdefault(form(name), _DERIVED)
    return claims


def _is_kept(draft: Draft, name: str, rank: int, n_texts: Counter[str]) -> bool:
    if name in draft.dropped_names:
        return False
    if rank == _OWNED or name in draft.plain_names or name in draft.context_names:
        return True
    if " " in name:
        return not name.replace(" ", "").isdigit()
    if rank == _ALTERNATIVE:
        return len(name) > 2 and n_texts[name] < ORDINARY_NAME_FROM and not name.isdigit()
    return not name.isdigit()


def _is_lost_in_prose(draft: Draft, name: str, owners: tuple[str, ...], n_texts: Counter[str]) -> bool:
    """Whether the name is a common word that means an obscure product or a plain tool: 'First', 'Impact', 'Levels'."""
    if " " in name or n_texts[name] < LOST_FROM or name in draft.context_names | draft.plain_names | draft.owned_names.keys():
        return False
    skills = [draft.skills[key] for key in owners]
    return all(item.kind in {SkillKind.TECHNOLOGY, SkillKind.TOOL} and not item.is_hot for item in skills)


def _needs_context(draft: Draft, name: str, rank: int, kinds: set[SkillKind], n_texts: Counter[str]) -> bool:
    if name in draft.context_names:
        return True
    if name in draft.plain_names or " " in name:
        return False
    if len(name) == 1:
        return True
    if rank == _OWNED:
        return False
    if kinds & {SkillKind.TECHNOLOGY, SkillKind.TOOL}:
        return n_texts[name] >= 1 or len(name) == 2
    return n_texts[name] >= ORDINARY_LABEL_FROM


def _is_fixed(name: str, kinds: set[SkillKind]) -> bool:
    """Whether the name has no other grammatical number worth looking for."""
    last = name.rpartition(" ")[2]
    if kinds & {SkillKind.TECHNOLOGY, SkillKind.LANGUAGE} and " " not in name:
        return True
    return len(last) <= 3 or last.endswith(_FIXED_ENDINGS) or not last.isalpha()
