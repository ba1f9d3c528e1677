"""People and adverts that were made of the same words before, by the same program: neither read nor extracted again.

They lie in the cache of documents, and are forgotten with it. What they depend on is asked of the program itself: its
source, its models, its settings and the libraries that it stands on; a version kept by hand would be forgotten one day.
"""

from __future__ import annotations

import hashlib
import json
import platform
from dataclasses import replace
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

import msgspec

from matcher.batch.inputs.resume_input import ResumeInput
from matcher.batch.parsing import shared_matcher, shared_reader
from matcher.batch.units.coding import decode, encode
from matcher.config import MatcherConfig
from matcher.domain.job import Job, Posting
from matcher.domain.outcome import ReadResult
from matcher.readers.cache import DocumentCache, kind_of, reader_version

_LIBRARIES = ("numpy", "scipy", "scikit-learn", "spacy", "msgspec")


class Remembered:
    """What is remembered with one configuration; one for each process."""

    def __init__(self, config: MatcherConfig, cache: Path) -> None:
        self._config = config
        self._cache = DocumentCache(cache)
        libraries = [platform.python_version(), *map(version, _LIBRARIES)]
        models = shared_matcher(config).components.hashes()
        made_by = [_source_digest(), reader_version(), libraries, models, config.to_dict()]
        self._made_by = hashlib.sha256(json.dumps(made_by, sort_keys=True).encode()).hexdigest()

    def facts(self, entry: ResumeInput) -> str | None:
        """Return what names the person in a file, None where the file cannot be fetched."""
        limits = self._config.reading
        source = shared_reader(limits).read(entry)
        if isinstance(source, ReadResult):
            return None
        if isinstance(source, Path):
            try:
                if not source.is_file() or source.stat().st_size > limits.max_file_bytes:
                    return None
                source = source.read_bytes()
            except (OSError, ValueError):
                return None
        content_hash = hashlib.sha256(source).hexdigest()
        return json.dumps(["person", content_hash, kind_of(entry.name), self._made_by])

    def recall_advert(self, posting: Posting) -> Job | None:
        """Return what an advert of the same words asked for, None where that is not known."""
        body = self._cache.recall(self._facts_of(posting))
        try:
            return None if body is None else replace(decode(body, Job), job_id=posting.job_id)
        except (msgspec.MsgspecError, ValueError):
            return None

    def remember_advert(self, posting: Posting, job: Job) -> None:
        """Remember what an advert asks for."""
        self._cache.remember(self._facts_of(posting), encode(job))

    def _facts_of(self, posting: Posting) -> str:
        """Return what names an advert; its id and where it came from change nothing of what it asks for."""
        words = json.dumps([posting.title, posting.description, posting.company, posting.location])
        return json.dumps(["advert", hashlib.sha256(words.encode()).hexdigest(), self._made_by])

    def recall(self, facts: str) -> bytes | None:
        """Return what was remembered, None where nothing was."""
        return self._cache.recall(facts)

    def remember(self, facts: str, kept: bytes) -> None:
        """Remember what was made of a file; its sha256 is in it, so that it is forgotten with the document."""
        self._cache.remember(facts, kept)


@lru_cache(maxsize=1)
def shared_memory(config: MatcherConfig, cache: Path) -> Remembered:
    """Return what this process remembers."""
    return Remembered(config, cache)


@lru_cache(maxsize=1)
def _source_digest() -> str:
    """Return a checksum of the program's own source."""
    digest = hashlib.sha256()
    here = Path(__file__).parents[2]
    for source in sorted(here.rglob("*.py")):
        digest.update(source.relative_to(here).as_posix().encode() + b"\0" + source.read_bytes() + b"\0")
    return digest.hexdigest()
