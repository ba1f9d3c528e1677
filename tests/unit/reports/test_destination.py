"""The output folder is looked at before the work begins."""

from __future__ import annotations

from pathlib import Path

import pytest

from matcher.errors import OutputError, UsageError
from matcher.reports.destination import prepare_folder
from matcher.reports.folder import WRITERS


def test_a_folder_is_made_with_its_parents_and_left_empty(tmp_path: Path) -> None:
    prepare_folder(tmp_path / "a" / "b", is_forced=False)
    prepare_folder(tmp_path / "a" / "b", is_forced=False)
    assert list((tmp_path / "a" / "b").iterdir()) == []


@pytest.mark.parametrize("name", sorted(WRITERS))
def test_results_are_kept_unless_forced(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("earlier", encoding="utf-8")
    with pytest.raises(UsageError, match=f"already holds results \\({name}\\); give --force"):
        prepare_folder(tmp_path, is_forced=False)
    prepare_folder(tmp_path, is_forced=True)
    assert (tmp_path / name).read_text(encoding="utf-8") == "earlier"


def test_other_files_do_not_matter(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    prepare_folder(tmp_path, is_forced=False)
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_places_that_cannot_be_written_are_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    for folder in (tmp_path / "file", tmp_path / "file" / "out", tmp_path / ("x" * 300)):
        with pytest.raises(OutputError, match=r"cannot write there .*choose another folder with -o") as refused:
            prepare_folder(folder, is_forced=False)
        assert str(folder) in str(refused.value)
        assert refused.value.exit_code == 74


@pytest.mark.parametrize("method", ["exists", "mkdir"])
def test_permission_denied_is_told_and_not_a_crash(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, method: str) -> None:
    def refuse(*_arguments: object, **_options: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, method, refuse)
    with pytest.raises(OutputError, match="Permission denied"):
        prepare_folder(tmp_path / "out", is_forced=False)
