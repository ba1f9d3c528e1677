"""ESCO 1.1.1, English: skills, groups, occupations and their relations."""

from __future__ import annotations

import re

from matcher.domain.concept import SkillKind
from matcher.taxonomy.build.draft import Draft, DraftOccupation, DraftSkill, clean
from matcher.taxonomy.build.tables import Row, Source

ESSENTIAL_WEIGHT = 1.0
OPTIONAL_WEIGHT = 0.4
_PARENTHESIS = re.compile(r"\s*\([^)]*\)")


def concept_id(uri: str) -> str:
    """Return our id of an ESCO address.

    Examples
    --------
    >>> concept_id("http://data.europa.eu/esco/skill/S1.5.0"), concept_id("http://data.europa.eu/esco/isced-f/0613")
    ('esco:S1.5.0', 'esco:isced-0613')
    """
    scheme, _, key = uri.removeprefix("http://data.europa.eu/esco/").partition("/")
    return f"esco:isced-{key}" if scheme == "isced-f" else f"esco:{key}"


def read_esco(source: Source, draft: Draft) -> None:
    """Add ESCO's skills, occupations and links to `draft`."""
    _add_skills(source, draft)
    _add_groups(source, draft)
    _add_relations(source, draft)
    _mark_languages(draft)
    _add_occupations(source, draft)


def _names(row: Row) -> list[str]:
    label = row["preferredLabel"]
    stripped = _PARENTHESIS.sub("", label)
    return clean([label, stripped, *row["altLabels"].split("\n"), *row["hiddenLabels"].split("\n")])


def _add_skills(source: Source, draft: Draft) -> None:
    columns = ("conceptUri", "skillType", "preferredLabel", "altLabels", "hiddenLabels")
    for row in source.read_csv("skills_en.csv", *columns):
        kind = SkillKind.KNOWLEDGE if row["skillType"] == "knowledge" else SkillKind.SKILL
        names = dict.fromkeys(_names(row))
        draft.add_skill(DraftSkill(concept_id(row["conceptUri"]), " ".join(row["preferredLabel"].split()), kind, names))


def _add_groups(source: Source, draft: Draft) -> None:
    for row in source.read_csv("skillGroups_en.csv", "conceptUri", "preferredLabel", "code"):
        label = " ".join(row["preferredLabel"].split())
        draft.add_skill(DraftSkill(concept_id(row["conceptUri"]), label, SkillKind.SKILL, is_group=True))


def _add_relations(source: Source, draft: Draft) -> None:
    for row in source.read_csv("broaderRelationsSkillPillar.csv", "conceptUri", "broaderUri"):
        narrow, broad = concept_id(row["conceptUri"]), concept_id(row["broaderUri"])
        if narrow in draft.skills and broad in draft.skills:
            draft.add_broader(narrow, broad)
    for row in source.read_csv("skillSkillRelations.csv", "originalSkillUri", "relatedSkillUri"):
        one, other = concept_id(row["originalSkillUri"]), concept_id(row["relatedSkillUri"])
        if one in draft.skills and other in draft.skills:
            draft.add_related(one, other)


def _mark_languages(draft: Draft) -> None:
    """Give the kind `language` to everything below the group of languages."""
    children: dict[str, list[str]] = {}
    for narrow, broads in draft.broader.items():
        for broad in broads:
            children.setdefault(broad, []).append(narrow)
    todo = [skill.id for skill in draft.skills.values() if skill.is_group and skill.label == "language skills and knowledge"]
    seen = set(todo)
    while todo:
        for child in children.get(todo.pop(), []):
            if child not in seen:
                seen.add(child)
                todo.append(child)
    for key in seen:
        if not draft.skills[key].is_group:
            draft.skills[key].kind = SkillKind.LANGUAGE


def _add_occupations(source: Source, draft: Draft) -> None:
    for row in source.read_csv("occupations_en.csv", "conceptUri", "iscoGroup", "preferredLabel", "altLabels", "hiddenLabels"):
        key = concept_id(row["conceptUri"])
        label = " ".join(row["preferredLabel"].split())
        draft.occupations[key] = DraftOccupation(key, label, dict.fromkeys(_names(row)), isco=row["iscoGroup"])
    for row in source.read_csv("occupationSkillRelations.csv", "occupationUri", "relationType", "skillUri"):
        occupation, skill = concept_id(row["occupationUri"]), concept_id(row["skillUri"])
        if occupation in draft.occupations and skill in draft.skills:
            is_essential = row["relationType"] == "essential"
            weight = ESSENTIAL_WEIGHT if is_essential else OPTIONAL_WEIGHT
            draft.add_link(occupation, skill, weight, is_essential=is_essential)
