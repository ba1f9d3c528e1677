"""What several rooms are tested with."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from matcher.engine.matcher import Matcher

NURSE_ADVERT = """We look for a nurse for our surgical ward.

Requirements:
- Wound care and triage
- 3+ years of experience
- A degree in nursing
"""
ADA = """Ada Example
ada@example.com | (614) 555-0101

Experience

Registered Nurse, Example Hospital
Jan 2019 - Dec 2023
- Triage and wound care on a surgical ward

Education

Bachelor of Science in Nursing, Example University, 2018
"""


@pytest.fixture(scope="session")
def shared() -> Iterator[Matcher]:
    """One matcher for all tests: loading the models takes longer than using them."""
    with Matcher.load() as matcher:
        yield matcher


@pytest.fixture
def ada() -> bytes:
    """A nurse's resume as a text file."""
    return ADA.encode()


@pytest.fixture
def nurse_advert() -> dict[str, str]:
    return {"id": "7", "title": "Registered Nurse", "description": NURSE_ADVERT}
