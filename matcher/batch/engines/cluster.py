"""Reaching a Dask cluster, and making sure that its workers can work for this machine, within half a minute."""

from __future__ import annotations

import asyncio
import contextlib
import platform
import threading
import time
import warnings
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from matcher.batch.engines.readiness import Footing, complaint, has_arrived
from matcher.errors import InputError, MatcherError, MissingExtraError

CONNECT_SECONDS = 5
JOIN_SECONDS = 5
ANSWER_SECONDS = 12
ARRIVE_SECONDS = 3
_CALL_SECONDS = 5


def connected(scheduler: str) -> Any:
    """Return a client; a scheduler that does not answer is found out first, since a client might wait for it without end."""
    try:
        from distributed import Client
    except ImportError:
        raise MissingExtraError("a Dask cluster", extra="dask") from None
    answers: list[str] = []
    # In a thread of its own: here an event loop may run already.
    asking = threading.Thread(target=_ask, args=(scheduler, answers), daemon=True)
    asking.start()
    asking.join(2 * CONNECT_SECONDS)
    if not answers:
        raise InputError(
            f"no Dask scheduler answers at {scheduler}; start one with `dask scheduler` and give the address that it prints, "
            "such as tcp://10.0.0.5:8786"
        )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # versions are compared by us
        return Client(scheduler, timeout=CONNECT_SECONDS, set_as_default=False)


def _ask(scheduler: str, answers: list[str]) -> None:
    from distributed import Security
    from distributed.comm.core import connect

    async def greeted() -> None:
        comm = await connect(scheduler, timeout=CONNECT_SECONDS, **Security().get_connection_args("client"))
        comm.abort()

    with contextlib.suppress(Exception):  # whatever there may be at a wrong address
        asyncio.run(asyncio.wait_for(greeted(), CONNECT_SECONDS + 1))
        answers.append(scheduler)


def workers(client: Any) -> list[str]:
    """Return the addresses of the workers that the scheduler knows.

    Raises
    ------
    MatcherError
        It does not answer.
    """
    try:
        return sorted(client.nthreads(callback_timeout=_CALL_SECONDS))
    except (OSError, TimeoutError):
        raise MatcherError("Dask's scheduler does not answer any more; look at its messages") from None


def agree(client: Any, footing: Footing, addresses: list[str]) -> None:
    """Ask every worker whether it can work for us.

    A worker that is busy with other things and does not answer in time is asked before its first unit (`require`).

    Raises
    ------
    InputError
        One cannot, or none answers.
    """
    deadline = time.monotonic() + ANSWER_SECONDS
    # First with functions of the standard library: who lacks matcher, or has another, may not know ours.
    ours, python = version("resume-job-matcher"), platform.python_version_tuple()[:2]
    for address, theirs in _answers(client, addresses, deadline, version, "resume-job-matcher").items():
        if theirs != ours:
            if isinstance(theirs, Exception) and not isinstance(theirs, PackageNotFoundError):
                raise InputError(_unable(address))
            has = "no matcher" if isinstance(theirs, Exception) else f"matcher {theirs}"
            raise InputError(
                f"the worker {address} has {has}, and this machine {ours}; install the same there and start it again"
            )
    for address, theirs in _answers(client, addresses, deadline, platform.python_version_tuple).items():
        if not isinstance(theirs, Exception) and theirs[:2] != python:
            other, this = ".".join(theirs[:2]), ".".join(python)
            raise InputError(f"the worker {address} has Python {other}, and this machine {this}; start it with the same Python")
    said = _answers(client, addresses, deadline, complaint, footing, with_number=True)
    if not said:
        raise InputError(f"no worker of the scheduler answered within {ANSWER_SECONDS} s; are they busy with something else?")
    for address, answer in said.items():
        if isinstance(answer, Exception):
            raise InputError(_unable(address))
        if wrong := answer or _unseen(footing, str(addresses.index(address))):
            raise InputError(f"the worker {address} {wrong}")


def _unable(address: str) -> str:
    return (
        f"the worker {address} cannot run this matcher, or has just ended; install the same matcher there, and where the "
        "scheduler runs, and start both again"
    )


def _answers(
    client: Any, addresses: list[str], deadline: float, question: Callable[..., Any], *about: object, with_number: bool = False
) -> dict[str, Any]:
    """Return what each worker answers, by address; where asking it failed, or it ended over the question, the error."""
    asked = {
        address: client.submit(
            question, *about, *((str(number),) if with_number else ()), workers=[address], pure=False, priority=100
        )
        for number, address in enumerate(addresses)
    }
    gone: set[str] = set()
    while time.monotonic() < deadline:
        open_ = {address for address, future in asked.items() if future.status == "pending"}
        gone = open_ - set(workers(client)) if open_ else set()
        if open_ <= gone:
            break
        time.sleep(0.05)
    answers: dict[str, Any] = dict.fromkeys(sorted(gone), MatcherError("it went away"))
    for address, future in asked.items():
        if future.status == "error":
            answers[address] = future.exception()
        elif future.status == "finished":
            answers[address] = future.result(timeout=_CALL_SECONDS)
    return answers


def _unseen(footing: Footing, answer: str) -> str:
    deadline = time.monotonic() + ARRIVE_SECONDS  # network storage may show a new file late
    while not has_arrived(footing, answer):
        if time.monotonic() > deadline:
            return (
                f"writes into another {footing.probe.parent} than this machine sees; put it on storage that all machines share"
            )
        time.sleep(0.1)
    return ""
