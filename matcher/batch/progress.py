"""How a long piece of work tells how far it is: one call for everybody who works and everybody who watches."""

from __future__ import annotations

from enum import StrEnum
from typing import Protocol


class Stage(StrEnum):
    """The stages of a run, in their order; a run leaves out those it does not need."""

    LISTING = "listing"
    """Files are found; how many there will be is not known."""
    JOBS = "jobs"
    """What adverts ask for is found."""
    READING = "reading"
    """Files become people, or an outcome that needs a human."""
    SELECTING = "selecting"
    """Who of very many people is scored for which job."""
    SCORING = "scoring"
    """Jobs get their shortlists."""
    WRITING = "writing"
    """Results are written."""


class Progress(Protocol):
    """What is told how far a stage is."""

    def __call__(self, stage: str, n_done: int, n_total: int | None, /, *, n_failed: int = 0) -> None:
        """Note how far `stage` is.

        Called from one thread, as often as one likes: it is cheap. The first call of a stage is made before its work
        begins, with what was done before (0, or what a run that goes on had kept): speed and time to go count from there.
        A stage has ended when `n_done` is `n_total`, or, without a total, when the next one begins.

        Parameters
        ----------
        stage
            One of `Stage`.
        n_done
            How many items are done, those included that failed and those done by an earlier run.
        n_total
            How many there are; None where that is not known.
        n_failed
            How many of those done need a human or were left out.
        """


def silent(_stage: str, _n_done: int, _n_total: int | None, /, *, n_failed: int = 0) -> None:
    """Tell nobody."""
