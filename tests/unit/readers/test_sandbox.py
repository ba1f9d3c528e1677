from __future__ import annotations

import ast
import os
import pickle
import signal
import subprocess
import sys
import threading
import time
import zlib
from pathlib import Path

import pytest

from matcher.domain.outcome import Outcome
from matcher.errors import MatcherError
from matcher.readers import Limits, Sandbox, read_document
from matcher.readers import worker_process as process_room
from matcher.readers.frames import PipeClosed, PipeTimeout, receive_frame, send_frame
from matcher.readers.sandbox import granted_limits
from matcher.readers.wire import decode_result, encode_result

TEXT = b"BT /F1 12 Tf 72 700 Td (Ada Example, cook) Tj ET"


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def pid_of(sandbox: Sandbox) -> int:
    return sandbox._workers["pdfminer"].pid


def cpu_hog(raw_pdf) -> bytes:
    # Far apart strings in odd places: cheap to write, dear to lay out.
    strings = b"".join(
        b"1 0 0 1 %d.%d %d.%d Tm (a) Tj " % (n * 7919 % 600, n % 10, n * 104729 % 790, n // 7 % 10) for n in range(390_000)
    )
    return raw_pdf(b"BT /F1 2 Tf " + strings + b"ET")


def memory_hog(raw_pdf) -> bytes:
    return raw_pdf(zlib.compress(b" " * (30 << 20)), stream=b"/Filter/FlateDecode")


def test_result_is_the_same_as_in_this_process(sandbox: Sandbox, raw_pdf, tmp_path: Path) -> None:
    data = raw_pdf(TEXT + b" BT 3 Tr /F1 12 Tf 72 600 Td (unseen) Tj ET")
    path = tmp_path / "ada.pdf"
    path.write_bytes(data)
    result = sandbox.read(path)
    assert result.outcome is Outcome.OK
    assert result == read_document(data, name=str(path))
    assert result.document.hidden
    assert sandbox.read(data, name="x").source == "x"
    assert sandbox.read(b"# Ada", name="a.md").document.text == "Ada"


def test_wire_keeps_everything(raw_pdf) -> None:
    for data in (raw_pdf(TEXT), b"plain words", b"", b"word " * 100):
        result = read_document(data, name="a\udcff.txt", limits=Limits(max_characters=300))
        assert decode_result(encode_result(result)) == result
    with pytest.raises(ValueError, match="short"):
        decode_result(b"")


def test_one_worker_serves_many_files_and_is_recycled(raw_pdf) -> None:
    with Sandbox(Limits(max_documents=2)) as sandbox:
        sandbox.read(raw_pdf(TEXT))
        first = pid_of(sandbox)
        sandbox.read(raw_pdf(TEXT))
        assert not sandbox._workers
        assert not is_alive(first)
        sandbox.read(raw_pdf(TEXT))
        second = pid_of(sandbox)
    assert first != second
    assert not is_alive(second)


def test_files_that_cannot_be_opened(sandbox: Sandbox, tmp_path: Path) -> None:
    for path in (tmp_path / "missing.pdf", tmp_path, "nul\0byte.pdf"):
        result = sandbox.read(path)
        assert result.outcome is Outcome.UNREADABLE
        assert result.reason
    big = tmp_path / "big.pdf"
    with big.open("wb") as file:
        file.truncate(sandbox.limits.max_file_bytes + 1)
    assert sandbox.read(big).outcome is Outcome.TOO_LARGE


def test_cpu_hog_times_out_after_one_retry_and_the_next_file_is_read(sandbox: Sandbox, raw_pdf, monkeypatch) -> None:
    started = []
    start = process_room._started
    monkeypatch.setattr(process_room, "_started", lambda limits, engine: started.append(engine) or start(limits, engine))
    sandbox.close()
    result = sandbox.read(cpu_hog(raw_pdf), name="hog.pdf")
    assert result.outcome is Outcome.TIMEOUT
    assert "computing time" in result.reason
    assert len(result.content_hash) == 64
    assert len(started) == 2
    assert sandbox.read(raw_pdf(TEXT)).outcome is Outcome.OK


def test_memory_hog_ends_as_memory_and_the_next_file_is_read(raw_pdf) -> None:
    with Sandbox(Limits(cpu_seconds=10, memory_bytes=24 << 20, second_tries=False)) as sandbox:
        result = sandbox.read(memory_hog(raw_pdf))
        assert result.outcome is Outcome.MEMORY
        assert sandbox.read(raw_pdf(TEXT)).outcome is Outcome.OK


def test_a_worker_that_waits_is_stopped_by_the_wall_clock(raw_pdf) -> None:
    with Sandbox(Limits(wall_seconds=0.2)) as sandbox:
        sandbox.read(raw_pdf(TEXT))
        first = pid_of(sandbox)
        os.kill(first, signal.SIGSTOP)
        # The retry goes to a fresh worker, which is well.
        assert sandbox.read(raw_pdf(TEXT)).outcome is Outcome.OK
        assert not is_alive(first)


def test_a_killed_worker_is_a_crash_of_that_file_alone(raw_pdf) -> None:
    with Sandbox(Limits(second_tries=False)) as sandbox:
        sandbox.read(raw_pdf(TEXT))
        os.kill(pid_of(sandbox), signal.SIGSTOP)
        timer = threading.Timer(0.3, os.kill, (pid_of(sandbox), signal.SIGKILL))
        timer.start()
        result = sandbox.read(raw_pdf(TEXT), name="a.pdf")
        timer.join()
        assert result.outcome is Outcome.PARSER_CRASH
        assert result.content_hash
        os.kill(pid_of(sandbox), signal.SIGKILL) if sandbox._workers else None
        assert sandbox.read(raw_pdf(TEXT)).outcome is Outcome.OK
        os.kill(pid_of(sandbox), signal.SIGKILL)  # dies between two files: nobody's fault
        time.sleep(0.1)
        assert sandbox.read(raw_pdf(TEXT)).outcome is Outcome.OK


def test_a_worker_ends_with_its_parent(raw_pdf) -> None:
    sandbox = Sandbox()
    sandbox.read(raw_pdf(TEXT))
    worker = sandbox._workers["pdfminer"]._process
    worker.stdin.close()
    assert worker.wait(timeout=5) == 0
    sandbox.close()


def test_the_environment_does_not_reach_the_worker(monkeypatch) -> None:
    monkeypatch.setenv("CMAP_PATH", "/somewhere")
    monkeypatch.setenv("PYTHONHASHSEED", "7")
    environment = process_room._environment()
    assert "CMAP_PATH" not in environment
    assert environment["PYTHONHASHSEED"] == "0"


def test_a_worker_that_cannot_start_is_an_error_of_the_installation(monkeypatch) -> None:
    monkeypatch.setattr(process_room, "_environment", lambda: {"PYTHONPATH": "/nowhere"})
    monkeypatch.setattr(process_room.sys, "executable", "/bin/false")
    with pytest.raises(MatcherError, match="cannot be started"):
        Sandbox().read(b"Ada")


def test_the_worker_imports_this_floor_and_those_below_only() -> None:
    program = "import sys, matcher.readers.worker as w; w._warm_up('pdfminer'); print(sorted(m for m in sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, env=process_room._environment()
    )
    loaded = ast.literal_eval(done.stdout)
    ours = {name.split(".")[1] for name in loaded if name.startswith("matcher.")}
    assert ours <= {"readers", "domain", "errors", "text"}
    assert not {"numpy", "pandas", "spacy", "sklearn", "typer", "joblib"} & set(loaded)


