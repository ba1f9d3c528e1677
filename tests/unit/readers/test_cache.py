"""Documents that were read before."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from matcher.domain.outcome import Outcome, ReadResult
from matcher.errors import OutputError
from matcher.readers import Limits, Sandbox, cache, read_document
from matcher.readers.cache import DocumentCache, reader_version
from matcher.readers.worker_process import WorkerProcess, _environment

TEXT = b"BT /F1 12 Tf 72 700 Td (Ada Example, cook, with more words on one page than a scan would have) Tj ET"
LIMITS = Limits()


@pytest.fixture
def store(tmp_path: Path) -> DocumentCache:
    return DocumentCache(tmp_path / "matcher" / "documents")


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files that workers are asked for."""
    names: list[str] = []
    ask = WorkerProcess.ask

    def counted(self: WorkerProcess, data: bytes, name: str, **options: float) -> ReadResult:
        names.append(name)
        return ask(self, data, name, **options)

    monkeypatch.setattr(WorkerProcess, "ask", counted)
    return names


def entries(store: DocumentCache) -> list[Path]:
    return sorted(store.folder.iterdir())


def test_a_file_that_was_read_is_not_read_again(store: DocumentCache, asked: list[str], raw_pdf, tmp_path: Path) -> None:
    path = tmp_path / "ada.pdf"
    path.write_bytes(raw_pdf(TEXT + b" BT 3 Tr /F1 12 Tf 72 600 Td (unseen) Tj ET"))
    with Sandbox(cache=store) as sandbox:
        first = sandbox.read(path)
    with Sandbox(cache=store) as sandbox:
        again = sandbox.read(path)
        other = sandbox.read(path.read_bytes(), name="copy.pdf")
    assert asked == [str(path)]
    assert first == again
    assert first.document.hidden
    assert other == replace(first, source="copy.pdf")


def test_another_content_engine_limit_or_reader_is_read_anew(
    store: DocumentCache, asked: list[str], raw_pdf, monkeypatch
) -> None:
    def read(data: bytes, limits: Limits = LIMITS, name: str = "a.pdf") -> None:
        with Sandbox(limits, cache=store) as sandbox:
            sandbox.read(data, name=name)

    read(raw_pdf(TEXT))
    read(raw_pdf(TEXT + b" "))
    read(raw_pdf(TEXT), Limits(pdf_engine="pdfium"))
    read(raw_pdf(TEXT), Limits(max_pages=7))
    assert len(asked) == 4
    monkeypatch.setattr(cache, "reader_version", lambda: "another")
    read(raw_pdf(TEXT))
    assert len(asked) == 5
    read(b"# Ada", name="a.md")
    read(b"# Ada", name="a.txt")
    assert len(asked) == 7


def test_names_and_text_of_others_do_not_get_in(store: DocumentCache, raw_pdf) -> None:
    result = read_document(raw_pdf(TEXT), name="grace-example.pdf")
    store.put(raw_pdf(TEXT), result, LIMITS)
    (entry,) = entries(store)
    assert b"grace" not in entry.read_bytes()
    assert store.get(b"something else", "a.pdf", LIMITS) is None


@pytest.mark.parametrize("outcome", [Outcome.TIMEOUT, Outcome.MEMORY, Outcome.PARSER_CRASH])
def test_what_the_machine_may_be_to_blame_for_is_tried_again(store: DocumentCache, outcome: Outcome) -> None:
    store.put(b"data", ReadResult("a", outcome, "why"), LIMITS)
    assert store.size() == (0, 0)


def test_failures_of_the_file_are_kept(store: DocumentCache) -> None:
    result = ReadResult("a", Outcome.MALFORMED, "why", None, "0" * 64)
    store.put(b"data", result, LIMITS)
    assert store.get(b"data", "a", LIMITS) == result


@pytest.mark.parametrize("damage", [b"", b"x", b"matcher document 1\n", None])
def test_damaged_entries_are_ignored_and_replaced(store: DocumentCache, raw_pdf, damage: bytes | None) -> None:
    data = raw_pdf(TEXT)
    result = read_document(data, name="a.pdf")
    store.put(data, result, LIMITS)
    (entry,) = entries(store)
    whole = entry.read_bytes()
    entry.write_bytes(whole[:-1] + b"\xff" if damage is None else damage)
    assert store.get(data, "a.pdf", LIMITS) is None
    store.put(data, result, LIMITS)
    assert store.get(data, "a.pdf", LIMITS) == result


def test_only_the_user_can_look_in(store: DocumentCache, raw_pdf) -> None:
    store.put(raw_pdf(TEXT), read_document(raw_pdf(TEXT)), LIMITS)
    assert store.folder.stat().st_mode & 0o777 == 0o700
    assert [entry.stat().st_mode & 0o777 for entry in entries(store)] == [0o600]


@pytest.mark.parametrize("mode", [0o755, 0o777])
def test_a_folder_that_others_can_enter_is_not_used(store: DocumentCache, raw_pdf, mode: int) -> None:
    data = raw_pdf(TEXT)
    store.put(data, read_document(data), LIMITS)
    store.folder.chmod(mode)
    assert store.get(data, "", LIMITS) is None
    store.put(raw_pdf(TEXT + b" "), read_document(data), LIMITS)
    assert len(entries(store)) == 1


