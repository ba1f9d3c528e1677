"""Making anew what other models, or another version of matcher, made: arrays from the stored views, then all scores."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import replace

from matcher.candidates.coding import encode_candidate
from matcher.pool.pairs import Pairs
from matcher.pool.people import RECORDS, VECTORS, People
from matcher.ranking.candidate import Candidate
from matcher.reports.escaping import encodable

_AT_ONCE = 256


def rescore(pairs: Pairs, models: str, place_in: Callable[[str], str]) -> int:
    """Make the arrays of all people and all scores anew, and return the number of pairs scored.

    Resumes are not read again: what a newer matcher would read differently stays as it was read.

    Parameters
    ----------
    models
        What names the models now in use.
    place_in
        Finds the place in the text of a resume: asked where someone came in before places were kept.
    """
    store = pairs.store
    n_pairs = 0
    with store.writing():
        pairs.segments.clear()
        store.change("DELETE FROM scores")
        numbers = [row["person"] for row in store.rows("SELECT person FROM people ORDER BY person")]
        for start in range(0, len(numbers), _AT_ONCE):
            part = numbers[start : start + _AT_ONCE]
            candidates = [_anew(pairs, number) for number in part]
            _fill(pairs.people, part, candidates, place_in)
            pairs.segments.add(part, candidates, pairs.ranker.selection(candidates))
        for row in store.rows("SELECT job FROM jobs ORDER BY job"):
            n_pairs += len(pairs.settle(row["job"]))
        store.change("UPDATE meta SET value = ? WHERE key = 'models'", (models,))
    store.scrub()
    return n_pairs


def _fill(people: People, numbers: Sequence[int], candidates: Sequence[Candidate], place_in: Callable[[str], str]) -> None:
    """Keep what is filtered by, as it is kept of those who come in now."""
    for number, candidate in zip(numbers, candidates, strict=True):
        people.keep_spoken(number, candidate.view)
        if people.contact(number)["location"] is None:
            place = encodable(place_in(people.text(number)))
            people.store.change("UPDATE contacts SET location = ? WHERE person = ?", (place, number))


def _anew(pairs: Pairs, number: int) -> Candidate:
    """Make a person's arrays anew, and store them in place of the old ones."""
    people, store = pairs.people, pairs.store
    (held,) = people.load([number])
    made = pairs.ranker.candidate(held.resume_id, held.view)
    made = replace(made, notes=tuple(dict.fromkeys((*held.notes, *made.notes))))
    coded, text = encode_candidate(made), people.text(number).encode("utf-8", "surrogatepass")
    record = coded.view + coded.arrays + text
    row = store.rows("SELECT * FROM people WHERE person = ?", (number,))[0]
    n_record = row["n_view"] + row["n_arrays"] + row["n_text"]
    store.change("INSERT INTO erased VALUES (?, ?, ?)", (RECORDS, row["record_at"], n_record))
    store.change("INSERT INTO erased VALUES (?, ?, ?)", (VECTORS, row["vectors_at"], row["n_vectors"]))
    store.change(
        "UPDATE people SET digest = ?, record_at = ?, n_view = ?, n_arrays = ?, n_text = ?, record_sha256 = ?,"
        " vectors_at = ?, n_vectors = ?, vectors_sha256 = ? WHERE person = ?",
        (
            made.digest,
            store.append(RECORDS, record),
            len(coded.view),
            len(coded.arrays),
            len(text),
            hashlib.sha256(record).hexdigest(),
            store.append(VECTORS, coded.vectors),
            len(coded.vectors) // people.n_dims,
            hashlib.sha256(coded.vectors).hexdigest(),
            number,
        ),
    )
    return made
