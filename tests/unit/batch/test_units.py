"""Runs cut into units: they go on where they were, are one at a time in a folder, and are the same however they are cut."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from matcher.batch import run, stages
from matcher.batch.engines.protocol import WorkersLostError
from matcher.batch.engines.serial import SerialEngine
from matcher.batch.request import RankRequest
from matcher.batch.run import is_finished, rank_files, ranked
from matcher.batch.units import reading_unit, workplace
from matcher.batch.units.journal import Journal
from matcher.batch.units.workplace import FOLDER, is_unfinished
from matcher.config import MatcherConfig
from matcher.domain.job import Job
from matcher.domain.outcome import JobOutcome, Outcome
from matcher.domain.redirect import Redirects
from matcher.domain.shortlist import RunResult
from matcher.engine.matcher import Matcher
from matcher.errors import EngineError, InputError, OutputError, UsageError
from matcher.evaluation.people import generated
from matcher.ranking.shortlisting import Ranker
from matcher.readers.cache import DocumentCache
from matcher.reports.folder import write_outputs

pytestmark = pytest.mark.usefixtures("one_matcher")

N_PEOPLE = 20
EASILY_REDIRECTED = [
    f"redirects.{name}={value}"
    for name, value in (
        ("first_share", 1), ("times_better", 1), ("least_gap", 0), ("least_gain", 0), ("least_of_best", 0), ("n_targets", 5),
    )
]  # fmt: skip


class StoppedError(Exception):
    """What ends a run in these tests."""


@pytest.fixture
def request_(tmp_path: Path) -> RankRequest:
    judged = generated("even")
    (tmp_path / "resumes").mkdir()
    for person in judged.people[:N_PEOPLE]:
        (tmp_path / "resumes" / f"{person.id}.txt").write_text(person.text, encoding="utf-8")
    (tmp_path / "resumes" / "a-copy.txt").write_text(judged.people[3].text, encoding="utf-8")
    (tmp_path / "resumes" / "broken.pdf").write_bytes(b"%PDF-1.7\n")
    jobs = [{"id": advert.id, "title": advert.title, "description": advert.text} for advert in judged.adverts[:5]]
    (tmp_path / "jobs.json").write_text(json.dumps(jobs), encoding="utf-8")
    return RankRequest((str(tmp_path / "resumes"),), tmp_path / "jobs.json", top_k=4, out=tmp_path / "out")


def _written(request: RankRequest, *, is_resumed: bool = False) -> dict[str, bytes]:
    assert request.out is not None
    with ranked(request, is_resumed=is_resumed) as result:
        write_outputs(result, request.out)
    return _results(request.out)


def _results(out: Path) -> dict[str, bytes]:
    found = {path.name: path.read_bytes() for path in out.iterdir() if path.suffix in (".csv", ".jsonl", ".json")}
    manifest = json.loads(found.pop("manifest.json"))
    del manifest["run"]
    return found | {"manifest": json.dumps(manifest).encode()}


def test_a_result_read_from_part_files_is_the_one_in_memory(request_: RankRequest) -> None:
    in_memory = rank_files(request_)
    assert not (request_.out or Path()).exists()
    assert isinstance(in_memory.shortlists, tuple)
    assert [entry.outcome for entry in in_memory.resumes].count(Outcome.DUPLICATE) == 1
    with ranked(request_) as result:
        assert (len(result.shortlists), result.count_rows(), len(result.resumes)) == (5, 20, N_PEOPLE + 2)
        assert [tuple(shortlist.entries) for shortlist in result.shortlists] == [
            shortlist.entries for shortlist in in_memory.shortlists
        ]
        assert [job.job_id for job in result.read_jobs()] == [shortlist.job.job_id for shortlist in in_memory.shortlists]
        assert tuple(result.resumes) == in_memory.resumes
        assert dict(result.resume_roles.items()) == in_memory.resume_roles
        someone = in_memory.shortlists[0].entries[0].match.resume_id
        assert result.resume_roles[someone] == in_memory.resume_roles[someone]
        assert result.file_index().files_of(someone) == in_memory.file_index().files_of(someone)
        assert result.file_index().files_of("nobody") is None
        with pytest.raises(KeyError):
            result.resume_roles["nobody"]
    assert not is_unfinished((request_.out or Path()) / FOLDER), "a run that was written leaves no workplace"


def test_a_unit_may_hold_nobody(request_: RankRequest) -> None:
    for n in range(9):  # one more than a unit has
        (request_.jobs.parent / "resumes" / f"a-broken-{n}.pdf").write_bytes(b"%%PDF-1.7\n%d" % n)
    with ranked(request_) as result:
        assert [entry.outcome for entry in result.resumes][:9] == [Outcome.MALFORMED] * 9
        assert len(result.resumes) == N_PEOPLE + 11
        assert result.count_rows() == 20


def test_names_that_are_no_text_are_written(request_: RankRequest) -> None:
    folder = request_.jobs.parent / "resumes"
    (folder / "a-copy.txt").rename(folder / os.fsdecode(b"caf\xe9.txt"))
    manifest = json.loads(_written(request_)["manifest"])
    hashes = manifest["inputs"]["resumes"]
    assert len(hashes) == N_PEOPLE + 2
    assert hashes[f"{folder}/caf\\udce9.txt"] in [value for name, value in hashes.items() if "udce9" not in name]


@pytest.mark.parametrize("stage", ["jobs", "reading", "scoring"])
def test_a_run_that_ends_in_the_midst_goes_on(request_: RankRequest, monkeypatch: pytest.MonkeyPatch, stage: str) -> None:
    undisturbed = _written(replace(request_, out=request_.jobs.parent / "undisturbed"))
    told = stages.run_units

    def run_units(engine: Any, work: Any, pending: Any, on_done: Callable[[Any], None], **options: Any) -> None:
        def on_done_or_end(done: Any) -> None:
            on_done(done)
            if monkeypatched and work.__module__.endswith(f"{stage}_unit"):
                raise StoppedError

        told(engine, work, pending, on_done_or_end, **options)

    monkeypatched = True
    monkeypatch.setattr(stages, "run_units", run_units)
    with pytest.raises(StoppedError):
        _written(request_)
    out = request_.out or Path()
    assert is_unfinished(out / FOLDER)
    assert not (out / "manifest.json").exists()
    monkeypatched = False
    read: list[str] = []
    parse = reading_unit.parse_file
    monkeypatch.setattr(
        reading_unit, "parse_file", lambda entry, *_, **__: (read.append(entry.file), parse(entry, *_, **__))[1]
    )
    assert _written(request_, is_resumed=True) == undisturbed
    left = {"jobs": N_PEOPLE + 2, "reading": N_PEOPLE + 2 - 8, "scoring": 0}
    assert len(read) == left[stage], "what was read before is not read again"
    assert is_finished(request_)
    assert not is_finished(replace(request_, top_k=3))
    (request_.jobs.parent / "resumes" / "new.txt").write_text("New Person", encoding="utf-8")
    assert not is_finished(request_)


def test_a_unit_of_which_no_file_can_be_read_is_done_as_well(request_: RankRequest) -> None:
    folder = Path(request_.resumes[0])
    for n in range(8):
        (folder / f"a-{n}.pdf").write_bytes(b"%PDF-1.7\n" + b"%" * (n + 1))
    result = rank_files(request_)
    assert [entry.outcome for entry in result.resumes].count(Outcome.MALFORMED) == 9
    config = MatcherConfig().with_settings(["selection.everyone_up_to=0", "selection.depth=50"])
    assert _scores(rank_files(replace(request_, config=config))) == _scores(result)


def test_a_person_whose_roles_cannot_be_found_is_an_outcome(request_: RankRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    (someone, *_) = rank_files(request_).shortlists[0].entries
    found = Matcher.adjacent_roles

    def adjacent_roles(self: Matcher, source: Any, *arguments: Any, **options: Any) -> Any:
        if getattr(source, "resume_id", "") == someone.match.resume_id:
            raise LookupError("words of a resume")
        return found(self, source, *arguments, **options)

    monkeypatch.setattr(Matcher, "adjacent_roles", adjacent_roles)
    result = rank_files(request_)
    (entry,) = [entry for entry in result.resumes if "matcher failed" in entry.reason]
    assert (entry.resume_id, entry.outcome) == (someone.match.resume_id, Outcome.PARSER_CRASH)
    assert "words" not in entry.reason
    assert sum(entry.outcome.is_scored for entry in result.resumes) == N_PEOPLE - 1


def test_a_job_that_cannot_be_scored_is_an_outcome_and_the_others_get_their_lists(
    request_: RankRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    undisturbed = rank_files(request_)
    failing = {undisturbed.shortlists[2].job.job_id}
    listed = Ranker.listed

    def listed_or_fail(self: Ranker, standing: Any, candidates: Any, plan: Any, **options: Any) -> Any:
        if plan.job.job_id in failing:
            raise LookupError("words of a resume")
        return listed(self, standing, candidates, plan, **options)

    monkeypatch.setattr(Ranker, "listed", listed_or_fail)
    for settings in ([], ["selection.everyone_up_to=0", "selection.depth=50"]):
        config = MatcherConfig().with_settings(settings)
        result = rank_files(replace(request_, config=config))
        (told,) = [file for file in result.jobs if file.outcome is not JobOutcome.OK]
        assert ({told.job_id}, told.outcome) == (failing, JobOutcome.FAILED)
        assert told.reason == "matcher failed while it scored this job (LookupError); please report it"
        assert [len(shortlist.entries) for shortlist in result.shortlists] == [4, 4, 0, 4, 4]
        assert _scores(result)[3:] == _scores(replace(undisturbed, shortlists=undisturbed.shortlists[3:]))
    failing.update(shortlist.job.job_id for shortlist in undisturbed.shortlists)
    with pytest.raises(InputError, match=r"not one of the 5 jobs could be scored: matcher failed while .* \(LookupError\)"):
        _written(request_)
    monkeypatch.undo()
    monkeypatch.setattr(reading_unit, "parse_file", _fail)  # what was read is kept
    assert len(_written(request_, is_resumed=True)) > 5


def test_a_job_whose_plan_fails_is_an_outcome_before_people_are_chosen(
    request_: RankRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing = rank_files(request_).shortlists[1].job.job_id
    plan = Ranker.plan

    def plan_or_fail(self: Ranker, job: Job) -> Any:
        if job.job_id == failing:
            raise LookupError("words of a resume")
        return plan(self, job)

    monkeypatch.setattr(Ranker, "plan", plan_or_fail)
    config = MatcherConfig().with_settings(["selection.everyone_up_to=0", "selection.depth=50"])
    result = rank_files(replace(request_, config=config))
    (told,) = [file for file in result.jobs if file.outcome is not JobOutcome.OK]
    assert (told.job_id, told.reason) == (failing, "matcher failed on this advert (LookupError); please report it")
    assert [len(shortlist.entries) for shortlist in result.shortlists] == [4, 4, 4, 4]


def test_nobody_is_redirected_to_a_job_that_could_not_be_scored(
    request_: RankRequest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    undisturbed = rank_files(request_)
    failing, other = (undisturbed.shortlists[at].job.job_id for at in (2, 0))
    rows = [(entry.file, job_id) for entry in undisturbed.resumes for job_id in (failing, other)]
    table = "".join(f"{Path(file).name},{job_id}\n" for file, job_id in rows)
    (tmp_path / "applied.csv").write_text(f"file,job_id\n{table}", encoding="utf-8")
    config = MatcherConfig().with_settings(EASILY_REDIRECTED)
    applied = replace(request_, applied_to=str(tmp_path / "applied.csv"), config=config)
    listed = Ranker.listed

    def listed_or_fail(self: Ranker, standing: Any, candidates: Any, plan: Any, **options: Any) -> Any:
        if plan.job.job_id == failing:
            raise LookupError("words of a resume")
        return listed(self, standing, candidates, plan, **options)

    before = rank_files(applied).redirects
    monkeypatch.setattr(Ranker, "listed", listed_or_fail)
    after = rank_files(applied).redirects
    assert before is not None
    assert after is not None
    assert failing in _stood_for(before)
    assert before.found
    assert after.found
    assert _stood_for(after) <= _stood_for(before) - {failing}
    assert list(after.openings) == [job_id for job_id in before.openings if job_id != failing]
    kept = {(entry.resume_id, entry.applied.job_id): entry.applied for entry in before.applications if entry.applied}
    for entry in after.applications:
        assert entry.applied is not None
        assert entry.applied == kept[entry.resume_id, entry.applied.job_id]


def _stood_for(redirects: Redirects) -> set[str]:
    applications = redirects.applications
    stands = [stand for entry in applications for stand in (entry.applied, *(target for target, _ in entry.targets)) if stand]
    return {stand.job_id for stand in (*stands, *(entry.taken for entry in redirects.assigned if entry.taken))}


def test_another_run_does_not_go_on_with_it(request_: RankRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stages, "read_unit", _fail)
    with pytest.raises(StoppedError):
        _written(request_)
    with pytest.raises(UsageError, match="had other --top-k; give the same"):
        _written(replace(request_, top_k=9), is_resumed=True)
    with pytest.raises(UsageError, match=r"had other settings \(ranking\.neutral\); give"):
        _written(replace(request_, config=MatcherConfig().with_settings(["ranking.neutral=0.1"])), is_resumed=True)
    monkeypatch.undo()


def _fail(_task: object) -> None:
    raise StoppedError


def test_two_runs_do_not_work_into_one_folder(request_: RankRequest) -> None:
    with (
        ranked(request_) as result,
        pytest.raises(UsageError, match="another matcher is working into this folder"),
        ranked(request_, is_resumed=True),
    ):
        raise AssertionError
    assert len(result.shortlists) == 5


def test_a_damaged_part_is_made_anew(request_: RankRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    undisturbed = _written(replace(request_, out=request_.jobs.parent / "undisturbed"))
    monkeypatch.setattr(stages, "score_unit", _fail)
    with pytest.raises(StoppedError):
        _written(request_)
    monkeypatch.undo()
    for stage in ("reading", "jobs"):
        (part,) = ((request_.out or Path()) / FOLDER / stage).glob("000000-*.part")
        part.write_bytes(part.read_bytes()[:-64])
    (part,) = ((request_.out or Path()) / FOLDER / "listing").iterdir()
    whole = part.read_bytes()
    part.write_bytes(whole[:-64])
    with pytest.raises(OutputError, match=r"is damaged: the disk may be failing; run the command again with --force"):
        _written(request_, is_resumed=True)
    part.write_bytes(whole)
    assert _written(request_, is_resumed=True) == undisturbed


def test_a_file_that_ends_two_processes_becomes_an_outcome(request_: RankRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    poison = generated("even").people[5].id

    class Deadly(SerialEngine):
        """Loses its worker to one file, as a process would that is killed."""

        def unordered(self, work: Callable[[Any], Any], tasks: Iterable[Any]) -> Iterator[Any]:
            for task in tasks:
                try:
                    yield work(task)
                except StoppedError:
                    raise WorkersLostError((task,)) from None

    parse = reading_unit.parse_file

    def parse_or_die(entry: Any, *arguments: Any, **options: Any) -> Any:
        read.append(Path(entry.file).stem)
        if read[-1] == poison:
            raise StoppedError
        return parse(entry, *arguments, **options)

    read: list[str] = []
    monkeypatch.setattr(reading_unit, "parse_file", parse_or_die)
    monkeypatch.setattr(run, "open_engine", _giving(Deadly()))
    result = rank_files(request_)
    (entry,) = [entry for entry in result.resumes if Path(entry.file).stem == poison]
    assert entry.outcome is Outcome.PARSER_CRASH
    assert "2 processes ended while they read it" in entry.reason
    assert sum(entry.outcome.is_scored for entry in result.resumes) == N_PEOPLE - 1
    assert read.count(poison) == 2
    assert len(read) == N_PEOPLE + 2 + 1, "no other file was read twice"


def test_a_file_that_is_read_while_another_ends_the_processes_is_not_blamed(
    request_: RankRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Pair(SerialEngine):
        """Two processes: where one ends, the other is ended as well, in the midst of a file."""

        def unordered(self, work: Callable[[Any], Any], tasks: Iterable[Any]) -> Iterator[Any]:
            drawn = iter(tasks)
            for task in drawn:
                try:
                    yield work(task)
                except StoppedError:
                    beside = list(islice(drawn, 1))
                    for other in beside:
                        journal = Journal.open(other.place.journal("reading", other.n), sitting=other.place.sitting)
                        journal.begin(next(at for at in range(len(other.inputs)) if at not in journal.kept))
                        journal.close()
                    raise WorkersLostError((task, *beside)) from None

    parse = reading_unit.parse_file

    def parse_or_die(entry: Any, *arguments: Any, **options: Any) -> Any:
        if Path(entry.file).stem == "broken":
            raise StoppedError
        return parse(entry, *arguments, **options)

    monkeypatch.setattr(reading_unit, "parse_file", parse_or_die)
    monkeypatch.setattr(run, "open_engine", _giving(Pair()))
    result = rank_files(request_)
    blamed = [Path(entry.file).name for entry in result.resumes if entry.outcome is Outcome.PARSER_CRASH]
    assert blamed == ["broken.pdf"]


def test_work_that_ends_its_process_every_time_ends_the_run(request_: RankRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    class Deadly(SerialEngine):
        def unordered(self, work: Callable[[Any], Any], tasks: Iterable[Any]) -> Iterator[Any]:
            if work.__module__.endswith("scoring_unit"):
                raise WorkersLostError(())
            yield from super().unordered(work, tasks)

    monkeypatch.setattr(run, "open_engine", _giving(Deadly()))
    with pytest.raises(EngineError, match="end again and again"):
        _written(request_)
    monkeypatch.undo()
    assert len(_written(request_, is_resumed=True)) > 5


def _giving(engine: SerialEngine) -> Any:
    engine.name = "deadly"  # not replaced by one process of its own for a small run

    @contextmanager
    def open_engine(*_: object, **__: object) -> Iterator[SerialEngine]:
        yield engine

    return open_engine


@pytest.mark.parametrize("stage", ["reading", "jobs", "scoring"])
def test_a_full_disk_leaves_no_half_file_and_the_run_goes_on(
    request_: RankRequest, monkeypatch: pytest.MonkeyPatch, stage: str
) -> None:
    undisturbed = _written(replace(request_, out=request_.jobs.parent / "undisturbed"))

    def full(path: Path, *_: object, **__: object) -> str:
        path.write_bytes(b"half")
        raise OSError(errno.ENOSPC, "No space left on device")

    if stage == "reading":
        monkeypatch.setattr("matcher.batch.units.reading_unit.write_people", full)
    else:
        _fill_at(stage, full, monkeypatch)
    with pytest.raises(OutputError, match=r"\(No space left on device\): free the disk"):
        _written(request_)
    work = (request_.out or Path()) / FOLDER
    assert [path.name for path in (work / stage).iterdir() if not path.name.endswith(".journal")] == []
    monkeypatch.undo()
    assert _written(request_, is_resumed=True) == undisturbed


def _fill_at(stage: str, full: Callable[..., str], monkeypatch: pytest.MonkeyPatch) -> None:
    write = workplace.write_arrays

    def write_arrays(path: Path, arrays: Any) -> str:
        return full(path) if path.parent.name == stage else write(path, arrays)

    monkeypatch.setattr(workplace, "write_arrays", write_arrays)


def test_a_journal_is_not_read_while_another_process_has_it(tmp_path: Path) -> None:
    import threading

    first = Journal.open(tmp_path / "j", sitting=1)
    opened: list[Journal] = []
    thread = threading.Thread(target=lambda: opened.append(Journal.open(tmp_path / "j", sitting=1)))
    thread.start()
    thread.join(0.2)
    assert not opened
    first.keep(0, b"done")
    first.close()
    thread.join(10)
    assert opened[0].kept == {0: b"done"}
    opened[0].close()


def test_who_is_selected_does_not_depend_on_units(request_: RankRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    everyone = rank_files(replace(request_, top_k=None))
    config = MatcherConfig().with_settings(["selection.everyone_up_to=0", "selection.depth=50"])
    selected = rank_files(replace(request_, config=config))
    assert _scores(selected) == [scores[:4] for scores in _scores(everyone)]
    assert {shortlist.n_scored for shortlist in selected.shortlists} == {N_PEOPLE}
    object.__setattr__(config.selection, "depth", 1)  # then twice the length of the lists
    few = rank_files(replace(request_, config=config))
    assert [(shortlist.n_scored, shortlist.n_unscored) for shortlist in few.shortlists] == [(8, N_PEOPLE - 8)] * 5
    monkeypatch.setattr("matcher.batch.units.selecting_unit.PEOPLE_IN_UNIT", 5)
    assert _scores(rank_files(replace(request_, config=config))) == _scores(few)


def _scores(result: RunResult) -> list[list[tuple[str, float]]]:
    return [[(row.match.resume_id, row.match.score) for row in shortlist.entries] for shortlist in result.shortlists]


def test_who_was_made_of_the_same_bytes_before_is_remembered(
    request_: RankRequest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    cached = replace(request_, cache=tmp_path / "cache")
    first = rank_files(cached)
    read: list[str] = []
    parse = reading_unit.parse_file

    def parse_file(entry: Any, *arguments: Any, **options: Any) -> Any:
        read.append(Path(entry.file).name)
        return parse(entry, *arguments, **options)

    monkeypatch.setattr(reading_unit, "parse_file", parse_file)
    folder = tmp_path / "resumes"
    renamed = max(folder.glob("*.txt")).rename(folder / "another name.txt")
    (folder / "new.txt").write_text("New Person\n\nSkills\nPython", encoding="utf-8")
    second = rank_files(cached)
    assert sorted(read) == ["broken.pdf", "new.txt"], "what is no resume, and who is new"
    assert _scores(second)[0][0] == _scores(first)[0][0]
    (entry,) = [entry for entry in second.resumes if entry.file == str(renamed)]
    assert entry.outcome is Outcome.OK
    read.clear()
    rank_files(replace(cached, config=MatcherConfig().with_settings(["roles.n_roles=2"])))
    assert len(read) == N_PEOPLE + 2, "with other settings they are others; a copy of a file is known already"
    read.clear()
    (tmp_path / "jobs.json").write_bytes(request_.jobs.read_bytes())
    assert _results_of(rank_files(cached)) == _results_of(rank_files(request_))


def _results_of(result: RunResult) -> list[Any]:
    return [result.shortlists, result.resumes, result.resume_roles, result.job_roles]


def test_who_is_forgotten_with_the_document_is_not_remembered(request_: RankRequest, tmp_path: Path) -> None:
    cache = DocumentCache(tmp_path / "cache")
    result = rank_files(replace(request_, cache=cache.folder))
    hashes: Any = result.manifest["inputs"]
    n_before, _ = cache.size()
    (name, content_hash) = next(item for item in hashes["resumes"].items() if not item[0].endswith("broken.pdf"))
    assert cache.forget(content_hash) == 2, name
    assert cache.size()[0] == n_before - 2
    assert not any(content_hash.encode() in path.read_bytes() for path in cache.folder.iterdir())