def test_a_link_in_place_of_the_folder_is_not_followed(store: DocumentCache, raw_pdf, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir(mode=0o700)
    store.folder.parent.mkdir(parents=True)
    store.folder.symlink_to(elsewhere)
    store.put(raw_pdf(TEXT), read_document(raw_pdf(TEXT)), LIMITS)
    assert not list(elsewhere.iterdir())


def test_trouble_with_the_disk_is_no_trouble_for_reading(tmp_path: Path, raw_pdf) -> None:
    (tmp_path / "file").write_bytes(b"")
    with Sandbox(cache=DocumentCache(tmp_path / "file" / "documents")) as sandbox:
        assert sandbox.read(raw_pdf(TEXT)).outcome is Outcome.OK


def test_the_oldest_entries_go_first(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(cache, "_LOOKS", 4)
    store = DocumentCache(tmp_path / "documents", max_bytes=4000)
    results = {number: ReadResult("", Outcome.MALFORMED, "x" * 900, None, f"{number:064}") for number in range(9)}
    for number, result in results.items():
        store.put(b"%d" % number, result, LIMITS)
        for path in entries(store):  # as if a second had passed
            os.utime(path, (path.stat().st_mtime - 10, path.stat().st_mtime - 10))
    kept = [number for number in results if store.get(b"%d" % number, "", LIMITS)]
    assert store.size()[1] <= 4000
    assert kept == list(range(9))[-len(kept) :]
    assert 2 <= len(kept) <= 4
    assert store.clear() == len(kept)
    assert store.size() == (0, 0)


def test_the_folder_is_looked_through_by_bytes_not_by_entries(tmp_path: Path, monkeypatch) -> None:
    looks: list[int] = []
    look = DocumentCache._entries
    monkeypatch.setattr(DocumentCache, "_entries", lambda self: looks.append(1) or look(self))
    store = DocumentCache(tmp_path / "documents", max_bytes=256 * 10_000)
    result = ReadResult("", Outcome.MALFORMED, "x" * 900)
    for number in range(60):
        store.put(b"%d" % number, result, LIMITS)
    n_bytes = sum(path.stat().st_size for path in entries(store))
    assert 2 <= len(looks) <= 1 + n_bytes / 10_000


def test_an_entry_larger_than_the_bound_is_not_kept(tmp_path: Path) -> None:
    store = DocumentCache(tmp_path / "documents", max_bytes=100)
    store.put(b"data", ReadResult("", Outcome.MALFORMED, "x" * 900), LIMITS)
    assert store.size() == (0, 0)


def test_what_cannot_be_forgotten_is_told(tmp_path: Path) -> None:
    store = DocumentCache(tmp_path / "documents")
    assert store.forget("0" * 64) == 0
    store.put(b"data", ReadResult("", Outcome.MALFORMED, content_hash="0" * 64), LIMITS)
    (store.folder / "0.document").mkdir()
    with pytest.raises(OutputError, match=r"0\.document in the cache of documents may hold the resume and cannot be removed"):
        store.forget("0" * 64)
    (store.folder / "0.document").rmdir()
    assert store.size() == (0, 0)
    store.folder.rmdir()
    store.folder.write_text("no folder", encoding="utf-8")
    with pytest.raises(OutputError, match="cannot be removed"):
        store.forget("0" * 64)


PROGRAM = """
import sys
from pathlib import Path
from matcher.domain.outcome import Outcome, ReadResult
from matcher.readers.cache import DocumentCache
from matcher.readers.limits import Limits
store = DocumentCache(Path(sys.argv[1]), max_bytes=15_000)
n_known = 0
for turn in range(300):
    kind = turn * turn % 40  # some come again soon, others after all have gone
    data = b"%d" % kind
    result = ReadResult("a", Outcome.MALFORMED, "x" * 2000 + str(kind), None, "0" * 64)
    known = store.get(data, "a", Limits())
    assert known is None or known == result
    n_known += known is not None
    store.put(data, result, Limits())
print(n_known)
"""


def test_two_processes_share_it(tmp_path: Path) -> None:
    command = [sys.executable, "-W", "error", "-c", PROGRAM, str(tmp_path / "documents")]
    started = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=_environment()) for _ in range(2)]
    answers = [process.communicate(timeout=60)[0] for process in started]
    assert [process.returncode for process in started] == [0, 0]
    assert all(int(answer) > 0 for answer in answers)
    assert all(path.name.endswith(".document") for path in (tmp_path / "documents").iterdir())


def test_it_goes_along_into_other_processes(store: DocumentCache) -> None:
    sandbox = pickle.loads(pickle.dumps(Sandbox(Limits(max_pages=3), cache=store)))
    assert (sandbox.limits.max_pages, sandbox.cache.folder) == (3, store.folder)


def test_the_version_is_that_of_the_source(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    before = reader_version()
    assert len(before) == 64
    readers = tmp_path / "readers"
    readers.mkdir()
    (tmp_path / "domain").mkdir()
    (readers / "cache.py").write_text("changed", encoding="utf-8")
    monkeypatch.setattr(cache, "__file__", str(readers / "cache.py"))
    reader_version.cache_clear()
    assert reader_version() != before
    monkeypatch.undo()
    reader_version.cache_clear()
    assert reader_version() == before
