from __future__ import annotations

import pickle
from dataclasses import fields

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.domain.job import Importance, Job, Requirement, RequirementKind
from matcher.domain.place import Span
from matcher.domain.resume import DegreeLevel, EvidenceLevel, SectionKind
from matcher.domain.view import ScoringView, ViewEducation, ViewLine, ViewRole, ViewSkill
from matcher.features.encode import FeatureEncoder, JobFeatures, ResumeFeatures
from matcher.features.rows import IdRows

LINES = st.lists(
    st.sampled_from(
        [
            "Registered nurse on the ward",
            "care of patients",
            "Python, C++",
            "electrician",
            "installs cables",
            "",
            "zzz",
            "cabling",
        ]
    ),
    max_size=7,
    unique=True,
)


def make_view(lines: list[str], role_lines: list[int] | None = None) -> ScoringView:
    return ScoringView(
        lines=tuple(ViewLine(text, SectionKind.EXPERIENCE, EvidenceLevel.LISTED) for text in lines),
        skills=tuple(ViewSkill("skill:care", EvidenceLevel.LISTED, index) for index in range(len(lines))),
        roles=tuple(ViewRole(lines[index], 12, 0, 12, index) for index in role_lines or []),
        education=(ViewEducation(DegreeLevel.BACHELOR, "nursing", 0),) if lines else (),
        languages=(),
    )


def assert_equal(left: ResumeFeatures | JobFeatures, right: ResumeFeatures | JobFeatures) -> None:
    for item in fields(left):
        a, b = getattr(left, item.name), getattr(right, item.name)
        if isinstance(a, IdRows):
            assert a.indptr.tolist() == b.indptr.tolist(), item.name
            assert a.ids.tolist() == b.ids.tolist(), item.name
        elif isinstance(a, np.ndarray):
            assert (a.dtype, a.shape) == (b.dtype, b.shape), item.name
            assert a.tolist() == b.tolist(), item.name
        else:
            assert a == b, item.name


def make_job() -> Job:
    text = "Ward nurse\nRegistered nurse\ncare and Python\nFree cables for all"
    spans = [Span(11, 27), Span(28, 43)]
    requirements = tuple(
        Requirement(f"r{n}", RequirementKind.DUTY, Importance.MUST, "x", span.of(text), span)
        for n, span in enumerate([spans[0], spans[0], spans[1]], start=1)
    )
    return Job("j1", "Ward nurse", "", "", text, requirements, tuple(spans), boilerplate=(Span(44, 63),))


@given(st.lists(LINES, max_size=4))
def test_batch_equals_single(tiny_features: FeatureEncoder, people: list[list[str]]) -> None:
    views = [make_view(lines, list(range(0, len(lines), 2))) for lines in people]
    for view, batched in zip(views, tiny_features.encode_resumes(views), strict=True):
        assert_equal(batched, tiny_features.encode_resume(view))


@given(LINES, st.data())
def test_dropping_lines_equals_encoding_the_smaller_view(tiny_features: FeatureEncoder, lines: list[str], data) -> None:
    roles = data.draw(st.lists(st.sampled_from(range(len(lines))), unique=True)) if lines else []
    removed = data.draw(st.frozensets(st.integers(0, 7)))
    view = make_view(lines, roles)
    dropped = tiny_features.drop_lines(tiny_features.encode_resume(view), removed)
    assert_equal(dropped, tiny_features.encode_resume(view.without_lines(removed)))


def test_dropping_lines_twice_equals_dropping_them_at_once(tiny_features: FeatureEncoder) -> None:
    view = make_view(["nurse", "ward care", "python", "electrician"], [0, 3])
    features = tiny_features.encode_resume(view)
    twice = tiny_features.drop_lines(tiny_features.drop_lines(features, {0}), {0})
    assert_equal(twice, tiny_features.drop_lines(features, {0, 1}))
    assert twice.title_lines.tolist() == [1]


