"""`build_taxonomy`: from the public downloads to the bundle in `data/taxonomy/`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from matcher.domain.concept import SkillKind
from matcher.persistence.assets import asset_path
from matcher.persistence.bundle import save_bundle
from matcher.taxonomy.build.aliases import Aliases, apply_aliases, merge_same
from matcher.taxonomy.build.columns import to_columns
from matcher.taxonomy.build.crosswalk import add_crosswalk, spread_job_zones
from matcher.taxonomy.build.draft import Draft
from matcher.taxonomy.build.esco import read_esco
from matcher.taxonomy.build.names import lexicon_entries
from matcher.taxonomy.build.onet import occupation_id, read_onet, same_as_esco
from matcher.taxonomy.build.prose import WordCounts
from matcher.taxonomy.build.tables import Source
from matcher.taxonomy.build.titles import title_entries
from matcher.taxonomy.build.weights import add_near_by_skills, discount_common
from matcher.taxonomy.taxonomy import KIND

ALIASES = "aliases.toml"


@dataclass(frozen=True, slots=True)
class TaxonomySummary:
    """What a build made."""

    path: Path
    counts: dict[str, int]


def build_taxonomy(
    esco: Path, onet: Path, out: Path, *, aliases: Path | None = None, exclude_occupations: Iterable[str] = ()
) -> TaxonomySummary:
    """Write the taxonomy bundle to the folder `out` and return its counts. Same inputs give the same bytes.

    Parameters
    ----------
    esco
        Folder with the English CSV files of ESCO 1.1.1.
    onet
        Folder with the tab separated tables of O*NET 29.2.
    aliases
        The names kept by hand; by default the file that comes with matcher.
    exclude_occupations
        O*NET-SOC codes that get no links, no relatives and no place in the crosswalk (for reported training runs).

    Raises
    ------
    InputError
        A table is missing or lacks a column, or a line of the aliases points at nothing.
    """
    sources = Source("ESCO 1.1.1", esco), Source("O*NET 29.2", onet)
    kept_by_hand = Aliases.load(aliases or asset_path("data", "taxonomy", ALIASES))
    excluded = frozenset(map(occupation_id, exclude_occupations))
    draft, counts = _draft(*sources, kept_by_hand)
    _leave_out(draft, excluded)
    discount_common(draft)
    add_near_by_skills(draft)
    add_crosswalk(draft, excluded=excluded)
    spread_job_zones(draft)
    entries = lexicon_entries(draft, counts.n_texts)
    columns = to_columns(draft, entries, title_entries(draft))
    about = {
        "sources": {source.name: dict(sorted(source.hashes.items())) for source in sources}
        | {"aliases": {ALIASES: kept_by_hand.sha256}},
        "attribution": "data/ATTRIBUTION.md",
        "excluded_occupations": sorted(excluded),
        "counts": columns.counts,
    }
    save_bundle(out, kind=KIND, arrays=columns.arrays, files=columns.files, about=about)
    return TaxonomySummary(out, columns.counts)


def _draft(esco: Source, onet: Source, kept_by_hand: Aliases) -> tuple[Draft, WordCounts]:
    draft = Draft()
    counts = WordCounts.from_sources(esco, onet)
    read_esco(esco, draft)
    read_onet(onet, draft, is_common=counts.is_common)
    for gone, kept in same_as_esco(draft):
        if gone not in kept_by_hand.not_same:
            _adopt(draft, gone, kept)
    merge_same(draft, kept_by_hand)
    apply_aliases(draft, kept_by_hand)
    return draft, counts


def _adopt(draft: Draft, gone: str, kept: str) -> None:
    """Fold an O*NET technology into ESCO's concept, which loses its explanation in brackets.

    It becomes a technology too, unless O*NET means any software for what ESCO calls a field of knowledge.
    """
    is_product = not draft.skills[gone].label.endswith("software")
    draft.merge(gone, kept)
    skill = draft.skills[kept]
    if is_product:
        skill.kind = SkillKind.TECHNOLOGY
    label = skill.label.partition(" (")[0]
    skill.label, skill.names = label, dict.fromkeys([label, *skill.names])


def _leave_out(draft: Draft, excluded: frozenset[str]) -> None:
    for key in excluded:
        draft.links.pop(key, None)
        draft.near.pop(key, None)
    for relatives in draft.near.values():
        for key in excluded & relatives.keys():
            del relatives[key]
