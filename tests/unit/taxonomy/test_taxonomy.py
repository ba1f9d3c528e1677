"""The bundle that comes with matcher."""

from __future__ import annotations

import hashlib
import pickle
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from matcher.domain.concept import Relation, SkillKind
from matcher.errors import ModelIntegrityError, ModelNotFoundError, ModelVersionError
from matcher.persistence.assets import asset_path
from matcher.persistence.bundle import Bundle
from matcher.taxonomy.taxonomy import Taxonomy
from matcher.text.tokens import words

Concept = Callable[[str], str]


@pytest.mark.parametrize(
    ("names", "label"),
    [
        (["JS", "ECMAScript", "javascript"], "JavaScript"),
        (["k8s", "Kubernetes"], "Kubernetes"),
        (["AWS", "Amazon Web Services"], "Amazon Web Services"),
        (["cpp", "C++"], "C++"),
        (["C#", "csharp"], "C#"),
        ([".NET", "dotnet", ".NET Core"], ".NET"),
        (["Postgres", "PostgreSQL"], "PostgreSQL"),
        (["Node.js", "NodeJS"], "Node.js"),
        (["QuickBooks", "Quick Books"], "QuickBooks"),
        (["IFRS"], "international financial reporting standards"),
        (["ServSafe", "food handler card"], "food safety certificate"),
        (["CDL", "Class A CDL"], "commercial driver's licence (CDL)"),
        (["wound care", "wound dressings"], "carry out wound care"),
        (["lesson planning", "lesson plans"], "prepare lesson content"),
        (["forklift", "forklift driving"], "operate forklift"),
        (["CI/CD", "continuous integration"], "CI/CD"),
    ],
)
def test_names_that_people_write_mean_one_concept(taxonomy: Taxonomy, concept: Concept, names: list[str], label: str) -> None:
    assert {taxonomy.skill(concept(name)).label for name in names} == {label}


@pytest.mark.parametrize(
    "name", ["C", "R", "Go", "Excel", "Access", "Word", "Spring", "Swift", "Ruby", "Epic", "Node", "Rust", "Spark"]
)
def test_names_that_are_words_as_well_need_context(taxonomy: Taxonomy, name: str) -> None:
    hit = taxonomy.lexicon.lookup(name.lower())
    assert hit is not None
    assert hit.needs_context


@pytest.mark.parametrize("name", ["Python", "Microsoft Excel", "Rust language", "Golang", "Kubernetes", "phlebotomy"])
def test_names_that_mean_one_thing_need_none(taxonomy: Taxonomy, name: str) -> None:
    hit = taxonomy.lexicon.lookup(name.lower())
    assert hit is not None
    assert not hit.needs_context


def test_ordinary_prose_names_no_skill(taxonomy: Taxonomy) -> None:
    text = "We look for people who want to work with us and with the equipment that is current, and form a plan."
    assert taxonomy.lexicon.find(words(text)) == []


@pytest.mark.parametrize(
    ("asked", "held", "relation"),
    [
        ("Kubernetes", "Docker", Relation.RELATED),
        ("Python", "Python", Relation.EXACT),
        ("Python", "Django", Relation.NARROWER),
        ("React", "JavaScript", Relation.BROADER),
        ("Python", "R", Relation.RELATED),
        ("Python", "Haskell", Relation.SIBLING),
        ("React", "Django", None),
        ("PostgreSQL", "MySQL", Relation.RELATED),
        ("AWS", "S3", Relation.NARROWER),
        ("MIG welding", "TIG welding", Relation.RELATED),
        ("QuickBooks", "Xero", Relation.RELATED),
        ("Python", "phlebotomy", None),
        ("wound care", "Kubernetes", None),
    ],
)
def test_relations(taxonomy: Taxonomy, concept: Concept, asked: str, held: str, relation: Relation | None) -> None:
    assert taxonomy.relation(concept(asked), concept(held)) is relation
    assert taxonomy.neighbours(concept(asked)).get(concept(held)) is relation


def test_every_neighbour_of_every_skill_is_a_skill_and_few_are_siblings(taxonomy: Taxonomy) -> None:
    skills = {skill.id for skill in taxonomy.skills()}
    for key in sorted(skills)[::50]:
        neighbours = taxonomy.neighbours(key)
        assert neighbours[key] is Relation.EXACT
        assert skills.issuperset(neighbours)
        assert taxonomy.broader(key) == tuple(sorted(taxonomy.broader(key)))
        assert all(key in taxonomy.narrower(broad) for broad in taxonomy.broader(key))
        assert all(key in taxonomy.related(other) for other in taxonomy.related(key))


def test_merged_ids_are_understood(taxonomy: Taxonomy, concept: Concept) -> None:
    assert taxonomy.has("onet:python")
    assert taxonomy.canonical("onet:python") == concept("Python")
    assert taxonomy.skill("onet:python") == taxonomy.skill(concept("Python"))
    assert taxonomy.relation("onet:python", concept("Python")) is Relation.EXACT


def test_unknown_ids_are_key_errors(taxonomy: Taxonomy) -> None:
    assert not taxonomy.has("esco:none")
    for ask in (
        taxonomy.skill,
        taxonomy.occupation,
        taxonomy.names,
        taxonomy.broader,
        taxonomy.occupation_skills,
        taxonomy.crosswalk,
    ):
        with pytest.raises(KeyError):
            ask("esco:none")


