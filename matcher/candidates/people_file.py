"""One file of people: written once, then memory-mapped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import accumulate
from pathlib import Path
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from matcher.candidates.coding import Coded, decode_candidate, encode_candidate
from matcher.features.tfidf import TfidfModel
from matcher.persistence.arrays import POOL, Holder, read_arrays, write_arrays
from matcher.ranking.candidate import Candidate
from matcher.ranking.retrieve import SelectionBlock

Arrays = Mapping[str, npt.NDArray[Any]]
_EXTRA = "extra."


def write_people(path: Path, candidates: Sequence[Candidate], *, tfidf: TfidfModel, extra: Arrays | None = None) -> str:
    """Write a new file of people, wait until it is on the disk, and return its sha256; equal people give equal bytes.

    Parameters
    ----------
    tfidf
        The model whose terms the people's features hold.
    extra
        Further arrays that are kept beside, under names of the caller's own.
    """
    coded = [encode_candidate(candidate) for candidate in candidates]
    arrays: dict[str, npt.NDArray[Any]] = {
        "n_terms": np.array([tfidf.n_terms], dtype=np.int64),
        "n_dims": np.array([len(candidate.features.text_vector) for candidate in candidates[:1]], dtype=np.int64),
        "resume_ids": np.array([candidate.resume_id for candidate in candidates], dtype=np.str_),
        "digests": np.array([candidate.digest for candidate in candidates], dtype=np.str_),
    }
    for name in Coded._fields:
        parts = [getattr(entry, name) for entry in coded]
        arrays[f"{name}.starts"] = np.array(list(accumulate(map(len, parts), initial=0)), dtype=np.int64)
        arrays[f"{name}.bytes"] = np.frombuffer(b"".join(parts), dtype=np.uint8)
    return write_arrays(path, arrays | {_EXTRA + name: array for name, array in (extra or {}).items()})


class PeopleFile:
    """The people in a file that `write_people` wrote."""

    def __init__(self, arrays: Arrays) -> None:
        self._arrays = arrays
        self._selection: SelectionBlock | None = None

    @classmethod
    def open(cls, path: Path, *, holder: Holder = POOL) -> Self:
        """Return the file at `path`, memory-mapped.

        Raises
        ------
        MatcherError
            It is missing, or no such file: the error of its `holder`.
        """
        return cls(read_arrays(path, holder=holder))

    def __len__(self) -> int:
        return len(self._arrays["resume_ids"])

    def resume_id(self, row: int) -> str:
        """Return someone's resume id."""
        return str(self._arrays["resume_ids"][row])

    def digest(self, row: int) -> str:
        """Return the digest of someone's view, in hexadecimal."""
        return str(self._arrays["digests"][row])

    @property
    def digest_heads(self) -> npt.NDArray[np.uint64]:
        """Shape (n,): the first eight bytes of each digest, big-endian, as in `SelectionBlock`."""
        return np.array([int(digest[:16], 16) for digest in self._arrays["digests"].tolist()], dtype=np.uint64)

    def candidate(self, row: int) -> Candidate:
        """Return someone, decoded."""
        parts = []
        for name in Coded._fields:
            starts = self._arrays[f"{name}.starts"]
            parts.append(self._arrays[f"{name}.bytes"][starts[row] : starts[row + 1]].tobytes())
        return decode_candidate(self.resume_id(row), self.digest(row), Coded(*parts), int(self._arrays["n_dims"][0]))

    @property
    def selection(self) -> SelectionBlock:
        """What selection needs of these people, at least one."""
        if self._selection is None:
            people = [self.candidate(row) for row in range(len(self))]
            self._selection = SelectionBlock.of(people, n_terms=int(self._arrays["n_terms"][0]))
        return self._selection

    def arrays(self, prefix: str = "") -> dict[str, npt.NDArray[Any]]:
        """Return the `extra` arrays whose names begin with `prefix`, under their names without it."""
        start = _EXTRA + prefix
        return {name.removeprefix(start): array for name, array in self._arrays.items() if name.startswith(start)}
