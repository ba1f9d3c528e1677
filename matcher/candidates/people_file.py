"""One file of people: written once, then memory-mapped.

It has the arrays that scoring reads (`matcher.ranking.columns`), person by person, and beside them what else makes a
candidate: the view, and the features that only explaining needs. Numbers are as narrow as they fit.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from matcher.candidates.coding import decode_view, encode_view
from matcher.features.encode import ResumeFeatures
from matcher.features.rows import IdRows
from matcher.features.tfidf import TfidfModel
from matcher.persistence.arrays import POOL, Holder, let_go, read_arrays, write_arrays
from matcher.ranking.candidate import Candidate
from matcher.ranking.columns import AT, KIND_OF, OF_PEOPLE, Columns

Arrays = Mapping[str, npt.NDArray[Any]]
_COLUMNS = ("starts", *OF_PEOPLE, *KIND_OF)
_BESIDE = (
    "names", "digests", "views", "line_tokens", "line_token_counts", "title_terms", "title_term_counts", "beside_starts",
)  # fmt: skip
_EXTRA = "extra."
_WIDTHS = (np.uint8, np.int8, np.uint16, np.int16, np.uint32, np.int32, np.int64)


def write_people(path: Path, candidates: Sequence[Candidate], *, tfidf: TfidfModel, extra: Arrays | None = None) -> str:
    """Write a new file of people, wait until it is on the disk, and return its sha256; equal people give equal bytes.

    Parameters
    ----------
    candidates
        Any number, also none.
    tfidf
        The model whose terms the people's features hold.
    extra
        Further arrays that are kept beside, under names of the caller's own.
    """
    arrays = {
        "resume_ids": np.array([candidate.resume_id for candidate in candidates], dtype=np.str_),
    }
    if candidates:
        columns = Columns.of(candidates, tfidf)
        arrays |= {name: getattr(columns, name) for name in _COLUMNS} | _beside(candidates)
        arrays["names"] = np.frombuffer(json.dumps(list(columns.names)).encode("ascii"), dtype=np.uint8)
    narrow = {name: _narrowed(array) for name, array in arrays.items()}
    return write_arrays(path, narrow | {_EXTRA + name: array for name, array in (extra or {}).items()})


def _beside(candidates: Sequence[Candidate]) -> dict[str, npt.NDArray[Any]]:
    """Return what only decoding reads."""
    views = [encode_view(candidate) for candidate in candidates]
    features = [candidate.features for candidate in candidates]
    lengths = [
        (len(view), len(entry.line_tokens.ids), len(entry.title_terms.ids)) for view, entry in zip(views, features, strict=True)
    ]
    digests = b"".join(bytes.fromhex(candidate.digest) for candidate in candidates)
    return {
        "digests": np.frombuffer(digests, dtype=np.uint8).reshape(len(candidates), -1),
        "views": np.frombuffer(b"".join(views), dtype=np.uint8),
        "line_tokens": np.concatenate([entry.line_tokens.ids for entry in features]),
        "line_token_counts": np.concatenate([np.diff(entry.line_tokens.indptr) for entry in features]),
        "title_terms": np.concatenate([entry.title_terms.ids for entry in features]),
        "title_term_counts": np.concatenate([np.diff(entry.title_terms.indptr) for entry in features]),
        "beside_starts": np.cumsum([(0, 0, 0), *lengths], axis=0),
    }


def _narrowed(array: npt.NDArray[Any]) -> npt.NDArray[Any]:
    if array.dtype.kind not in "iu" or array.dtype.itemsize == 1:
        return array
    low, high = int(array.min(initial=0)), int(array.max(initial=0))
    return array.astype(next(width for width in _WIDTHS if np.iinfo(width).min <= low and high <= np.iinfo(width).max))


class PeopleFile:
    """The people in a file that `write_people` wrote."""

    def __init__(self, path: Path, arrays: Arrays, holder: Holder) -> None:
        self.path = path
        self._arrays = arrays
        self._holder = holder

    @classmethod
    def open(cls, path: Path, *, holder: Holder = POOL) -> Self:
        """Return the file at `path`, memory-mapped.

        Raises
        ------
        MatcherError
            It is missing, or no such file: the error of its `holder`.
        """
        file = cls(path, read_arrays(path, holder=holder), holder)
        needed = {"resume_ids"}
        if needed <= file._arrays.keys() and len(file):
            needed |= {*_COLUMNS, *_BESIDE}
        if not needed <= file._arrays.keys():
            raise file._damaged("no people in it")
        return file

    def _damaged(self, what: str) -> Exception:
        return self._holder.error(f"{self.path} cannot be read ({what}): {self._holder.when_damaged}")

    def __len__(self) -> int:
        return len(self._arrays["resume_ids"])

    def resume_id(self, row: int) -> str:
        """Return someone's resume id."""
        return str(self._arrays["resume_ids"][row])

    def digest(self, row: int) -> str:
        """Return the digest of someone's view, in hexadecimal."""
        return bytes(self._arrays["digests"][row]).hex()

    @property
    def columns(self) -> Arrays:
        """The arrays of `matcher.ranking.columns.Columns` by name, where there is anyone; codes stand for the `names`."""
        return self._arrays

    def names(self) -> list[str]:
        """Return the names that the codes of the columns stand for; they are decoded anew each time, and not kept."""
        found: list[str] = json.loads(self._arrays["names"].tobytes())
        return found

    def candidate(self, row: int) -> Candidate:
        """Return someone, decoded.

        Raises
        ------
        MatcherError
            The file is damaged: the error of its `holder`.
        """
        try:
            return self._candidate(row)
        except (ValueError, KeyError, IndexError, TypeError, RecursionError) as error:
            raise self._damaged(type(error).__name__) from None

    def _candidate(self, row: int) -> Candidate:
        arrays = self._arrays
        first, last = arrays["starts"][row].tolist(), arrays["starts"][row + 1].tolist()
        of = {kind: slice(first[place], last[place]) for kind, place in AT.items()}
        views, tokens, terms = map(slice, *arrays["beside_starts"][row : row + 2].tolist())
        view, occupations, notes = decode_view(arrays["views"][views].tobytes())
        lines, titles = of["lines"], of["titles"]
        features = ResumeFeatures(
            line_vectors=arrays["line_vectors"][lines],
            line_terms=_id_rows(arrays["line_numbers"][lines, 1], arrays["line_terms"][of["line_terms"]]),
            line_tokens=_id_rows(arrays["line_token_counts"][lines], arrays["line_tokens"][tokens]),
            title_vectors=arrays["title_vectors"][titles],
            title_terms=_id_rows(arrays["title_term_counts"][titles], arrays["title_terms"][terms]),
            title_lines=arrays["title_numbers"][titles, 3].astype(np.int32),
            text_vector=arrays["text_vectors"][row],
            text_terms=arrays["text_terms"][of["text_terms"]].astype(np.int32),
        )
        runs = arrays["runs"][of["runs"]].astype(np.uint32)
        return Candidate(self.resume_id(row), view, features, occupations, self.digest(row), runs, notes)

    def let_go(self) -> None:
        """Let the kernel take back the memory in which the file was read; everything can be read again."""
        let_go(self._arrays["resume_ids"])

    def arrays(self, prefix: str = "") -> dict[str, npt.NDArray[Any]]:
        """Return the `extra` arrays whose names begin with `prefix`, under their names without it."""
        start = _EXTRA + prefix
        return {name.removeprefix(start): array for name, array in self._arrays.items() if name.startswith(start)}


def _id_rows(counts: npt.NDArray[Any], ids: npt.NDArray[Any]) -> IdRows:
    indptr = np.zeros(len(counts) + 1, dtype=np.int64)
    np.cumsum(counts, out=indptr[1:])
    return IdRows(indptr, ids.astype(np.int32))
