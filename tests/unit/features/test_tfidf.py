from __future__ import annotations

import math
import shutil
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.errors import ModelIntegrityError
from matcher.features.encode import FeatureEncoder
from matcher.features.tfidf import TfidfModel, stem_plural
from matcher.persistence.assets import asset_path

WORDS = st.lists(st.sampled_from(["nurse", "nurses", "ward", "care", "python", "cables", "zzz"]), max_size=10)


def names(model: TfidfModel, text: str) -> list[str]:
    return [model.vocabulary[index] for index in model.terms(text)]


def test_terms_are_distinct_sorted_and_known(tiny_tfidf: TfidfModel) -> None:
    assert names(tiny_tfidf, "Nurses care: nurse's ward, C++ zzz") == ["c++", "care", "nurse", "ward"]
    assert tiny_tfidf.terms("").dtype == np.int32
    assert list(tiny_tfidf.terms("ward care")) == sorted(tiny_tfidf.terms("ward care"))


@pytest.mark.parametrize(
    ("one", "many"),
    [("nurse", "nurses"), ("battery", "batteries"), ("box", "boxes"), ("class", "classes"), ("match", "matches"),
     ("machine", "machines"), ("brush", "brushes"), ("house", "houses")],
)  # fmt: skip
def test_plurals_meet(one: str, many: str) -> None:
    assert stem_plural(one) == stem_plural(many)


@pytest.mark.parametrize("word", ["aws", "gas", "sas", "css", "analysis", "status", "business", "c++", "is", "s"])
def test_words_that_only_look_plural_stay(word: str) -> None:
    assert stem_plural(word) == word


@given(WORDS, WORDS)
def test_coverage_is_the_share_of_weight(tiny_tfidf: TfidfModel, job: list[str], resume: list[str]) -> None:
    asked, held = (tiny_tfidf.terms(" ".join(words)) for words in (job, resume))
    total = sum(int(tiny_tfidf.idf[term]) for term in asked)
    shared = sum(int(tiny_tfidf.idf[term]) for term in asked if term in held)
    assert tiny_tfidf.coverage(asked, held) == (shared / total if total else 0.0)


@given(WORDS, st.lists(WORDS, max_size=5))
def test_coverage_by_rows_is_that_by_each(tiny_tfidf: TfidfModel, job: list[str], lines: list[list[str]]) -> None:
    asked, rows = tiny_tfidf.terms(" ".join(job)), tiny_tfidf.rows(" ".join(line) for line in lines)
    assert tiny_tfidf.row_coverage(asked, rows) == [tiny_tfidf.coverage(asked, rows.row(at)) for at in range(len(lines))]


@given(WORDS, WORDS, WORDS, st.integers(1, 5))
def test_more_words_never_lower_coverage_and_repetition_changes_nothing(
    tiny_tfidf: TfidfModel, job: list[str], resume: list[str], more: list[str], k: int
) -> None:
    asked = tiny_tfidf.terms(" ".join(job))
    before = tiny_tfidf.coverage(asked, tiny_tfidf.terms(" ".join(resume)))
    assert tiny_tfidf.coverage(asked, tiny_tfidf.terms(" ".join(resume + more))) >= before
    assert tiny_tfidf.coverage(asked, tiny_tfidf.terms(" ".join(resume * k))) == before


def test_cosine_by_hand(tiny_tfidf: TfidfModel) -> None:
    care, nurse, ward = (int(tiny_tfidf.weight(tiny_tfidf.terms(word))) for word in ("care", "nurse", "ward"))
    left, right = tiny_tfidf.terms("nurse ward"), tiny_tfidf.terms("nurse care")
    assert tiny_tfidf.cosine(left, right) == nurse**2 / math.sqrt((nurse**2 + ward**2) * (nurse**2 + care**2))
    assert tiny_tfidf.cosine(left, tiny_tfidf.terms("zzz")) == 0.0


def test_matrix_holds_integer_weights(tiny_tfidf: TfidfModel) -> None:
    matrix = tiny_tfidf.encode_lines(["nurse nurse ward", "", "python"])
    assert matrix.dtype == np.int64
    assert matrix.shape == (3, tiny_tfidf.n_terms)
    assert matrix.sum(axis=1).ravel().tolist()[0][0] == tiny_tfidf.weight(tiny_tfidf.terms("nurse ward"))
    assert matrix[1].nnz == 0


def test_terms_are_shown_as_people_write_them(features: FeatureEncoder) -> None:
    shown = {features.tfidf.term(index) for index in features.tfidf.terms("kubernetes devops business analysis c++ aws")}
    assert shown == {"kubernetes", "devops", "business", "analysis", "c++", "aws"}


def test_shipped_weights_order_rare_above_common(features: FeatureEncoder) -> None:
    weight = {word: features.tfidf.weight(features.tfidf.terms(word)) for word in ("manager", "nurse", "phlebotomist")}
    assert 0 < weight["manager"] < weight["nurse"] < weight["phlebotomist"]


def test_function_words_numbers_and_placeholders_are_no_terms(features: FeatureEncoder) -> None:
    assert features.tfidf.terms("the and of with 2019 4+ 10 [name] [school]").tolist() == []


def test_damage_is_found_before_use(tmp_path: Path) -> None:
    copy = shutil.copytree(asset_path("models", "tfidf"), tmp_path / "model")
    with (copy / "vocabulary.tsv").open("a", encoding="utf-8") as stream:
        stream.write("extra\n")
    with pytest.raises(ModelIntegrityError, match=r"vocabulary\.tsv") as caught:
        TfidfModel.load(copy)
    assert caught.value.exit_code == 4


def test_weights_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ModelIntegrityError, match="fit"):
        TfidfModel(["a", "b"], np.array([1], dtype=np.int16), shown=["a", "b"])
