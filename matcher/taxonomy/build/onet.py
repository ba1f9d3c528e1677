"""O*NET 29.2: occupations and their titles, technologies, tools, skill and knowledge elements."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable

from matcher.domain.concept import SkillKind
from matcher.taxonomy.build.draft import Draft, DraftOccupation, DraftSkill, clean, form, slug
from matcher.taxonomy.build.tables import Row, Source
from matcher.taxonomy.build.technology import technology_name

TECHNOLOGY_WEIGHT, HOT_WEIGHT, IN_DEMAND_WEIGHT = 0.3, 0.5, 1.0
TOOL_WEIGHT = 0.25
LEAST_IMPORTANCE = 3.0
"""Elements below the middle of O*NET's scale of importance (1 to 5) are not linked."""
ESSENTIAL_IMPORTANCE = 4.0
CODE = "O*NET-SOC Code"
_TIERS = {"Primary-Short": 0.0, "Primary-Long": 0.0, "Supplemental": 0.05}
_PARENTHESIS = re.compile(r"^(.*?)\s*\(([^)]*)\)\s*(.*)$")


def occupation_id(code: str) -> str:
    """Return our id of an O*NET-SOC code."""
    return f"onet:{code}"


def read_onet(source: Source, draft: Draft, *, is_common: Callable[[str], bool]) -> None:
    """Add O*NET's occupations, technologies, tools and elements to `draft`."""
    _add_occupations(source, draft)
    _add_titles(source, draft)
    _add_related(source, draft)
    _add_technologies(source, draft, is_common)
    _add_tools(source, draft)
    _add_elements(source, draft, "Skills.tsv", SkillKind.SKILL)
    _add_elements(source, draft, "Knowledge.tsv", SkillKind.KNOWLEDGE)


def _add_occupations(source: Source, draft: Draft) -> None:
    for row in source.read_tsv("Occupation Data.tsv", CODE, "Title"):
        key = occupation_id(row[CODE])
        draft.occupations[key] = DraftOccupation(key, row["Title"], {row["Title"]: None})
    for row in source.read_tsv("Job Zones.tsv", CODE, "Job Zone"):
        draft.occupations[occupation_id(row[CODE])].job_zone = int(row["Job Zone"])


def _add_titles(source: Source, draft: Draft) -> None:
    tables = (
        ("Alternate Titles.tsv", ("Alternate Title", "Short Title")),
        ("Sample of Reported Titles.tsv", ("Reported Job Title",)),
    )
    for file, columns in tables:
        for row in source.read_tsv(file, CODE, *columns):
            names = draft.occupations[occupation_id(row[CODE])].names
            for column in columns:
                names.update(dict.fromkeys(title_names(row[column])))


def title_names(title: str) -> list[str]:
    """Return the titles in one entry.

    Examples
    --------
    >>> title_names("CEO (Chief Executive Officer)"), title_names("Registered Nurse (RN)")
    (['CEO', 'Chief Executive Officer'], ['Registered Nurse', 'RN'])
    """
    match = _PARENTHESIS.match(title)
    if match is None:
        return clean([title])
    before, inside, after = match.groups()
    return clean([f"{before} {after}", inside]) if not after else clean([f"{before} {after}"])


def _add_related(source: Source, draft: Draft) -> None:
    columns = (CODE, "Related O*NET-SOC Code", "Relatedness Tier", "Index")
    for row in source.read_tsv("Related Occupations.tsv", *columns):
        here, there = occupation_id(row[CODE]), occupation_id(row["Related O*NET-SOC Code"])
        if here in draft.occupations and there in draft.occupations:
            closeness = 0.97 - 0.025 * int(row["Index"]) - _TIERS.get(row["Relatedness Tier"], 0.05)
            draft.near.setdefault(here, {})[there] = max(closeness, 0.05)


