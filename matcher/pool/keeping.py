"""What is owed to the people in a pool: to be given what is stored, and not to be kept longer than was said."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from matcher.candidates.coding import encode_view
from matcher.pool.entries import Person
from matcher.pool.people import People


def past_retention(people: Sequence[Person], days: int | None, today: date) -> list[Person]:
    """Return who came in more than `days` days before `today`; nobody where there is no limit."""
    return [] if days is None else [person for person in people if (today - person.added).days > days]


def everything_of(people: People, person: Person) -> dict[str, Any]:
    """Return all that a pool holds of a person, but for the arrays that are made of the view."""
    store = people.store
    scores = store.rows(
        "SELECT j.job_id, j.title, s.score FROM scores s JOIN jobs j USING (job) WHERE s.person = ? ORDER BY j.job_id",
        (person.number,),
    )
    watches = store.rows("SELECT above FROM watches WHERE person = ? ORDER BY above", (person.number,))
    told = store.rows(
        "SELECT j.job_id, f.score FROM firings f JOIN jobs j USING (job) WHERE f.person = ? ORDER BY j.job_id", (person.number,)
    )
    exports = store.rows("SELECT path, day FROM exports WHERE person = ? ORDER BY rowid", (person.number,))
    return {
        "resume_id": person.resume_id,
        "file": person.file,
        "file_sha256": person.content_hash,
        "added": person.added.isoformat(),
        "resume_date": person.as_of.isoformat() if person.as_of else None,
        "resume_date_source": person.as_of_source,
        "facts": dict(person.facts),
        "contact": people.contact(person.number),
        "text": people.text(person.number),
        "scored_as": json.loads(encode_view(people.load([person.number])[0]).decode("utf-8", "surrogatepass")),
        "scores": [{"job_id": row["job_id"], "job_title": row["title"], "score": row["score"]} for row in scores],
        "watches": [{"above": row["above"]} for row in watches],
        "told": [{"job_id": row["job_id"], "score": row["score"]} for row in told],
        "exports": [{"path": row["path"], "day": row["day"]} for row in exports],
    }
