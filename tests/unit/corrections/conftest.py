"""A cook's resume, its corrections file, and edits to it as a person makes them."""

from __future__ import annotations

import tomllib
from collections.abc import Callable

import pytest

from matcher.corrections.form import corrections_form
from matcher.corrections.reading import corrections_in
from matcher.domain.document import Document
from matcher.domain.resume import Resume
from matcher.engine.matcher import Matcher

COOK = """Ruby Example
ruby@example.com | (614) 555-0101

Experience

Line Cook, Copper Kettle Bistro, Portland
Jan 2019 - Dec 2021
- Butchery and menu development for the Copper Kettle Bistro

Kitchen Porter, Harbour Canteen
2016 - 2018
- Did the dishes

Education

Diploma in Professional Cookery, Springfield College, 2016

Skills
HACCP, butchery

Certificates
First aid at work

Languages
English (native), French (basic)
"""


@pytest.fixture
def cook(shared: Matcher) -> Resume:
    return shared.parse_resume(Document.from_text(COOK, content_hash="ab" * 32))


@pytest.fixture
def corrected(shared: Matcher, cook: Resume) -> Callable[..., Resume]:
    """Return the cook's resume after replacing words in its corrections file."""

    def correct(*edits: tuple[str, str]) -> Resume:
        form = corrections_form(cook)
        for old, new in edits:
            assert old in form, old
            form = form.replace(old, new)
        return shared.correct(cook, corrections_in(tomllib.loads(form)))

    return correct
