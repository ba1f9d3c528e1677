"""Corrections as callers give them, applied to a resume."""

from __future__ import annotations

from pathlib import Path

from matcher.corrections.applying import corrected
from matcher.corrections.reading import read_corrections
from matcher.domain.corrections import Corrections
from matcher.domain.resume import Resume
from matcher.errors import InputError
from matcher.extraction.skills import SkillFinder
from matcher.taxonomy.taxonomy import Taxonomy


def correct(resume: Resume, corrections: Corrections | Path | str, taxonomy: Taxonomy) -> Resume:
    """Return `resume` corrected, by what a file states or by what was read from one; errors of a file name it."""
    finder = SkillFinder(taxonomy)
    if isinstance(corrections, Corrections):
        return corrected(resume, corrections, finder)
    stated = read_corrections(corrections)
    try:
        return corrected(resume, stated, finder)
    except InputError as error:
        raise InputError(f"{corrections}: {error}") from None
