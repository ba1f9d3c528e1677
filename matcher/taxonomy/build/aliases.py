"""The hand-kept file `aliases.toml`: what both sources miss. Every line of it must point at something."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import chain, combinations
from pathlib import Path
from typing import Any

from matcher.domain.concept import SkillKind
from matcher.errors import InputError
from matcher.taxonomy.build.draft import Draft, DraftSkill, form

_SECTIONS = frozenset({"names", "new", "broader", "related", "same", "not_same", "labels", "words"})
_WORD_LISTS = frozenset({"context", "plain", "drop"})
MOST_PROBLEMS = 5
_NEW_KEYS = frozenset({"label", "names", "broader", "related"})
# Where a label is shared, the more telling kind is meant.
_KIND_ORDER = (
    SkillKind.TECHNOLOGY, SkillKind.CERTIFICATE, SkillKind.KNOWLEDGE, SkillKind.SKILL, SkillKind.LANGUAGE, SkillKind.TOOL,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Aliases:
    """The parsed file; references are ids or labels, resolved when applied."""

    path: Path
    sha256: str = ""
    names: dict[str, list[str]] = field(default_factory=dict)
    new: dict[SkillKind, dict[str, dict[str, Any]]] = field(default_factory=dict)
    broader: dict[str, list[str]] = field(default_factory=dict)
    related: list[list[str]] = field(default_factory=list)
    same: dict[str, list[str]] = field(default_factory=dict)
    not_same: list[str] = field(default_factory=list)
    labels: dict[str, str] = field(default_factory=dict)
    words: dict[str, list[str]] = field(default_factory=dict)

    @classmethod
    def load(cls, path: Path) -> Aliases:
        """Return the file at `path`; raise InputError when it is missing or not of this shape."""
        try:
            data = path.read_bytes()
            content = tomllib.loads(data.decode("utf-8"))
        except FileNotFoundError:
            raise InputError(f"{path} is missing: it holds the names kept by hand") from None
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise InputError(f"{path} is not valid TOML: {error}") from None
        unknown = sorted(set(content) - _SECTIONS) + sorted(set(content.get("words", {})) - _WORD_LISTS)
        if unknown:
            raise InputError(f"{path} has an unknown section {unknown[0]!r}: use {', '.join(sorted(_SECTIONS))}")
        return cls(
            path,
            hashlib.sha256(data).hexdigest(),
            names=content.get("names", {}),
            new=_new_concepts(path, content.get("new", {})),
            broader=content.get("broader", {}),
            related=content.get("related", {}).get("groups", []),
            same=content.get("same", {}),
            not_same=content.get("not_same", {}).get("ids", []),
            labels=content.get("labels", {}),
            words=content.get("words", {}),
        )


def _new_concepts(path: Path, section: dict[str, Any]) -> dict[SkillKind, dict[str, dict[str, Any]]]:
    concepts: dict[SkillKind, dict[str, dict[str, Any]]] = {}
    for kind, entries in section.items():
        if kind not in set(SkillKind):
            raise InputError(f"{path}: [new.{kind}] is no kind of skill: use {', '.join(SkillKind)}")
        for key, entry in entries.items():
            if not key.startswith("matcher:") or "label" not in entry or set(entry) - _NEW_KEYS:
                raise InputError(f"{path}: {key!r} needs an id 'matcher:...', a label, and at most names, broader, related")
        concepts[SkillKind(kind)] = entries
    return concepts


def merge_same(draft: Draft, aliases: Aliases) -> None:
    """Fold concepts together that the file calls the same."""
    finder = _Finder(draft, aliases.path)
    finder.check([*aliases.same, *chain.from_iterable(aliases.same.values())])
    for kept, gone in aliases.same.items():
        winner = finder.id_of(kept)
        for reference in gone:
            loser = finder.id_of(reference)
            if loser != winner:
                draft.merge(loser, winner)


def apply_aliases(draft: Draft, aliases: Aliases) -> None:
    """Add the file's concepts, names and relations to `draft`."""
    for kind, entries in aliases.new.items():
        for key, entry in entries.items():
            draft.add_skill(DraftSkill(key, entry["label"], kind, dict.fromkeys(entry.get("names", [])), is_hot=True))
    finder = _Finder(draft, aliases.path)
    finder.check(_references(aliases))
    _add_names(draft, aliases, finder)
    _add_relations(draft, aliases, finder)
    draft.context_names.update(map(form, aliases.words.get("context", [])))
    draft.plain_names.update(map(form, aliases.words.get("plain", [])))
    draft.dropped_names.update(map(form, aliases.words.get("drop", [])))


