"""The candidate's page as HTML: one file without scripts, for the screen and for paper."""

from __future__ import annotations

from matcher.domain.suggestion import Suggestion
from matcher.reports.page import template
from matcher.reports.suggestion import page_words


def as_html(suggestion: Suggestion) -> str:
    """Return the page."""
    return template("suggestion.html.j2").render(page=page_words(suggestion))
