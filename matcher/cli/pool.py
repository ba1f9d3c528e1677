"""``matcher pool``: people and jobs that stay."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from matcher.cli import pool_jobs, pool_lists, pool_people, pool_privacy, pool_watches
from matcher.cli.console import progress, warn
from matcher.cli.options import (
    ConfigOption,
    JobsOption,
    LogOption,
    NoCacheOption,
    PdfEngineOption,
    QuietOption,
    SetOption,
    cache_folder,
    checked_n_jobs,
    load_config,
)
from matcher.cli.pool_options import DateOption, PoolOption, RetentionOption, TopOption, day, opened, retention

if TYPE_CHECKING:
    from matcher.batch.inputs.resume_input import ResumeInput
    from matcher.batch.parsing import ParsedFile
    from matcher.batch.progress import Progress
    from matcher.pool.entries import NewPerson
    from matcher.pool.talent_pool import TalentPool

Command = Callable[..., None]

HELP = "Keep people and jobs: score only what is new, be told when somebody fits, erase for good."


def app(told: Callable[[Command], Command]) -> typer.Typer:
    """Return the commands; `told` makes of each one that tells `main` when it is stopped."""
    made = _typer(HELP)
    commands: dict[str, tuple[Command, str]] = {
        "init": (init, "Example: matcher pool init --pool pool/ --retention-days 180"),
        "add": (add, "Example: matcher pool add resumes/ --pool pool/"),
        "list": (pool_lists.listing, "Example: matcher pool list --pool pool/ --json"),
        "match": (pool_lists.match, "Example: matcher pool match --pool pool/ --job 7"),
        "similar": (pool_people.similar, "Example: matcher pool similar ada.pdf --pool pool/"),
        "duplicates": (pool_people.duplicates, "Example: matcher pool duplicates --pool pool/"),
        "export": (pool_people.export, "Example: matcher pool export 1d10ff57f8dd27b2 --pool pool/ -o theirs.json"),
        "erase": (pool_privacy.erase, "Example: matcher pool erase 1d10ff57f8dd27b2 --pool pool/"),
        "expire": (pool_privacy.expire, "Example: matcher pool expire --pool pool/ --yes"),
        "verify": (pool_privacy.verify, "Example: matcher pool verify --pool pool/"),
        "compact": (pool_privacy.compact, "Example: matcher pool compact --pool pool/"),
        "rescore": (pool_privacy.rescore, "Example: matcher pool rescore --pool pool/"),
    }
    jobs: dict[str, tuple[Command, str]] = {
        "add": (pool_jobs.add, "Example: matcher pool jobs add jobs.csv --pool pool/"),
        "list": (pool_jobs.listing, "Example: matcher pool jobs list --pool pool/"),
        "remove": (pool_jobs.remove, "Example: matcher pool jobs remove 7 --pool pool/"),
    }
    watches: dict[str, tuple[Command, str]] = {
        "candidate": (
            pool_watches.candidate,
            "Example: matcher pool watch candidate ada.pdf --above 0.6 --pool pool/",
        ),
        "job": (pool_watches.job, "Example: matcher pool watch job 7 --above 0.6 --pool pool/"),
        "list": (pool_watches.listing, "Example: matcher pool watch list --pool pool/"),
        "remove": (pool_watches.remove, "Example: matcher pool watch remove 1 --pool pool/"),
    }
    _fill(made, commands, told)
    for name, helped, held in (("jobs", "Jobs of the pool.", jobs), ("watch", "Standing watches.", watches)):
        made.add_typer(_fill(_typer(helped), held, told), name=name)
    return made


def _typer(helped: str) -> typer.Typer:
    return typer.Typer(help=helped, no_args_is_help=True, rich_markup_mode=None)


def _fill(made: typer.Typer, commands: Mapping[str, tuple[Command, str]], told: Callable[[Command], Command]) -> typer.Typer:
    for name, (command, example) in commands.items():
        made.command(name, epilog=example)(told(command))
    return made


def init(
    pool: PoolOption,
    retention_days: RetentionOption = None,
    depth: Annotated[
        int, typer.Option(min=1, help="People scored for each job; everyone where there are no more in the pool.")
    ] = 1_000,
    config: ConfigOption = None,
    settings: SetOption = None,
) -> None:
    """Make an empty pool; its settings hold for all scores in it."""
    from matcher.errors import UsageError
    from matcher.pool.talent_pool import TalentPool

    if retention_days is None:
        raise UsageError(_ASK_RETENTION)
    chosen = load_config(config, settings)
    with TalentPool.create(pool, retention_days=retention(retention_days), config=chosen, depth=depth):
        typer.echo(f"An empty pool was made in {pool}")


_ASK_RETENTION = "say how long people are kept: --retention-days N, or --retention-days forever; there is no default"


def add(
    sources: Annotated[
        list[str],
        typer.Argument(metavar="RESUMES...", help="Resumes: as for matcher rank.", show_default=False),
    ],
    pool: PoolOption,
    retention_days: RetentionOption = None,
    date: DateOption = None,
    top_k: TopOption = 10,
    pdf_engine: PdfEngineOption = None,
    is_uncached: NoCacheOption = False,
    n_jobs: JobsOption = -1,
    is_quiet: QuietOption = False,
    _is_logged: LogOption = False,
) -> None:
    """Add resumes, and say what that changed for the jobs.

    Only the new people are scored. What is in the pool already is left as it is, so that an addition that was cut short can
    be made again. The first addition makes the pool, and has to say how long people are kept.
    """
    from matcher.batch.inputs.resumes import find_resumes
    from matcher.batch.parsing import shared_matcher

    came = day(date)
    n_processes = checked_n_jobs(n_jobs)
    inputs = find_resumes(sources, left_out=[pool])
    with _opened_or_made(pool, retention_days) as found:
        found.lend(shared_matcher(found.config))  # the one that reads the files, where that is done in this process
        before = found.first(top_k)
        unread: list[ParsedFile] = []
        config = found.config if pdf_engine is None else load_config_of(found, pdf_engine.value)
        cache = None if is_uncached else cache_folder()
        with progress(is_shown=not is_quiet) as show:
            people = _people(_parsed(inputs, config, n_processes, cache), found, unread, (show, len(inputs)))
            added = found.add(people, day=came)
        for item in unread:
            warn(f"not added, needs a human: {item.entry.file}: {item.entry.reason or item.entry.outcome.value}")
        if not is_quiet:
            known = f", {len(added.known)} were there already" if added.known else ""
            typer.echo(f"{len(added.people)} of {len(inputs)} resumes added{known}; {len(found.people)} in the pool")
            pool_lists.print_changes(found, before, top_k)
        pool_watches.print_fired(added.fired)  # they are told once, quiet or not


def load_config_of(pool: TalentPool, pdf_engine: str) -> Any:
    """Return the pool's settings with another reader of PDF: it changes what is read, and no score of what was read."""
    return pool.config.with_settings([f'reading.pdf_engine="{pdf_engine}"'])


