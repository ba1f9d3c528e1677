"""The people of a run: their part files are opened, however many there are, and their memory is given back."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

OPENING = """
import resource, sys
from pathlib import Path
from matcher.batch.units.reading_unit import STAGE
from matcher.batch.units.run_people import shared_people, write_index
from matcher.batch.units.workplace import Workplace
from matcher.candidates.people_file import write_people
from matcher.config import MatcherConfig
from matcher.errors import MatcherError

place = Workplace(Path(sys.argv[1]), "run", 1)
for n in range(400):
    write_people(place.part(STAGE, n), [], tfidf=None)
write_index(place, [(n, []) for n in range(400)], [])
resource.setrlimit(resource.RLIMIT_NOFILE, (300, int(sys.argv[2])))
try:
    print(len(shared_people(place, MatcherConfig()).files))
except MatcherError as error:
    print(error)
"""


LETTING_GO = """
import sys
from pathlib import Path
import numpy as np
from matcher.persistence.arrays import let_go, read_arrays, write_arrays

def mapped():
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) // 1024 for line in lines if line.startswith("RssFile"))

path = Path(sys.argv[1]) / "arrays"
write_arrays(path, {"numbers": np.arange(8_000_000)})
found = read_arrays(path)["numbers"]
before = mapped()
total = int(found[5:].sum())
read = mapped()
let_go(found[5:])
print(read - before, mapped() - before, total == int(found[5:].sum()))
"""


def test_memory_of_files_is_given_back(tmp_path: Path) -> None:
    found = subprocess.run(
        [sys.executable, "-c", LETTING_GO, str(tmp_path)], capture_output=True, text=True, check=True, encoding="utf-8"
    )
    n_read, n_left, is_same = found.stdout.split()
    assert int(n_read) > 50
    assert int(n_left) < 5
    assert is_same == "True"


@pytest.mark.parametrize(("hard", "told"), [(4_000, "400"), (301, "the machine allows a process 301 files: raise the limit")])
def test_thousands_of_part_files_are_opened_at_once(tmp_path: Path, hard: int, told: str) -> None:
    (tmp_path / "reading").mkdir()
    command = [sys.executable, "-c", OPENING, str(tmp_path), str(hard)]
    found = subprocess.run(command, capture_output=True, text=True, check=True, encoding="utf-8")
    assert told in found.stdout
