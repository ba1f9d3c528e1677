"""Phrases of skill and knowledge: features, the network in whole numbers, and the best sequence of tags."""

from __future__ import annotations

from itertools import pairwise, product

import numpy as np
import numpy.typing as npt
import pytest

from matcher.domain.concept import SkillKind
from matcher.engine.matcher import Matcher
from matcher.errors import InputError, ModelIntegrityError
from matcher.extraction.skills import SkillFinder
from matcher.linking.skillspan import read_skillspan
from matcher.linking.span_features import HASHED, N_NAMED, LineFeatures, SpanFeatures
from matcher.linking.span_network import DILATIONS, SpanNetwork
from matcher.linking.spans import best_tags

_WIDTH = 6
_N_DIMS = 256


@pytest.fixture(scope="module")
def features(shared: Matcher) -> SpanFeatures:
    components = shared.components
    return SpanFeatures(components.taxonomy, SkillFinder(components.taxonomy), components.encoder)


def _arrays(seed: int = 3) -> dict[str, npt.NDArray[np.int32]]:
    chance = np.random.default_rng(seed)

    def drawn(*shape: int, largest: int = 3000) -> npt.NDArray[np.int32]:
        return chance.integers(-largest, largest, shape, dtype=np.int32)

    arrays = {"project": drawn(_N_DIMS, _WIDTH), "bias": drawn(_WIDTH, largest=100_000)}
    arrays |= {f"hashed{index}": drawn(rows, _WIDTH, largest=500_000) for index, rows in enumerate(HASHED)}
    arrays |= {f"named{index}": drawn(N_NAMED, _WIDTH, largest=500_000) for index in range(2)}
    for index in range(len(DILATIONS)):
        arrays |= {f"layer{index}": drawn(3 * _WIDTH, _WIDTH), f"bias{index}": drawn(_WIDTH, largest=100_000)}
    arrays |= {"out": drawn(_WIDTH, 6), "out_bias": drawn(6, largest=100_000)}
    return arrays | {"transitions": drawn(2, 3, 3, largest=500), "starts": drawn(2, 3, largest=500)}


def _naive(arrays: dict[str, npt.NDArray[np.int32]], line: LineFeatures) -> list[list[int]]:
    """The same in Python's own integers, token by token."""

    def scaled(value: int) -> int:
        return round(value / 4096)  # to even, like rint

    def at(rows: list[list[int]], position: int) -> list[int]:
        return rows[position] if 0 <= position < len(rows) else [0] * _WIDTH

    values = []
    for vector, hashed, named in zip(line.vectors.tolist(), line.hashed.tolist(), line.named.tolist(), strict=True):
        sums = [sum(int(w) * v for w, v in zip(column, vector, strict=True)) for column in arrays["project"].T]
        tables = [(f"hashed{index}", row) for index, row in enumerate(hashed)]
        tables += [(f"named{index}", row) for index, row in enumerate(named)]
        for unit in range(_WIDTH):
            sums[unit] += int(arrays["bias"][unit]) + sum(int(arrays[name][row, unit]) for name, row in tables)
        values.append([min(32767, max(0, scaled(value))) for value in sums])
    for index, step in enumerate(DILATIONS):
        moved = []
        for position, held in enumerate(values):
            around = [*at(values, position - step), *held, *at(values, position + step)]
            sums = [sum(int(w) * v for w, v in zip(column, around, strict=True)) for column in arrays[f"layer{index}"].T]
            sums = [value + int(bias) for value, bias in zip(sums, arrays[f"bias{index}"], strict=True)]
            moved.append([min(32767, old + min(32767, max(0, scaled(new)))) for old, new in zip(held, sums, strict=True)])
        values = moved
    return [
        [
            scaled(sum(int(w) * v for w, v in zip(column, held, strict=True)) + int(bias))
            for column, bias in zip(arrays["out"].T, arrays["out_bias"], strict=True)
        ]
        for held in values
    ]