def test_what_a_library_prints_does_not_break_the_frames() -> None:
    program = (
        "import os, matcher.readers.worker as w, matcher.readers.read as r\n"
        "inbox, outbox = w._own_pipes()\n"
        "print('noise', flush=True); os.write(1, b'noise')\n"
        "w.send_frame(outbox, b'clean')"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, env=process_room._environment())
    assert done.stdout == len(b"clean").to_bytes(4, "big") + b"clean"


def test_granted_limits() -> None:
    granted = granted_limits()
    assert granted["written files"] == "none"
    assert granted["core dumps"] == "off"
    assert "MiB" in granted["memory"]


def test_frames() -> None:
    read_end, write_end = os.pipe()
    send_frame(write_end, b"x" * 1000, deadline=time.monotonic() + 1)
    assert receive_frame(read_end) == b"x" * 1000
    with pytest.raises(PipeTimeout):
        receive_frame(read_end, deadline=time.monotonic() + 0.05)
    with pytest.raises(PipeTimeout):
        send_frame(write_end, b"x" * 1_000_000, deadline=time.monotonic() + 0.05)
    os.close(write_end)
    os.close(read_end)
    read_end, write_end = os.pipe()
    os.write(write_end, b"\xff\xff\xff\xff")
    with pytest.raises(PipeClosed):
        receive_frame(read_end)
    os.close(write_end)
    with pytest.raises(PipeClosed):
        receive_frame(read_end)
    os.close(read_end)


def test_a_sandbox_that_is_pickled_starts_anew(raw_pdf) -> None:
    with Sandbox(Limits(max_pages=3)) as sandbox:
        sandbox.read(raw_pdf(TEXT))
        with pickle.loads(pickle.dumps(sandbox)) as copy:
            assert copy.limits.max_pages == 3
            assert not copy._workers
            assert copy.read(raw_pdf(TEXT)).outcome is Outcome.OK


def test_a_sandbox_inherited_over_a_fork_leaves_the_parents_worker_alone(raw_pdf) -> None:
    with Sandbox() as sandbox:
        sandbox.read(raw_pdf(TEXT))
        worker = pid_of(sandbox)
        child = os.fork()
        if child == 0:
            code = 1
            try:
                if sandbox.read(raw_pdf(TEXT)).outcome is Outcome.OK and pid_of(sandbox) != worker:
                    sandbox.close()
                    code = 0
            finally:
                os._exit(code)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
        assert sandbox.read(raw_pdf(TEXT)).outcome is Outcome.OK
        assert pid_of(sandbox) == worker
