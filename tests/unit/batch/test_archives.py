"""Members of archives: each is a file with one outcome, whatever the archive is like, and nothing is unpacked to disk."""

from __future__ import annotations

import dataclasses
import io
import os
import struct
import tarfile
import time
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from matcher.batch.inputs import tars
from matcher.batch.inputs.reading import InputReader
from matcher.batch.inputs.resume_input import Kind, ResumeInput
from matcher.batch.inputs.resumes import find_resumes
from matcher.domain.outcome import Outcome, ReadResult
from matcher.readers.limits import Limits

LIMITS = Limits(max_file_bytes=100_000)
ODD = {"a.pdf": b"one", "in/b.txt": b"two", "in/.DS_Store": b"", "__MACOSX/a.pdf": b"", "../up.txt": b"up", "/root.txt": b"at"}
TAR_ENDINGS = {".tar": "w", ".tar.gz": "w:gz", ".tgz": "w:gz", ".tar.bz2": "w:bz2", ".tar.xz": "w:xz"}


def _zip(path: Path, members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def _member(name: str, data: bytes = b"", **fields: object) -> tuple[tarfile.TarInfo, bytes]:
    info = tarfile.TarInfo(name)
    info.size = len(data)
    for field, value in fields.items():
        setattr(info, field, value)
    return info, data


def _tar(path: Path, members: list[tuple[tarfile.TarInfo, bytes]], **options: object) -> Path:
    mode = next(mode for ending, mode in TAR_ENDINGS.items() if path.name.lower().endswith(ending))
    with tarfile.open(path, mode, **options) as archive:
        for info, data in members:
            archive.addfile(info, io.BytesIO(data))
    return path


def _read(found: list[ResumeInput], limits: Limits = LIMITS) -> dict[str, object]:
    """Return what each is read as, by its name within the archive: the bytes, the path, or outcome and reason."""
    with InputReader(limits) as reader:
        read = {entry.file.partition("!/")[2]: reader.read(entry) for entry in found}
    assert len(read) == len(found)
    return {
        name: (result.outcome.value, result.reason) if isinstance(result, ReadResult) else result
        for name, result in read.items()
    }


# Whole archives


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_members_of_a_zip_are_files_and_its_litter_is_not(tmp_path: Path, method: int) -> None:
    archive = _zip(tmp_path / "r.ZIP", {**ODD, "in/": b""}, method)
    found = find_resumes([str(archive)])
    assert [entry.name for entry in found] == ["a.pdf", "in/b.txt", "../up.txt", "/root.txt"], "in the archive's order"
    assert _read(found) == {"a.pdf": b"one", "in/b.txt": b"two", "../up.txt": b"up", "/root.txt": b"at"}
    assert [path.name for path in tmp_path.iterdir()] == ["r.ZIP"], "nothing is unpacked to disk"


@pytest.mark.parametrize("ending", [*TAR_ENDINGS, ".TAR"])
@pytest.mark.parametrize("form", [tarfile.GNU_FORMAT, tarfile.PAX_FORMAT, tarfile.USTAR_FORMAT])
def test_members_of_a_tar_are_files_and_its_litter_is_not(tmp_path: Path, ending: str, form: int) -> None:
    long = f"./{'n' * 90}/{'m' * 90}.txt"
    members = [_member(name, data) for name, data in {**ODD, long: b"far"}.items()]
    archive = _tar(tmp_path / f"r{ending}", [_member("in", type=tarfile.DIRTYPE), *members], format=form)
    found = find_resumes([str(tmp_path)])
    expected = {"a.pdf": b"one", "in/b.txt": b"two", "../up.txt": b"up", "/root.txt": b"at", long[2:]: b"far"}
    assert [entry.name for entry in found] == list(expected)
    assert _read(found) == _read(found[::-1]) == expected, "also from the last to the first"
    assert list(tmp_path.iterdir()) == [archive]


def test_members_of_one_name_are_files_of_their_own(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "r.zip", "w") as archive:
        archive.writestr("cv.txt", b"first")
        for data in (b"second", b"third"):
            with pytest.warns(UserWarning, match="Duplicate name"):
                archive.writestr("cv.txt", data)
    _tar(tmp_path / "r.tar", [_member("cv.txt", b"first"), _member("cv.txt", b"second"), _member("./cv.txt", b"third")])
    found = find_resumes([str(tmp_path)])
    expected = {"cv.txt": b"first", "cv.txt (2)": b"second", "cv.txt (3)": b"third"}
    assert _read([entry for entry in found if entry.kind is Kind.ZIP]) == expected
    assert _read([entry for entry in found if entry.kind is Kind.TAR]) == expected


@pytest.mark.parametrize("name", ["[Content_Types].xml", "mimetype"])
def test_a_document_that_is_a_zip_inside_is_one_file(tmp_path: Path, name: str) -> None:
    _zip(tmp_path / "named-wrongly.zip", {"word/document.xml": b"x", name: b"x"})
    assert [entry.kind for entry in find_resumes([str(tmp_path)])] == [Kind.FILE]


def test_a_zip_may_lie_behind_something_else_have_a_comment_and_be_of_the_large_kind(tmp_path: Path) -> None:
    whole = _zip(tmp_path / "r.zip", ODD).read_bytes()
    (tmp_path / "unpacks-itself.zip").write_bytes(b"#!/bin/sh\n" * 100 + whole)
    with zipfile.ZipFile(tmp_path / "comment.zip", "w") as archive:
        archive.comment = b"PK and more " * 1000
        for name, data in ODD.items():
            with archive.open(name, "w", force_zip64=True) as member:
                member.write(data)
    (tmp_path / "large.zip").write_bytes(_as_zip_64(whole))
    expected = _read(find_resumes([str(tmp_path / "r.zip")]))
    for name in ("unpacks-itself.zip", "comment.zip", "large.zip"):
        assert _read(find_resumes([str(tmp_path / name)])) == expected
        with zipfile.ZipFile(tmp_path / name) as archive:
            assert archive.read("a.pdf") == b"one", "the file of this test is one that zipfile reads as well"


def _as_zip_64(whole: bytes) -> bytes:
    """Return the archive with an end record of 64 bits and its first entry's numbers in the extra field."""
    end = whole.rindex(b"PK\x05\x06")
    _, _, _, _, count, size, offset, _ = struct.unpack("<4s4H2LH", whole[end:])
    entry = bytearray(whole[offset:end])
    n_name, n_extra = struct.unpack_from("<2H", entry, 28)
    n_packed, n_bytes = struct.unpack_from("<2L", entry, 20)
    assert n_extra == 0
    struct.pack_into("<2L", entry, 20, 0xFFFFFFFF, 0xFFFFFFFF)
    struct.pack_into("<H", entry, 30, 24)
    entry[46 + n_name : 46 + n_name] = struct.pack("<2H", 0x7777, 0) + struct.pack("<2H2Q", 1, 16, n_bytes, n_packed)
    size = len(entry)
    record = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, count, count, size, offset)
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, offset + size, 1)
    tail = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    return whole[:offset] + bytes(entry) + record + locator + tail


