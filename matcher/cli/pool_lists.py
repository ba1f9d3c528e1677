"""``matcher pool list`` and ``match``: who is in the pool, and who fits which job."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from matcher.cli.console import results
from matcher.cli.pool_filters import (
    AddedSinceOption,
    AsOfSinceOption,
    DegreeOption,
    KnownOption,
    LanguageOption,
    LocationOption,
    MaxYearsOption,
    MinYearsOption,
    MustOption,
    asked_in,
    filters_in,
    filters_record,
    print_filters,
    unknown_of,
)  # fmt: skip
from matcher.cli.pool_options import JsonOption, PoolOption, TodayOption, TopOption, day, opened, resume_date

if TYPE_CHECKING:
    from matcher.domain.match import Match
    from matcher.pool.entries import Person, PoolShortlist, Standing
    from matcher.pool.filters import Passing
    from matcher.pool.talent_pool import TalentPool

_N_SHOWN = 60
"""Characters of a name or title."""


def listing(
    pool: PoolOption,
    location: LocationOption = None,
    language: LanguageOption = None,
    min_years: MinYearsOption = None,
    max_years: MaxYearsOption = None,
    degree: DegreeOption = None,
    added_since: AddedSinceOption = None,
    as_of_since: AsOfSinceOption = None,
    must: MustOption = None,
    is_known_only: KnownOption = False,
    today: TodayOption = None,
    is_json: JsonOption = False,
) -> None:
    """List who is in the pool, and who for too long.

    With the date of each resume, the day of coming in, and a mark for who is past the retention that was said. Filters choose
    who is listed; of whom a resume does not say what is asked for is listed too, and marked.
    """
    import json

    asked = asked_in(
        location=location, language=language, min_years=min_years, max_years=max_years, degree=degree, must=must,
        added_since=added_since, as_of_since=as_of_since, is_known_only=is_known_only,
    )  # fmt: skip
    with opened(pool) as found:
        filters = filters_in(found, asked)
        passing = None if filters is None else found.passing(filters)
        looked_at = None if passing is None else set(passing.people.tolist())
        people = [person for person in found.people.all() if looked_at is None or person.number in looked_at]
        past = {person.resume_id for person in found.past_retention(day(today, "--today"))}
        retention_days = found.retention_days
    if is_json:
        with results() as stream:
            listed = [
                _person_record(person)
                | {"is_past_retention": person.resume_id in past, "unknown": unknown_of(passing, person.number)}
                for person in people
            ]
            record = {"retention_days": retention_days, "filters": filters_record(passing), "people": listed}
            stream.write(json.dumps(record, ensure_ascii=False, indent=1) + "\n")
        return
    if passing is not None:
        print_filters(passing)
    _print_people(people, past, passing)
    if past:
        typer.echo(f"{len(past)} past {retention_days} days: matcher pool expire erases them")


def _person_record(person: Person) -> dict[str, Any]:
    from matcher.reports.escaping import encodable

    return {
        "resume_id": person.resume_id,
        "name": encodable(person.name),
        "file": encodable(person.file),
        "added": person.added.isoformat(),
        "resume_date": person.as_of.isoformat() if person.as_of else None,
        "resume_date_source": person.as_of_source,
        "outcome": person.facts.get("outcome"),
        "reason": person.facts.get("reason"),
    }


def _print_people(people: Sequence[Person], past: Collection[str], passing: Passing | None) -> None:
    from matcher.reports.escaping import shortened, visible

    if not people:
        if passing is None or not passing.n_people:
            typer.echo("Nobody is in the pool; add resumes with matcher pool add")
        return
    names = [shortened(person.name, _N_SHOWN) or "no name found" for person in people]
    width = max(map(len, names))
    for person, name in zip(people, names, strict=True):
        added = f"added {person.added}{' (past)' if person.resume_id in past else ''}"
        typer.echo(f"{person.resume_id}  {name:{width}}  resume of {resume_date(person)}, {added}  {visible(person.file)}")
        for label in unknown_of(passing, person.number):
            typer.echo(visible(f"  not known: {label}"))


def match(
    pool: PoolOption,
    job: Annotated[str | None, typer.Option("--job", metavar="JOB", help="Only this job.", show_default=False)] = None,
    candidate: Annotated[
        str | None,
        typer.Option("--candidate", metavar="CANDIDATE", help="The jobs of this person instead.", show_default=False),
    ] = None,
    location: LocationOption = None,
    language: LanguageOption = None,
    min_years: MinYearsOption = None,
    max_years: MaxYearsOption = None,
    degree: DegreeOption = None,
    added_since: AddedSinceOption = None,
    as_of_since: AsOfSinceOption = None,
    must: MustOption = None,
    is_known_only: KnownOption = False,
    top_k: TopOption = 10,
    is_json: JsonOption = False,
) -> None:
    """Show the people of each job, or one person's jobs.

    With the date of each resume, who was there before the job, and what the score rests on. Filters choose who is looked at,
    and change no score; of whom a resume does not say what is asked for is looked at too, and marked.
    """
    import json

    from matcher.errors import UsageError

    asked = asked_in(
        location=location, language=language, min_years=min_years, max_years=max_years, degree=degree, must=must,
        added_since=added_since, as_of_since=as_of_since, is_known_only=is_known_only,
    )  # fmt: skip
    if candidate is not None:
        if job is not None:
            raise UsageError("--job and --candidate do not go together: one asks for people, the other for jobs")
        if asked:
            raise UsageError("filters and --candidate do not go together: filters choose people, --candidate asks for jobs")
        _match_person(pool, candidate, top_k, is_json=is_json)
        return
    with opened(pool) as found:
        filters = filters_in(found, asked)
        wanted = [job] if job is not None else [entry.job_id for entry in found.jobs.all()]
        shortlists = found.shortlists(wanted, k=top_k, is_explained=True, filters=filters)
    if is_json:
        with results() as stream:
            record = {"jobs": [shortlist_record(shortlist) for shortlist in shortlists]}
            stream.write(json.dumps(record, ensure_ascii=False, indent=1) + "\n")
        return
    for shortlist in shortlists:
        print_shortlist(shortlist)
    if not shortlists:
        typer.echo("No jobs in the pool; add some with matcher pool jobs add")


def _match_person(pool: Path, named: str, top_k: int, *, is_json: bool) -> None:
    import json

    from matcher.reports.escaping import encodable, shortened
    from matcher.reports.records import match_record

    with opened(pool) as found:
        person, fits = found.people.find(named), found.jobs_for(named, k=top_k)
    if is_json:
        jobs = [
            {"rank": fit.rank, "job_title": encodable(fit.job.title), "is_past_applicant": fit.is_past}
            | match_record(fit.match)
            for fit in fits
        ]
        with results() as stream:
            stream.write(json.dumps(_person_record(person) | {"jobs": jobs}, ensure_ascii=False, indent=1) + "\n")
        return
    typer.echo(f"{shortened(person.shown, _N_SHOWN)} ({person.resume_id}), resume of {resume_date(person)}")
    for fit in fits:
        job = f"{shortened(fit.job.job_id, _N_SHOWN)}: {shortened(fit.job.title, _N_SHOWN)}"
        typer.echo(f"  {fit.rank:>3}  {fit.match.score:.2f} {fit.match.band.value}  {job}, added {fit.job.added}")
        for reason in _reasons(fit.match):
            typer.echo(f"          {reason}")


def shortlist_record(shortlist: PoolShortlist) -> dict[str, Any]:
    """Return a shortlist as a record."""
    from matcher.reports.escaping import encodable
    from matcher.reports.records import match_record

    job, passing = shortlist.job, shortlist.passing
    return {
        "job_id": encodable(job.job_id),
        "job_title": encodable(job.title),
        "added": job.added.isoformat(),
        "n_scored": shortlist.n_scored,
        "n_unscored": shortlist.n_people - shortlist.n_scored,
        "filters": filters_record(passing),
        "people": [
            {"rank": entry.rank, "is_past_applicant": entry.is_past, "unknown": unknown_of(passing, entry.person.number)}
            | _person_record(entry.person)
            | (match_record(entry.match) if entry.match else {"score": entry.score})
            for entry in shortlist.entries
        ],
    }


def print_shortlist(shortlist: PoolShortlist) -> None:
    """Print a shortlist with a reason or two for each place."""
    from matcher.reports.escaping import shortened, visible

    job = shortlist.job
    n_unscored = shortlist.n_people - shortlist.n_scored
    rest = f"; {n_unscored} others looked too far off by a rough estimate and were not scored" if n_unscored else ""
    typer.echo(
        f"\n{shortened(job.job_id, _N_SHOWN)}: {shortened(job.title, _N_SHOWN)} ({shortlist.n_scored} people scored{rest})"
    )
    if shortlist.passing is not None:
        print_filters(shortlist.passing)
    for entry in shortlist.entries:
        typer.echo(_line(entry))
        unknown = [visible(f"not known: {label}") for label in unknown_of(shortlist.passing, entry.person.number)]
        for reason in [*(_reasons(entry.match) if entry.match else ()), *_remarks(entry.person), *unknown]:
            typer.echo(f"          {reason}")


def _line(entry: Standing) -> str:
    from matcher.reports.escaping import shortened

    band = f" {entry.match.band.value}" if entry.match else ""
    past = ", past applicant" if entry.is_past else ""
    who = f"{shortened(entry.person.shown, _N_SHOWN)} ({entry.person.resume_id})"
    return f"  {entry.rank:>3}  {entry.score:.2f}{band}  {who}, resume of {resume_date(entry.person)}{past}"


def _reasons(match: Match) -> list[str]:
    from matcher.domain.match import MustState, PartStatus
    from matcher.reports.escaping import visible

    has = match.skills(PartStatus.MATCHED)
    lacks = [must.label for must in match.must_haves if must.state is not MustState.PASS]
    reasons = [f"shows {', '.join(has[:4])}"] if has else []
    reasons += [f"required and not shown: {', '.join(lacks[:4])}"] if lacks else []
    return [visible(reason) for reason in [*reasons, *match.notes]]


def _remarks(person: Person) -> list[str]:
    from matcher.reports.escaping import visible

    remarks = [visible(person.facts["reason"])] if person.facts.get("reason") else []
    if person.facts.get("n_hidden"):
        remarks.append("the file holds text that a person cannot see; it is not counted")
    return remarks


def print_changes(pool: TalentPool, before: Mapping[str, Sequence[str]], k: int) -> None:
    """Print what an addition changed among the first `k` of the jobs."""
    from matcher.reports.escaping import shortened

    for change in pool.changes(before, k):
        job = f"{shortened(change.job.job_id, _N_SHOWN)}: {shortened(change.job.title, _N_SHOWN)}"
        typer.echo(f"{job}")
        for rank, person in change.entered:
            typer.echo(f"  {shortened(person.shown, _N_SHOWN)} ({person.resume_id}) enters at {rank}")
        for person in change.left:
            typer.echo(f"  {shortened(person.shown, _N_SHOWN)} ({person.resume_id}) is no longer among the first {k}")
