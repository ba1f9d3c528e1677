"""The terms of work that an advert names: mode, place and pay."""

from __future__ import annotations

import re

from matcher.domain.goals import Conditions
from matcher.domain.job import Posting
from matcher.extraction.modes import modes_in_name, modes_in_text
from matcher.extraction.pay import find_pay
from matcher.extraction.places import find_location, is_location

_LABELLED = re.compile(
    r"^[^\w\n]{0,10}(?:job |work )?(?:location|place of work|based in)\s*:?\s+(.{2,80})$", re.IGNORECASE | re.MULTILINE
)


def read_conditions(posting: Posting, text: str) -> Conditions:
    """Return what title, place and cleaned text of an advert clearly say; title and place speak before the text."""
    named = modes_in_name(posting.location) or modes_in_name(posting.title)
    return Conditions(
        modes=named or modes_in_text(text),
        places=(posting.location,) if posting.location.strip() else _places_in(text),
        pay=find_pay(posting.title, location=posting.location) or find_pay(text, location=posting.location),
    )


def _places_in(text: str) -> tuple[str, ...]:
    for match in _LABELLED.finditer(text):
        said = match[1].strip(" .")
        if is_location(said):
            return (said,)
        found = find_location(said)
        if found is not None:
            return (found.of(said),)
    return ()