def _add_technologies(source: Source, draft: Draft, is_common: Callable[[str], bool]) -> None:
    columns = (CODE, "Example", "Commodity Code", "Commodity Title", "Hot Technology", "In Demand")
    rows = source.read_tsv("Technology Skills.tsv", *columns)
    ids: dict[str, str] = {}
    for example in sorted({row["Example"] for row in rows}):
        name = technology_name(example, is_common=is_common)
        key = _free_id(draft, slug(name.label), SkillKind.TECHNOLOGY)
        draft.add_skill(DraftSkill(key, name.label, SkillKind.TECHNOLOGY, dict.fromkeys(name.names)))
        ids[example] = key
    for row in rows:
        key = ids[row["Example"]]
        _add_to_group(draft, key, row)
        is_hot, is_wanted = row["Hot Technology"] == "Y", row["In Demand"] == "Y"
        draft.skills[key].is_hot |= is_hot or is_wanted
        weight = IN_DEMAND_WEIGHT if is_wanted else HOT_WEIGHT if is_hot else TECHNOLOGY_WEIGHT
        draft.add_link(occupation_id(row[CODE]), key, weight, is_essential=False)


def _add_tools(source: Source, draft: Draft) -> None:
    rows = source.read_tsv("Tools Used.tsv", CODE, "Example", "Commodity Code", "Commodity Title")
    ids: dict[str, str] = {}
    for example in sorted({row["Example"] for row in rows}):
        label = " ".join(example.replace('"', " ").split())
        key = _free_id(draft, slug(label), SkillKind.TOOL)
        draft.add_skill(DraftSkill(key, label, SkillKind.TOOL))
        ids[example] = key
    for row in rows:
        _add_to_group(draft, ids[row["Example"]], row)
        draft.add_link(occupation_id(row[CODE]), ids[row["Example"]], TOOL_WEIGHT, is_essential=False)


def _free_id(draft: Draft, part: str, kind: SkillKind) -> str:
    """Return 'onet:<part>', with the kind behind it where another kind has that id already."""
    key = f"onet:{part}"
    known = draft.skills.get(key)
    return key if known is None or known.kind is kind else f"{key}-{kind}"


def _add_to_group(draft: Draft, key: str, row: Row) -> None:
    group = f"onet:commodity-{row['Commodity Code']}"
    draft.add_skill(DraftSkill(group, row["Commodity Title"], SkillKind.TOOL, is_group=True))
    draft.add_broader(key, group)


def _add_elements(source: Source, draft: Draft, file: str, kind: SkillKind) -> None:
    """Link elements that matter to an occupation, by the mean of importance and level, each brought to 0..1."""
    columns = (CODE, "Element Name", "Scale ID", "Data Value", "Recommend Suppress", "Not Relevant")
    values: dict[tuple[str, str], dict[str, float]] = defaultdict(dict)
    for row in source.read_tsv(file, *columns):
        if row["Recommend Suppress"] != "Y" and row["Not Relevant"] != "Y":
            values[row["Element Name"], row[CODE]][row["Scale ID"]] = float(row["Data Value"])
    ids = {name: _free_id(draft, slug(name), kind) for name in sorted({name for name, _ in values})}
    for name, key in ids.items():
        draft.add_skill(DraftSkill(key, name, kind))
    for (name, code), scales in sorted(values.items()):
        importance = scales.get("IM", 0.0)
        if importance >= LEAST_IMPORTANCE:
            weight = ((importance - 1) / 4 + scales.get("LV", 0.0) / 7) / 2
            draft.add_link(occupation_id(code), ids[name], weight, is_essential=importance >= ESSENTIAL_IMPORTANCE)


def same_as_esco(draft: Draft) -> list[tuple[str, str]]:
    """Return pairs (O*NET id, ESCO id) of technologies that are the same thing, by the name.

    ESCO's knowledge concepts are compared by their label alone: their alternative labels often name parts of the thing.
    """
    esco: dict[str, str] = {}
    for skill in draft.skills.values():
        if skill.id.startswith("esco:") and not skill.is_group and skill.kind is SkillKind.KNOWLEDGE:
            stripped = re.sub(r"\s*\([^)]*\)", "", skill.label)
            for name in (skill.label, stripped):
                esco.setdefault(form(name), skill.id)
    pairs = []
    for skill in draft.skills.values():
        if skill.id.startswith("onet:") and skill.kind is SkillKind.TECHNOLOGY and not skill.is_group:
            match = next((esco[key] for name in skill.names if (key := form(name)) in esco), None)
            if match is not None:
                pairs.append((skill.id, match))
    return sorted(pairs)
