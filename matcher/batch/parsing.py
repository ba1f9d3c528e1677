"""Files to outcomes: the part of a run that is spread over processes.

A block of files is the unit of work. Each process loads its own matcher once, and each document is read in a worker process
of its own (`matcher.readers.sandbox`), so whatever a file does ends as the outcome of that file.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path

from matcher.batch.engines.loky import leave_stopping_alone
from matcher.batch.inputs.reading import InputReader
from matcher.batch.inputs.resume_input import ResumeInput
from matcher.batch.shielding import shielded
from matcher.config import MatcherConfig
from matcher.domain.document import cuts_reason
from matcher.domain.outcome import Outcome, ReadResult
from matcher.domain.resume import Resume
from matcher.domain.shortlist import ResumeFile
from matcher.engine.matcher import Matcher
from matcher.ranking.candidate import Candidate
from matcher.readers.cache import DocumentCache
from matcher.readers.limits import Limits
from matcher.readers.sandbox import Sandbox
from matcher.text.language import remark_on

_BLOCK = 8
"""Files in a block: enough to make sending it cheap, few enough that progress is seen and both processes end together."""


@dataclass(frozen=True, slots=True)
class ParsedFile:
    """One file's outcome; `candidate` and `resume` where it could be read and was asked for."""

    entry: ResumeFile
    content_hash: str
    candidate: Candidate | None = None
    resume: Resume | None = None
    revealed: Candidate | None = None
    """The candidate that it would be if the text in it that a person cannot see counted; where there is such text."""


def parse_files(
    inputs: Sequence[ResumeInput],
    config: MatcherConfig,
    *,
    n_jobs: int,
    is_record: bool = False,
    is_deep: bool = False,
    cache: Path | None = None,
) -> Iterator[ParsedFile]:
    """Yield what became of each file, in the order of `inputs`, as soon as it is known.

    Parameters
    ----------
    n_jobs
        Number of processes; 1 works in this one.
    is_record
        Keep the whole resume instead of the candidate made from it.
    is_deep
        Look for phrases of skill as well, in the resumes that are kept.
    cache
        Folder of documents that were read before; None for none.
    """
    if n_jobs == 1 or len(inputs) <= _BLOCK:
        # Closed: ends the processes that read documents.
        with shared_sandbox(config.reading, cache), shared_reader(config.reading):
            for entry in inputs:
                yield parse_file(entry, config, is_record=is_record, is_deep=is_deep, cache=cache)
        return
    from joblib import Parallel, delayed

    blocks = [inputs[start : start + _BLOCK] for start in range(0, len(inputs), _BLOCK)]
    # max_nbytes=None: nothing is put into memory-mapped pickles on disk.
    parallel = Parallel(n_jobs=n_jobs, backend="loky", return_as="generator", max_nbytes=None, initializer=leave_stopping_alone)
    parse = delayed(partial(_parse_block, config=config, is_record=is_record, is_deep=is_deep, cache=cache))
    with shielded():
        results = parallel(parse(block) for block in blocks)
    try:
        for parsed in results:
            yield from parsed
    finally:
        with warnings.catch_warnings():
            # Left early (`matcher parse ... | head`), joblib warns that work was given up: it was, on purpose.
            warnings.simplefilter("ignore", UserWarning)
            results.close()


def _parse_block(
    block: Sequence[ResumeInput], *, config: MatcherConfig, is_record: bool, is_deep: bool, cache: Path | None
) -> list[ParsedFile]:
    return [parse_file(entry, config, is_record=is_record, is_deep=is_deep, cache=cache) for entry in block]


@lru_cache(maxsize=1)
def shared_matcher(config: MatcherConfig) -> Matcher:
    """Return this process's matcher for `config`; loading the models again for each block would cost more than the work."""
    return Matcher.load(config)


def parse_file(
    entry: ResumeInput,
    config: MatcherConfig,
    *,
    is_record: bool = False,
    is_deep: bool = False,
    cache: Path | None = None,
) -> ParsedFile:
    """Return what became of one file; whatever it is like, this does not raise."""
    matcher = shared_matcher(config)
    result = _read(entry, shared_sandbox(config.reading, cache))
    if result.document is None:
        resume_id = result.content_hash[:16]
        return ParsedFile(ResumeFile(entry.file, resume_id, result.outcome, result.reason), result.content_hash)
    try:
        resume = matcher.with_phrases(result.document) if is_deep else matcher.parse_resume(result.document)
        candidate = None if is_record else matcher.candidate(resume)
        revealed = None if is_record else _revealed(resume, matcher)
    except Exception as error:  # noqa: BLE001 - a batch item: the run goes on, the file is listed for a person
        reason = f"matcher failed on this document ({type(error).__name__}); please report it"
        return ParsedFile(ResumeFile(entry.file, result.content_hash[:16], Outcome.PARSER_CRASH, reason), result.content_hash)
    entry_found = _described(entry.file, result, resume)
    return ParsedFile(entry_found, result.content_hash, candidate, resume if is_record else None, revealed)


def _revealed(resume: Resume, matcher: Matcher) -> Candidate | None:
    if not resume.document.hidden:
        return None
    as_of = resume.as_of.day if resume.as_of else None
    return matcher.candidate(matcher.parse_resume(resume.document.with_hidden(), as_of=as_of))


@lru_cache(maxsize=1)
def shared_sandbox(limits: Limits, cache: Path | None) -> Sandbox:
    """Return what reads files for this process."""
    return Sandbox(limits, cache=DocumentCache(cache) if cache else None)


@lru_cache(maxsize=1)
def shared_reader(limits: Limits) -> InputReader:
    """Return what fetches files for this process; the archive that it read last stays open for the next block."""
    return InputReader(limits)


def _read(entry: ResumeInput, sandbox: Sandbox) -> ReadResult:
    source = shared_reader(sandbox.limits).read(entry)
    return source if isinstance(source, ReadResult) else sandbox.read(source, name=entry.name)


def _described(file: str, result: ReadResult, resume: Resume) -> ResumeFile:
    document = resume.document
    read = result.document.cuts if result.document is not None else ()
    reason = result.reason
    if document.cuts != read:  # fewer characters count than a file may have: said once, in place of what the reader said
        reason = "; ".join(
            filter(None, (cuts_reason(document.cuts), reason.removeprefix(cuts_reason(read)).removeprefix("; ")))
        )
    return ResumeFile(
        file=file,
        resume_id=resume.resume_id,
        outcome=Outcome.PARTIAL if document.cuts != read else result.outcome,
        reason="; ".join(filter(None, (reason, remark_on(resume.language)))),
        n_pages=document.n_pages,
        engine=document.engine,
        as_of=f"{resume.as_of.day.isoformat()} ({resume.as_of.source})" if resume.as_of else "",
        n_skills=len({mention.concept_id for mention in resume.skills}),
        n_roles=len(resume.roles),
        experience_months=resume.experience_months,
        hidden=document.hidden,
    )


def without_duplicates(parsed: Sequence[ParsedFile]) -> list[ParsedFile]:
    """Return the files with every further copy of the same bytes turned into a `duplicate`; the first path is kept."""
    first: dict[str, str] = {}
    result = []
    for item in sorted(parsed, key=lambda item: item.entry.file):
        known = first.get(item.content_hash) if item.content_hash else None
        if known is None:
            if item.content_hash:
                first[item.content_hash] = item.entry.file
            result.append(item)
        else:
            reason = f"the same file as {known}"
            entry = ResumeFile(item.entry.file, item.entry.resume_id, Outcome.DUPLICATE, reason)
            result.append(ParsedFile(entry, item.content_hash))
    return result