@given(LINES, st.randoms())
def test_order_and_repetition_of_lines_do_not_move_the_whole_text(
    tiny_features: FeatureEncoder, lines: list[str], random
) -> None:
    once = tiny_features.encode_resume(make_view(lines))
    shuffled = lines * 3
    random.shuffle(shuffled)
    often = tiny_features.encode_resume(make_view(shuffled))
    assert once.text_vector.tolist() == often.text_vector.tolist()
    assert once.text_terms.tolist() == often.text_terms.tolist()


def test_whole_text_is_that_of_the_joined_lines(features: FeatureEncoder) -> None:
    lines = ["Ran the ward of a surgical clinic", "Trained nurses in wound care", "Ward rounds, wound care"]
    encoded = features.encode_resume(make_view(lines))
    assert encoded.text_vector.tolist() == features.encoder.encode_int8(["\n".join(lines)])[0].tolist()
    assert encoded.text_terms.tolist() == features.tfidf.terms("\n".join(lines)).tolist()


def test_placeholders_do_not_move_a_bit(features: FeatureEncoder) -> None:
    with_them, without = (
        features.encode_resume(make_view([line])) for line in ("[name] led the ward of [employer]", "led the ward of")
    )
    assert_equal(with_them, without)


def test_an_empty_view_has_empty_arrays(tiny_features: FeatureEncoder) -> None:
    encoded = tiny_features.encode_resume(make_view([]))
    assert encoded.line_vectors.shape == (0, 16)
    assert encoded.title_vectors.shape == (0, 16)
    assert not encoded.text_vector.any()
    assert len(encoded.text_terms) == 0


def test_job_rows_follow_its_requirements(tiny_features: FeatureEncoder) -> None:
    encoded = tiny_features.encode_job(make_job())
    assert encoded.requirement_vectors.shape == (3, 16)
    assert encoded.requirement_vectors[0].tolist() == encoded.requirement_vectors[1].tolist()
    assert encoded.requirement_weights == tuple(
        tiny_features.tfidf.weight(encoded.requirement_terms.row(index)) for index in range(3)
    )
    assert encoded.requirement_weights[2] == tiny_features.tfidf.weight(tiny_features.tfidf.terms("care python"))
    assert encoded.title_vector.tolist() == tiny_features.encoder.encode_int8(["Ward nurse"])[0].tolist()


def test_boilerplate_of_a_job_is_not_encoded(tiny_features: FeatureEncoder) -> None:
    encoded = tiny_features.encode_job(make_job())
    shown = {tiny_features.tfidf.term(index) for index in encoded.text_terms}
    assert shown == {"REGISTERED", "NURSE", "CARE", "PYTHON"}
    assert encoded.text_weight == tiny_features.tfidf.weight(encoded.text_terms)


@pytest.mark.parametrize("kind", ["resume", "job"])
def test_arrays_travel_between_processes(tiny_features: FeatureEncoder, kind: str) -> None:
    view = make_view(["nurse", "ward care"], [0])
    encoded = tiny_features.encode_resume(view) if kind == "resume" else tiny_features.encode_job(make_job())
    copy = pickle.loads(pickle.dumps(encoded))
    assert_equal(copy, encoded)
    arrays = [value for item in fields(copy) if isinstance(value := getattr(copy, item.name), np.ndarray)]
    assert all(array.flags.c_contiguous and array.base is None for array in arrays)


@given(added=st.sampled_from(["wound care and Python", "zzz", "", "electrician"]))
def test_a_line_alone_is_encoded_as_in_a_view(tiny_features: FeatureEncoder, added: str) -> None:
    line, view = tiny_features.encode_line(added), tiny_features.encode_resume(make_view(["Ward care", added]))
    assert line.vectors[0].tolist() == view.line_vectors[1].tolist()
    assert line.terms.row(0).tolist() == view.line_terms.row(1).tolist()
    assert line.tokens.tolist() == view.line_tokens.row(1).tolist()
