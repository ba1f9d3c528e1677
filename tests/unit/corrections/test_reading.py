"""A corrections file from outside: every mistake is told in one sentence that names file and key."""

from __future__ import annotations

from pathlib import Path

import pytest

from matcher.corrections.form import corrections_form
from matcher.corrections.reading import MOST_BYTES, read_corrections
from matcher.domain.corrections import Corrections, EducationCorrection, LanguageCorrection, RoleCorrection
from matcher.domain.resume import DegreeLevel, Resume, YearMonth
from matcher.engine.matcher import Matcher
from matcher.errors import InputError

ID = 'resume = "abababababababab"\n'


@pytest.fixture
def refused(tmp_path: Path):
    """Return the sentence with which a text is refused, without the file's name at its head."""

    def why(content: str | bytes) -> str:
        path = tmp_path / "ruby.toml"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        with pytest.raises(InputError) as error:
            read_corrections(path)
        sentence = str(error.value)
        assert sentence.startswith(f"{path}: ")
        assert "\n" not in sentence
        assert len(sentence) < 400 + len(str(path))
        return sentence.removeprefix(f"{path}: ")

    return why


def test_all_that_a_file_may_hold(tmp_path: Path) -> None:
    path = tmp_path / "ruby.toml"
    path.write_text(
        "\ufeff" + ID + "as_of = 2024-05-31\n"
        'skills = ["Python", "  Python ", "SQL"]\n'
        '[languages]\n"Haitian Creole" = "native"\nSpanish = "b2"\nFrench = ""\n'
        '[roles.1]\ntitle = ""\nstart = 2019\nend = "Present"\n'
        '[roles.new]\ntitle = "Line  cook"\nstart = "2016-3"\n'
        '[education]\n[education.x]\nlevel = "MASTER"\n',
        encoding="utf-8",
    )
    stated = read_corrections(path)
    assert stated == Corrections(
        "ab" * 8,
        as_of=stated.as_of,
        skills=("Python", "SQL"),
        roles=(
            RoleCorrection("1", "", YearMonth(2019), is_current=True),
            RoleCorrection("new", "Line cook", YearMonth(2016, 3)),
        ),
        education=(EducationCorrection("x", DegreeLevel.MASTER),),
        languages=(
            LanguageCorrection("Haitian Creole", "native"), LanguageCorrection("Spanish", "B2"), LanguageCorrection("French"),
        ),
        certificates=None,
    )  # fmt: skip
    assert str(stated.as_of) == "2024-05-31"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "no key resume"),
        ("resume = 7", "resume is a number: write a text in quotes"),
        (ID + 'skils = ["Python"]', "unknown key skils: did you mean skills?"),
        (ID + "skills = 'Python'", "skills is no list"),
        (ID + "skills = [1]", "skills, entry 1 is a number"),
        (ID + 'skills = ["Python", ""]', "skills, entry 2 is empty"),
        (ID + 'skills = ["Python", ["x"]]', "skills, entry 2 is a list"),
        (ID + f'skills = ["{"x" * 201}"]', "skills, entry 1 has 201 characters"),
        (ID + "roles = []", "roles is no table"),
        (ID + 'roles.new = "Cook"', "roles.new is no table"),
        (ID + "[roles.new]\nstart = '2019'", "roles.new.title is empty"),
        (ID + "[roles.new]\ntitel = 'Cook'", "unknown key roles.new.titel: did you mean roles.new.title?"),
        (ID + "[roles.1]\nstart = '2019-13'", "roles.1.start is no month from 1950 to 2100"),
        (ID + "[roles.1]\nstart = '0019'", "roles.1.start is no month"),
        (ID + "[roles.1]\nstart = true", "roles.1.start is true or false"),
        (ID + "[roles.1]\nstart = 2019-01-01", "roles.1.start is a date or a time"),
        (ID + "[roles.1]\nstart = 'March'", "roles.1.start is no month"),
        (ID + "[roles.1]\nstart = '2020-02'\nend = '2019-03'", "roles.1.end comes before its start"),
        (ID + "[roles.1]\nstart = 'present'", "roles.1.start is no month"),
        (ID + "[education.new]\nfield = 'Law'", "education.new has no level"),
        (ID + "[education.1]\nlevel = 'phd'", "education.1.level is none of these: none, secondary"),
        (ID + "[languages]\nSpanish = 'fluent'", "languages.Spanish is none of these: A1, A2"),
        (ID + "[languages]\nSpanish = 3", "languages.Spanish is a number"),
        (ID + 'languages = "Spanish"', "languages is no table"),
        (ID + "as_of = 'today'", "as_of is no day"),
        (ID + "as_of = 2024-05-31T10:00:00", "as_of is no day"),
        (ID + "as_of = 1234-05-31", "as_of is no day"),
        (ID + "skills = [", "not valid TOML ("),
        (ID + ID, "not valid TOML ("),
        (ID + "x = " + "[" * 2_900, "not valid TOML (nested too deeply)"),
        (ID + "x = " + "9" * 2_900, "unknown key x"),
        (b"\xff\xfe\x00", "not valid TOML ("),
        (b"#" * (MOST_BYTES + 1), f"larger than {MOST_BYTES} bytes"),
        (ID + "skills." + "a." * 4_000, "a line is longer than 3000 bytes"),
    ],
)
def test_a_mistake_is_told(refused, content: str | bytes, words: str) -> None:
    assert refused(content).startswith(words)


def test_a_file_as_large_as_any_may_be_is_read(tmp_path: Path) -> None:
    path = tmp_path / "long.toml"
    names = [f"a skill by number {number}" for number in range(17_500)]
    path.write_text(ID + "skills = [\n" + "".join(f'"{name}",\n' for name in names) + "]\n", encoding="utf-8")
    assert 0.9 * MOST_BYTES < path.stat().st_size <= MOST_BYTES
    assert read_corrections(path).skills == tuple(names)


def test_a_missing_file_and_a_folder_are_told(tmp_path: Path) -> None:
    for path, words in ((tmp_path / "none.toml", "No such file"), (tmp_path, "Is a directory")):
        with pytest.raises(InputError, match=rf"cannot be read \({words}"):
            read_corrections(path)


def test_a_file_of_another_resume_is_refused_by_its_name(shared: Matcher, cook: Resume, ada: bytes, tmp_path: Path) -> None:
    path = tmp_path / "ruby.toml"
    path.write_text(corrections_form(cook), encoding="utf-8")
    with pytest.raises(InputError, match=r"ruby\.toml: resume: these are the corrections of another resume"):
        shared.correct(ada, path)
    assert shared.correct(cook, path) is cook