LINES = (
    "Hands-on experience with C++, Docker and Terraform.",
    "You build dashboards for the sales team",
    "",
    "Excel",
    "Knowledge of HACCP; forklift licence (a plus), node.js/React, .NET and a great many other things that go on and on",
)


def test_the_network_gives_the_bits_of_plain_integers_and_lines_do_not_see_each_other(features: SpanFeatures) -> None:
    arrays = _arrays()
    network = SpanNetwork.from_arrays(arrays)
    seen = [features.of(line) for line in LINES]
    together = network.scores(seen)
    for line, scores in zip(seen, together, strict=True):
        assert scores.reshape(-1, 6).tolist() == _naive(arrays, line)
        assert np.array_equal(network.scores([line])[0], scores)
    assert network.scores([]) == []


@pytest.mark.parametrize("name", ["project", "hashed2", "named1", "layer3", "out", "transitions", "starts"])
def test_arrays_that_do_not_fit_together_are_refused(name: str) -> None:
    arrays = _arrays()
    with pytest.raises(ModelIntegrityError, match="do not fit together"):
        SpanNetwork.from_arrays(arrays | {name: arrays[name][:-1] if name != "project" else arrays[name][:, :-1]})
    with pytest.raises(ModelIntegrityError, match="lacks its array"):
        SpanNetwork.from_arrays({key: array for key, array in arrays.items() if key != name})


@pytest.mark.parametrize("seed", range(20))
def test_the_best_tags_are_those_of_the_highest_sum(seed: int) -> None:
    chance = np.random.default_rng(seed)
    n = int(chance.integers(1, 7))
    scores, transitions, starts = (chance.integers(-50, 50, shape) for shape in ((n, 3), (3, 3), (3,)))

    def total(tags: tuple[int, ...]) -> int:
        steps = sum(int(transitions[left, right]) for left, right in pairwise(tags))
        return int(starts[tags[0]]) + steps + sum(int(scores[place, tag]) for place, tag in enumerate(tags))

    found = tuple(best_tags(scores, transitions, starts))
    assert total(found) == max(map(total, product(range(3), repeat=n)))


def test_tokens_keep_their_place_and_names_their_marks(features: SpanFeatures) -> None:
    line = "Uses C++ (not C), PostgreSQL."
    seen = features.of(line)
    assert [token.text for token in seen.tokens] == ["Uses", "C++", "(", "not", "C", ")", ",", "PostgreSQL", "."]
    assert all(token.span.of(line) == token.text for token in seen.tokens)
    assert seen.named[7].tolist() != [0, 0], "a name of the lexicon"
    assert seen.named[[2, 5, 6, 8]].tolist() == [[0, 0]] * 4
    assert seen.named.max() < N_NAMED
    assert features.of("").vectors.shape == (0, _N_DIMS)


@pytest.mark.parametrize("text", ["", " ", "😀😀", "\x00", "漢字" * 500, "a" * 100_000, "a " * 50_000])
def test_odd_lines_are_read(shared: Matcher, text: str) -> None:
    assert len(shared.components.phrases.find([text, "Python"])) == 2


def test_phrases_that_the_lexicon_lacks_are_found_in_adverts(shared: Matcher) -> None:
    job = shared.parse_job(
        {
            "title": "Platform engineer",
            "description": "Requirements\n- Experience with Terragrunt and Backstage\n- Good knowledge of Docker\n"
            "- You can explain decisions to colleagues\n\nBenefits\n- Free fruit and yoga classes",
        }
    )
    knowledge = [phrase.span.of(job.text) for phrase in job.phrases if phrase.kind is SkillKind.KNOWLEDGE]
    assert "Terragrunt" in " ".join(knowledge)
    assert "Docker" not in " ".join(knowledge), "the lexicon names it"
    assert not any("yoga" in phrase.span.of(job.text) for phrase in job.phrases), "boilerplate is not looked at"


def test_a_foreign_file_is_no_skillspan(tmp_path) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(InputError, match="is not SkillSpan"):
        read_skillspan(tmp_path / "absent.json")
