"""The process that reads files for a `Sandbox`: ``python -m matcher.readers.worker ARGUMENT``.

It answers each request with one result. Its limits are set before the first file comes in; standard output belongs to the
frames alone, and what libraries print or log goes nowhere, because it may hold words of a resume.
"""

from __future__ import annotations

import importlib
import json
import logging
import math
import os
import resource
import sys
from collections.abc import Sequence
from dataclasses import fields

from matcher.domain.outcome import Outcome
from matcher.readers.confinement import confine
from matcher.readers.engine_names import PDFMINER, REPAIRED, TESSERACT
from matcher.readers.engines import pdf_reader
from matcher.readers.frames import PipeClosed, receive_frame, send_frame
from matcher.readers.limits import Limits
from matcher.readers.read import read_document
from matcher.readers.wire import encode_result

READY = b"matcher worker ready"


def main(arguments: Sequence[str] | None = None) -> None:
    """Read files until the parent goes away."""
    (raw,) = sys.argv[1:] if arguments is None else arguments
    settings = json.loads(raw)
    limits, engine = Limits(**settings["limits"]), settings["engine"]
    inbox, outbox = _own_pipes()
    logging.disable(logging.CRITICAL)
    _warm_up(engine)
    granted = confine(limits, may_start_processes=engine == TESSERACT)
    send_frame(outbox, READY + json.dumps(granted).encode("ascii"))
    _silence_errors()
    while True:
        try:
            request = receive_frame(inbox)
        except PipeClosed:
            return
        name_length = int.from_bytes(request[:4], "big")
        name, data = request[4 : 4 + name_length].decode("utf-8", "surrogateescape"), request[4 + name_length :]
        del request
        _allow_cpu(limits.cpu_seconds)
        result = read_document(data, name=name, limits=limits, engine=engine)
        send_frame(outbox, encode_result(result))
        if result.outcome is Outcome.MEMORY:
            return  # what is left of the address space may be in pieces


def _own_pipes() -> tuple[int, int]:
    """Return private copies of standard input and output, and point the originals at nothing."""
    inbox, outbox = os.dup(0), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)
    os.close(nothing)
    return inbox, outbox


def _silence_errors() -> None:
    """Point standard error at nothing; until here it told the parent why a worker does not start."""
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, 2)
    os.close(nothing)


def _warm_up(engine: str) -> None:
    """Import what nearly every file needs, so that it counts neither as a file's time nor as its memory."""
    pdf_reader(engine, Limits())
    if engine in (PDFMINER, REPAIRED):
        importlib.import_module("matcher.readers.pdf_interpreter")
    if engine != PDFMINER:
        importlib.import_module("pypdfium2.raw")
    if engine == REPAIRED:
        importlib.import_module("pikepdf")


def _allow_cpu(seconds: int) -> None:
    """Let the next file have `seconds` of CPU time; the kernel ends this process when it takes more."""
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    usage = resource.getrusage(resource.RUSAGE_SELF)
    until = math.ceil(usage.ru_utime + usage.ru_stime) + seconds
    resource.setrlimit(resource.RLIMIT_CPU, (until if hard == resource.RLIM_INFINITY else min(until, hard), hard))


def worker_argument(limits: Limits, engine: str) -> str:
    """Return the worker's argument."""
    return json.dumps({"limits": {field.name: getattr(limits, field.name) for field in fields(limits)}, "engine": engine})


if __name__ == "__main__":
    main()
