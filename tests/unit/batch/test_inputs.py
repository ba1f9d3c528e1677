"""Which files are found: every one of them, whatever the folder is like."""

from __future__ import annotations

import os
import tarfile
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from matcher.batch.inputs import find_resumes, iter_resumes
from matcher.batch.resume_input import ResumeInput
from matcher.errors import InputError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "resumes"
    (folder / "inner").mkdir(parents=True)
    for name in ("b.pdf", "a.txt", "inner/c.docx", ".hidden", "inner/.DS_Store"):
        (folder / name).write_text(name, encoding="utf-8")
    return folder


def _names(found: list[ResumeInput], root: Path) -> list[str]:
    return [entry.file.removeprefix(f"{root}/") for entry in found]


def test_a_folder_is_searched_to_the_bottom_without_hidden_files(folder: Path) -> None:
    assert _names(find_resumes([str(folder)]), folder) == ["a.txt", "b.pdf", "inner/c.docx"]


def test_what_is_named_twice_is_found_once_and_order_does_not_matter(folder: Path) -> None:
    sources = [str(folder), f"{folder}/./a.txt", f"{folder}/*.pdf", f"{folder}/**/*.docx"]
    assert find_resumes(sources) == find_resumes(sources[::-1]) == find_resumes([str(folder)])


def test_globs_pass_over_folders_and_say_when_nothing_matches(folder: Path) -> None:
    assert _names(find_resumes([f"{folder}/*"]), folder) == ["a.txt", "b.pdf"]
    with pytest.raises(InputError, match="no file matches"):
        find_resumes([str(folder), f"{folder}/*.rtf"])


def test_a_file_whose_name_looks_like_a_glob_is_that_file(folder: Path) -> None:
    (folder / "cv [final].pdf").write_text("x", encoding="utf-8")
    assert _names(find_resumes([f"{folder}/cv [final].pdf"]), folder) == ["cv [final].pdf"]


def test_missing_and_empty_sources_are_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"nowhere: no such file or folder"):
        find_resumes([str(tmp_path / "nowhere")])
    with pytest.raises(InputError, match="no files found"):
        find_resumes([str(tmp_path)])
    with pytest.raises(InputError, match="no path given"):
        find_resumes([])
    with pytest.raises(InputError, match="cannot be read"):
        find_resumes([str(tmp_path / ("x" * 300))])


def test_jobs_and_results_that_lie_among_resumes_are_left_out(folder: Path) -> None:
    (folder / "jobs.csv").write_text("id\n", encoding="utf-8")
    (folder / "out").mkdir()
    (folder / "out" / "report.html").write_text("<p>", encoding="utf-8")
    left_out = [folder / "inner" / ".." / "jobs.csv", folder / "out", folder / "not there"]
    expected = ["a.txt", "b.pdf", "inner/c.docx"]
    assert _names(find_resumes([str(folder)], left_out=left_out), folder) == expected
    assert _names(find_resumes([f"{folder}/*"], left_out=left_out), folder) == expected[:2]
    assert _names(find_resumes([f"{folder}/**/*"], left_out=left_out), folder) == expected
    named = find_resumes([f"{folder}/out/*"], left_out=left_out)
    assert [Path(entry.file).name for entry in named] == ["report.html"], "the user named that folder itself"


def test_a_link_to_what_is_left_out_is_left_out_as_well(folder: Path) -> None:
    (folder / "jobs.csv").write_text("id\n", encoding="utf-8")
    (folder / "inner" / "latest.csv").symlink_to(folder / "jobs.csv")
    assert _names(find_resumes([str(folder)], left_out=[folder / "jobs.csv"]), folder) == ["a.txt", "b.pdf", "inner/c.docx"]


def test_links_are_listed_and_never_followed_in_circles(folder: Path) -> None:
    (folder / "inner" / "up").symlink_to(folder)
    (folder / "loop.pdf").symlink_to(folder / "loop.pdf")
    (folder / "gone.pdf").symlink_to(folder / "nowhere.pdf")
    (folder / "again.pdf").symlink_to(folder / "b.pdf")
    entries = find_resumes([str(folder)])
    found = dict(zip(_names(entries, folder), entries, strict=True))
    assert set(found) == {"a.txt", "b.pdf", "again.pdf", "gone.pdf", "inner/c.docx", "inner/up", "loop.pdf"}
    assert "link to a folder" in found["inner/up"].problem
    assert not found["again.pdf"].problem
    assert find_resumes([str(folder)], left_out=[folder / "jobs.csv"]) == entries


