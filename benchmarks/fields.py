"""How much of a resume's truth extraction finds, field by field, and how much of what it names is true.

Values are compared after normalisation: letters and digits in lower case, dates as year and month, telephone numbers as
digits. The values of one field of one resume are two bags; each true value meets at most one equal found value.
Certificates meet when one name holds the other: truth and resume differ in the dates and numbers that go with them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matcher.domain.resume import Resume

LEVELS = {"fluent": "C1", "basic": "A2", "conversational": "B1", "intermediate": "B1", "professional": "B2"}


def plain(text: str) -> str:
    """Return letters and digits in lower case, with one space between."""
    return re.sub(r"[\W_]+", " ", text.casefold()).strip()


def month(written: str | None) -> object:
    """Return (year, month or None), 'present', or None for a date that is not given."""
    if written in (None, "", "present"):
        return written or None
    parts = written.split("-")
    return int(parts[0]), int(parts[1]) if len(parts) > 1 else None


class Tally:
    """Counts what was found, over what there is and over what was named."""

    def __init__(self) -> None:
        self.counts: dict[str, list[int]] = {}

    def add(self, field: str, truth: Sequence[object], found: Sequence[object]) -> None:
        """Count the values of one field of one resume."""
        rest = [value for value in found if value not in ("", None)]
        truth = [value for value in truth if value not in ("", None)]
        n_found = len(rest)
        hits = 0
        for value in truth:
            match = next((other for other in rest if other == value), None)
            if match is None and field == "certificate":
                match = next((other for other in rest if str(other) in str(value) or str(value) in str(other)), None)
            if match is not None:
                rest.remove(match)
                hits += 1
        count = self.counts.setdefault(field, [0, 0, 0])
        for index, number in enumerate((hits, len(truth), n_found)):
            count[index] += number

    def recall(self, field: str) -> float:
        """Return the share of true values that were found."""
        return self.counts[field][0] / max(1, self.counts[field][1])

    def precision(self, field: str) -> float:
        """Return the share of found values that are true."""
        return self.counts[field][0] / max(1, self.counts[field][2])

    def report(self) -> str:
        """Return a line a field."""
        return "\n".join(
            f"{field:16} recall {self.recall(field):.3f}  precision {self.precision(field):.3f}  "
            f"({hits} of {n_truth}; {n_found} named)"
            for field, (hits, n_truth, n_found) in self.counts.items()
        )


def compare(tally: Tally, truth: Mapping[str, Any], resume: Resume) -> None:
    """Count a resume whose truth has the form of data/samples/truth.json; keys that the truth leaves out are not counted."""
    from matcher.domain.resume import SectionKind

    contact = truth["contact"]
    tally.add("name", [plain(truth["name"])], [plain(resume.contact.name)])
    tally.add("email", [contact["email"]], resume.contact.emails)
    tally.add("phone", [re.sub(r"\D", "", contact["phone"])], [re.sub(r"\D", "", phone) for phone in resume.contact.phones])
    tally.add("location", [plain(contact["location"])], [plain(resume.contact.location)])
    roles = [role for role in resume.roles if role.section is SectionKind.EXPERIENCE]
    tally.add("title", [plain(role["title"]) for role in truth["roles"]], [plain(role.title) for role in roles])
    tally.add("employer", [plain(role["employer"]) for role in truth["roles"]], [plain(role.employer) for role in roles])
    dates = [
        (role.start and tuple(role.start), "present" if role.is_current else role.end and tuple(role.end)) for role in roles
    ]
    true_dates = [(month(role["start"]), month(role["end"])) for role in truth["roles"]]
    tally.add("dates", [pair for pair in true_dates if any(pair)], [pair for pair in dates if any(pair)])
    if "education" in truth:
        levels = [entry.level.name.lower() if entry.level is not None else "" for entry in resume.education]
        tally.add("level", [entry["level"] for entry in truth["education"]], levels)
        for field in ("field", "school"):
            true = [plain(entry[field]) for entry in truth["education"]]
            tally.add(field, true, [plain(getattr(entry, field)) for entry in resume.education])
    if "languages" in truth:
        tally.add("language", [entry["name"] for entry in truth["languages"]], [entry.name for entry in resume.languages])
        true_levels = [(entry["name"], LEVELS.get(entry["level"], entry["level"])) for entry in truth["languages"]]
        tally.add("language level", true_levels, [(entry.name, entry.level) for entry in resume.languages])
    if "certificates" in truth:
        names = [plain(entry.name) for entry in resume.certificates]
        tally.add("certificate", [plain(name) for name in truth["certificates"]], names)


def compare_fixture(tally: Tally, truth: Mapping[str, Any], resume: Resume) -> None:
    """Count a resume whose truth has the form of the shared PDF files with a truth by others."""
    from matcher.domain.resume import SectionKind

    roles = [role for role in resume.roles if role.section is SectionKind.EXPERIENCE]
    tally.add("name", [plain(truth["contact"]["full_name"])], [plain(resume.contact.name)])
    tally.add("email", [truth["contact"]["email"]], resume.contact.emails)
    tally.add("location", [plain(truth["contact"].get("location", ""))], [plain(resume.contact.location)])
    tally.add("title", [plain(role["title"]) for role in truth["experience"]], [plain(role.title) for role in roles])
    tally.add("employer", [plain(role["company"]) for role in truth["experience"]], [plain(role.employer) for role in roles])
    education = truth["education"]
    tally.add("degree", [plain(entry["degree"]) for entry in education], [plain(entry.degree) for entry in resume.education])
    tally.add(
        "school", [plain(entry["institution"]) for entry in education], [plain(entry.school) for entry in resume.education]
    )
