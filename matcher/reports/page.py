"""report.html: one page that needs no network and no script, for the screen and for paper."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from matcher.domain.shortlist import RunResult
from matcher.reports.board import Material, PageLimits, board

if TYPE_CHECKING:
    from jinja2 import Template

_TEMPLATES = Path(__file__).resolve().parent / "templates"


def render_page(result: RunResult, *, limits: PageLimits | None = None) -> str:
    """Return the report as HTML, smaller than `limits.max_bytes`: where all does not fit, fewer people are explained."""
    page = ""
    widest = limits or PageLimits()
    material = Material.of(result, widest)
    for tried in _shrinking(widest):
        page = template("report.html.j2").render(board=board(result, tried, material))
        if len(page.encode("utf-8")) <= tried.max_bytes:
            break
    return page


def write_html(result: RunResult, path: Path) -> None:
    """Write the report."""
    path.write_text(render_page(result), encoding="utf-8", newline="\n")


def _shrinking(limits: PageLimits) -> Iterator[PageLimits]:
    """Yield `limits`, then tighter ones: explanations go first, then the ends of the lists."""
    yield limits
    for n_jobs, n_people, n_cards, n_files in (
        (50, 20, 3, 300),
        (50, 20, 1, 300),
        (50, 10, 0, 200),
        (25, 10, 0, 100),
        (10, 5, 0, 50),
        (3, 3, 0, 20),
        (1, 1, 0, 5),
    ):
        yield replace(
            limits,
            n_jobs=min(limits.n_jobs, n_jobs),
            n_people=min(limits.n_people, n_people),
            n_cards=min(limits.n_cards, n_cards),
            n_files=min(limits.n_files, n_files),
        )


@cache
def template(name: str) -> Template:
    """Return a template of the reports' folder; every text that it is given is escaped."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES, encoding="utf-8"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    # The style sheet is our own file, the only text that goes in unescaped.
    environment.globals["css"] = Markup((_TEMPLATES / "report.css").read_text(encoding="utf-8"))  # noqa: S704
    return environment.get_template(name)
