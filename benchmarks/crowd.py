"""People and adverts in any number, put together from O*NET's tasks, titles and tools: varied as in life, nobody real.

Resumes and adverts take different sentences and different titles of an occupation, so that equal lines do not give the answer
away. The lexicon is not looked at; sentences are read from the user's own download and written nowhere.
"""

from __future__ import annotations

import csv
import random
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

ONET = Path(__file__).parent.parent.parent / "shared" / "data" / "onet-29.2"
"""Where a download of O*NET is looked for."""
_FIRMS = ("Alder & Sons", "Bluewater Group", "Cedar Hill Services", "Dovetail Partners", "Elmwood Works", "Foxglove Company")
_SCHOOLS = ("Riverton College", "Northfield State University", "Lakeside Institute", "Eastport Community College")
_DEGREES = ("Diploma", "Associate degree in {}", "Bachelor of {}", "Bachelor of {}", "Master of {}")
_FIELDS = ("Business", "Engineering", "Nursing", "Education", "Computer Science", "Biology", "Economics", "Design")
_LANGUAGES = ("English (native)", "Spanish (B2)", "French (C1)", "German (A2)", "Spanish (native)", "Polish (fluent)")
_TRAITS = (
    "Reliable and friendly with customers and colleagues alike",
    "Volunteered at the food bank on weekends",
    "Kept records up to date and handed them over without gaps",
    "Known for staying calm when it gets busy",
    "Trained new colleagues in their first weeks",
    "Helped to plan the move to a larger site",
)
_BENEFITS = (
    "We offer paid leave, a pension and a subsidised canteen.",
    "We are an equal opportunity employer and celebrate diversity.",
)


@dataclass(frozen=True, slots=True)
class Occupation:
    """What one occupation is made of."""

    tasks: Sequence[str]
    titles: Sequence[str]
    tools: Sequence[str]
    related: Sequence[str]


@dataclass(frozen=True, slots=True)
class Crowd:
    """Draws resumes and adverts; equal numbers give equal texts."""

    occupations: Mapping[str, Occupation]

    @classmethod
    def from_onet(cls, folder: Path) -> Self:
        """Return the crowd of an O*NET download (Task Statements, Alternate Titles, Technology Skills, Related Occupations)."""
        tasks = _column(folder / "Task Statements.tsv", "Task")
        titles = _column(folder / "Alternate Titles.tsv", "Alternate Title")
        tools = _column(folder / "Technology Skills.tsv", "Example")
        related = _column(folder / "Related Occupations.tsv", "Related O*NET-SOC Code")
        return cls(
            {
                code: Occupation(found, titles[code], tools.get(code, ()), related.get(code, ()))
                for code, found in sorted(tasks.items())
                if len(found) >= 8 and len(titles.get(code, ())) >= 4
            }
        )

    def occupation_of(self, number: int) -> str:
        """Return the code of the occupation of the person of one resume."""
        return _chance("resume", number).choice(list(self.occupations))

    def resume(self, number: int) -> str:
        """Return the text of one resume."""
        chance = _chance("resume", number)
        code = chance.choice(list(self.occupations))
        lines, year = [f"Reference {number}", "", "Experience"], 2025
        for position in range(chance.randint(1, 4)):
            kin = [other for other in self.occupations[code].related if other in self.occupations]
            here = self.occupations[chance.choice(kin) if position and kin and chance.random() < 0.4 else code]
            start = year - chance.randint(1, 6)
            lines += ["", f"{chance.choice(here.titles[::2])}, {chance.choice(_FIRMS)}, {start} - {year}"]
            own = here.tasks[::2]
            lines += [f"- {_retold(task, chance)}" for task in chance.sample(own, min(len(own), chance.randint(2, 7)))]
            lines += [f"- {trait}" for trait in chance.sample(_TRAITS, chance.randint(0, 2))]
            year = start - chance.randint(0, 1)
        lines += ["", "Education", "", f"{_degree(chance)}, {chance.choice(_SCHOOLS)}, {year - chance.randint(0, 2)}"]
        tools = self.occupations[code].tools
        if tools:
            lines += ["", "Skills", "", ", ".join(chance.sample(tools, min(len(tools), chance.randint(2, 9))))]
        if chance.random() < 0.4:
            lines += ["", "Languages", "", ", ".join(chance.sample(_LANGUAGES, 2))]
        return "\n".join(lines)

    def advert(self, number: int) -> dict[str, str]:
        """Return one advert: id, title, description."""
        chance = _chance("advert", number)
        here = self.occupations[chance.choice(list(self.occupations))]
        own = here.tasks[1::2]
        lines = ["Your tasks", *(f"- {task}" for task in chance.sample(own, min(len(own), chance.randint(4, 8))))]
        lines += ["", "Requirements", f"- {chance.randint(1, 8)}+ years of experience"]
        lines += [f"- {_degree(chance)} required" for _ in range(chance.randint(0, 1))]
        lines += [f"- Experience with {tool}" for tool in chance.sample(here.tools, min(len(here.tools), chance.randint(0, 4)))]
        lines += [f"- {chance.choice(('Fluent Spanish', 'German at B2', 'Good French'))}" for _ in range(chance.random() < 0.2)]
        return {
            "id": f"job-{number:04d}",
            "title": chance.choice(here.titles[1::2]),
            "description": "\n".join([*lines, "", chance.choice(_BENEFITS)]),
        }


def _column(path: Path, name: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    with path.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE):
            found[row["O*NET-SOC Code"]].append(row[name])
    return found


def _retold(task: str, chance: random.Random) -> str:
    """Return the sentence as another person might put it: a word in eight left out, what follows a comma often as well."""
    head = task.rstrip(".").split(", such as")[0]
    if chance.random() < 0.4:
        head = re.split(r", (?:using|including|to)\b", head)[0]
    words = [word for word in head.split() if chance.random() >= 0.12]
    return " ".join(words)


def _degree(chance: random.Random) -> str:
    return chance.choice(_DEGREES).format(chance.choice(_FIELDS))


def _chance(*key: object) -> random.Random:
    return random.Random("/".join(map(str, key)))