def _opened_or_made(pool: Path, retention_days: str | None) -> TalentPool:
    from matcher.errors import UsageError
    from matcher.persistence.store import is_pool
    from matcher.pool.talent_pool import TalentPool

    if is_pool(pool):
        found = opened(pool)
        if retention_days is not None and retention(retention_days) != found.retention_days:
            found.close()
            raise UsageError(f"{pool}: this pool keeps people {found.meta['retention_days']} days; that is set when it is made")
        return found
    if retention_days is None:
        raise UsageError(f"{pool}: no pool there yet; {_ASK_RETENTION}")
    return TalentPool.create(pool, retention_days=retention(retention_days))


def _parsed(inputs: list[ResumeInput], config: Any, n_jobs: int, cache: Path | None) -> Iterator[ParsedFile]:
    from matcher.batch.parsing import parse_files

    return parse_files(inputs, config, n_jobs=n_jobs, is_record=True, cache=cache)


def _people(
    parsed: Iterator[ParsedFile], pool: TalentPool, unread: list[ParsedFile], shown: tuple[Progress, int]
) -> Iterator[NewPerson]:
    from matcher.batch.progress import Stage
    from matcher.pool.entries import NewPerson

    show, n_files = shown
    show(Stage.READING, 0, n_files)
    for n_done, item in enumerate(parsed, start=1):
        if item.resume is None:
            unread.append(item)
        show(Stage.READING, n_done, n_files, n_failed=len(unread))
        if item.resume is None:
            continue
        facts = {
            "outcome": item.entry.outcome.value,
            "reason": item.entry.reason,
            "n_pages": item.entry.n_pages,
            "n_hidden": len(item.entry.hidden),
        }
        yield NewPerson.of(item.entry.file, item.resume, pool.matcher.candidate(item.resume), facts=facts)
