"""Erased is gone: from every byte of the folder, and without changing anybody else's score."""

from __future__ import annotations

import hashlib
import json
import zipfile
from datetime import date
from pathlib import Path

import pytest

from matcher.domain.document import Document
from matcher.domain.outcome import Outcome, ReadResult
from matcher.errors import OutputError, PoolError
from matcher.persistence.database import BACKUPS
from matcher.pool import erasure, traces
from matcher.pool.entries import NewPerson
from matcher.pool.talent_pool import TalentPool
from matcher.readers.cache import DocumentCache
from matcher.readers.limits import Limits

DAY = date(2026, 3, 1)


def _scores(pool: TalentPool) -> dict[tuple[str, str], str]:
    rows = pool.store.rows(
        "SELECT j.job_id, p.resume_id, s.score FROM scores s JOIN jobs j USING (job) JOIN people p USING (person)"
    )
    return {(row[0], row[1]): row[2].hex() for row in rows}


def _bytes(folder: Path) -> bytes:
    return b"\0\0".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


@pytest.fixture
def filled(make, people, jobs) -> TalentPool:
    pool = make("pool")
    pool.add(people[:20], day=DAY)
    pool.add_jobs(jobs[:4], day=DAY)
    pool.add(people[20:40], day=DAY)
    return pool


@pytest.mark.parametrize("position", [0, 11, 39])
def test_no_byte_of_the_folder_tells_of_the_erased(filled: TalentPool, people, position: int) -> None:
    person = people[position]
    own = [line.text.encode() for line in person.candidate.view.lines if len(line.text) > 30]
    others = b"\n".join(other.text.encode() for other in people[:40] if other is not person)
    needles = [
        person.candidate.resume_id.encode(),
        person.content_hash.encode(),
        person.contact.emails[0].encode(),
        f"Reference {position}-even".encode(),
        person.candidate.features.text_vector.tobytes(),
        *(line for line in own if line not in others),
    ]
    held = _bytes(filled.store.path)
    assert all(needle in held for needle in needles)
    erased = filled.erase([person.candidate.resume_id])
    left = _bytes(filled.store.path)
    assert [needle for needle in needles if needle in left] == []
    assert (erased.n_people, erased.n_pairs) == (1, 4)
    assert erased.n_bytes > 1000
    assert filled.verify(is_recomputed=True).problems == ()


def test_nobody_elses_score_changes(filled: TalentPool, people) -> None:
    before = _scores(filled)
    gone = {people[3].candidate.resume_id, people[30].candidate.resume_id}
    filled.erase(sorted(gone))
    assert _scores(filled) == {pair: score for pair, score in before.items() if pair[1] not in gone}


@pytest.mark.parametrize("depth", [1, 5, 20])
def test_the_next_one_takes_the_place_of_the_erased(make, people, jobs, depth: int) -> None:
    pool, without = make("pool", depth=depth), make("without", depth=depth)
    pool.add(people[:60], day=DAY)
    pool.add_jobs(jobs[:3], day=DAY)
    first = [pool.shortlist(job.job_id, k=1).entries[0].person.resume_id for job in jobs[:3]]
    pool.erase(first)
    without.add([person for person in people[:60] if person.candidate.resume_id not in first], day=DAY)
    without.add_jobs(jobs[:3], day=DAY)
    assert _scores(pool) == _scores(without)
    assert pool.verify().state == without.verify().state


def test_when_fewer_than_the_depth_are_left_all_of_them_are_scored(make, people, jobs) -> None:
    pool = make("pool", depth=5)
    pool.add(people[:10], day=DAY)
    pool.add_jobs(jobs[:3], day=DAY)
    gone = [pool.people.find(person.candidate.resume_id) for person in people[:7]]
    erasure.erase(pool.people, pool.segments, gone, pairs=pool.pairs, cache=None)
    assert len(_scores(pool)) == 3 * 3
    assert pool.verify(is_recomputed=True).problems == ()


