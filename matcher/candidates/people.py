"""Candidates in files, as a sequence: each is decoded when it is asked for, and few are kept."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from typing import overload

import numpy as np
import numpy.typing as npt

from matcher.candidates.people_file import PeopleFile
from matcher.features.tfidf import TfidfModel
from matcher.ranking.block import CandidateBlock
from matcher.ranking.candidate import Candidate
from matcher.ranking.grid import Grid

_N_KEPT = 256
"""Decoded people that are kept: those of a shortlist are asked for several times."""


class PeopleFiles(Sequence[Candidate]):
    """The people of some files, file by file, without the rows that are left out."""

    def __init__(
        self, files: Sequence[PeopleFile], rows: Sequence[npt.NDArray[np.int64]] | None = None, *, tfidf: TfidfModel
    ) -> None:
        """Take the `rows` of each file; all rows when None. `tfidf` is the model with which the files were written."""
        kept = [np.arange(len(file)) for file in files] if rows is None else list(rows)
        self.files = tuple(files)
        self.tfidf = tfidf
        self._file = np.repeat(np.arange(len(files), dtype=np.int32), [len(entry) for entry in kept])
        self._row = np.concatenate([np.zeros(0, dtype=np.int32), *(entry.astype(np.int32) for entry in kept)])
        self._decoded: OrderedDict[int, Candidate] = OrderedDict()

    def __len__(self) -> int:
        return len(self._row)

    @overload
    def __getitem__(self, index: int) -> Candidate: ...
    @overload
    def __getitem__(self, index: slice) -> list[Candidate]: ...
    def __getitem__(self, index: int | slice) -> Candidate | list[Candidate]:
        if isinstance(index, slice):
            return [self[at] for at in range(*index.indices(len(self)))]
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

    def block(self, rows: Sequence[int] | npt.NDArray[np.int64]) -> CandidateBlock:
        """Return those at `rows` stacked for exact scoring, in that order."""
        return CandidateBlock.stack([self[int(row)] for row in rows], self.tfidf)

    def grid(self, rows: Sequence[int] | npt.NDArray[np.int64] | None = None) -> Grid:
        """Return those at `rows`, everyone when None, at least one, stacked for many jobs."""
        chosen = range(len(self)) if rows is None else rows
        return Grid.of([self[int(row)] for row in chosen], self.tfidf)
