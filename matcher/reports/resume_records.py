"""What was read from a resume as a plain record, with the field names of JSON Resume where it has them."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable
from typing import TextIO

from matcher.domain.concept import Phrase
from matcher.domain.document import Document
from matcher.domain.place import Span
from matcher.domain.resume import Education, Resume, Role, SkillMention, YearMonth
from matcher.domain.shortlist import ResumeFile
from matcher.reports.escaping import encodable, spreadsheet_cell
from matcher.reports.records import Record

CSV_COLUMNS = (
    "file", "resume_id", "outcome", "reason", "name", "email", "phone", "location", "as_of", "experience_months",
    "work", "education", "languages", "certificates", "skills", "phrases",
)  # fmt: skip


def resume_record(file: ResumeFile, resume: Resume | None) -> Record:
    """Return one file's record; without a resume it says only what became of the file."""
    record: Record = {
        "file": encodable(file.file),
        "resume_id": file.resume_id,
        "outcome": file.outcome.value,
        "reason": encodable(file.reason),
        "engine": file.engine,
    }
    if resume is None:
        lists = ("work", "education", "languages", "certificates", "skills", "phrases")
        return record | {"basics": {}} | {name: [] for name in lists}
    contact, document = resume.contact, resume.document
    return record | {
        "as_of": file.as_of,
        "experience_months": resume.experience_months,
        "basics": {
            "name": encodable(contact.name),
            "email": contact.emails[0] if contact.emails else "",
            "phone": contact.phones[0] if contact.phones else "",
            "location": encodable(contact.location),
            "profiles": [{"url": encodable(link)} for link in contact.links],
        },
        "work": [_work(role, document) for role in resume.roles],
        "education": [_education(entry) for entry in resume.education],
        "languages": [{"language": entry.name, "fluency": entry.level, "code": entry.code} for entry in resume.languages],
        "certificates": [{"name": encodable(entry.name)} for entry in resume.certificates],
        "skills": [_skill(mention, document) for mention in resume.skills],
        "phrases": [_phrase(phrase, document) for phrase in resume.phrases],
    }


def _work(role: Role, document: Document) -> Record:
    return {
        "name": encodable(role.employer),
        "position": encodable(role.title),
        "location": encodable(role.location),
        "startDate": _month(role.start),
        "endDate": "present" if role.is_current else _month(role.end),
        "months": role.months,
        **_place(document, role.heading),
    }


def _education(entry: Education) -> Record:
    return {
        "institution": encodable(entry.school),
        "area": encodable(entry.field),
        "studyType": encodable(entry.degree),
        "level": entry.level.name.lower() if entry.level is not None else None,
        "startDate": _month(entry.start),
        "endDate": _month(entry.end),
    }


def _skill(mention: SkillMention, document: Document) -> Record:
    return {
        "name": encodable(mention.label),
        "concept_id": mention.concept_id,
        "text": encodable(mention.text),
        "section": mention.section.value,
        "level": mention.level.name.lower(),
        "role": mention.role,
        "span": list(mention.span),
        **_place(document, mention.span),
    }


def _phrase(phrase: Phrase, document: Document) -> Record:
    text = encodable(" ".join(phrase.span.of(document.text).split()))
    return {"text": text, "kind": phrase.kind.value, "span": list(phrase.span), **_place(document, phrase.span)}


def _place(document: Document, span: Span) -> Record:
    place = document.place_of(span)
    return {
        "page": place.page if place else None,
        "box": [round(edge, 2) for edge in place.box] if place and place.box else None,
    }


def _month(value: YearMonth | None) -> str | None:
    if value is None:
        return None
    return f"{value.year:04d}" if value.month is None else f"{value.year:04d}-{value.month:02d}"


def write_records(records: Iterable[Record], stream: TextIO, *, form: str) -> None:
    """Write records to `stream` as 'json' (one array), 'jsonl' or 'csv', one after the other."""
    if form == "csv":
        writer = csv.DictWriter(stream, CSV_COLUMNS, lineterminator="\n")
        writer.writeheader()
        for record in records:
            writer.writerow({key: spreadsheet_cell(value) for key, value in _flat(record).items()})
    elif form == "jsonl":
        for record in records:
            stream.write(json.dumps(record, ensure_ascii=False) + "\n")
            stream.flush()  # a line is there for the next program as soon as its file is read
    else:
        opening = "["
        for record in records:
            stream.write(opening + "\n" + json.dumps(record, ensure_ascii=False, indent=1))
            opening = ","
        stream.write("[]\n" if opening == "[" else "\n]\n")


def _flat(record: Record) -> Record:
    basics, work = record["basics"], record["work"]
    return {
        "file": record["file"],
        "resume_id": record["resume_id"],
        "outcome": record["outcome"],
        "reason": record["reason"],
        "name": basics.get("name", ""),
        "email": basics.get("email", ""),
        "phone": basics.get("phone", ""),
        "location": basics.get("location", ""),
        "as_of": record.get("as_of", ""),
        "experience_months": record.get("experience_months"),
        "work": "; ".join(filter(None, map(_in_words, work))),
        "education": "; ".join(", ".join(filter(None, (e["studyType"], e["institution"]))) for e in record["education"]),
        "languages": "; ".join(f"{e['language']} {e['fluency'] or ''}".strip() for e in record["languages"]),
        "certificates": "; ".join(e["name"] for e in record["certificates"]),
        "skills": "; ".join(dict.fromkeys(e["name"] for e in record["skills"])),
        "phrases": "; ".join(dict.fromkeys(e["text"] for e in record["phrases"])),
    }


def _in_words(work: Record) -> str:
    """Return a position in words, without those that the resume does not say."""
    title = " at ".join(filter(None, (work["position"], work["name"])))
    dates = " to ".join(filter(None, (work["startDate"], work["endDate"])))
    return f"{title} ({dates})" if dates else title
