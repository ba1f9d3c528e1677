"""A run with three jobs and twelve invented people, plausible enough to be looked at."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace

import pytest

from matcher.domain.adjacent import AdjacentRole, Step
from matcher.domain.concept import Relation
from matcher.domain.document import HiddenText
from matcher.domain.job import Importance, Job, Requirement, RequirementKind
from matcher.domain.match import Band, Match, MustHave, MustState, Part, PartKind, PartStatus, Quote
from matcher.domain.outcome import JobOutcome, Outcome
from matcher.domain.place import Box, Place, Span
from matcher.domain.shortlist import JobFile, Ranked, ResumeFile, RunResult, ScoreWithHidden, Shortlist

PEOPLE = (
    "amara-example", "ben-sample", "chidi-muster", "dana-placeholder", "elif-specimen", "farid-invented", "grete-model",
    "hugo-exemplar", "ines-pattern", "jonas-dummy", "keiko-fiction", "lars-nobody",
)  # fmt: skip

# Title, company, place, requirements as (label, importance, adjacent skill or ''), lines of work.
ADVERTS = (
    (
        "Backend developer", "Example Logistics", "Rotterdam",
        (
            ("Python", "must", ""), ("PostgreSQL or MySQL", "must", ""), ("Kubernetes", "must", "Docker"),
            ("REST APIs", "must", ""), ("Message queues", "nice", ""), ("Terraform", "nice", "Ansible"),
            ("GraphQL", "nice", "REST APIs"),
        ),
        ("Design and run services that plan our routes", "Review code and help younger colleagues", "Share the on-call duty"),
    ),
    (
        "Registered nurse, surgical ward", "Sample Hospital", "Leeds",
        (
            ("Wound care", "must", ""), ("Medication administration", "must", ""), ("Patient education", "nice", ""),
            ("Electronic health records", "nice", "Data entry"), ("Discharge planning", "nice", "Care planning"),
        ),
        ("Care for patients before and after operations", "Keep records and hand over between shifts"),
    ),
    (
        "Electrician & site lead", "Muster Bau <GmbH>", "",
        (
            ("Electrical wiring", "must", ""), ("Read circuit diagrams", "must", ""),
            ("PLC programming", "nice", "Control cabinets"), ("Team leadership", "nice", ""),
        ),
        ("Plan and check installations on building sites",),
    ),
)  # fmt: skip

STATUSES = (PartStatus.MATCHED, PartStatus.ADJACENT, PartStatus.MISSING, PartStatus.MATCHED, PartStatus.PARTIAL)
VALUES = {
    PartStatus.MATCHED: 0.9,
    PartStatus.ADJACENT: 0.5,
    PartStatus.PARTIAL: 0.6,
    PartStatus.UNKNOWN: 0.25,
    PartStatus.MISSING: 0.0,
}
STATES = {
    PartStatus.MATCHED: MustState.PASS,
    PartStatus.ADJACENT: MustState.UNKNOWN,
    PartStatus.UNKNOWN: MustState.UNKNOWN,
    PartStatus.PARTIAL: MustState.FAIL,
    PartStatus.MISSING: MustState.FAIL,
}


def resume_id(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()[:16]


def make_job(number: int) -> Job:
    title, company, place, asked, duties = ADVERTS[number]
    requirements = [
        Requirement(
            f"r{at}", RequirementKind.SKILLS, Importance(importance), label, f"You know {label} from daily work.", Span(0, 1)
        )
        for at, (label, importance, _) in enumerate(asked, start=1)
    ]
    first = len(requirements) + 1
    experience = Requirement(
        f"r{first}", RequirementKind.EXPERIENCE, Importance.MUST, "3+ years", "At least three years in the job.", Span(0, 1)
    )
    english = Requirement(f"r{first + 1}", RequirementKind.LANGUAGE, Importance.NICE, "English B2", "English B2", Span(0, 1))
    lines = [
        Requirement(f"r{first + 2 + at}", RequirementKind.DUTY, Importance.NICE, line, line, Span(0, 1))
        for at, line in enumerate(duties)
    ]
    return Job(f"job-{number + 1}", title, company, place, "", (*requirements, experience, english, *lines), ())


def make_part(
    requirement: Requirement, kind: PartKind, status: PartStatus, *, weight: float, held: str = "", value: float | None = None
) -> Part:
    shown = status in (PartStatus.MATCHED, PartStatus.ADJACENT, PartStatus.PARTIAL)
    words = held if status is PartStatus.ADJACENT else requirement.label
    value = VALUES[status] if value is None else value
    return Part(
        kind,
        requirement.label,
        weight,
        value,
        weight * value,
        status,
        requirement_id=requirement.id,
        importance=requirement.importance,
        found_label=held if status is PartStatus.ADJACENT else "",
        relation=Relation.RELATED if status is PartStatus.ADJACENT else None,
        evidence=(Quote(f"Worked with {words} for [EMPLOYER] on most days", 4, Place(1, Box(50.0, 120.5, 300.25, 132.0))),)
        if shown
        else (),
        detail={
            PartKind.SKILL: "in a dated role",
            PartKind.EXPERIENCE: "4 years 2 months of 3 years",
            PartKind.LANGUAGE: "English C1",
        }.get(kind, ""),
        loss_if_removed=weight * value / 2 if shown else None,
        would_add=weight * 0.8 if status is PartStatus.MISSING and kind is PartKind.SKILL else None,
    )


def make_match(job: Job, number: int, person: int) -> Match:
    """Return a score that falls from person to person, with statuses mixed by a fixed rule."""
    held = {label: adjacent for label, _, adjacent in ADVERTS[number][3]}
    skills = [entry for entry in job.requirements if entry.kind is RequirementKind.SKILLS]
    parts = []
    for at, entry in enumerate(skills):
        status = PartStatus.MATCHED if at * 12 < (11 - person) * len(skills) else STATUSES[(at + person) % 5]
        if status is PartStatus.ADJACENT and not held[entry.label]:
            status = PartStatus.MISSING
        parts.append(make_part(entry, PartKind.SKILL, status, weight=0.4 / len(skills), held=held[entry.label]))
    duties = [entry for entry in job.requirements if entry.kind is RequirementKind.DUTY]
    parts += [
        make_part(entry, PartKind.DUTY, PartStatus.MATCHED if person < 5 else PartStatus.PARTIAL, weight=0.25 / len(duties))
        for entry in duties
    ]
    near = 1 - person / 12
    parts.append(Part(PartKind.TITLE, job.title, 0.15, near, 0.15 * near, PartStatus.MATCHED, found_label=job.title, detail=""))
    rest = [entry for entry in job.requirements if entry.kind in (RequirementKind.EXPERIENCE, RequirementKind.LANGUAGE)]
    experience = PartStatus.MATCHED if person % 4 else PartStatus.UNKNOWN
    parts.append(make_part(rest[0], PartKind.EXPERIENCE, experience, weight=0.06))
    parts.append(make_part(rest[1], PartKind.LANGUAGE, PartStatus.MATCHED if person % 3 else PartStatus.UNKNOWN, weight=0.04))
    parts.append(
        Part(
            PartKind.WORDING,
            "wording",
            0.05,
            near,
            0.05 * near,
            PartStatus.PARTIAL,
            terms=("routes", "services"),
            detail="62 %",
        )
    )
    parts.append(Part(PartKind.MEANING, "meaning", 0.05, near, 0.05 * near, PartStatus.PARTIAL))
    score = sum(part.share for part in parts)
    band = Band.STRONG if score > 0.7 else Band.GOOD if score > 0.5 else Band.POSSIBLE if score > 0.35 else Band.WEAK
    musts = [
        MustHave(part.requirement_id, part.label, STATES[part.status])
        for part in parts
        if part.importance is Importance.MUST and part.kind is not PartKind.DUTY
    ]
    return Match(job.job_id, resume_id(PEOPLE[person]), score, band, tuple(parts), tuple(musts), "d" * 64)


def make_shortlist(number: int) -> Shortlist:
    job = make_job(number)
    order = [(at + 4 * number) % 12 for at in range(12)]
    matches = [replace(make_match(job, number, at), resume_id=resume_id(PEOPLE[person])) for at, person in enumerate(order)]
    matches.sort(key=lambda match: -match.score)
    return Shortlist(job, tuple(Ranked(rank, match) for rank, match in enumerate(matches, start=1)), 12)


def make_resumes() -> tuple[ResumeFile, ...]:
    hidden = (
        HiddenText("python python python kubernetes team player of the year " * 5, 1, None, "same_colour"),
        HiddenText("java", 2, None, "tiny"),
    )
    read = [
        ResumeFile(
            f"applicants/{name}.pdf", resume_id(name), Outcome.OK, "", 2, "pdfminer", "2024-05-01 (pdf_moddate)", 14, 3, 50,
            hidden if name == "farid-invented" else (),
        )
        for name in PEOPLE
    ]  # fmt: skip
    read[PEOPLE.index("farid-invented")] = replace(
        read[PEOPLE.index("farid-invented")],
        with_hidden=tuple(ScoreWithHidden(f"job-{number}", 0.4, 0.4 + 0.1 * number) for number in (3, 2, 1)),
        n_with_hidden=3,
    )
    read[2] = replace(read[2], outcome=Outcome.PARTIAL, reason="Pages 51 to 53 were left out.")
    return (
        *read,
        ResumeFile("applicants/scan.pdf", resume_id("scan"), Outcome.NO_TEXT, "None of its 2 pages holds text.", 2),
        ResumeFile(
            "applicants/the-same.pdf", resume_id(PEOPLE[0]), Outcome.DUPLICATE, "Same content as applicants/amara-example.pdf."
        ),
        ResumeFile("inbox.zip!/locked.pdf", resume_id("locked"), Outcome.ENCRYPTED, "The file opens only with a password."),
    )


def make_role(title: str, readiness: float, step: Step, via: str) -> AdjacentRole:
    return AdjacentRole(
        f"onet:{title}", title, readiness, step, ("Python", "databases", "code review"), ("network security", "Terraform"), via
    )


@pytest.fixture
def result() -> RunResult:
    """Three jobs, twelve people ranked, two files that need a human, one duplicate, one bad job."""
    resumes = make_resumes()
    return RunResult(
        shortlists=tuple(make_shortlist(number) for number in range(3)),
        resumes=resumes,
        jobs=(
            *(JobFile(f"jobs.csv row {number + 2}", f"job-{number + 1}", JobOutcome.OK) for number in range(3)),
            JobFile("jobs.csv row 5", "job-4", JobOutcome.EMPTY_JOB, "The column description is empty."),
        ),
        job_roles={
            "job-1": (
                make_role("DevOps engineer", 0.71, Step.LEVEL, "Software developer"),
                make_role("Database administrator", 0.58, Step.UP, "Software developer"),
            )
        },
        resume_roles={
            entry.resume_id: (
                make_role("Site reliability engineer", 0.66, Step.UP, "Software developer"),
                make_role("Test engineer", 0.6, Step.DOWN, "Software developer"),
            )
            for entry in resumes[:12]
        },
        manifest={
            "versions": {"matcher": "0.1.0", "python": "3.11"},
            "run": {"started": "2026-11-23T10:00:00+00:00", "wall_seconds": 3.2},
            "models": {"tfidf": "ab" * 32, "embeddings": "cd" * 32},
            "config": {"ranking": {"weights": {"skills": 0.32, "duties": 0.28}}},
        },
    )


@pytest.fixture
def with_text(result: RunResult) -> Callable[[str], RunResult]:
    """Put a text into every place of a run that a stranger may fill."""

    def fill(text: str) -> RunResult:
        first = result.shortlists[0]
        ranked = first.entries[0]
        part = ranked.match.parts[0]
        hostile_part = replace(
            part, label=text, found_label=text, evidence=(Quote(text, 0, Place(1)),), terms=(text,), detail=text
        )
        must = MustHave("r1", text, MustState.FAIL)
        match = replace(ranked.match, parts=(hostile_part, *ranked.match.parts[1:]), must_haves=(must,))
        job = replace(
            first.job,
            title=text,
            company=text,
            location=text,
            requirements=(replace(first.job.requirements[0], label=text, line=text), *first.job.requirements[1:]),
        )
        role = AdjacentRole("onet:x", text, 0.5, Step.UP, (text,), (text,), text, through=text)
        resumes = (
            replace(result.resumes[0], file=text, reason=text, hidden=(HiddenText(text, 1, None, "tiny"),)),
            *result.resumes[1:-1],
            replace(result.resumes[-1], file=text + "2", reason=text),
        )
        return replace(
            result,
            shortlists=(replace(first, job=job, entries=(Ranked(1, match), *first.entries[1:])), *result.shortlists[1:]),
            resumes=resumes,
            jobs=(*result.jobs, JobFile(text, text, JobOutcome.BAD_ROW, text)),
            job_roles={"job-1": (role,)},
            resume_roles={match.resume_id: (role,)},
            manifest={**result.manifest, "note": text},
        )

    return fill