def _references(aliases: Aliases) -> list[str]:
    """Return everything in the file that must point at a concept."""
    entries = [entry for group in aliases.new.values() for entry in group.values()]
    lists = [entry.get(key, []) for entry in entries for key in ("broader", "related")]
    lists += [*aliases.broader.values(), *aliases.related]
    return [*aliases.labels, *aliases.names, *aliases.broader, *chain.from_iterable(lists)]


def _add_names(draft: Draft, aliases: Aliases, finder: _Finder) -> None:
    owned = [(finder.id_of(reference), names) for reference, names in aliases.names.items()]
    for entries in aliases.new.values():
        owned += [(key, [entry["label"], *entry.get("names", [])]) for key, entry in entries.items()]
    for reference, label in aliases.labels.items():
        skill = draft.skills[finder.id_of(reference)]
        skill.label, skill.names = label, dict.fromkeys([label, *skill.names])
        owned.append((skill.id, [label]))
    for key, names in owned:
        draft.skills[key].names.update(dict.fromkeys(names))
        for name in names:
            owner = draft.owned_names.setdefault(form(name), key)
            if owner != key:
                raise InputError(f"{aliases.path}: {name!r} is given to two concepts, {owner} and {key}: keep one")


def _add_relations(draft: Draft, aliases: Aliases, finder: _Finder) -> None:
    broader = list(aliases.broader.items())
    pairs = [pair for group in aliases.related for pair in combinations(group, 2)]
    for entries in aliases.new.values():
        broader += [(key, entry.get("broader", [])) for key, entry in entries.items()]
        pairs += [(key, other) for key, entry in entries.items() for other in entry.get("related", [])]
    for narrow, broads in broader:
        for broad in broads:
            draft.add_broader(finder.id_of(narrow), finder.id_of(broad))
    for one, other in pairs:
        draft.add_related(finder.id_of(one), finder.id_of(other))


class _Finder:
    """Finds what a reference of the file means: an id, or a label."""

    def __init__(self, draft: Draft, path: Path) -> None:
        self._draft = draft
        self._path = path
        self._by_label: dict[str, list[str]] = {}
        for skill in draft.skills.values():
            if not skill.is_group:
                self._by_label.setdefault(form(skill.label), []).append(skill.id)

    def check(self, references: Iterable[str]) -> None:
        """Raise InputError that names the references that mean nothing, or more than one thing."""
        problems = []
        for reference in dict.fromkeys(references):
            found = self._candidates(reference)
            if not found:
                problems.append(f"{reference!r} is no id and no label")
            elif len(found) > 1:
                problems.append(f"{reference!r} may mean {' or '.join(found)}: give the id")
        if problems:
            more = f" (and {len(problems) - MOST_PROBLEMS} more)" if len(problems) > MOST_PROBLEMS else ""
            raise InputError(f"{self._path}: {'; '.join(problems[:MOST_PROBLEMS])}{more}")

    def id_of(self, reference: str) -> str:
        """Return the concept a checked reference means."""
        return self._candidates(reference)[0]

    def _candidates(self, reference: str) -> list[str]:
        key = self._draft.redirects.get(reference, reference)
        if key in self._draft.skills:
            return [key]
        found = {self._draft.redirects.get(key, key) for key in self._by_label.get(form(reference), [])}
        kinds = {key: _KIND_ORDER.index(self._draft.skills[key].kind) for key in found}
        return sorted(key for key in found if kinds[key] == min(kinds.values()))
