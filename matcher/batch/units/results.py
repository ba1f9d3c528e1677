"""The result of a run as its part files hold it: whatever is asked for is read from disk, and nothing of it is kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain
from typing import Any, TypeVar, overload

import numpy as np
import numpy.typing as npt

from matcher.batch.units.coding import decode
from matcher.batch.units.jobs_unit import JobUnits, jobs_of
from matcher.batch.units.lazy import Lazy
from matcher.batch.units.reading_unit import STAGE as READING
from matcher.batch.units.reading_unit import Roles, roles_of
from matcher.batch.units.run_people import file_numbers
from matcher.batch.units.scoring_unit import Scored
from matcher.batch.units.workplace import RUN, Workplace
from matcher.candidates.people_file import PeopleFile
from matcher.domain.band_meaning import BandMeaning
from matcher.domain.outcome import Outcome
from matcher.domain.redirect import Redirects
from matcher.domain.shortlist import JobFile, PersonFiles, Ranked, ResumeFile, RunResult, Shortlist, largest_differences
from matcher.persistence.ledger import Found, Ledger
from matcher.reports.escaping import encodable

T = TypeVar("T")

_N_OPEN = 64
"""Part files that are kept open."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What of a result stands neither in part files nor in the ledger. It travels to other processes."""

    place: Workplace
    units: JobUnits
    files_in_unit: int
    job_files: tuple[JobFile, ...]
    manifest: Mapping[str, Any]
    """Without the files that came in."""
    band_meaning: BandMeaning
    redirects: Redirects | None
    is_precise: bool

    def result(self, ledger: Ledger) -> RunResult:
        """Return the result, which reads from the ledger and the part files."""
        inputs = {"resumes": FileHashes(ledger), **self.manifest["inputs"]}
        return RunResult(
            shortlists=shortlists_of(self.units),
            resumes=Resumes(ledger, self.place, self.units),
            jobs=self.job_files,
            job_roles=job_roles_of(self.units),
            resume_roles=ResumeRoles(ledger, self.place, self.files_in_unit),
            manifest={**self.manifest, "inputs": inputs},
            band_meaning=self.band_meaning,
            redirects=self.redirects,
            is_precise=self.is_precise,
            index=FilesInLedger(ledger),
            adverts=self.units.jobs(),
            n_rows=n_rows_of(self.units),
        )


def shortlists_of(units: JobUnits) -> Sequence[Shortlist]:
    """Return the shortlists of all jobs; each person in them is read when asked for."""
    jobs = units.jobs()
    opened = lru_cache(maxsize=1)(lambda unit: Scored.open(units.place, unit))

    def get(number: int) -> Shortlist:
        unit, at = units.find(number)
        scored = opened(unit)
        n_scored, n_unscored, _ = scored.head(at)
        rows: Sequence[Ranked] = Lazy(scored.n_rows(at), lambda place: scored.row(at, place))
        return Shortlist(jobs[number], rows, n_scored, n_unscored)

    return Lazy(len(units), get)


def job_roles_of(units: JobUnits) -> dict[str, Roles]:
    """Return the roles next to each job, by its id."""
    found = {}
    for unit in range(len(units.counts)):
        scored = Scored.open(units.place, unit)
        for at, job in enumerate(jobs_of(units.place, unit)):
            found[job.job_id] = scored.head(at)[2]
    return found


def n_rows_of(units: JobUnits) -> int:
    """Return how many entries the shortlists have together."""
    return sum(Scored.open(units.place, unit).n_rows() for unit in range(len(units.counts)))


