"""Each outcome has words, and each one that stops a file says what to do."""

from __future__ import annotations

import pytest

from matcher.domain.document import HiddenText
from matcher.domain.outcome import JobOutcome, Outcome
from matcher.domain.shortlist import ResumeFile
from matcher.reports.advice import attention_order, job_advice, needs_human, resume_advice


@pytest.mark.parametrize("outcome", Outcome)
def test_every_outcome_of_a_resume_is_worded(outcome: Outcome) -> None:
    advice = resume_advice(outcome)
    assert advice.words
    assert advice.to_do or outcome is Outcome.OK


@pytest.mark.parametrize("outcome", JobOutcome)
def test_every_outcome_of_a_job_is_worded(outcome: JobOutcome) -> None:
    advice = job_advice(outcome)
    assert advice.words
    assert advice.to_do or outcome is JobOutcome.OK


def test_only_files_that_nobody_ranked_need_a_human() -> None:
    needy = {outcome for outcome in Outcome if needs_human(ResumeFile("a.pdf", "1", outcome))}
    assert needy == set(Outcome) - {Outcome.OK, Outcome.PARTIAL, Outcome.DUPLICATE}


def test_order_of_attention() -> None:
    files = [
        ResumeFile("a.pdf", "1", Outcome.OK),
        ResumeFile("b.pdf", "2", Outcome.OK, hidden=(HiddenText("x", 1, None, "tiny"),)),
        ResumeFile("c.pdf", "3", Outcome.PARTIAL, "cut"),
        ResumeFile("d.pdf", "4", Outcome.NO_TEXT),
    ]
    assert [entry.file for entry in sorted(files, key=attention_order)] == ["d.pdf", "b.pdf", "c.pdf", "a.pdf"]
