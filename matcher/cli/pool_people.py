"""``matcher pool similar``, ``duplicates``, ``export``: single people of a pool."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from matcher.cli.console import results
from matcher.cli.pool_options import DateOption, JsonOption, PoolOption, TopOption, day, opened, resume_date

CandidateArgument = Annotated[
    str, typer.Argument(metavar="CANDIDATE", help="Resume id, its beginning, or file.", show_default=False)
]
_N_SHOWN = 60


def similar(
    resume: Annotated[Path, typer.Argument(metavar="RESUME", help="A resume, in the pool or not.", show_default=False)],
    pool: PoolOption,
    top_k: TopOption = 10,
    is_json: JsonOption = False,
) -> None:
    """Show who in the pool is most like a resume.

    By how near the whole texts are in meaning, and by the skills that both show. It is no score for a job: two people who
    are alike may fit a job differently.
    """
    from matcher.reports.escaping import encodable, shortened, visible

    with opened(pool) as found:
        taxonomy = found.matcher.components.taxonomy
        people = found.similar(resume, k=top_k)
        names = {skill: taxonomy.skill(skill).label for entry in people for skill in entry.shared}
    if is_json:
        record = [
            {
                "resume_id": entry.person.resume_id,
                "name": encodable(entry.person.name),
                "likeness": entry.likeness,
                "meaning": entry.meaning,
                "skills": entry.skills,
                "shared_skills": [names[skill] for skill in entry.shared],
            }
            for entry in people
        ]
        with results() as stream:
            stream.write(json.dumps({"people": record}, ensure_ascii=False, indent=1) + "\n")
        return
    for entry in people:
        who = f"{shortened(entry.person.shown, _N_SHOWN)} ({entry.person.resume_id})"
        typer.echo(f"{entry.likeness:.2f} alike  {who}, resume of {resume_date(entry.person)}")
        shared = ", ".join(names[skill] for skill in entry.shared[:6]) or "none"
        typer.echo(visible(f"      meaning {entry.meaning:.2f}, skills {entry.skills:.2f}; both show: {shared}"))
    if not people:
        typer.echo("Nobody else is in the pool")


def duplicates(pool: PoolOption, is_json: JsonOption = False) -> None:
    """Show which files seem to be of one person, and why.

    Nothing is merged. Judged by content: runs of words that both texts have, the same e-mail address or telephone number. A
    name alone is nothing.
    """
    from matcher.pool.duplicates import grouped
    from matcher.reports.escaping import encodable, shortened, visible

    with opened(pool) as found:
        pairs = found.duplicates()
    groups = grouped(pairs)
    reasons = [
        [(pair.first.resume_id, pair.second.resume_id, pair.reasons) for pair in pairs if pair.first in group]
        for group in groups
    ]
    if is_json:
        record = [
            {
                "people": [
                    {"resume_id": person.resume_id, "name": encodable(person.name), "file": encodable(person.file)}
                    for person in group
                ],
                "reasons": [{"resume_ids": [first, second], "because": list(because)} for first, second, because in said],
            }
            for group, said in zip(groups, reasons, strict=True)
        ]
        with results() as stream:
            stream.write(json.dumps({"groups": record}, ensure_ascii=False, indent=1) + "\n")
        return
    for group, said in zip(groups, reasons, strict=True):
        typer.echo("These may be one person:")
        for person in group:
            typer.echo(
                f"  {person.resume_id}  {shortened(person.name, _N_SHOWN)}  added {person.added}  {visible(person.file)}"
            )
        for first, second, because in said:
            typer.echo(f"    {first} and {second}: {'; '.join(because)}")
    if not groups:
        typer.echo("No two files look like one person")


def export(
    named: CandidateArgument,
    pool: PoolOption,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", metavar="FILE", help="Where to write it.", show_default="standard output")
    ] = None,
    date: DateOption = None,
) -> None:
    """Give out all that is stored of a person, as JSON.

    It is what they may ask for. Where it was written to is remembered, so that an erasure can name the copies that it
    cannot reach.
    """
    from matcher.errors import OutputError, UsageError

    if out is None:
        with opened(pool) as found:
            record = found.export(named, to="standard output", day=day(date))
        with results() as stream:
            stream.write(_exported(record))
        return
    if out.exists():
        raise UsageError(f"{out} is there already; give another file")
    with opened(pool) as found:
        found.people.find(named)
        try:
            out.touch(mode=0o600, exist_ok=False)  # before it is remembered as given out
            record = found.export(named, to=str(out.absolute()), day=day(date))
            out.write_text(_exported(record), encoding="utf-8")
        except OSError as error:
            raise OutputError(f"{out} cannot be written: {error.strerror or error}") from None
    typer.echo(f"All that the pool holds of {record['resume_id']} was written to {out}")


def _exported(record: dict[str, Any]) -> str:
    return json.dumps(record, ensure_ascii=False, indent=1).encode("utf-8", "backslashreplace").decode() + "\n"
