"""Rank resumes against job descriptions, offline, with reasons for every score.

Examples
--------
>>> from matcher import Matcher  # doctest: +SKIP
>>> matcher = Matcher.load()  # doctest: +SKIP
>>> ranking = matcher.rank(["resumes/ada.pdf"], [{"id": "1", "title": "Nurse", "description": "..."}])  # doctest: +SKIP
>>> ranking.to_frame()  # doctest: +SKIP
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matcher.config import MatcherConfig as MatcherConfig
    from matcher.engine.matcher import Matcher as Matcher
    from matcher.errors import MatcherError as MatcherError
    from matcher.pool.talent_pool import TalentPool as TalentPool

__version__ = "0.1.0"
__all__ = ["Matcher", "MatcherConfig", "MatcherError", "TalentPool", "__version__"]

# Looked up on first use: importing numpy and the rest takes longer than printing a help page.
_HOMES = {
    "Matcher": "matcher.engine.matcher",
    "MatcherConfig": "matcher.config",
    "MatcherError": "matcher.errors",
    "TalentPool": "matcher.pool.talent_pool",
}


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        from importlib import import_module

        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'matcher' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