class Resumes(Sequence[ResumeFile]):
    """What became of each file, in the order of their names."""

    def __init__(self, ledger: Ledger, place: Workplace, units: JobUnits) -> None:
        self._ledger = ledger
        self._worths = [Scored.open(place, unit) for unit in range(len(units.counts))]
        self._n_jobs = len(units)
        self._numbers = file_numbers(place)

    def __len__(self) -> int:
        return self._ledger.n_files

    def __iter__(self) -> Iterator[ResumeFile]:
        for found in self._ledger.found():
            entry = described(found)
            yield self._with_worth(found, entry) if entry.hidden and entry.outcome.is_scored else entry

    @overload
    def __getitem__(self, index: int) -> ResumeFile: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[ResumeFile]: ...
    def __getitem__(self, index: int | slice) -> ResumeFile | Sequence[ResumeFile]:
        return list(self)[index]

    def _with_worth(self, found: Found, entry: ResumeFile) -> ResumeFile:
        number = int(np.searchsorted(self._numbers, found.n))
        worth = chain.from_iterable(scored.worth_of(number) for scored in self._worths)
        return replace(entry, with_hidden=largest_differences(worth), n_with_hidden=self._n_jobs)


def described(found: Found) -> ResumeFile:
    """Return what became of a file."""
    entry = decode(found.entry or b"", ResumeFile)
    if found.twin is None:
        return entry
    return ResumeFile(entry.file, entry.resume_id, Outcome.DUPLICATE, f"the same file as {name_of(found.twin)}")


def name_of(file: bytes) -> str:
    """Return the name of a file as the ledger has it."""
    return file.decode("utf-8", "surrogatepass")


class ResumeRoles(Mapping[str, Roles]):
    """The roles next to each person, by resume id, in the order of the files that were read."""

    def __init__(self, ledger: Ledger, place: Workplace, n_in_unit: int) -> None:
        self._ledger = ledger
        self._n_in_unit = n_in_unit
        self._extra = lru_cache(maxsize=_N_OPEN)(lambda unit: _extra(place, unit))

    def __len__(self) -> int:
        return self._ledger.count("f.row IS NOT NULL AND f.twin_of IS NULL")

    def __iter__(self) -> Iterator[str]:
        return (decode(found.entry or b"", ResumeFile).resume_id for found in self._people())

    def __getitem__(self, resume_id: str) -> Roles:
        found = next((entry for entry in self._ledger.found_of(resume_id) if _is_person(entry)), None)
        if found is None:
            raise KeyError(resume_id)
        return self._roles(found)

    def items(self) -> Any:
        """Yield ids and roles."""
        for found in self._people():
            yield decode(found.entry or b"", ResumeFile).resume_id, self._roles(found)

    def _people(self) -> Iterator[Found]:
        return (found for found in self._ledger.found() if _is_person(found))

    def _roles(self, found: Found) -> Roles:
        return roles_of(self._extra(found.n // self._n_in_unit), found.row or 0)


def _is_person(found: Found) -> bool:
    return found.row is not None and found.twin is None


def _extra(place: Workplace, unit: int) -> dict[str, npt.NDArray[Any]]:
    return PeopleFile.open(place.part(READING, unit), holder=RUN).arrays()


class FilesInLedger:
    """Answers which files a resume came in as."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._known = lru_cache(maxsize=4_096)(self._find)

    def files_of(self, resume_id: str) -> PersonFiles | None:
        """Return the files of a resume, or None where no file of the run has this id."""
        return self._known(resume_id)

    def _find(self, resume_id: str) -> PersonFiles | None:
        all_found = self._ledger.found_of(resume_id)
        if not all_found:
            return None
        files = tuple(sorted(name_of(found.file) for found in all_found))
        read = next((found for found in all_found if found.twin is None), None)
        if read is None:
            return PersonFiles(files, files[0])
        entry = described(read)
        return PersonFiles(files, entry.file, entry.outcome is Outcome.PARTIAL, bool(entry.hidden))


class FileHashes(Mapping[str, str]):
    """The sha256 of each file that came in, by name, ascending."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def __len__(self) -> int:
        return self._ledger.n_files

    def __iter__(self) -> Iterator[str]:
        return (name for name, _ in self.items())

    def __getitem__(self, file: str) -> str:
        hashes: dict[str, str] = dict(self.items())
        return hashes[file]

    def items(self) -> Any:
        """Yield names and sha256."""
        return ((encodable(name_of(found.file)), found.content_hash) for found in self._ledger.found())