def test_kinds(taxonomy: Taxonomy, concept: Concept) -> None:
    kinds = {name: taxonomy.skill(concept(name)).kind for name in ("Docker", "CPA", "German", "accounting", "manage budgets")}
    assert kinds == {
        "Docker": SkillKind.TECHNOLOGY,
        "CPA": SkillKind.CERTIFICATE,
        "German": SkillKind.LANGUAGE,
        "accounting": SkillKind.KNOWLEDGE,
        "manage budgets": SkillKind.SKILL,
    }


def test_names_begin_with_the_label_and_have_no_doubles(taxonomy: Taxonomy) -> None:
    for skill in list(taxonomy.skills())[::100]:
        names = taxonomy.names(skill.id)
        assert names[0] == skill.label
        assert len(set(names)) == len(names)
    assert "Registered Nurse" in " ".join(taxonomy.names("onet:29-1141.00"))


@pytest.mark.parametrize(
    ("title", "first"),
    [
        ("Registered Nurse", "Registered Nurses"),
        ("registered nurses", "Registered Nurses"),
        ("Electrician", "electrician"),
        ("Electricians", "Electricians"),
        ("Data Scientist", "data scientist"),
        ("Truck Driver", "Light Truck Drivers"),
    ],
)
def test_occupations_named(taxonomy: Taxonomy, title: str, first: str) -> None:
    assert taxonomy.occupation(taxonomy.occupations_named(title)[0]).label == first


def test_a_title_that_nobody_bears_names_no_occupation(taxonomy: Taxonomy) -> None:
    assert taxonomy.occupations_named("chief unicorn wrangler") == ()
    assert taxonomy.occupations_named("") == ()


def test_what_an_occupation_needs_stands_heaviest_first(taxonomy: Taxonomy) -> None:
    links = taxonomy.occupation_skills("onet:15-1252.00")
    weights = [link.weight for link in links]
    assert weights == sorted(weights, reverse=True)
    assert all(0 < weight <= 1 for weight in weights)
    by_label = {taxonomy.skill(link.skill_id).label: link.weight for link in links}
    assert by_label["Kubernetes"] > by_label["Microsoft Excel"]
    assert by_label["Microsoft Excel"] < 0.2
    of_nurses = {taxonomy.skill(link.skill_id).label: link.weight for link in taxonomy.occupation_skills("onet:29-1141.00")}
    assert of_nurses["Medicine and Dentistry"] > 0.5 > 0.2 > of_nurses["Reading Comprehension"]


def test_the_crosswalk_runs_both_ways(taxonomy: Taxonomy) -> None:
    counterpart, confidence = taxonomy.crosswalk("onet:47-2111.00")[0]
    assert taxonomy.occupation(counterpart).label == "electrician"
    assert confidence > 0.9
    assert dict(taxonomy.crosswalk(counterpart))["onet:47-2111.00"] == confidence
    assert taxonomy.occupation(counterpart).job_zone == taxonomy.occupation("onet:47-2111.00").job_zone


def test_related_occupations_are_of_the_same_source_and_best_first(taxonomy: Taxonomy) -> None:
    for key in ("onet:29-1141.00", taxonomy.crosswalk("onet:47-2111.00")[0][0]):
        related = taxonomy.related_occupations(key)
        assert related
        assert [value for _, value in related] == sorted((value for _, value in related), reverse=True)
        assert all(other.split(":")[0] == key.split(":")[0] and other != key and 0 < value <= 1 for other, value in related)


def test_it_travels_between_processes(taxonomy: Taxonomy) -> None:
    blob = pickle.dumps(taxonomy)
    assert len(blob) < 1000
    assert pickle.loads(blob).skill("onet:docker") == taxonomy.skill("onet:docker")


def test_a_damaged_file_is_refused(tmp_path: Path) -> None:
    broken = tmp_path / "taxonomy"
    shutil.copytree(asset_path("data", "taxonomy"), broken)
    data = bytearray((broken / "lexicon.txt.gz").read_bytes())
    data[len(data) // 2] ^= 1
    (broken / "lexicon.txt.gz").write_bytes(bytes(data))
    with pytest.raises(ModelIntegrityError, match=r"lexicon\.txt\.gz"):
        Taxonomy.load(broken)
    (broken / "lexicon.txt.gz").unlink()
    with pytest.raises(ModelNotFoundError):
        Taxonomy.load(broken)


def test_another_kind_of_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelNotFoundError):
        Taxonomy.load(tmp_path)
    (tmp_path / "manifest.json").write_text('{"kind": "tfidf", "format": 1, "files": {}}', encoding="utf-8")
    with pytest.raises(ModelVersionError):
        Taxonomy.load(tmp_path)


def test_no_prose_of_the_sources_came_along(taxonomy: Taxonomy) -> None:
    longest = max((name for skill in taxonomy.skills() for name in taxonomy.names(skill.id)), key=len)
    assert len(longest) < 200, longest


def test_the_bundle_was_built_with_the_alias_file_beside_it() -> None:
    folder = asset_path("data", "taxonomy")
    built_with = Bundle.open(folder, kind="taxonomy").manifest["about"]["sources"]["aliases"]["aliases.toml"]
    assert built_with == hashlib.sha256((folder / "aliases.toml").read_bytes()).hexdigest(), "run: matcher train taxonomy"
