"""``matcher pool erase``, ``expire``, ``verify``, ``rescore``, ``compact``: what is kept, how long, and whether all is well."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from matcher.cli.console import results, warn
from matcher.cli.options import cache_folder
from matcher.cli.pool_options import JsonOption, PoolOption, TodayOption, day, opened
from matcher.cli.pool_people import CandidateArgument

if TYPE_CHECKING:
    from matcher.pool.entries import Person
    from matcher.pool.talent_pool import TalentPool

YesOption = Annotated[bool, typer.Option("--yes", help="Do not ask.")]
_N_SHOWN = 60
_MIB = 1 << 20


def erase(named: CandidateArgument, pool: PoolOption, is_agreed: YesOption = False) -> None:
    """Erase a person for good, and prove it.

    Text, skills, vectors and scores go, the copies in the pool's folder, and what the cache of documents has. Every byte of
    the folder is searched afterwards. Nobody else's score changes. Copies that were exported are named.
    """
    from matcher.reports.escaping import shortened

    with opened(pool) as found:
        person = found.people.find(named)
        for pair in found.duplicates(person.resume_id):
            other = pair.second if pair.first == person else pair.first
            warn(f"{other.resume_id} may be the same person ({'; '.join(pair.reasons)}); it is not erased with this one")
        copies = found.copies_of(person)
        for copy in copies:
            typer.echo(f"This will be removed as well: {copy}")
        _tell_exports(found, [person])
        _ask(f"Erase {shortened(person.shown, _N_SHOWN)} ({person.resume_id}) for good?", is_agreed=is_agreed)
        _erase(found, [person])


def expire(pool: PoolOption, today: TodayOption = None, is_agreed: YesOption = False) -> None:
    """List who is past retention; with --yes erase them."""
    from matcher.reports.escaping import shortened

    with opened(pool) as found:
        if found.retention_days is None:
            typer.echo("This pool keeps people without limit: that was said when it was made")
            return
        people = found.past_retention(day(today, "--today"))
        for person in people:
            typer.echo(f"{person.resume_id}  {shortened(person.shown, _N_SHOWN)}  added {person.added}")
        if not people:
            typer.echo(f"Nobody has been in the pool for more than {found.retention_days} days")
            return
        if is_agreed:
            _tell_exports(found, people)
            _erase(found, people)
        else:
            typer.echo(f"{len(people)} past {found.retention_days} days; give --yes to erase them for good")


def _erase(pool: TalentPool, people: Sequence[Person]) -> None:
    erased = pool.erase([person.resume_id for person in people], cache=cache_folder())
    typer.echo(
        f"Erased {_counted(erased.n_people, 'file')} with {_counted(erased.n_pairs, 'score')}; removed from the pool's folder: "
        f"{len(erased.removed)}, from the cache of documents: {erased.n_cached}"
    )
    few = "" if erased.n_searched == erased.n_people else f" of the first {erased.n_searched} of {erased.n_people} people"
    typer.echo(f"Searched {erased.n_bytes / _MIB:.1f} MiB, all files of the pool: no trace is left{few} that no other file has")


def _tell_exports(pool: TalentPool, people: Sequence[Person]) -> None:
    """Name what the erasure cannot reach, before it: the pool forgets it then, whether or not its end succeeds."""
    from matcher.pool.erasure import exports_elsewhere
    from matcher.reports.escaping import visible

    for export in exports_elsewhere(pool.store, people):
        warn(f"an export of {export.day} cannot be reached and has to be removed by hand: {visible(export.path)}")


def _counted(n: int, noun: str) -> str:
    return f"{n} {noun}{'' if n == 1 else 's'}"


def _ask(question: str, *, is_agreed: bool) -> None:
    from matcher.errors import UsageError

    if is_agreed:
        return
    if not sys.stdin.isatty():
        raise UsageError("nobody is there to be asked; give --yes to erase without asking")
    if not typer.confirm(question):
        raise UsageError("nothing was erased")


def verify(
    pool: PoolOption,
    is_recomputed: Annotated[
        bool, typer.Option("--scores", help="Make all arrays and scores anew as well, and compare every bit.")
    ] = False,
    is_json: JsonOption = False,
) -> None:
    """See whether all that is stored is as it should be.

    Hashes, counts, rows without owner, bytes that belong to nobody. The state that is printed names the content: two pools
    with the same people, jobs and scores have the same one.
    """
    import json
    from dataclasses import asdict

    from matcher.pool.verification import refuse_problems

    with opened(pool) as found:
        verified = found.verify(is_recomputed=is_recomputed)
    if is_json:
        with results() as stream:
            stream.write(json.dumps(asdict(verified), ensure_ascii=False, indent=1) + "\n")
    else:
        for problem in verified.problems:
            typer.echo(f"problem: {problem}")
        anew = f", {verified.n_recomputed} scores made anew and equal" if is_recomputed and not verified.problems else ""
        typer.echo(f"{verified.n_people} people, {verified.n_jobs} jobs, {verified.n_pairs} scores{anew}")
        typer.echo(f"state {verified.state}")
    refuse_problems(verified)


def rescore(pool: PoolOption) -> None:
    """Make all scores anew, for other models.

    After an update of matcher or of its models. Resumes are not read again.
    """
    with opened(pool) as found:
        n_pairs = found.rescore()
        typer.echo(f"{len(found.people)} people scored anew: {n_pairs} scores")


def compact(pool: PoolOption) -> None:
    """Give the room of erased people back to the disk.

    Shards are written anew without the rows of nobody, small files are joined, the database is written without gaps. No score
    changes. It needs room for a copy of the shards; who is reading meanwhile reads on.
    """
    with opened(pool) as found:
        done = found.compact()
    typer.echo(f"{done.n_before / _MIB:.1f} MiB before, {done.n_after / _MIB:.1f} MiB after")
    if not done.is_settled:
        typer.echo("Another process is reading: the rest is given back by a command that runs when it has ended")
