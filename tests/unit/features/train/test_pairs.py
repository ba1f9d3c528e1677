"""Which texts are brought together."""

from __future__ import annotations

from pathlib import Path

from matcher.features.train.corpus import HeldOut, ReferenceConcept, ReferenceCorpus, read_related
from matcher.features.train.pairs import PairSettings, TextPair, training_pairs

NURSE = ReferenceConcept("1", ("Nurse", "Ward nurse", "RN"), "Cares for the sick.", tasks=("Dress wounds", "Give drugs"))
MEDIC = ReferenceConcept("2", ("Physician", "Doctor"), "Treats the sick.", tasks=("Diagnose",), technologies=("Epic",))
COOK = ReferenceConcept("esco", ("cook", "chef"), "Prepares meals.", skills=("skill",))
SKILL = ReferenceConcept("skill", ("cook fish", "prepare fish"), "Makes fish fit to eat.")
CORPUS = ReferenceCorpus((NURSE, MEDIC), (COOK,), (SKILL,), {})


def _pairs(corpus: ReferenceCorpus = CORPUS, related: tuple[tuple[str, str], ...] = ()) -> list[TextPair]:
    return training_pairs(corpus, PairSettings(share_of_skills=1.0), seed=1, related=related)


def test_names_meet_descriptions_tasks_and_skills_of_their_concept() -> None:
    pairs = _pairs()
    for expected in (
        TextPair("RN", "Nurse", "1"),
        TextPair("Dress wounds", "Nurse", "1"),
        TextPair("Dress wounds", "Cares for the sick.", "1"),
        TextPair("Epic", "Physician", "2"),
        TextPair("chef", "Prepares meals.", "esco"),
        TextPair("cook fish", "cook", "esco"),
        TextPair("prepare fish", "Makes fish fit to eat.", "skill"),
    ):
        assert expected in pairs
    assert pairs == _pairs()


def test_related_occupations_meet_in_their_whole_descriptions_unless_one_is_held_out() -> None:
    more = _pairs(related=(("1", "2"), ("1", "9")))[len(_pairs()) :]
    assert [(pair.left.splitlines()[:2], pair.right.splitlines()[:2]) for pair in more] == [
        (["Nurse", "Cares for the sick."], ["Physician", "Treats the sick."])
    ]
    seen = CORPUS.without(HeldOut(frozenset(), frozenset({"2"})))
    assert len(_pairs(seen, related=(("1", "2"),))) == len(_pairs(seen))


def test_the_nearer_half_of_the_related_counts_twice(tmp_path: Path) -> None:
    head = "O*NET-SOC Code\tTitle\tRelated O*NET-SOC Code\tRelated Title\tRelatedness Tier\tIndex\n"
    rows = "1\tA\t2\tB\tPrimary-Short\t1\n1\tA\t3\tC\tSupplemental\t2\n"
    (tmp_path / "Related Occupations.tsv").write_text(head + rows, encoding="utf-8")
    assert read_related(tmp_path) == (("1", "2"), ("1", "2"), ("1", "3"))
