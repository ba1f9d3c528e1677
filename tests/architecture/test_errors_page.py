"""The drawing at the head of errors.py is the tree of classes."""

from __future__ import annotations

import re

from matcher import errors


def _drawn() -> dict[str, tuple[str, int]]:
    """Return what the drawing says: class to parent and exit code."""
    drawn: dict[str, tuple[str, int]] = {}
    above: list[tuple[int, str]] = []
    for line in (errors.__doc__ or "").splitlines():
        entry = re.match(r"([ |`-]*)(\w+Error)\s+(\d+)?", line)
        if entry is None:
            continue
        depth, name = len(entry[1]), entry[2]
        while above and above[-1][0] >= depth:
            above.pop()
        drawn[name] = (above[-1][1] if above else "Exception", int(entry[3] or 1))
        above.append((depth, name))
    return drawn


def test_the_drawing_and_the_classes_agree() -> None:
    classes = [thing for thing in vars(errors).values() if isinstance(thing, type) and issubclass(thing, errors.MatcherError)]
    real = {error.__name__: (error.__mro__[1].__name__, error.exit_code) for error in classes}
    assert _drawn() == real


def test_the_exit_codes_are_the_agreed_ones() -> None:
    classes = [thing for thing in vars(errors).values() if isinstance(thing, type) and issubclass(thing, errors.MatcherError)]
    assert {error.exit_code for error in classes} == {1, 2, 3, 4, 74}
