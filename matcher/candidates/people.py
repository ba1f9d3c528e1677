"""Candidates in files: scored from arrays that are gathered, and decoded one at a time where somebody asks for one."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from functools import cached_property
from typing import overload

import numpy as np
import numpy.typing as npt

from matcher.candidates.gather import gathered
from matcher.candidates.people_file import PeopleFile
from matcher.features.tfidf import TfidfModel
from matcher.ranking.block import CandidateBlock
from matcher.ranking.candidate import Candidate, StoredCandidates
from matcher.ranking.columns import AT, Columns, Ints, Names
from matcher.ranking.grid import Grid

_N_KEPT = 256
"""Decoded people that are kept: those of a shortlist are asked for several times."""


class PeopleFiles(StoredCandidates):
    """The people of some files, file by file, without the rows that are left out."""

    def __init__(self, files: Sequence[PeopleFile], rows: Sequence[Ints] | None = None, *, tfidf: TfidfModel) -> None:
        """Take the `rows` of each file; all rows when None. `tfidf` is the model with which the files were written."""
        kept = [np.arange(len(file)) for file in files] if rows is None else list(rows)
        self.files = tuple(files)
        self.tfidf = tfidf
        self._file = np.repeat(np.arange(len(files), dtype=np.int32), [len(entry) for entry in kept])
        self._row = np.concatenate([np.zeros(0, dtype=np.int32), *(entry.astype(np.int32) for entry in kept)])
        self._names = Names()
        self._codes: dict[int, npt.NDArray[np.int32]] = {}
        self._decoded: OrderedDict[int, Candidate] = OrderedDict()

    def __len__(self) -> int:
        return len(self._row)

    @overload
    def __getitem__(self, index: int) -> Candidate: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Candidate]: ...
    def __getitem__(self, index: int | slice) -> Candidate | Sequence[Candidate]:
        if isinstance(index, slice):
            return Chosen(self, np.arange(len(self))[index])
        at = range(len(self))[index]
        found = self._decoded.get(at)
        if found is None:
            found = self._decoded[at] = self.files[int(self._file[at])].candidate(int(self._row[at]))
            if len(self._decoded) > _N_KEPT:
                self._decoded.popitem(last=False)
        else:
            self._decoded.move_to_end(at)
        return found

    def resume_id(self, index: int) -> str:
        """Return someone's resume id, without decoding."""
        return self.files[int(self._file[index])].resume_id(int(self._row[index]))

    def digest(self, index: int) -> str:
        """Return the digest of someone's view, without decoding."""
        return self.files[int(self._file[index])].digest(int(self._row[index]))

    def tie_key(self, index: int) -> tuple[str, str]:
        """Return someone's digest and resume id, without decoding."""
        return self.digest(index), self.resume_id(index)

    def block(self, indices: Sequence[int] | npt.NDArray[np.integer]) -> CandidateBlock:
        """Return some people, at least one, stacked for exact scoring in that order; nobody is decoded."""
        chosen = np.asarray(indices, dtype=np.int64)
        return CandidateBlock(self._gathered(chosen), Chosen(self, chosen), n_terms=self.tfidf.n_terms)

    def grid(self, indices: Sequence[int] | npt.NDArray[np.integer] | None = None) -> Grid:
        """Return some people (everyone when None), at least one, stacked for many jobs; nobody is decoded."""
        chosen = np.arange(len(self)) if indices is None else np.asarray(indices, dtype=np.int64)
        return Grid.stacking(Chosen(self, chosen), self._n_lines[chosen], lambda some: self.block(chosen[some]))

    @cached_property
    def _n_lines(self) -> Ints:
        """Shape (n,): everyone's number of lines."""
        parts = [np.zeros(0, dtype=np.int64)]
        for number, file in enumerate(self.files):
            rows = self._row[slice(*np.searchsorted(self._file, [number, number + 1]).tolist())]
            if len(rows):
                parts.append(np.diff(file.columns["starts"][:, AT["lines"]].astype(np.int64))[rows])
        return np.concatenate(parts)

    def _gathered(self, chosen: Ints) -> Columns:
        files, rows = self._file[chosen], self._row[chosen]
        used, which = np.unique(files, return_inverse=True)
        parts = [self.files[number].columns for number in used.tolist()]
        codes = [self._codes_of(number) for number in used.tolist()]
        return gathered(parts, codes, which, rows, names=self._names)

    def _codes_of(self, number: int) -> npt.NDArray[np.int32]:
        """Return the codes among the names of all files of a file's names, in the order of its own codes."""
        if number not in self._codes:
            own = [self._names[name] for name in self.files[number].names()]
            self._codes[number] = np.array(own, dtype=np.int32)
        return self._codes[number]


class Chosen(StoredCandidates):
    """Some of the people in files."""

    def __init__(self, people: PeopleFiles, indices: Ints) -> None:
        self._people = people
        self._indices = indices

    def __len__(self) -> int:
        return len(self._indices)

    @overload
    def __getitem__(self, index: int) -> Candidate: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Candidate]: ...
    def __getitem__(self, index: int | slice) -> Candidate | Sequence[Candidate]:
        if isinstance(index, slice):
            return Chosen(self._people, self._indices[index])
        return self._people[int(self._indices[index])]

    def tie_key(self, index: int) -> tuple[str, str]:
        """Return someone's digest and resume id, without decoding."""
        return self._people.tie_key(int(self._indices[index]))
