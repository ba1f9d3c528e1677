"""Which files are found: every one of them, whatever the folder or the archive is like."""

from __future__ import annotations

import os
import struct
import zipfile
from pathlib import Path

import pytest

from matcher.batch.inputs import ResumeInput, find_resumes
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


def _zip(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


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
    listed = Path.iterdir

    def refuse(path: Path):
        if path.name == "inner":
            raise PermissionError(13, "Permission denied")
        return listed(path)

    monkeypatch.setattr(Path, "iterdir", refuse)
    found = find_resumes([str(folder)])
    assert _names(found, folder) == ["a.txt", "b.pdf", "inner"]
    assert found[-1].problem == "the folder cannot be read: Permission denied; check its permissions"
    with pytest.raises(InputError, match="cannot be read \\(Permission denied\\)"):
        find_resumes([str(folder / "inner")])


def test_names_that_are_no_text_or_hold_line_breaks_are_found(folder: Path) -> None:
    odd = os.fsdecode(b"caf\xe9.pdf")
    for name in (odd, "two\nlines.pdf"):
        (folder / name).write_text("x", encoding="utf-8")
    assert {odd, "two\nlines.pdf"} <= set(_names(find_resumes([str(folder)]), folder))


def test_members_of_an_archive_are_files_and_its_litter_is_not(tmp_path: Path) -> None:
    members = {"a.pdf": b"one", "in/b.txt": b"two", "in/.DS_Store": b"", "__MACOSX/a.pdf": b"", "in/": b"", "../up.txt": b"up"}
    archive = _zip(tmp_path / "r.ZIP", members)
    found = find_resumes([str(archive)])
    assert [entry.file.partition("!/")[2] for entry in found] == ["../up.txt", "a.pdf", "in/b.txt"]
    assert [entry.read_bytes(max_bytes=100) for entry in found] == [b"up", b"one", b"two"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["r.ZIP"], "nothing is unpacked to disk"


def test_two_members_of_one_name_are_two_files(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "r.zip", "w") as archive:
        archive.writestr("cv.txt", b"first")
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("cv.txt", b"second")
    found = find_resumes([str(tmp_path)])
    assert [entry.file.partition("!/")[2] for entry in found] == ["cv.txt", "cv.txt (2)"]
    assert [entry.read_bytes(max_bytes=100) for entry in found] == [b"first", b"second"]


@pytest.mark.parametrize("name", ["[Content_Types].xml", "mimetype"])
def test_a_document_that_is_a_zip_inside_is_one_file(tmp_path: Path, name: str) -> None:
    _zip(tmp_path / "named-wrongly.zip", {name: b"x", "word/document.xml": b"x"})
    assert [entry.position for entry in find_resumes([str(tmp_path)])] == [None]


def test_empty_damaged_and_odd_archives_are_listed_as_files(tmp_path: Path) -> None:
    (tmp_path / "text.zip").write_text("no zip", encoding="utf-8")
    (tmp_path / "nothing.zip").write_bytes(b"")
    _zip(tmp_path / "bare.zip", {})
    whole = _zip(tmp_path / "new.zip", {"a.txt": b"x" * 100}).read_bytes()
    # The version needed to unpack, in the central directory: one that no zipfile knows.
    at = whole.index(b"PK\x01\x02") + 6
    (tmp_path / "new.zip").write_bytes(whole[:at] + struct.pack("<H", 990) + whole[at + 2 :])
    os.mkfifo(tmp_path / "pipe.zip")
    assert _names(find_resumes([str(tmp_path)]), tmp_path) == ["bare.zip", "new.zip", "nothing.zip", "pipe.zip", "text.zip"]


def test_a_member_is_unpacked_no_further_than_allowed(tmp_path: Path) -> None:
    (member,) = find_resumes([str(_zip(tmp_path / "bomb.zip", {"a.txt": bytes(10_000_000)}))])
    assert len(member.read_bytes(max_bytes=1000)) == 1001


def test_members_that_cannot_be_unpacked_say_so_without_a_word_of_them(tmp_path: Path) -> None:
    archive = _zip(tmp_path / "r.zip", {"a.txt": b"Ada Example " * 50})
    whole = archive.read_bytes()
    (member,) = find_resumes([str(archive)])
    middle = len("a.txt") + 40
    faults = {
        "cannot be unpacked": whole[:middle] + b"\xff\xff\xff\xff" + whole[middle + 4 :],
        "protected by a password": _with_flags(whole, 1),
    }
    for words, data in faults.items():
        archive.write_bytes(data)
        with pytest.raises(OSError, match=words):
            member.read_bytes(max_bytes=1000)
    archive.write_bytes(b"")
    with pytest.raises(OSError, match="BadZipFile"):
        member.read_bytes(max_bytes=1000)
    _zip(archive, {})
    with pytest.raises(OSError, match="IndexError"):
        member.read_bytes(max_bytes=1000)
    archive.unlink()
    with pytest.raises(FileNotFoundError):
        member.read_bytes(max_bytes=1000)


def _with_flags(data: bytes, flags: int) -> bytes:
    """Return the archive with these flags on its only member, in both of its headers."""
    changed = bytearray(data)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        struct.pack_into("<H", changed, changed.index(mark) + offset, flags)
    return bytes(changed)
