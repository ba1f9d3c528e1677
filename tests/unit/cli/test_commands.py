"""The command line in this process: options, prints, and how a command ends."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import tarfile
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from matcher import __version__
from matcher.batch import parsing
from matcher.batch.units.workplace import FOLDER, open_workplace
from matcher.cli.console import progress, results, warn
from matcher.cli.options import checked_n_jobs, load_config
from matcher.engine.matcher import Matcher
from matcher.errors import OutputError, UsageError
from matcher.features.embeddings import StaticEncoder

JOBS = "id,title,description\n1,Registered Nurse,Triage and wound care on a busy ward.\n2,Cook,Cooking.\n"
Invoke = Callable[..., tuple[int, str, str]]


@pytest.fixture
def folder(tmp_path: Path, ada: bytes) -> Path:
    (tmp_path / "resumes").mkdir()
    (tmp_path / "resumes" / "ada.txt").write_bytes(ada)
    (tmp_path / "jobs.csv").write_text(JOBS, encoding="utf-8")
    return tmp_path


def _refused(result: tuple[int, str, str], code: int, *words: str) -> None:
    assert result[0] == code, result
    assert result[1] == ""
    assert result[2].startswith("matcher: ")
    assert result[2].count("\n") == 1
    for word in words:
        assert word in result[2]


def test_version_and_help(invoke: Invoke) -> None:
    assert invoke("--version") == (0, f"matcher {__version__}\n", "")
    code, out, _ = invoke("rank", "-h")
    assert code == 0
    assert "Example: matcher rank" in out


def test_rank_says_what_it_did_and_warns_of_what_it_could_not_read(invoke: Invoke, folder: Path) -> None:
    (folder / "resumes" / "broken.pdf").write_bytes(b"%PDF-1.7\n")
    (folder / "jobs.csv").write_text(JOBS + "3,Empty,\n", encoding="utf-8")
    code, out, err = invoke("rank", folder / "resumes", folder / "jobs.csv", "-o", folder / "out", "--top-k", "all")
    assert code == 0
    assert out == f"1 resume ranked for 2 jobs. Report: {folder / 'out' / 'report.html'}\n"
    assert "1 file could not be read and need" in err or "1 file could not be read and needs" in err
    assert "1 job left out" in err
    code, out, _ = invoke("rank", folder / "resumes", folder / "jobs.csv", "-o", folder / "out", "--force", "--quiet")
    assert (code, out) == (0, "")


def test_rank_resumes_nothing_that_is_finished_unless_it_lacks_what_is_asked_for(invoke: Invoke, folder: Path) -> None:
    command = ("rank", folder / "resumes", folder / "jobs.csv", "-o", folder / "out")
    assert invoke(*command)[0] == 0
    code, out, err = invoke(*command, "--resume")
    assert (code, err) == (0, "")
    assert out.startswith(f"Nothing is left to do: {folder / 'out'} holds what this command gives")
    _refused(invoke(*command, "--resume", "--parquet"), 2, "already holds results", "--force")
    assert invoke(*command, "--force", "--parquet")[0] == 0
    assert invoke(*command, "--resume", "--parquet")[0] == 0


def test_rank_beside_a_run_at_work_is_refused_and_after_its_end_says_how_to_go_on(invoke: Invoke, folder: Path) -> None:
    command = ("rank", folder / "resumes", folder / "jobs.csv", "-o", folder / "out")
    _, ledger = open_workplace(folder / "out" / FOLDER, ("listing",), is_resumed=False)
    for extra in ((), ("--force",), ("--resume",)):
        _refused(invoke(*command, *extra), 2, "another matcher is working into this folder")
    ledger.close()
    _refused(invoke(*command), 2, "begun there and not finished", "--resume", "--force")
    (folder / "out" / FOLDER / "ledger.sqlite").write_bytes(b"no database at all" * 100)
    _refused(invoke(*command, "--resume"), 74, "damaged", "begin anew with --force")
    assert invoke(*command, "--force")[0] == 0


def test_a_scheduler_without_dask_is_not_passed_over(invoke: Invoke, folder: Path) -> None:
    command = ("rank", folder / "resumes", folder / "jobs.csv", "-o", folder / "out", "--scheduler", "tcp://10.0.0.5:8786")
    _refused(invoke(*command), 2, "--engine dask")
    assert not (folder / "out").exists()


def test_rank_into_the_folder_of_resumes_does_not_rank_its_own_report(invoke: Invoke, folder: Path) -> None:
    for extra in ((), ("--force",)):
        assert invoke("rank", folder, folder / "jobs.csv", "-o", folder / "out", *extra)[0] == 0
    text = (folder / "out" / "outcomes.csv").read_text(encoding="utf-8-sig")
    assert len(text.strip().splitlines()) == 2, text


def test_rank_right_among_the_resumes_does_not_rank_its_own_report(invoke: Invoke, folder: Path) -> None:
    resumes = folder / "resumes"
    outcomes = []
    for extra in ((), ("--force",), ("--force",)):
        assert invoke("rank", resumes, folder / "jobs.csv", "-o", resumes, *extra)[0] == 0
        outcomes.append((resumes / "outcomes.csv").read_text(encoding="utf-8-sig"))
    assert outcomes[0] == outcomes[1] == outcomes[2]
    assert "Nothing is left to do" in invoke("rank", resumes, folder / "jobs.csv", "-o", resumes, "--resume")[1]


def test_a_dry_run_lists_names_of_any_kind_on_one_line_each(invoke: Invoke, folder: Path) -> None:
    (folder / "resumes" / os.fsdecode(b"caf\xe9.pdf")).write_bytes(b"")
    (folder / "resumes" / "two\nlines.pdf").write_bytes(b"")
    (folder / "resumes" / "up").symlink_to(folder)
    (folder / "jobs.csv").write_text(JOBS + "3,Empty,\n", encoding="utf-8")
    code, out, err = invoke("rank", folder / "resumes", folder / "jobs.csv", "-o", folder / "out", "--dry-run")
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert [line.split()[0] for line in lines] == ["resume", "resume", "resume", "resume", "job", "job", "no", "4"]
    assert "caf\\udce9.pdf" in out
    assert "link to a folder" in out
    assert not (folder / "out").exists()


def test_arguments_that_do_not_fit(invoke: Invoke, folder: Path) -> None:
    base = ("rank", folder / "resumes", folder / "jobs.csv", "-o", folder / "out")
    for top_k in ("0", "-1", "some", "1.5", "\u0663"):
        _refused(invoke(*base, "--top-k", top_k), 2, "--top-k")
    for n_jobs in ("0", "-2"):
        _refused(invoke(*base, "--n-jobs", n_jobs), 2, "--n-jobs")
    _refused(invoke("rank", folder / "resumes", "-o", folder / "out"), 2, "resumes and then jobs")
    _refused(invoke(*base, "--set", "reading.max_pages=0"), 2, "max_pages")
    _refused(invoke("parse", folder / "none"), 2, "none: no such file or folder")
    assert invoke("rank", folder / "resumes")[0] == 2
    assert not (folder / "out").exists()


def test_parse_prints_records_and_explain_a_table(invoke: Invoke, folder: Path) -> None:
    code, out, err = invoke("parse", folder / "resumes")
    assert (code, err) == (0, "")
    (record,) = json.loads(out)
    assert record["work"][0]["position"] == "Registered Nurse"
    code, out, err = invoke("explain", folder / "resumes" / "ada.txt", folder / "jobs.csv", "--job-id", "1")
    assert (code, err) == (0, "")
    assert "for Registered Nurse:" in " ".join(out.split()), "a long path breaks the line"
    assert ": uncalibrated\n" in out
    _refused(invoke("explain", folder / "resumes" / "ada.txt", folder / "jobs.csv"), 2, "choose one with --job-id (1, 2)")
    _refused(invoke("explain", folder / "resumes" / "ada.txt", folder / "jobs.csv", "--job-id", "9"), 2, "'9'", "1, 2")
    _refused(invoke("explain", folder / "resumes", folder / "jobs.csv", "--job-id", "1"), 2, "folder")


def test_doctor_finds_everything_whole(invoke: Invoke, shared: Matcher) -> None:
    code, out, _ = invoke("doctor", "--format", "json")
    assert code == 0
    findings = json.loads(out)
    assert "MISSING" not in findings["libraries"].values()
    assert all(text.startswith("whole, sha256 ") for text in findings["models"].values())
    assert set(findings["models"]) == set(shared.components.hashes()), "whatever a run loads is looked at"


@pytest.mark.parametrize(
    ("error", "code", "words"),
    [
        (KeyboardInterrupt(), 130, "stopped"),
        (OutputError("disk full"), 74, "disk full"),
        (UsageError("two\nlines"), 2, "two lines"),
        (ZeroDivisionError("Ada Example"), 70, "ZeroDivisionError"),
        (MemoryError(), 70, "MemoryError"),
    ],
)
def test_however_a_command_ends_it_is_one_sentence(
    invoke: Invoke, folder: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException, code: int, words: str
) -> None:
    def fail(*_arguments: object, **_options: object) -> None:
        raise error

    monkeypatch.setattr("matcher.batch.inputs.resumes.find_resumes", fail)
    monkeypatch.delenv("MATCHER_DEBUG", raising=False)
    result = invoke("parse", folder / "resumes")
    _refused(result, code, words)
    assert "Ada" not in result[2]


def test_for_developers_the_traceback_can_be_had(invoke: Invoke, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_arguments: object, **_options: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("matcher.batch.inputs.resumes.find_resumes", fail)
    monkeypatch.setenv("MATCHER_DEBUG", "1")
    with pytest.raises(ZeroDivisionError):
        invoke("parse", folder / "resumes")


def test_results_are_utf8_whatever_the_terminal_says(monkeypatch: pytest.MonkeyPatch) -> None:
    data = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(data, encoding="ascii"))
    with results() as stream:
        stream.write("Zoë “Łódź”")
    assert data.getvalue().decode("utf-8") == "Zoë “Łódź”"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_results_that_cannot_be_written_end_with_74_and_readers_that_leave_with_0(folder: Path) -> None:
    start = [sys.executable, "-W", "error", "-m", "matcher", "parse", str(folder / "resumes")]
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(start, stdout=full, stderr=subprocess.PIPE, text=True, timeout=120, check=False)
    assert done.returncode == 74
    assert done.stderr == "matcher: the results cannot be written (No space left on device); free the disk they go to\n"
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(start, stdout=writing, stderr=subprocess.PIPE, text=True, timeout=120, check=False)
    os.close(writing)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_run_is_over_before_it_is_told_and_a_log_that_cannot_be_written_ends_nothing(folder: Path) -> None:
    start = [sys.executable, "-m", "matcher", "rank", str(folder / "resumes"), str(folder / "jobs.csv"), "--n-jobs", "1", "-o"]
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [*start, str(folder / "a")], stdout=full, stderr=subprocess.PIPE, text=True, timeout=120, check=False
        )
        assert done.returncode == 74
        assert done.stderr == "matcher: the results cannot be written (No space left on device); free the disk they go to\n"
        done = subprocess.run([*start, str(folder / "b"), "--log-json"], stderr=full, timeout=120, check=False)
        assert done.returncode == 0
        done = subprocess.run([*start, str(folder / "b")], stderr=full, timeout=120, check=False)
        assert done.returncode == 2, "what is refused has its own exit code"
    for out in ("a", "b"):
        assert (folder / out / "manifest.json").exists()
        assert not (folder / out / ".work").exists()


@pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="needs /proc to look for processes")
@pytest.mark.parametrize("n_jobs", ["1", "2"])
def test_stopped_by_the_user_nothing_goes_on_working(folder: Path, ada: bytes, n_jobs: str) -> None:
    for number in range(400):
        (folder / "resumes" / f"{number}.txt").write_bytes(ada + b"\n" * number)
    mark = f"19998{n_jobs}7"
    options = ["--set", f"reading.max_operators={mark}", "--n-jobs", n_jobs]
    start = [sys.executable, "-W", "error", "-m", "matcher", "parse", str(folder / "resumes"), "--format", "jsonl", *options]
    process = subprocess.Popen(start, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True)
    worker = f'"max_operators": {mark}'
    assert process.stdout is not None
    assert all(process.stdout.readline() for _ in range(40)), "reading ended before it was stopped"
    assert _running(worker)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to the command and all its processes
    _, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (130, "matcher: stopped\n")
    assert _comes_true(lambda: not _running(worker)), "a worker was left behind"


def _running(words: str) -> bool:
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if words in path.read_bytes().decode("utf-8", "replace"):
                return True
        except OSError:  # it has ended in between
            continue
    return False


def _comes_true(condition: Callable[[], bool], *, seconds: float = 60.0) -> bool:
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        if condition():
            return True
        time.sleep(0.05)
    return False


def test_progress_is_shown_on_terminals_only(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    for is_shown in (True, False):
        with progress(is_shown=is_shown) as show:
            show("reading", 1, 2)
    assert capsys.readouterr() == ("", "")
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    with progress(is_shown=True) as show:
        show("reading", 1, 2)
        show("reading", 2, 2)
    assert "reading" in capsys.readouterr().err


def test_warnings_are_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    warn("two\nlines \udce9 \x1b[31m")
    assert capsys.readouterr().err == "matcher: warning: two lines \\udce9 [31m\n"


def test_options_become_settings(tmp_path: Path) -> None:
    (tmp_path / "m.toml").write_text("[roles]\nn_roles = 2\nn_skills = 2\n", encoding="utf-8")
    config = load_config(tmp_path / "m.toml", ["roles.n_skills=4"])
    assert (config.roles.n_roles, config.roles.n_skills) == (2, 4)
    assert load_config(None, None) == load_config(None, [])
    assert checked_n_jobs(3) == 3
    assert checked_n_jobs(-1) >= 1


def test_help_loads_nothing_heavy() -> None:
    program = (
        "import sys\nfrom matcher.cli import main\nsys.argv = ['matcher', 'rank', '--help']\n"
        "try:\n    main.main()\nexcept SystemExit:\n    pass\n"
        "print([name for name in ('numpy', 'pandas', 'spacy', 'sklearn', 'scipy', 'joblib', 'pyarrow', 'lxml', 'rich')"
        " if name in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True)
    assert done.stderr == "[]\n"


def test_the_shared_matcher_is_loaded_once_for_a_configuration(monkeypatch: pytest.MonkeyPatch) -> None:
    loaded: list[object] = []
    monkeypatch.setattr(Matcher, "load", loaded.append)
    parsing.shared_matcher.cache_clear()
    for settings in ([], [], ["roles.n_roles=1"]):
        parsing.shared_matcher(load_config(None, settings))
    parsing.shared_matcher.cache_clear()
    assert len(loaded) == 2


def test_an_evaluation_prints_figures_and_draws_them(invoke: Invoke, tmp_path: Path) -> None:
    code, out, _ = invoke("evaluate", "resumes", "--format", "json", "--picture", tmp_path / "figures.svg")
    assert code == 0
    record = json.loads(out)
    assert "synthetic" in record["split"]
    assert [figure["system"] for figure in record["figures"]][:5] == ["matcher", "word TF-IDF", "char TF-IDF", "BM25", "random"]
    assert (tmp_path / "figures.svg").read_text(encoding="utf-8").startswith("<?xml")


def test_an_evaluation_on_judgements_of_the_users_own(invoke: Invoke, tmp_path: Path, shared: Matcher) -> None:
    people = [tmp_path / "ada.txt", tmp_path / "ben.txt"]
    people[0].write_text("Ada Example\n\nExperience\n\nNurse, Ward 7\n2015 - 2020\n- Wound care\n", encoding="utf-8")
    people[1].write_text("Ben Sample\n\nExperience\n\nCook, Blue Door\n2015 - 2020\n- Ran the grill\n", encoding="utf-8")
    ids = [shared.parse_resume(path).resume_id for path in people[:2]]
    jobs, judgements = tmp_path / "jobs.csv", tmp_path / "judgements.csv"
    jobs.write_text(JOBS, encoding="utf-8")
    judgements.write_text(f"job_id,resume_id,relevance\n1,{ids[0]},2\n1,{ids[1]},0\n", encoding="utf-8")
    given = [option for path in people[:2] for option in ("--resumes", path)]
    code, out, _ = invoke("evaluate", "judgements", "--judgements", judgements, *given, "--jobs", jobs)
    assert code == 0
    assert "yours: 2 judgements" in out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["titles"], "needs downloads: name their folder with --data"),
        (["judgements"], "needs --judgements CSV, --resumes PATH and --jobs FILE"),
        (["titles", "--data", "nowhere"], "is missing: --data must name the folder"),
        (["resumes", "--picture", "figures.doc"], "ends in .svg, .png or .pdf"),
    ],
)
def test_an_evaluation_says_what_it_lacks(invoke: Invoke, arguments: list[str], message: str) -> None:
    _refused(invoke("evaluate", *arguments), 2, message)


def test_a_picture_that_cannot_be_written_is_refused_before_the_work(invoke: Invoke, tmp_path: Path) -> None:
    _refused(invoke("evaluate", "resumes", "--picture", tmp_path / "none" / "x.svg"), 74, "there is no folder")


def test_weights_are_learnt_shown_and_written_but_not_applied(invoke: Invoke, tmp_path: Path, shared: Matcher) -> None:
    jobs, judgements, people = tmp_path / "jobs.csv", tmp_path / "judgements.csv", tmp_path / "people"
    people.mkdir()
    jobs.write_text(JOBS, encoding="utf-8")
    rows = ["job_id,resume_id,relevance"]
    for number in range(26):
        is_nurse = number % 2 == 0
        said = "Nurse, Ward 7\n2015 - 2020\n- Triage and wound care" if is_nurse else "Cook, Blue Door\n2015 - 2020\n- Cooking"
        file = people / f"{number}.txt"
        file.write_text(f"Ada Example\n\nExperience\n\n{said} for {number} people\n", encoding="utf-8")
        resume_id = shared.parse_resume(file).resume_id
        rows += [f"1,{resume_id},{int(is_nurse)}", f"2,{resume_id},{int(not is_nurse)}"]
    judgements.write_text("\n".join(rows) + "\n", encoding="utf-8")
    given = ("train", "weights", judgements, "--resumes", people, "--jobs", jobs)
    code, out, _ = invoke(*given, "--out", tmp_path / "weights.toml")
    assert code == 0
    assert "52 judgements, 338 pairs" in out
    meaning = load_config(tmp_path / "weights.toml", None).ranking.band_meaning
    assert meaning.n_judged == 52
    assert meaning.legend in (tmp_path / "weights.toml").read_text(encoding="utf-8")
    assert meaning.legend in " ".join(out.split())
    judgements.write_text("\n".join(rows[:20]) + "\n", encoding="utf-8")
    code, _, err = invoke(*given)
    assert (code, "weights are learnt from 50 up" in err) == (2, True)
    judgements.write_text("\n".join(rows) + "\n", encoding="utf-8")
    code, _, err = invoke(*given, "--out", tmp_path / "none" / "weights.toml")
    assert (code, "cannot be written" in err) == (74, True)


def test_the_precise_encoder_is_refused_where_it_is_absent_or_of_no_use(invoke: Invoke, tmp_path: Path) -> None:
    (tmp_path / "jobs.csv").write_text(JOBS, encoding="utf-8")
    code, _, err = invoke("rank", tmp_path, tmp_path / "jobs.csv", "-o", tmp_path / "out", "--precise", tmp_path)
    assert (code, err.count("\n")) == (4, 1)
    assert "manifest.json is missing" in err
    code, _, err = invoke("evaluate", "titles", "--data", tmp_path, "--precise", tmp_path)
    assert (code, "leave out --precise" in err) == (2, True)


def test_doctor_tells_of_the_extra_precise(invoke: Invoke) -> None:
    _, out, _ = invoke("doctor", "--format", "json")
    assert json.loads(out)["extras"]["precise"].startswith(("installed", "not installed: pip install"))


@pytest.mark.parametrize("damage", [b"{}", b"no manifest"])
def test_a_damaged_model_ends_a_command_with_4(
    invoke: Invoke, folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, damage: bytes
) -> None:
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "manifest.json").write_bytes(damage)
    monkeypatch.setattr(Matcher, "load", lambda _config=None, **_options: StaticEncoder.load(tmp_path / "models"))
    _refused(invoke("explain", folder / "resumes" / "ada.txt", folder / "jobs.csv", "--job-id", "1"), 4, str(tmp_path))


def test_resumes_may_be_rows_and_members_of_archives(invoke: Invoke, folder: Path, ada: bytes) -> None:
    rows = [{"ref": "ada", "cv": ada.decode()}, {"ref": "bo"}]
    (folder / "texts.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    with tarfile.open(folder / "resumes.tgz", "w:gz") as archive:
        archive.add(folder / "resumes" / "ada.txt", "ada.txt")
    names = ("--text-column", "cv", "--resume-id-column", "ref")
    code, out, _ = invoke("parse", folder / "texts.jsonl", folder / "resumes.tgz", *names, "-q")
    assert code == 0
    found = {Path(record["file"]).name: record["outcome"] for record in json.loads(out)}
    assert found == {"ada.txt": "ok", "ada": "ok", "bo": "unreadable"}
    code, out, err = invoke("rank", folder / "texts.jsonl", folder / "jobs.csv", "-o", folder / "out", *names)
    assert code == 0
    assert "1 resume ranked for 2 jobs" in out
    assert "texts.jsonl!/bo: the row has no field 'cv'; name yours with --text-column" in err


def test_a_finished_run_has_nothing_to_go_on_with(invoke: Invoke, folder: Path) -> None:
    rank = ("rank", folder / "resumes", folder / "jobs.csv", "-o", folder / "out", "--n-jobs", 1)
    assert invoke(*rank, "--quiet") == (0, "", "")
    left = folder / "out" / ".work-removed"  # by a run that was killed while it tidied up
    left.mkdir()
    (left / "000000.part").write_text("words of a resume", encoding="utf-8")
    code, text, _ = invoke(*rank, "--resume")
    assert (code, "Nothing is left to do" in text) == (0, True)
    assert not left.exists()
    code, _, err = invoke(*rank, "--resume", "--parquet")
    assert (code, "already holds results" in err) == (2, True), "Parquet was not written"
