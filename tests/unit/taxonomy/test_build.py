from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from matcher.domain.concept import Relation, SkillKind, SkillLink
from matcher.errors import InputError
from matcher.persistence.assets import asset_path
from matcher.taxonomy.build.bundle import build_taxonomy
from matcher.taxonomy.taxonomy import Taxonomy


@pytest.fixture
def build(sources: Path) -> Callable[..., Taxonomy]:
    def run(out: str = "out", **options: object) -> Taxonomy:
        build_taxonomy(sources / "esco", sources / "onet", sources / out, aliases=sources / "aliases.toml", **options)
        return Taxonomy.load(sources / out)

    return run


def test_equal_inputs_give_equal_bytes(build: Callable[..., Taxonomy], sources: Path) -> None:
    build("one")
    build("two")
    one = {file.name: file.read_bytes() for file in (sources / "one").iterdir()}
    assert one == {file.name: file.read_bytes() for file in (sources / "two").iterdir()}
    assert {data[4:8] for name, data in one.items() if name.endswith(".gz")} == {bytes(4)}, "a time in a gzip header"


def test_the_same_thing_in_both_sources_becomes_one_concept(build: Callable[..., Taxonomy]) -> None:
    taxonomy = build()
    snake = taxonomy.skill("esco:k1")
    assert (snake.label, snake.kind) == ("Snake", SkillKind.TECHNOLOGY)
    assert taxonomy.canonical("onet:snake") == "esco:k1"
    assert taxonomy.names("esco:k1") == ("Snake", "Snake (computer programming)", "Snake 3", "Snakelang", "Snk")
    assert [link.skill_id for link in taxonomy.occupation_skills("onet:15-1.00")][:1] == ["esco:k1"]


def test_relations_and_kinds(build: Callable[..., Taxonomy]) -> None:
    taxonomy = build()
    assert taxonomy.broader("esco:k1") == ("esco:isced-0613", "esco:k2", "onet:commodity-1")
    assert taxonomy.relation("esco:k2", "esco:k1") is Relation.NARROWER
    assert taxonomy.relation("esco:k2", "matcher:adder") is Relation.NARROWER
    assert taxonomy.relation("esco:k1", "esco:k2") is Relation.BROADER
    assert taxonomy.relation("esco:s1", "matcher:adder") is Relation.RELATED
    assert taxonomy.skill("esco:l1").kind is SkillKind.LANGUAGE
    assert taxonomy.skill("onet:typewriters").kind is SkillKind.TOOL
    assert "esco:isced-0613" not in {skill.id for skill in taxonomy.skills()}


def test_a_verb_phrase_is_found_as_a_noun_phrase(build: Callable[..., Taxonomy]) -> None:
    hit = build().lexicon.lookup("budget management")
    assert hit is not None
    assert hit.concept_ids == ("esco:s1",)


def test_what_all_occupations_need_weighs_next_to_nothing(build: Callable[..., Taxonomy]) -> None:
    links = {link.skill_id: link for link in build().occupation_skills("onet:15-1.00")}
    assert links["onet:microsoft-grapher"] == SkillLink("onet:microsoft-grapher", 0.015, is_essential=False)
    assert links["esco:k1"].weight == 0.525
    # ((4.5 - 1) / 4 + 5 / 7) / 2 = 0.7946, less half of 95 percent, because one of two occupations needs it.
    assert links["onet:programming"].weight == pytest.approx(0.7946 * 0.525, abs=1e-4)
    assert links["onet:programming"].is_essential


def test_titles_and_crosswalk(build: Callable[..., Taxonomy]) -> None:
    taxonomy = build()
    assert taxonomy.occupations_named("Snake Developer") == ("esco:o1", "onet:15-1.00")
    assert taxonomy.occupations_named("SD") == ("onet:15-1.00",)
    assert taxonomy.occupations_named("snake coder") == ("esco:o1", "onet:15-1.00")
    assert [key for key, _ in taxonomy.crosswalk("onet:15-1.00")] == ["esco:o1"]
    assert taxonomy.occupation("esco:o1").job_zone == 4
    assert taxonomy.related_occupations("onet:15-1.00") == (("onet:15-2.00", 0.945),)


def test_held_out_occupations_have_no_links_and_no_counterpart(build: Callable[..., Taxonomy]) -> None:
    taxonomy = build(exclude_occupations=["15-1.00"])
    assert taxonomy.occupation("onet:15-1.00").label == "Snake Developers"
    assert taxonomy.crosswalk("onet:15-1.00") == ()
    assert taxonomy.crosswalk("esco:o1") == ()
    assert taxonomy.occupation_skills("onet:15-1.00") == ()
    assert taxonomy.related_occupations("onet:15-1.00") == ()
    assert taxonomy.occupation_skills("onet:15-2.00")


def test_a_missing_table_is_named(build: Callable[..., Taxonomy], sources: Path) -> None:
    (sources / "onet" / "Job Zones.tsv").unlink()
    with pytest.raises(InputError, match=r"Job Zones\.tsv is missing"):
        build()


def test_a_table_without_its_column_is_named(build: Callable[..., Taxonomy], sources: Path) -> None:
    (sources / "esco" / "occupations_en.csv").write_text("conceptUri,iscoGroup,description\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"occupations_en\.csv has no column 'preferredLabel'"):
        build()


def test_a_table_that_is_no_text_is_named(build: Callable[..., Taxonomy], sources: Path) -> None:
    (sources / "esco" / "skills_en.csv").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InputError, match=r"skills_en\.csv is not UTF-8"):
        build()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[names]\n"Nowhere" = ["x"]', "'Nowhere' is no id and no label"),
        ('[names]\n"Snake" = ["x"]\n"manage budgets" = ["X"]', "given to two concepts"),
        ('[new.technology]\n"adder" = { label = "Adder" }', "needs an id 'matcher:...'"),
        ('[new.magic]\n"matcher:a" = { label = "A" }', "is no kind of skill"),
        ('[related]\ngroups = [["Snake", "Python"]]', "'Python' is no id and no label"),
        ("[nams]", "unknown section 'nams'"),
        ("[names", "not valid TOML"),
    ],
)
def test_an_alias_that_points_at_nothing_is_refused(
    build: Callable[..., Taxonomy], sources: Path, text: str, message: str
) -> None:
    (sources / "aliases.toml").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=message):
        build()


@pytest.mark.slow
@pytest.mark.shared_data
def test_the_committed_bundle_is_what_the_sources_give(shared_data: Path, tmp_path: Path) -> None:
    build_taxonomy(shared_data / "esco-v1.1.1", shared_data / "onet-29.2", tmp_path)
    committed = asset_path("data", "taxonomy")
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == {
        file.name: (committed / file.name).read_bytes() for file in tmp_path.iterdir()
    }
