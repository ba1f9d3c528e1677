"""Titles: the level they state, and what is left without it."""

from __future__ import annotations

import pytest

from matcher.domain.concept import Seniority
from matcher.text.titles import bare_title, seniority_of


@pytest.mark.parametrize(
    ("title", "seniority", "bare"),
    [
        ("Senior Nurse", Seniority.SENIOR, "nurse"),
        ("Sr. Software Engineer II", Seniority.SENIOR, "software engineer"),
        ("Staff Software Engineer", Seniority.LEAD, "staff software engineer"),
        ("Staff Nurse", Seniority.UNSTATED, "staff nurse"),
        ("Lead Electrician", Seniority.LEAD, "electrician"),
        ("Lead Generation Specialist", Seniority.UNSTATED, "lead generation specialist"),
        ("Head of Sales", Seniority.HEAD, "sales manager"),
        ("Head Chef", Seniority.UNSTATED, "head chef"),
        ("Accounting Intern (Summer)", Seniority.INTERN, "accounting"),
        ("Nurse, ICU", Seniority.UNSTATED, "nurse"),
        ("Data Analyst | Remote", Seniority.UNSTATED, "data analyst"),
        ("Nurse I", Seniority.JUNIOR, "nurse"),
        ("Engineer II - Platform", Seniority.UNSTATED, "engineer"),
        ("Engineer III-Platform", Seniority.SENIOR, "engineer"),
        ("Technician Level III.", Seniority.SENIOR, "technician level"),
        ("Pharmacist IV (nights)", Seniority.SENIOR, "pharmacist"),
        ("Analyst I, Risk", Seniority.JUNIOR, "analyst"),
        ("Operator I/II", Seniority.UNSTATED, "operator"),
        ("I.T. Manager", Seniority.UNSTATED, "i.t. manager"),
        ("Manager, I.T.", Seniority.UNSTATED, "manager"),
        ("Manager I.T.", Seniority.UNSTATED, "manager i.t."),
        ("I/O engineer", Seniority.UNSTATED, "i/o engineer"),
        ("Engineer I/O", Seniority.UNSTATED, "engineer i/o"),
        ("Phase I clinical researcher", Seniority.UNSTATED, "phase i clinical researcher"),
        ("Clinical researcher, Phase I", Seniority.UNSTATED, "clinical researcher"),
        ("Clinical Researcher Phase III", Seniority.UNSTATED, "clinical researcher phase iii"),
        ("Title I Teacher", Seniority.UNSTATED, "title i teacher"),
        ("IV Nurse", Seniority.UNSTATED, "iv nurse"),
        ("Form I-9 Clerk", Seniority.UNSTATED, "form i-9 clerk"),
        ("Junior", Seniority.JUNIOR, "junior"),
        ("", Seniority.UNSTATED, ""),
    ],
)
def test_seniority_is_kept_apart_from_the_occupation(title: str, seniority: Seniority, bare: str) -> None:
    assert (seniority_of(title), bare_title(title)) == (seniority, bare)