# Damaged archives


def test_empty_damaged_and_odd_archives_are_listed_as_files(tmp_path: Path) -> None:
    for ending in (".zip", ".tar", ".tar.gz", ".txz"):
        (tmp_path / f"text{ending}").write_text("no archive", encoding="utf-8")
        (tmp_path / f"nothing{ending}").write_bytes(b"")
        os.mkfifo(tmp_path / f"pipe{ending}")
    _zip(tmp_path / "bare.zip", {})
    _tar(tmp_path / "bare.tar", [])
    (tmp_path / "cut.tgz").write_bytes(_tar(tmp_path / "bare.tar.gz", []).read_bytes()[:12])
    whole = _zip(tmp_path / "new.zip", {"a.txt": b"x" * 100}).read_bytes()
    # The version needed to unpack, in the central directory: one that no zipfile knows.
    at = whole.index(b"PK\x01\x02") + 6
    (tmp_path / "new.zip").write_bytes(whole[:at] + struct.pack("<H", 99) + whole[at + 2 :])
    (tmp_path / "half.zip").write_bytes(whole[len(whole) // 2 :])
    found = find_resumes([str(tmp_path)])
    assert [entry.kind for entry in found] == [Kind.FILE] * len(list(tmp_path.iterdir()))


def test_members_that_cannot_be_unpacked_say_so_without_a_word_of_them(tmp_path: Path) -> None:
    archive = _zip(tmp_path / "r.zip", {"a.txt": b"Ada Example " * 50})
    whole = archive.read_bytes()
    header, entry = whole.index(b"PK\x03\x04"), whole.index(b"PK\x01\x02")
    faults = {
        "cannot be unpacked": _overwritten(whole, header + len("a.txt") + 40, b"\xff\xff\xff\xff"),
        "protected by a password": _overwritten(_overwritten(whole, header + 6, b"\x01"), entry + 8, b"\x01"),
        "BadZipFile": _overwritten(whole, header + 30, b"b"),  # another name before the member than in the directory
        "NotImplementedError": _overwritten(whole, entry + 10, b"\x63"),
    }
    for words, data in faults.items():
        archive.write_bytes(data)
        (entry_found,) = find_resumes([str(archive)])
        ((outcome, reason),) = _read([entry_found]).values()
        assert outcome == "unreadable"
        assert words in reason
        assert "Ada" not in reason
        assert "a.txt" not in reason


def _overwritten(data: bytes, at: int, change: bytes) -> bytes:
    return data[:at] + change + data[at + len(change) :]


def test_a_tar_that_is_cut_off_says_after_how_many_files(tmp_path: Path) -> None:
    members = [_member(f"{number}.txt", bytes([65 + number]) * 3_000) for number in range(4)]
    whole = _tar(tmp_path / "whole.tar", members).read_bytes()
    at = 3 * (512 + 3_072)
    cuts = {
        "within a member": (whole[: at + 1_000], 4),
        "within a header": (whole[: at + 100], 3),
        "between two": (whole[:at], 3),
        "a header overwritten": (_overwritten(whole, at, b"\xff" * 200), 3),
        "other bytes": (whole[:at] + b"x" * 2_000, 3),
    }
    (tmp_path / "whole.tar").unlink()
    for data, n_found in cuts.values():
        path = tmp_path / "cut.tar"
        path.write_bytes(data)
        damage, *found = find_resumes([str(tmp_path)])
        assert damage.file == str(path)
        assert damage.problem.startswith(f"the archive is cut off or damaged after {n_found} files")
        read = _read(found)
        assert [read[f"{number}.txt"] for number in range(3)] == [data for _, data in members[:3]]
        if n_found == 4:
            assert read["3.txt"] == ("unreadable", "the archive ends within this member; ask for the archive again")


@pytest.mark.parametrize("ending", [".tar.gz", ".tar.bz2", ".tar.xz"])
def test_a_compressed_tar_that_is_cut_off_loses_only_what_is_missing(tmp_path: Path, ending: str) -> None:
    members = [_member(f"{number:04}.txt", os.urandom(20_000)) for number in range(100)]
    path = _tar(tmp_path / f"r{ending}", members)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    damage, *found = find_resumes([str(path)])
    assert "cut off or damaged" in damage.problem
    read = list(_read(found).values())
    assert len(read) > 20
    assert read[:-1] == [data for _, data in members[: len(read) - 1]]
    assert read[-1][0] == "unreadable"


# Hostile archives


def test_links_devices_and_holes_of_a_tar_are_listed_with_their_reason(tmp_path: Path) -> None:
    odd = [
        _member("soft.txt", type=tarfile.SYMTYPE, linkname="/etc/passwd"),
        _member("hard.txt", type=tarfile.LNKTYPE, linkname="../../secret"),
        _member("pipe", type=tarfile.FIFOTYPE),
        _member("disk", type=tarfile.BLKTYPE),
    ]
    holes = [_member("holes.txt", b"x" * 10, pax_headers={"GNU.sparse.map": "0,10", "GNU.sparse.size": "99999999999999"})]
    _tar(tmp_path / "r.tar", [*odd, *holes, _member("a.txt", b"one")], format=tarfile.PAX_FORMAT)
    read = _read(find_resumes([str(tmp_path)]))
    assert read.pop("a.txt") == b"one"
    assert {outcome for outcome, _ in read.values()} == {"unreadable"}
    assert "link" in read["soft.txt"][1]
    assert "link" in read["hard.txt"][1]
    assert "no ordinary file" in read["pipe"][1]
    assert "no ordinary file" in read["disk"][1]
    assert "with holes" in read["holes.txt"][1]


def test_bombs_are_refused_by_the_size_they_state(tmp_path: Path) -> None:
    bomb = bytes(50_000_000)
    _zip(tmp_path / "b.zip", {"a.txt": b"one", "bomb.txt": bomb})
    _tar(tmp_path / "b.tar.gz", [_member("a.txt", b"one"), _member("bomb.txt", bomb)])
    for kind in (Kind.ZIP, Kind.TAR):
        found = [entry for entry in find_resumes([str(tmp_path)]) if entry.kind is kind]
        started = time.process_time()
        read = _read(found)
        assert time.process_time() - started < 0.1, "nothing of it is inflated"
        assert read["a.txt"] == b"one"
        assert read["bomb.txt"][0] == "too_large"
        assert "47.7 MiB" in read["bomb.txt"][1]


def test_a_zip_that_states_less_than_it_holds_is_unpacked_no_further(tmp_path: Path) -> None:
    path = _zip(tmp_path / "bomb.zip", {"a.txt": bytes(10_000_000)})
    whole = path.read_bytes()
    path.write_bytes(_overwritten(whole, whole.index(b"PK\x01\x02") + 24, struct.pack("<L", 1000)))
    assert _read(find_resumes([str(path)]))["a.txt"] == ("unreadable", "the archive's member cannot be unpacked (BadZipFile)")


def test_a_compressed_tar_may_not_inflate_to_far_more_than_its_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tars, "_MOST_IN_ANY_CASE", 1_000_000)
    members = [_member("a.txt", b"one"), _member("bomb.txt", bytes(20_000_000)), _member("lost.txt", b"two")]
    _tar(tmp_path / "b.tar.gz", members)
    damage, *found = find_resumes([str(tmp_path)])
    assert "damaged after 2 files" in damage.problem
    assert _read(found, Limits())["a.txt"] == b"one"


def test_a_tar_whose_headers_state_endless_lengths_takes_neither_time_nor_memory(tmp_path: Path) -> None:
    first = tarfile.TarInfo("a.txt").tobuf()
    huge = 8 * 10**9
    hostile = [
        _member("././@LongLink", size=huge, type=tarfile.GNUTYPE_LONGNAME),
        _member("pax", size=huge, type=tarfile.XHDTYPE),
        _member("all", size=huge, type=tarfile.XGLTYPE),
        _member("back.txt", size=-(10**6)),
        _member("pax", size=-512, type=tarfile.XHDTYPE),
        _member("././@LongLink", size=0, type=tarfile.GNUTYPE_LONGNAME),
    ]
    for number, (info, _) in enumerate(hostile):
        path = tmp_path / f"{number}.tar"
        path.write_bytes(first + info.tobuf(format=tarfile.GNU_FORMAT) * (5_000 if info.size == 0 else 1))
        os.truncate(path, 100_000_000)
    tracemalloc.start()
    try:
        started = time.process_time()
        found = find_resumes([str(tmp_path)])
        assert time.process_time() - started < 3
        assert tracemalloc.get_traced_memory()[1] < 5_000_000
    finally:
        tracemalloc.stop()
    assert sum("cut off or damaged after 1 file;" in entry.problem for entry in found) == len(hostile)
    assert len(found) == 2 * len(hostile)


def test_archives_within_archives_are_files_of_a_type_that_is_not_read(tmp_path: Path) -> None:
    inner = _zip(tmp_path / "inner.zip", {"a.txt": b"one"}).read_bytes()
    (tmp_path / "inner.zip").unlink()
    _zip(tmp_path / "outer.zip", {"inner.zip": inner})
    assert _read(find_resumes([str(tmp_path)])) == {"inner.zip": inner}


# Between looking and reading


@pytest.mark.parametrize("kind", [Kind.ZIP, Kind.TAR])
def test_an_archive_that_changes_or_goes_away_gives_no_one_else_s_bytes(tmp_path: Path, kind: Kind) -> None:
    def pack(first: bytes) -> Path:
        members = {"a.txt": first, "b.txt": b"other"}
        if kind is Kind.ZIP:
            return _zip(tmp_path / "r.zip", members)
        return _tar(tmp_path / "r.tar", [_member(name, data) for name, data in members.items()])

    path = pack(b"before")
    found = find_resumes([str(path)])
    with InputReader(LIMITS) as reader:
        assert reader.read(found[0]) == b"before"
    pack(b"after, and longer than it was")
    for name, (outcome, reason) in _read(found).items():
        assert (name, outcome) in {("a.txt", "unreadable"), ("b.txt", "unreadable")}
        assert "has changed since" in reason
    path.unlink()
    assert {outcome for outcome, _ in _read(found).values()} == {"unreadable"}


def test_what_is_open_is_opened_once_and_closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[Path] = []
    plain_open = Path.open

    def spy(path: Path, *arguments: object, **options: object):
        opened.append(path)
        return plain_open(path, *arguments, **options)

    first = find_resumes([str(_zip(tmp_path / "1.zip", {f"{number}.txt": b"x" for number in range(50)}))])
    second = find_resumes([str(_zip(tmp_path / "2.zip", {f"{number}.txt": b"x" for number in range(50)}))])
    monkeypatch.setattr(Path, "open", spy)
    with InputReader(LIMITS) as reader:
        for entry in (*first, *second):
            assert reader.read(entry) == b"x"
        assert [path.name for path in opened] == ["1.zip", "2.zip"]
        assert len(reader._open) == 1, "only the last stays open"
    assert not reader._open


def test_what_is_known_to_be_wrong_is_not_looked_for(tmp_path: Path) -> None:
    entry = ResumeInput("r.zip!/a.txt", str(tmp_path / "r.zip"), "a.txt", 0, "no permission", Kind.ZIP)
    with InputReader(LIMITS) as reader:
        assert reader.read(entry) == ReadResult("r.zip!/a.txt", Outcome.UNREADABLE, "no permission")
        plain = dataclasses.replace(entry, problem="", kind=Kind.FILE, path="there.pdf")
        assert reader.read(plain) == Path("there.pdf")
