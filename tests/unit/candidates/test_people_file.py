"""A file gives back whom it was given, has the same bytes for the same people, and tells in a sentence of damage."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest

from matcher.candidates.people_file import PeopleFile, write_people
from matcher.errors import OutputError, PoolError
from matcher.features.encode import ResumeFeatures
from matcher.features.rows import IdRows
from matcher.persistence.arrays import Holder, file_sha256, read_arrays, write_arrays
from matcher.ranking.candidate import Candidate
from matcher.ranking.shortlisting import Ranker

MakePeople = Callable[[int, int], list[Candidate]]
RUN = Holder(OutputError, when_gone="somebody removed it", when_damaged="remove the folder and run the command again")


def _plain(value: object) -> object:
    if isinstance(value, IdRows):
        return _plain(value.indptr), _plain(value.ids)
    return (value.dtype, value.tolist()) if isinstance(value, np.ndarray) else value


def assert_equal(left: Candidate, right: Candidate) -> None:
    for entry in fields(Candidate):
        if entry.name != "features":
            assert _plain(getattr(left, entry.name)) == _plain(getattr(right, entry.name))
    for entry in fields(ResumeFeatures):
        assert _plain(getattr(left.features, entry.name)) == _plain(getattr(right.features, entry.name)), entry.name


def test_candidates_come_back_as_they_were(ranker: Ranker, make_people: MakePeople, tmp_path: Path) -> None:
    people, path = make_people(1, 40), tmp_path / "some.people"
    assert any(line.is_stated and line.place for person in people for line in person.view.lines)
    extra = {"fused.heads": np.arange(3), "fused.rows": np.zeros((0, 2)), "files": np.array([7])}
    sha256 = write_people(path, people, tfidf=ranker.encoder.tfidf, extra=extra)
    assert sha256 == file_sha256(path)
    file = PeopleFile.open(path)
    assert len(file) == 40
    for row, person in enumerate(people):
        assert_equal(file.candidate(row), person)
        assert (file.resume_id(row), file.digest(row)) == (person.resume_id, person.digest)
    assert {name: array.tolist() for name, array in file.arrays("fused.").items()} == {"heads": [0, 1, 2], "rows": []}
    assert file.arrays().keys() == extra.keys()


def test_equal_people_give_equal_bytes(ranker: Ranker, make_people: MakePeople, tmp_path: Path) -> None:
    people = make_people(2, 20)
    first = write_people(tmp_path / "first", people, tfidf=ranker.encoder.tfidf)
    back = PeopleFile.open(tmp_path / "first")
    again = write_people(tmp_path / "again", [back.candidate(row) for row in range(20)], tfidf=ranker.encoder.tfidf)
    assert again == first
    assert write_people(tmp_path / "other", people[::-1], tfidf=ranker.encoder.tfidf) != first
    with pytest.raises(FileExistsError):
        write_people(tmp_path / "first", people, tfidf=ranker.encoder.tfidf)


def test_a_file_of_nobody_is_a_file(ranker: Ranker, tmp_path: Path) -> None:
    write_people(tmp_path / "nobody", [], tfidf=ranker.encoder.tfidf, extra={"outcomes": np.array([1])})
    file = PeopleFile.open(tmp_path / "nobody")
    assert len(file) == 0
    assert file.arrays("outcomes")[""].tolist() == [1]


def _truncated(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-3000])


def _of_another_kind(path: Path) -> None:
    path.write_bytes(b"x" * 4096)


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _of_other_arrays(path: Path) -> None:
    path.unlink()
    write_arrays(path, {"people": np.arange(3)})


def _without_views(path: Path) -> None:
    arrays = dict(read_arrays(path))
    del arrays["views"]
    path.unlink()
    write_arrays(path, arrays)


@pytest.mark.parametrize("damage", [_truncated, _of_another_kind, _empty, _of_other_arrays, _without_views])
def test_a_damaged_file_is_told_in_a_sentence(
    ranker: Ranker, make_people: MakePeople, tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    path = tmp_path / "some.people"
    write_people(path, make_people(3, 5), tfidf=ranker.encoder.tfidf)
    damage(path)
    with pytest.raises(OutputError) as caught:
        PeopleFile.open(path, holder=RUN)
    said = str(caught.value)
    assert said.startswith(f"{path} cannot be read (")
    assert said.endswith("): remove the folder and run the command again")
    with pytest.raises(PoolError, match="the pool is damaged; restore it from your backup"):
        PeopleFile.open(path)


def test_a_damaged_person_is_told_in_a_sentence(ranker: Ranker, make_people: MakePeople, tmp_path: Path) -> None:
    path = tmp_path / "some.people"
    write_people(path, make_people(4, 5), tfidf=ranker.encoder.tfidf)
    path.write_bytes(path.read_bytes().replace(b'"lines":[', b'"lines";['))
    file = PeopleFile.open(path, holder=RUN)
    with pytest.raises(OutputError, match=r"some.people cannot be read \(.*\): remove the folder and run the command again$"):
        file.candidate(2)


def test_a_missing_file_is_told_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"nobody.people is gone: somebody removed it$"):
        PeopleFile.open(tmp_path / "nobody.people", holder=RUN)
