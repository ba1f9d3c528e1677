"""``matcher roles``: the roles next door to a title, a resume or a job."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from matcher.cli.chosen_job import chosen_posting
from matcher.cli.console import results
from matcher.cli.options import ConfigOption, CorrectionsOption, SetOption, load_config, with_corrections

if TYPE_CHECKING:
    from rich.text import Text

    from matcher.domain.adjacent import AdjacentRole
    from matcher.domain.concept import Scored
    from matcher.domain.job import Job
    from matcher.domain.title import NormalizedTitle
    from matcher.domain.view import ScoringView
    from matcher.engine.matcher import Matcher

EXAMPLE = 'Example: matcher roles "Registered nurse", matcher roles ada.pdf, or matcher roles jobs.csv --job-id 7'

_DOCUMENTS = frozenset({".pdf", ".doc", ".docx", ".odt", ".rtf", ".html", ".htm", ".md", ".txt", ".zip"})
_N_QUOTED = 100
"""Characters of a quotation, and of a title in a complaint."""


class Format(StrEnum):
    """How the roles are printed."""

    TABLE = "table"
    JSON = "json"


class Kind(StrEnum):
    """What roles can be next to."""

    TITLE = "title"
    RESUME = "resume"
    JOB = "job"


@dataclass(frozen=True, slots=True)
class _Subject:
    kind: Kind
    thing: str | ScoringView | Job
    titles: tuple[str, ...]


def roles(
    subject: Annotated[
        str, typer.Argument(metavar="TITLE|RESUME|JOB", help="A title, or a file: see --as.", show_default=False)
    ],
    job_id: Annotated[str, typer.Option(help="Which job of a table; not needed where there is one.")] = "",
    kind: Annotated[
        Kind | None,
        typer.Option("--as", help="What is given. A document in which someone held positions is a resume, else an advert."),
    ] = None,
    k: Annotated[int | None, typer.Option("--k", help="How many roles.", show_default="roles.n_roles, 5")] = None,
    corrections: CorrectionsOption = None,
    config: ConfigOption = None,
    settings: SetOption = None,
    form: Annotated[Format, typer.Option("--format", help="How to print them.")] = Format.TABLE,
) -> None:
    """Show how a title is understood, and the roles next door: what carries over, what to add, a step up or down.

    Of a resume the positions held last are taken, and the words that show each skill are quoted.
    """
    from matcher.engine.matcher import Matcher
    from matcher.errors import UsageError

    if k is not None and k < 1:
        raise UsageError(f"--k is {k}: give a number from 1 up")
    with Matcher.load(load_config(config, settings)) as matcher:
        asked = _read(subject, job_id, kind, matcher, corrections=corrections)
        titles = [matcher.understand_title(title) for title in asked.titles]
        if not any(title.is_understood for title in titles):
            raise _not_understood(subject, asked.kind)
        found = matcher.adjacent_roles(asked.thing, k)
    if form is Format.JSON:
        import json

        from matcher.reports.escaping import encodable
        from matcher.reports.role_records import role_record, title_record

        record = {
            "subject": encodable(subject),
            "kind": asked.kind.value,
            "titles": [title_record(title) for title in titles],
            "roles": [role_record(role) for role in found],
        }
        with results() as stream:
            stream.write(json.dumps(record, ensure_ascii=False, indent=1) + "\n")
    else:
        _print_table(subject, asked.kind, titles, found)


def _read(subject: str, job_id: str, kind: Kind | None, matcher: Matcher, *, corrections: Path | None) -> _Subject:
    from matcher.batch.inputs.tables import TABLES
    from matcher.errors import InputError, UsageError
    from matcher.roles.adjacent import recent_titles

    if not subject.strip():
        raise UsageError("roles: nothing is given; give a title, a resume or an advert")
    path = Path(subject)
    ending = path.suffix.lower()
    if corrections is not None:
        kind = kind or Kind.RESUME
        if kind is not Kind.RESUME:
            raise UsageError("--corrections belong to a resume, and do not go with a title or a job")
    if kind is None and not (_is_there(path) or job_id or ending in TABLES or ending in _DOCUMENTS):
        kind = Kind.TITLE
    if kind is Kind.TITLE:
        if job_id:
            raise UsageError("--job-id chooses a job of a table, and does not go with a title")
        return _Subject(kind, subject, (subject,))
    if not _is_there(path):
        raise InputError(f"{subject}: no such file")
    if path.is_dir():
        raise InputError(f"{subject}: is a folder; give one file, or --as title")
    if kind is Kind.JOB or (kind is None and (job_id or ending in TABLES)):
        job = matcher.parse_job(chosen_posting(path, job_id, matcher.read))
        return _Subject(Kind.JOB, job, (job.title,))
    if job_id:
        raise UsageError("--job-id chooses a job of a table, and does not go with a resume")
    result = matcher.read(path)
    view = matcher.view(with_corrections(matcher, result, corrections))
    if view.roles or kind is Kind.RESUME:
        return _Subject(Kind.RESUME, view, recent_titles(view))
    job = matcher.parse_job(chosen_posting(path, "", lambda _path: result))
    return _Subject(Kind.JOB, job, (job.title,))


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:
        return False  # a title longer than a file's name may be


def _not_understood(subject: str, kind: Kind) -> Exception:
    from matcher.errors import InputError
    from matcher.reports.escaping import shortened

    if kind is Kind.TITLE:
        return InputError(f"{shortened(subject, _N_QUOTED)!r} names no occupation that is known; give a fuller title")
    # What a document says is not told: the first line of a resume taken for an advert is a name.
    if kind is Kind.JOB:
        return InputError(f"{subject}: read as an advert, its title names no occupation that is known; give a title instead")
    return InputError(f"{subject}: no position held in it names an occupation that is known; give a title instead")


def _print_table(subject: str, kind: Kind, titles: Sequence[NormalizedTitle], found: Sequence[AdjacentRole]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from matcher.reports.escaping import visible

    console = Console()
    console.print(Text(f"Roles next to the {kind.value} {visible(subject)}"))
    for title in titles:
        console.print(Text(f"  {visible(title.given)}: {title.bare}, seniority {title.seniority.value}"))
        console.print(Text(f"    O*NET: {_listed(title.occupations) or 'not understood'}"))
        console.print(Text(f"    ESCO:  {_listed(title.esco) or 'no counterpart'}"))
    if not found:
        console.print(Text("No roles next door are known."))
        return
    console.print(Text("A step is by the preparation that occupations need (job zones) and by leading people."))
    console.print(Text("Steps down stand further back."))
    table = Table(show_lines=False, pad_edge=False, box=None)
    table.add_column("ready", justify="right")
    table.add_column("step")
    table.add_column("role")
    for role in found:
        table.add_row(f"{role.readiness:.2f}", role.step.value, _described(role))
    console.print(table)


def _listed(found: Sequence[Scored]) -> str:
    return "; ".join(f"{entry.label} {entry.score:.2f}" for entry in found)


def _described(role: AdjacentRole) -> Text:
    from rich.text import Text

    from matcher.reports.escaping import shortened

    lines = [f"{role.title}, from {role.via}" + (f", two moves: by way of {role.through}" if role.through else "")]
    shown = {quote: [entry.label for entry in role.evidence if entry.quote == quote] for _, quote in role.evidence}
    for quote, labels in shown.items():
        page = f" (page {quote.place.page})" if quote.place else ""
        lines.append(f"  shown: {', '.join(labels)}\n    “{shortened(quote.text, _N_QUOTED)}”{page}")
    others = [label for label in role.carries_over if label not in {entry.label for entry in role.evidence}]
    if others:
        lines.append(f"  carries over{' with the position' if shown else ''}: {', '.join(others)}")
    if role.to_add:
        lines.append(f"  to add: {', '.join(role.to_add)}")
    return Text("\n".join(lines))
