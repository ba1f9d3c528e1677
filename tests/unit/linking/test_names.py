"""Titles against all names of occupations, and described occupations against each other."""

from __future__ import annotations

import numpy as np
import pytest

from matcher.engine.matcher import Matcher
from matcher.linking.names import NamedTexts, NameMeasure
from matcher.linking.occupations import OccupationIndex, nearness


@pytest.fixture
def measure(shared: Matcher) -> NameMeasure:
    return NameMeasure(shared.components.encoder, shared.components.ranker.encoder.tfidf)


def test_equal_titles_are_nearest_and_order_and_company_change_nothing(measure: NameMeasure) -> None:
    names = ["Registered Nurse", "Line Cook", "Baker", "", "日本"]
    near = measure.to_names("registered nurse", measure.prepare(names))
    assert near[0] == pytest.approx(1.0, abs=1e-3)
    assert near[0] <= 1.0
    assert near[0] > max(near[1:])
    turned = measure.to_names("registered nurse", measure.prepare(names[::-1]))
    assert turned[::-1].tolist() == near.tolist()
    alone = [float(measure.to_names("registered nurse", measure.prepare([name]))[0]) for name in names]
    assert alone == near.tolist()
    joined = NamedTexts.joined([measure.prepare(names[:2]), measure.prepare(names[2:])])
    assert measure.to_names("registered nurse", joined).tolist() == near.tolist()


def test_words_are_met_by_the_likest_word_weighed_by_rarity(measure: NameMeasure) -> None:
    held = measure.prepare(["nurse in a hospital ward", "lorry driver"])
    near = measure.to_names("nurse", held)
    assert near[0] > near[1] + 0.3
    assert measure.to_names("", held).tolist() == [0.0, 0.0]


def test_the_best_name_the_middle_of_the_names_and_a_description_count(measure: NameMeasure) -> None:
    names = [measure.prepare(["Nurse", "Ward Sister"]), measure.prepare(["Cook", "Chef de Partie"])]
    index = OccupationIndex(measure, names)
    sister = index.scores("ward sister")
    assert sister[0] > sister[1]
    assert (sister <= 1.0).all()
    described = measure.prepare(["Cares for patients in hospitals.", "Prepares meals in kitchens."])
    told = OccupationIndex(measure, names, described).scores("someone who prepares meals")
    bare = index.scores("someone who prepares meals")
    assert told[1] - told[0] > bare[1] - bare[0]


def test_described_occupations_are_near_by_title_opening_and_all(shared: Matcher) -> None:
    texts = [
        "Nurse\nCares for patients.\nChange dressings",
        "Paramedic\nTreats patients.\nDrive ambulances",
        "Baker\nBakes.\nKnead",
    ]
    near = nearness(texts, texts, shared.components.encoder)
    assert np.allclose(np.diag(near), 1.0)
    assert near[0, 1] > near[0, 2]
