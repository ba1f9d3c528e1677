"""What a run is asked to do."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

from matcher.batch.engines.opening import LOKY
from matcher.batch.inputs.postings import Columns
from matcher.batch.inputs.texts import TextColumns
from matcher.config import MatcherConfig


@dataclass(frozen=True, slots=True)
class RankRequest:
    """What to rank against what."""

    resumes: tuple[str, ...]
    """Files, folders, globs, archives, or files with a text in each row."""
    jobs: Path
    config: MatcherConfig = field(default_factory=MatcherConfig)
    columns: Columns = field(default_factory=Columns)
    text_columns: TextColumns = field(default_factory=TextColumns)
    """Where resumes that are rows of a file have their text."""
    top_k: int | None = 20
    """Length of each shortlist; None for all, and then everyone is scored for all jobs."""
    n_jobs: int = 1
    engine: str = LOKY
    """What the work is spread with; see `matcher.batch.engines`."""
    scheduler: str = ""
    """Address of the scheduler of a cluster."""
    is_strict: bool = False
    out: Path | None = None
    """Folder of the results, where it is known: what lies in it is no resume, though it may lie among them."""
    cache: Path | None = None
    """Folder of documents that were read before; None for none. It changes no result and is not in the manifest."""
    applied_to: str = ""
    """Table of who applied to which job, or 'folder' where the resumes lie in folders called like the jobs; for redirects."""
    precise: Path | None = None
    """Folder of the precise encoder, for a second order beside the scores; None for none."""

    def facts(self) -> dict[str, Any]:
        """Return all that the results depend on but the models and what is in the resumes: a run goes on with equal ones."""
        return {
            "resumes": list(self.resumes),
            "jobs": [str(self.jobs), _stamps(self.jobs)],
            "columns": [asdict(self.columns), asdict(self.text_columns)],
            "settings": self.config.to_dict(),
            "--top-k": self.top_k,
            "--strict": self.is_strict,
            "--applied-to": [self.applied_to, _stamps(Path(self.applied_to)) if self.applied_to else []],
            "--precise": str(self.precise or ""),
            "version of matcher": version("resume-job-matcher"),
        }

    def digest(self) -> str:
        """Return what names these facts."""
        return hashlib.sha256(json.dumps(self.facts(), sort_keys=True).encode()).hexdigest()


def _stamps(path: Path) -> list[list[Any]]:
    """Return size and time of a file, or of those in a folder: what was changed since is not what was read."""
    try:
        found = sorted(path.iterdir()) if path.is_dir() else [path]
        return [[entry.name, stat.st_size, stat.st_mtime_ns] for entry in found for stat in [entry.stat()]]
    except OSError:
        return []