def test_copies_in_the_folder_go_and_those_outside_are_named(filled: TalentPool, people, tmp_path: Path) -> None:
    person, other = people[5], people[6]
    folder = filled.store.path
    run, others_run = folder / "runs" / "may", folder / "runs" / "june"
    for where, who in ((run, person), (others_run, other)):
        where.mkdir(parents=True)
        (where / "manifest.json").write_text("{}", encoding="utf-8")
        with zipfile.ZipFile(where / "shortlists.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("sheet.xml", f"<c>{who.candidate.resume_id}</c>" * 50)
    (folder / "letter.txt").write_text(f"To {person.contact.emails[0]}", encoding="utf-8")
    (folder / "notes.txt").write_text("nothing of anybody", encoding="utf-8")
    (folder / BACKUPS).mkdir()
    (folder / BACKUPS / "version-1.sqlite").write_bytes(b"an older pool with everybody in it")
    outside = tmp_path / "given.json"
    filled.export(person.candidate.resume_id, to=str(outside), day=date(2026, 4, 1))
    filled.export(person.candidate.resume_id, to=str(folder / "inside.json"))
    filled.export(other.candidate.resume_id, to=str(tmp_path / "others.json"))
    erased = filled.erase([person.candidate.resume_id])
    assert set(erased.removed) == {"runs/may", "letter.txt", f"{BACKUPS}/version-1.sqlite"}
    assert [(export.path, export.day) for export in erased.exports] == [(str(outside), "2026-04-01")]
    assert others_run.is_dir()
    assert (folder / "notes.txt").is_file()
    assert str(outside).encode() not in _bytes(folder)


def _saying(shared, line: str, number: int) -> NewPerson:
    text = f"Person {number}\n\nNurse, City Hospital\n2015 - 2019\n{line}\n\nReach me at shared{number}@example.com"
    resume = shared.parse_resume(Document.from_text(text, content_hash=hashlib.sha256(text.encode()).hexdigest()))
    return NewPerson.of(f"{number}.txt", resume, shared.candidate(resume), facts={"outcome": "ok"})


def test_a_line_that_others_have_as_well_makes_no_copy(make, shared) -> None:
    pool = make("pool")
    line = "Cared for patients after surgery on a ward with thirty beds, by day and by night – in a team"
    persons = [_saying(shared, line, number) for number in range(3)]
    ids = [person.candidate.resume_id for person in persons]
    pool.add(persons, day=DAY)
    for person in persons:
        (pool.store.path / person.file).write_text(person.text, encoding="utf-8")
    (pool.store.path / "notes.txt").write_text(line, encoding="utf-8")
    assert pool.erase(ids[:1]).removed == ("0.txt",)
    assert set(pool.erase(ids[1:]).removed) == {"1.txt", "2.txt", "notes.txt"}
    pool.add(persons[:1], day=DAY)
    pool.add_jobs([shared.parse_job({"id": "a", "title": "Nurse", "description": line})], day=DAY)
    (pool.store.path / "advert.txt").write_text(line, encoding="utf-8")
    assert pool.erase(ids[:1]).removed == ()


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
def test_a_damaged_archive_in_the_folder_is_no_hindrance(filled: TalentPool, people, method: int) -> None:
    path = filled.store.path / "report.xlsx"
    with zipfile.ZipFile(path, "w", method) as archive:
        archive.writestr("damaged.xml", "hello world " * 1000)
        archive.writestr("whole.xml", f"<c>{people[1].candidate.resume_id}</c>")
    data = bytearray(path.read_bytes())
    data[46:60] = b"\xff" * 14
    path.write_bytes(data)
    assert filled.erase([people[0].candidate.resume_id]).removed == ()
    assert filled.erase([people[1].candidate.resume_id]).removed == ("report.xlsx",)


def test_of_an_archive_so_many_bytes_are_looked_into(filled: TalentPool, people, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(traces, "_MOST_ARCHIVE_BYTES", 3000)
    for name, n_members in (("small.zip", 2), ("large.zip", 4)):
        with zipfile.ZipFile(filled.store.path / name, "w", zipfile.ZIP_DEFLATED) as archive:
            for member in range(n_members - 1):
                archive.writestr(f"{member}.txt", "0" * 1000)
            archive.writestr("last.txt", people[0].candidate.resume_id.ljust(1000))
    assert filled.erase([people[0].candidate.resume_id]).removed == ("small.zip",)


def test_the_cache_of_documents_forgets_too(filled: TalentPool, people, tmp_path: Path) -> None:
    cache = DocumentCache(tmp_path / "cache")
    kept = b"somebody else"
    for limits in (Limits(), Limits(max_pages=7)):
        for data in (b"the resume", kept):
            result = ReadResult("a.txt", Outcome.NO_TEXT, content_hash=hashlib.sha256(data).hexdigest())
            cache.put(data, result, limits)
    person = filled.people.find(people[0].candidate.resume_id)
    with filled.store.writing():
        values = (hashlib.sha256(b"the resume").hexdigest(), person.number)
        filled.store.change("UPDATE people SET content_hash = ? WHERE person = ?", values)
    assert filled.erase([person.resume_id], cache=cache.folder).n_cached == 2
    assert cache.get(b"the resume", "a.txt", Limits()) is None
    assert cache.get(kept, "a.txt", Limits()) is not None


def test_what_the_cache_of_documents_keeps_is_told_before_anybody_is_erased(filled: TalentPool, people, tmp_path) -> None:
    (tmp_path / "cache" / "0.document").mkdir(parents=True)
    with pytest.raises(OutputError, match=r"0\.document in the cache of documents"):
        filled.erase([people[0].candidate.resume_id], cache=tmp_path / "cache")
    assert len(filled.people) == 40
    assert filled.verify(is_recomputed=True).problems == ()


def test_how_many_were_searched_for_is_told(filled: TalentPool, people) -> None:
    erased = filled.erase([person.candidate.resume_id for person in people[:12]])
    assert (erased.n_people, erased.n_searched) == (12, erasure.MOST_SEARCHED)
    assert filled.erase([people[12].candidate.resume_id]).n_searched == 1


def test_a_twin_keeps_what_is_theirs(make, people) -> None:
    pool = make("pool")
    twin = people[0].__class__(
        "twin.txt", "f" * 64, people[0].candidate.__class__(
            "f" * 16, people[0].candidate.view, people[0].candidate.features, people[0].candidate.role_occupations,
            people[0].candidate.digest, people[0].candidate.run_keys,
        ), people[0].text, people[0].contact,
    )  # fmt: skip
    pool.add([people[0], twin], day=DAY)
    pool.erase([people[0].candidate.resume_id])
    assert pool.people.text(pool.people.find("twin.txt").number) == people[0].text
    assert pool.verify().problems == ()


def test_a_trace_that_stays_is_told(filled: TalentPool, people, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(erasure, "_remove_copies", lambda *_: [])
    (filled.store.path / "kept.txt").write_text(people[2].candidate.resume_id, encoding="utf-8")
    with pytest.raises(PoolError, match=r"kept\.txt still holds a trace \(id\)"):
        filled.erase([people[2].candidate.resume_id])


def test_an_erasure_cut_short_is_ended_by_the_next_who_opens(filled: TalentPool, people, shared, monkeypatch) -> None:
    person = people[7]
    path = filled.store.path
    with monkeypatch.context() as patch:
        patch.setattr(type(filled.store), "scrub", lambda _self: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            filled.erase([person.candidate.resume_id])
    filled.store.close()
    assert person.candidate.features.text_vector.tobytes() in _bytes(path)
    with TalentPool.open(path, matcher=shared) as again:
        assert again.verify().problems == ()
        assert person.candidate.features.text_vector.tobytes() not in _bytes(path)
        assert person.candidate.resume_id.encode() not in _bytes(path)


@pytest.mark.parametrize("have_a_line_in_common", [False, True])
def test_two_erasures_at_once_each_end_their_own(
    filled: TalentPool, people, shared, monkeypatch, have_a_line_in_common: bool
) -> None:
    one, two = people[7], people[8]
    if have_a_line_in_common:
        one, two = (_saying(shared, "Cared for patients after surgery on a ward with thirty beds, by day", at) for at in (1, 2))
        filled.add([one, two], day=DAY)
    path = filled.store.path
    with TalentPool.open(path, matcher=shared) as other:
        checkpoint, calls = filled.store._checkpoint, []

        def and_the_other_commits() -> None:
            checkpoint()
            calls.append(1)
            if len(calls) == 1:
                with monkeypatch.context() as patch:
                    patch.setattr(other.store, "scrub", lambda: (_ for _ in ()).throw(KeyboardInterrupt))
                    with pytest.raises(KeyboardInterrupt):
                        other.erase([two.candidate.resume_id])

        monkeypatch.setattr(filled.store, "_checkpoint", and_the_other_commits)
        filled.erase([one.candidate.resume_id])
        assert one.contact.emails[0].encode() not in _bytes(path)
        assert two.contact.emails[0].encode() in _bytes(path)
        other.store.scrub()
        assert two.contact.emails[0].encode() not in _bytes(path)
        assert other.verify().problems == ()


def test_an_export_is_all_that_is_stored(filled: TalentPool, people) -> None:
    person = people[4]
    record = json.loads(json.dumps(filled.export(person.candidate.resume_id, to="standard output", day=DAY)))
    assert record["text"] == person.text
    assert record["contact"]["emails"] == list(person.contact.emails)
    assert record["file_sha256"] == person.content_hash
    assert [line[0] for line in record["scored_as"]["lines"]] == [line.text for line in person.candidate.view.lines]
    assert len(record["scores"]) == 4
    assert record["exports"] == [{"path": "standard output", "day": "2026-03-01"}]


def test_retention_counts_from_the_day_of_coming_in(make, people) -> None:
    pool = make("pool", retention_days=30)
    pool.add(people[:1], day=date(2026, 1, 1))
    pool.add(people[1:2], day=date(2026, 1, 5))
    assert pool.past_retention(date(2026, 1, 31)) == []
    assert [person.resume_id for person in pool.past_retention(date(2026, 2, 1))] == [people[0].candidate.resume_id]
    pool.add(people[2:3], day=date(9999, 12, 1))
    assert pool.past_retention(date(2026, 1, 31)) == [], "a slip in a date stops nothing"
    forever = make("forever", retention_days=None)
    forever.add(people[:1], day=date(1999, 1, 1))
    assert forever.past_retention(date(2026, 1, 1)) == []
