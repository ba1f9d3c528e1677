from __future__ import annotations

import gzip
import shutil
from pathlib import Path

import pytest

from matcher.errors import InputError
from matcher.features.train.corpus import HeldOut, ReferenceCorpus, read_postings
from matcher.features.train.pairs import PairSettings, TextPair, training_pairs


@pytest.fixture(scope="module")
def corpus(esco: Path, onet: Path) -> ReferenceCorpus:
    return ReferenceCorpus.read(esco, onet)


def test_reads_names_texts_and_relations(corpus: ReferenceCorpus) -> None:
    kites, bells = corpus.onet
    assert kites.names == ("Kite Makers", "Kite Builder", "Silk Kite Maker")
    assert kites.description == 'Make "kites" of silk.'
    assert kites.technologies == ("KiteCAD",)
    assert bells.tasks == ("Ring bells.",)
    assert corpus.esco_occupations[0].names == ("kite maker", "builder of kites", "kite builder")
    assert corpus.esco_occupations[0].skills == ("skill:1",)
    assert corpus.esco_skills[0].names == ("sew silk", "stitch silk", "silk sewing")
    assert len(corpus.hashes) == 9


def test_held_out_titles_leave_every_source(corpus: ReferenceCorpus) -> None:
    seen = corpus.without(HeldOut(frozenset({"kite builder", "kite maker"}), frozenset({"11-0002.00"})))
    assert [concept.id for concept in seen.onet] == ["11-0001.00"]
    assert seen.onet[0].names == ("Kite Makers", "Silk Kite Maker")
    assert seen.esco_occupations[0].names == ("builder of kites",)
    assert not {"kite builder", "kite maker"} & {text.lower() for text in seen.texts()}


def test_a_concept_whose_names_are_all_held_out_leaves(corpus: ReferenceCorpus) -> None:
    seen = corpus.without(HeldOut(frozenset({"tie knots"}), frozenset()))
    assert [concept.id for concept in seen.esco_skills] == ["skill:1"]


def test_a_missing_file_is_named(esco: Path, onet: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(onet, tmp_path / "onet")
    (copy / "Tools Used.tsv").unlink()
    with pytest.raises(InputError, match=r"Tools Used\.tsv is missing"):
        ReferenceCorpus.read(esco, copy)
    with pytest.raises(InputError, match="skill2vec"):
        read_postings(tmp_path / "none.csv.gz")


def test_postings_drop_their_number_and_empty_cells(tmp_path: Path) -> None:
    file = tmp_path / "postings.csv.gz"
    with gzip.open(file, "wt", encoding="utf-8") as stream:
        stream.write("17,Kite Maker,sewing,,\n")
    assert read_postings(file) == ("Kite Maker, sewing",)


def test_pairs_join_texts_of_one_concept_and_repeat_themselves(corpus: ReferenceCorpus) -> None:
    settings = PairSettings(share_of_skills=1.0)
    pairs = training_pairs(corpus, settings, seed=3)
    assert pairs == training_pairs(corpus, settings, seed=3)
    assert TextPair("Kite Builder", "Kite Makers", "11-0001.00") in pairs
    assert TextPair("Sew silk sails for kites.", "Kite Makers", "11-0001.00") in pairs
    assert TextPair("sew silk", "kite maker", "occ:1") in pairs
    assert TextPair("sew silk", "Joining silk.", "skill:1") in pairs
    assert all(left and right for left, right, _ in pairs)
