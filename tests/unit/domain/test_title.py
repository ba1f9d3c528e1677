"""A title, understood: a value like the others."""

from __future__ import annotations

from dataclasses import FrozenInstanceError

import pytest

from matcher.domain.concept import Scored, Seniority
from matcher.domain.title import NormalizedTitle


def test_a_title_with_an_occupation_is_understood() -> None:
    cook = Scored("onet:1", "Cooks", 0.95)
    title = NormalizedTitle("Senior Cook", "cook", Seniority.SENIOR, (cook,), ())
    assert title.is_understood
    assert not NormalizedTitle("zzz", "zzz", Seniority.UNSTATED, (), ()).is_understood
    with pytest.raises(FrozenInstanceError):
        title.bare = "chef"  # type: ignore[misc]
    assert not hasattr(title, "__dict__")
