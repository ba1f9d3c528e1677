"""Languages spoken, their levels, and what is no language."""

from __future__ import annotations

import pytest

from matcher.domain.document import Document
from matcher.extraction.languages import find_languages, language_phrases, languages_in, names_language
from matcher.extraction.sections import find_sections


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("English (native), Spanish (B2), French", [("en", "native"), ("es", "B2"), ("fr", None)]),
        ("English and Spanish: fluent", [("en", "C1"), ("es", "C1")]),
        ("Native Spanish, fluent English", [("es", "native"), ("en", "C1")]),
        ("Fluent in English and French, basic German", [("en", "C1"), ("fr", "C1"), ("de", "A2")]),
        ("Spanish - Conversational | Mandarin – Native", [("es", "B1"), ("zh", "native")]),
        ("JLPT N2 Japanese", [("ja", "B2")]),
        ("Polish\nFluent", [("pl", "C1")]),
        ("Deutsch (Muttersprache)", [("de", "native")]),
        ("Portuguese – Full professional proficiency", [("pt", "C1")]),
    ],
)
def test_lists(text: str, expected: list[tuple[str, str | None]]) -> None:
    assert [(language.code, language.level) for language in languages_in(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("She is fluent in Spanish and Portuguese.", [("es", "C1"), ("pt", "C1")]),
        ("Bilingual English/Spanish", [("en", "native"), ("es", "native")]),
        ("French cuisine with a native French speaker", [("fr", "native")]),
        ("English teacher, Russian salads, Spanish-speaking patients, courses taught in Japanese", []),
        ("Native iOS apps and fluent interfaces", []),
    ],
)
def test_phrases(text: str, expected: list[tuple[str, str | None]]) -> None:
    assert [(language.code, language.level) for language in language_phrases(text)] == expected


def test_programming_languages_are_none() -> None:
    assert not names_language("Python, Java, Go and polish")
    document = Document.from_text("Ada Example\n\nSkills\nLanguages: Python, Go\nLanguages: Welsh (native), English\n")
    found = find_languages(document, find_sections(document))
    assert [(language.name, language.level) for language in found] == [("Welsh", "native"), ("English", None)]


def test_each_language_once_with_its_best_level() -> None:
    document = Document.from_text("Ada Example\n\nSummary\nI am fluent in Welsh.\n\nLanguages\nWelsh\n")
    (welsh,) = find_languages(document, find_sections(document))
    assert welsh.level == "C1"
    assert welsh.span.of(document.text) == "Welsh"
