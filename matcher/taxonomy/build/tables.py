"""Reading the tables of the two sources, with plain words for what is missing."""

from __future__ import annotations

import csv
import hashlib
import io
from dataclasses import dataclass, field
from pathlib import Path

from matcher.errors import InputError

Row = dict[str, str]


@dataclass(slots=True)
class Source:
    """A folder of tables; remembers the hash of each that was read."""

    name: str
    folder: Path
    hashes: dict[str, str] = field(default_factory=dict)

    def read_csv(self, file: str, *columns: str) -> list[Row]:
        """Return the rows of a comma separated table with quoted line breaks."""
        return self._rows(file, columns, csv.DictReader(io.StringIO(self._text(file), newline="")))

    def read_tsv(self, file: str, *columns: str) -> list[Row]:
        """Return the rows of a tab separated table without quoting."""
        text = io.StringIO(self._text(file), newline="")
        return self._rows(file, columns, csv.DictReader(text, delimiter="\t", quoting=csv.QUOTE_NONE))

    def _text(self, file: str) -> str:
        path = self.folder / file
        try:
            data = path.read_bytes()
        except FileNotFoundError:
            raise InputError(f"{path} is missing: download {self.name} and give the folder that holds {file!r}") from None
        except OSError as error:
            raise InputError(f"{path} cannot be read: {error.strerror}") from None
        self.hashes[file] = hashlib.sha256(data).hexdigest()
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError:
            raise InputError(f"{path} is not UTF-8 text: download {self.name} again") from None

    def _rows(self, file: str, columns: tuple[str, ...], reader: csv.DictReader[str]) -> list[Row]:
        missing = [column for column in columns if column not in (reader.fieldnames or ())]
        if missing:
            raise InputError(f"{self.folder / file} has no column {', '.join(map(repr, missing))}: is this {self.name}?")
        return [{column: row[column] or "" for column in columns} for row in reader]
