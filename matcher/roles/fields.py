"""Lines of work by name: the major groups of the occupational classification (SOC), as people call them."""

from __future__ import annotations

FIELDS: dict[str, tuple[str, ...]] = {
    "management": ("11",),
    "business and finance": ("13",),
    "computing": ("15",),
    "engineering": ("17",),
    "science": ("19",),
    "social work": ("21",),
    "law": ("23",),
    "education": ("25",),
    "arts and media": ("27",),
    "healthcare": ("29", "31"),
    "protective services": ("33",),
    "food": ("35",),
    "cleaning and grounds": ("37",),
    "personal care": ("39",),
    "sales": ("41",),
    "office and administration": ("43",),
    "farming and forestry": ("45",),
    "construction": ("47",),
    "installation and repair": ("49",),
    "production": ("51",),
    "transport": ("53",),
    "armed forces": ("55",),
}
"""Name to the first two digits of the O*NET-SOC codes that belong to it."""

_OF_GROUP = {group: name for name, groups in FIELDS.items() for group in groups}


def field_of(occupation_id: str) -> str:
    """Return the line of work of an O*NET occupation; '' for any other.

    Examples
    --------
    >>> field_of("onet:29-1141.00")
    'healthcare'
    """
    return _OF_GROUP.get(occupation_id.removeprefix("onet:")[:2], "") if occupation_id.startswith("onet:") else ""