def test_a_subfolder_that_cannot_be_listed_does_not_stop_a_run(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    listed = os.scandir

    def refuse(path: Path):
        if path.name == "inner":
            raise PermissionError(13, "Permission denied")
        return listed(path)

    monkeypatch.setattr(os, "scandir", refuse)
    found = find_resumes([str(folder)])
    assert _names(found, folder) == ["a.txt", "b.pdf", "inner"]
    assert found[-1].problem == "the folder cannot be read: Permission denied; check its permissions"
    with pytest.raises(InputError, match="cannot be read \\(Permission denied\\)"):
        find_resumes([str(folder / "inner")])


class _Breaking:
    """A folder that can be opened and then no longer be read."""

    def __init__(self, entries) -> None:
        self._entries = entries

    def __iter__(self):
        return self

    def __next__(self):
        raise OSError(5, "Input/output error")

    def close(self) -> None:
        self._entries.close()


def test_a_folder_that_breaks_off_is_listed_beside_the_others(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    listed = os.scandir
    monkeypatch.setattr(os, "scandir", lambda path: _Breaking(listed(path)) if path.name == "inner" else listed(path))
    found = find_resumes([str(folder)])
    assert _names(found, folder) == ["a.txt", "b.pdf", "inner"]
    assert "Input/output error" in found[-1].problem


def test_folders_may_be_nested_as_deeply_as_the_system_allows(tmp_path: Path) -> None:
    deep = tmp_path
    for _ in range(300):  # more than calls within calls would reach in a crowded stack
        deep /= "a"
    deep.mkdir(parents=True)
    (deep / "cv.txt").write_text("x", encoding="utf-8")
    (found,) = find_resumes([str(tmp_path)])
    assert found.path == str(deep / "cv.txt")


def test_here_is_a_folder_too(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    assert [entry.file for entry in find_resumes(["."])] == ["a.txt", "b.pdf", "inner/c.docx"]


def test_names_that_are_no_text_or_hold_line_breaks_are_found(folder: Path) -> None:
    odd = os.fsdecode(b"caf\xe9.pdf")
    for name in (odd, "two\nlines.pdf"):
        (folder / name).write_text("x", encoding="utf-8")
    assert {odd, "two\nlines.pdf"} <= set(_names(find_resumes([str(folder)]), folder))


def test_sources_are_found_one_after_the_other(folder: Path) -> None:
    found = iter_resumes([str(folder), str(folder / "a.txt"), str(folder / "nowhere.txt")])
    names = {next(found).file.removeprefix(f"{folder}/") for _ in range(4)}
    assert names == {"a.txt", "b.pdf", "inner/c.docx"}, "what two sources name comes twice; the list has it once"
    with pytest.raises(InputError, match=r"nowhere.txt: no such file"):
        next(found)
    with pytest.raises(InputError, match="no files found"):
        next(iter_resumes([]))


def _pack(path: Path, n_files: int) -> None:
    names = [f"resume-of-applicant-{number:06}.txt" for number in range(n_files)]
    if path.suffix == ".zip":
        with zipfile.ZipFile(path, "w") as archive:
            for name in names:
                archive.writestr(name, b"x")
    elif path.suffix == ".tar":
        with tarfile.open(path, "w") as archive:
            for name in names:
                archive.addfile(tarfile.TarInfo(name))
    else:
        path.mkdir()
        for name in names:
            (path / name).touch()


@pytest.mark.parametrize("ending", ["", ".zip", ".tar"])
def test_many_files_take_no_more_memory_than_few(tmp_path: Path, ending: str) -> None:
    def peak_bytes(n_files: int) -> int:
        path = tmp_path / f"{n_files}{ending}"
        _pack(path, n_files)
        tracemalloc.start()
        try:
            assert sum(1 for _ in iter_resumes([str(path)])) == n_files
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    assert peak_bytes(5_100) - peak_bytes(100) < 5_000 * 220, "a list of them would take twice that"
