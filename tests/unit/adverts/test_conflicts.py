"""What is told as a contradiction in an advert, and what is left alone."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from matcher.domain.job_check import Conflict, ConflictKind, Source
from matcher.engine.matcher import Matcher

SKILLS = "\n- Bookkeeping in SAP"


def _conflicts(shared: Matcher, title: str, body: str, location: str = "") -> list[Conflict]:
    found = shared.check_job({"id": "7", "title": title, "description": body, "location": location}).conflicts
    return [conflict for conflict in found if conflict.kind is not ConflictKind.NOTHING_ASKED]


@pytest.mark.parametrize(
    ("title", "body", "kind"),
    [
        ("Junior Accountant", "Requirements:\n- 8+ years of experience in accounting", ConflictKind.LEVEL_AND_YEARS),
        ("Marketing Intern", "Requirements:\n- At least 3 years of experience in marketing", ConflictKind.LEVEL_AND_YEARS),
        (
            "Accountant",
            "This is an entry-level position.\n\nRequirements:\n- 5+ years of experience",
            ConflictKind.LEVEL_AND_YEARS,
        ),
        ("Senior Accountant", "Requirements:\n- 1 year of experience in accounting\n- SAP", ConflictKind.LEVEL_AND_YEARS),
        (
            "Entry-level Analyst",
            "Requirements:\n- Master's degree in statistics\n- At least 2 years of experience in analysis",
            ConflictKind.LEVEL_AND_DEGREE,
        ),
        ("Dishwasher", "Requirements:\n- Master's degree required\n- Reliable", ConflictKind.LEVEL_AND_DEGREE),
        (
            "Warehouse Operative",
            "No experience needed, we train you.\n\nRequirements:\n- At least 2 years of experience in a warehouse",
            ConflictKind.NO_EXPERIENCE_AND_YEARS,
        ),
        (
            "Accountant",
            "We require 3+ years of experience.\n\nRequirements:\n- 6+ years of professional experience\n- SAP",
            ConflictKind.TWO_FIGURES,
        ),
        ("Developer", "Requirements:\n- Python\n- Docker\n\nNice to have:\n- Docker", ConflictKind.MUST_AND_NICE),
        ("Developer", "What you bring:\n- Python\n- Docker\n\nNice to have:\n- Docker", ConflictKind.MUST_AND_NICE),
        (
            "Support Agent",
            "Requirements:\n- Fluent German\n- Basic German is required for the telephone",
            ConflictKind.TWO_LEVELS,
        ),
        ("Developer - Remote", "You must work on site in Leeds.\n- Python", ConflictKind.PLACE),
        ("Developer", "This is a fully remote job.\n- Python\n\nThe position is fully on-site.", ConflictKind.PLACE),
        ("Developer", "Location: Remote\n- Python\n\nYou join our office, on site five days a week.", ConflictKind.PLACE),
        ("Receptionist (part-time)", "This is a full-time position.\n- Telephone", ConflictKind.HOURS),
        ("Receptionist", "Job type: Part-time\n\nYou work 40 hours a week.\n- Telephone", ConflictKind.HOURS),
    ],
)
def test_what_does_not_go_together_is_told_with_its_lines(shared: Matcher, title: str, body: str, kind: ConflictKind) -> None:
    (conflict,) = _conflicts(shared, title, body)
    assert conflict.kind is kind
    assert len(set(conflict.quotes)) >= 2
    for quote in conflict.quotes:
        assert quote.text in (title if quote.source is Source.TITLE else body)


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("Junior Accountant", "Requirements:\n- 1+ years of experience in accounting"),
        ("Junior Accountant", "Nice to have:\n- 5 years of experience"),
        ("Internship Coordinator", "Requirements:\n- 5+ years of experience in human resources"),
        ("Apprentice Instructor", "Requirements:\n- 10+ years of experience as an electrician"),
        ("Teacher, Junior High School", "Requirements:\n- 5+ years of experience in teaching"),
        ("Accountant", "You train entry-level staff.\n\nRequirements:\n- 5+ years of experience"),
        ("Senior Care Assistant", "Requirements:\n- 1 year of experience in care"),
        ("Assistant to the Director of Sales", "Requirements:\n- 1 year of experience"),
        ("Senior Developer", "Requirements:\n- 8+ years of experience\n- 1 year of experience with React"),
        ("I.T. Manager", "Requirements:\n- 8+ years of experience"),
        ("Nurse Practitioner", "Requirements:\n- Master's degree in nursing"),
        ("Accountant", "Requirements:\n- 5+ years of experience in accounting\n- 2+ years of experience with SAP"),
        (
            "Accountant",
            "Requirements:\n- Bachelor's degree and 5+ years of experience\n- Or a master's degree and 3+ years",
        ),
        ("Accountant", "Requirements:\n- 3+ years of experience\n\nNice to have:\n- 6+ years of experience"),
        ("Welder", "No experience with aluminium needed.\n\nRequirements:\n- 2+ years of experience in welding"),
        ("Developer", "Requirements:\n- Docker\n\nNice to have:\n- Advanced Docker certification"),
        ("Developer", "Your tasks:\n- Deploy services with Docker\n\nRequirements:\n- Docker"),
        ("Developer", "Technologies:\n- Python, Docker, RabbitMQ\n\nNice to have:\n- RabbitMQ"),
        ("Developer", "Requirements:\n- Java or Kotlin\n\nNice to have:\n- Kotlin"),
        ("Support Agent", "Requirements:\n- Fluent German\n- Fluent English"),
        ("Support Agent", "Requirements:\n- Fluent German\n\nNice to have:\n- German at native level"),
        ("Developer - Remote", "Work from home or in our office.\n- Python\n- Our on-site gym is free."),
        ("Developer", "This is a hybrid role: three days on site.\n- Python\n\nRemote job two days a week."),
        ("Remote Sensing Analyst", "You must work on site.\n- GIS"),
        ("Receptionist", "Full-time or part-time position.\n- Telephone\n\nThe part-time job is 20 hours a week."),
        ("Receptionist (part-time)", "It may become a full-time position.\n- Telephone"),
    ],
)
def test_what_can_be_meant_is_left_alone(shared: Matcher, title: str, body: str) -> None:
    assert _conflicts(shared, title, body + SKILLS) == []


def test_more_must_haves_than_anybody_meets_are_counted(shared: Matcher) -> None:
    web = "Python Java Docker Kubernetes React Angular PostgreSQL MongoDB"
    other = "Terraform Ansible Jenkins Redis Kafka Spark Tableau Scala"
    listed = "".join(f"\n- {name}" for name in f"{web} {other}".split())
    (conflict,) = _conflicts(shared, "Developer", f"Must have:{listed}")
    assert conflict.kind is ConflictKind.MANY_MUST_HAVES
    assert conflict.sentence.startswith("16 must-haves")
    assert not _conflicts(shared, "Developer", f"Must have:{listed.rpartition(chr(10))[0]}")


def test_an_advert_that_asks_for_nothing_is_said_to(shared: Matcher) -> None:
    (conflict,) = shared.check_job("Helper\nYou are a nice person and like to be with us every day.").conflicts
    assert conflict.kind is ConflictKind.NOTHING_ASKED
    assert conflict.quotes == ()


def test_a_document_that_begins_with_its_title_is_not_told_twice(shared: Matcher) -> None:
    text = "Developer - Remote\n\nYou must work on site.\n\nRequirements:\n- Python"
    (conflict,) = _conflicts(shared, "Developer - Remote", text)
    assert [quote.source for quote in conflict.quotes] == [Source.TITLE, Source.TEXT]


def test_the_place_is_looked_at_as_well(shared: Matcher) -> None:
    (conflict,) = _conflicts(shared, "Developer", "The position is fully on-site.\n- Python", location="Remote")
    assert [quote.source for quote in conflict.quotes] == [Source.PLACE, Source.TEXT]


def test_the_samples_hold_no_contradiction(shared: Matcher, samples: Path) -> None:
    with (samples / "jobs.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == 20
    assert [shared.check_job(row).conflicts for row in rows] == [()] * 20
