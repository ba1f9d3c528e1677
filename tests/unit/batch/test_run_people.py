"""The people of a run: their part files are opened, however many there are."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

OPENING = """
import resource, sys
from pathlib import Path
from matcher.batch.reading_unit import STAGE
from matcher.batch.run_people import shared_people, write_index
from matcher.batch.workplace import Workplace
from matcher.candidates.people_file import write_people
from matcher.config import MatcherConfig
from matcher.errors import MatcherError

place = Workplace(Path(sys.argv[1]), 1)
for n in range(400):
    write_people(place.part(STAGE, n), [], tfidf=None)
write_index(place, [(n, []) for n in range(400)], [])
resource.setrlimit(resource.RLIMIT_NOFILE, (300, int(sys.argv[2])))
try:
    print(len(shared_people(place, MatcherConfig()).files))
except MatcherError as error:
    print(error)
"""


@pytest.mark.parametrize(("hard", "told"), [(4_000, "400"), (301, "the machine allows a process 301 files: raise the limit")])
def test_thousands_of_part_files_are_opened_at_once(tmp_path: Path, hard: int, told: str) -> None:
    (tmp_path / "reading").mkdir()
    command = [sys.executable, "-c", OPENING, str(tmp_path), str(hard)]
    found = subprocess.run(command, capture_output=True, text=True, check=True, encoding="utf-8")
    assert told in found.stdout
