"""What corrections do to a resume: as if it had been read so, marked as the person's word, and as blind as before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from matcher.domain.corrections import STATED, Corrections, LanguageCorrection, RoleCorrection
from matcher.domain.document import Document
from matcher.domain.match import PartKind
from matcher.domain.resume import DegreeLevel, EvidenceLevel, Resume, SectionKind, YearMonth
from matcher.engine.matcher import Matcher
from matcher.errors import InputError
from matcher.ranking.explain import sentence

Correct = Callable[..., Resume]
ADVERT = {
    "id": "7",
    "title": "Line Cook",
    "description": (
        "Requirements:\n- Butchery\n- HACCP\n- Inventory management\n- Kubernetes\n- 3+ years of experience\n- Fluent Spanish\n"
        "- Bachelor in Food Science\n"
    ),
}


BARE = "Python developer, SQL and Docker\nruby@example.com"


def labels(resume: Resume) -> set[str]:
    return {mention.label for mention in resume.skills}


def test_a_skill_taken_out_no_longer_counts_and_the_score_does_not_rise(
    shared: Matcher, cook: Resume, corrected: Correct
) -> None:
    without = corrected(('    "butchery",', ""))
    assert labels(cook) - labels(without) == {"butchery"}
    before, after = shared.score(cook, ADVERT), shared.score(without, ADVERT)
    assert after.score < before.score
    assert without.correction == "the person has corrected what was read: 1 skill taken out"
    assert after.notes == (without.correction,)
    assert before.notes == ()


def test_a_skill_added_raises_the_score_as_would_add_says(shared: Matcher, cook: Resume, corrected: Correct) -> None:
    match = shared.explain(cook, ADVERT).match
    part = next(part for part in match.parts if part.label == "Kubernetes")
    assert part.would_add is not None
    assert part.would_add > 0
    for name in ("Kubernetes", "kubernetes", "k8s"):
        added = corrected(("skills = [", f'skills = [ "{name}",'))
        gained = shared.score(added, ADVERT).score - match.score
        assert gained == pytest.approx(part.would_add, abs=1e-9)


def test_saying_it_again_counts_once(shared: Matcher, cook: Resume, corrected: Correct) -> None:
    once = corrected(("skills = [", 'skills = [ "Kubernetes",'))
    often = corrected(("skills = [", 'skills = [ "Kubernetes", "k8s", "KUBERNETES", "Kubernetes",'))
    assert shared.view(often) == shared.view(once)
    assert corrected(("skills = [", 'skills = [ "Butchery", "meat cutting", "HACCP",')).skills == cook.skills


def test_what_is_stated_says_so_wherever_it_is_quoted(shared: Matcher, corrected: Correct) -> None:
    added = corrected(("skills = [", 'skills = [ "Kubernetes",'), ('end = "2021-12"', 'end = "2021-06"'))
    match = shared.explain(added, ADVERT).match
    quotes = {part.label: [quote.text for quote in part.evidence] for part in match.parts}
    assert quotes["Kubernetes"] == [f"Kubernetes ({STATED})"]
    assert quotes["butchery"] == ["Butchery and menu development for the [employer]"]
    dated = next(part for part in match.parts if part.kind is PartKind.EXPERIENCE)
    assert [quote.text for quote in dated.evidence] == [f"Line Cook ({STATED})", "Kitchen Porter"]
    assert all(STATED not in sentence(part) for part in match.parts)
    roles = shared.adjacent_roles(
        corrected(("skills = [", 'skills = [ "Python", "SQL", "manage staff", "food safety principles",'))
    )
    assert all(quote.place is not None or STATED in quote.text for role in roles for _, quote in role.evidence)


def test_the_mark_is_not_scored(shared: Matcher, corrected: Correct) -> None:
    view = shared.view(corrected(("skills = [", 'skills = [ "Kubernetes",')))
    unmarked = replace(view, lines=tuple(replace(line, is_stated=False) for line in view.lines))
    assert any(line.is_stated for line in view.lines)
    assert unmarked.digest() == view.digest()


def test_spans_stay_valid_and_added_lines_have_no_page(shared: Matcher, cook: Resume, corrected: Correct) -> None:
    edits = (
        ("skills = [", 'skills = [ "Kubernetes",'), ("certificates = [", 'certificates = [ "Forklift licence",'),
        ("[languages]", '[languages]\nSpanish = "C1"'), ("[roles]", '[roles]\n[roles.new]\ntitle = "Python developer"'),
        ("[education]", '[education]\n[education.new]\nlevel = "bachelor"\nfield = "Food Science"'),
    )  # fmt: skip
    resume = corrected(*edits)
    text = resume.document.text
    assert text.startswith(cook.document.text)
    assert all(mention.span.of(text) == mention.text for mention in resume.skills)
    assert [certificate.span.of(text) for certificate in resume.certificates] == ["First aid at work", "Forklift licence"]
    assert resume.roles[-1].span.of(text) == "Python developer"
    assert resume.education[-1].span.of(text) == "Bachelor, Food Science"
    assert resume.languages[-1].span.of(text) == "Spanish, C1"
    assert "Python" in labels(resume)
    assert all(resume.document.place_of(span) is None for span in resume.stated)
    assert len(resume.stated) == 5
    stated = [line.text for line in shared.view(resume).lines if line.is_stated]
    assert stated == ["Kubernetes", "Python developer", "Bachelor, Food Science", "Spanish, C1", "Forklift licence"]
    assert resume.correction == (
        "the person has corrected what was read: 1 skill added, 1 position added, 1 course of education added, "
        "1 language added, 1 certificate added"
    )


def test_corrected_dates_change_the_months(cook: Resume, corrected: Correct, shared: Matcher) -> None:
    assert cook.experience_months == 61
    earlier = corrected(('start = "2019-01"', 'start = "2020-01"'))
    assert earlier.experience_months == 49
    assert earlier.roles[0].months == 24
    undated = corrected(('start = "2019-01"\nend = "2021-12"', 'start = ""\nend = ""'))
    assert undated.roles[0].months is None
    assert undated.experience_months == 25
    inside = next(mention for mention in undated.skills if mention.label == "plan menus")
    assert inside.level is EvidenceLevel.PROJECT
    assert shared.score(undated, ADVERT).score < shared.score(cook, ADVERT).score


def test_present_is_read_by_the_stated_day(corrected: Correct) -> None:
    current = corrected(('end = "2021-12"', 'end = "present"'), ("2021-12-31", "2023-12-31"))
    assert current.roles[0].is_current
    assert current.roles[0].months == 60
    assert current.as_of is not None
    assert current.as_of.day == date(2023, 12, 31)
    assert "the day that the resume speaks of changed" in current.correction


def test_a_corrected_title_is_the_one_that_is_scored(shared: Matcher, corrected: Correct) -> None:
    view = shared.view(corrected(('title = "Line Cook"', 'title = "Sous chef"')))
    assert [role.title for role in view.roles] == ["Sous chef", "Kitchen Porter"]
    assert view.lines[view.roles[0].line].quoted == f"Sous chef ({STATED})"


def test_a_position_taken_out_leaves_its_words_and_its_employer_stays_unnamed(
    shared: Matcher, cook: Resume, corrected: Correct
) -> None:
    head = "[roles.1]  # line 4: Line Cook, Copper Kettle Bistro, Portland\n"
    resume = corrected((head + 'title = "Line Cook"\nstart = "2019-01"\nend = "2021-12"\n', ""))
    assert [role.title for role in resume.roles] == ["Kitchen Porter"]
    view = shared.view(resume)
    text = "\n".join(line.text for line in view.lines)
    assert "Butchery and menu development" in text
    for name in ("Copper", "Kettle", "Bistro", "Portland"):
        assert name not in text
    assert [mention.role for mention in resume.skills if mention.label == "direct inward dialing"] == [0]
    assert [mention.role for mention in resume.skills if mention.label == "plan menus"] == [None]


def test_a_course_taken_out_or_corrected_does_not_name_its_school(shared: Matcher, corrected: Correct) -> None:
    changed = corrected(('level = "vocational"\nfield = "Professional Cookery"', 'level = "bachelor"\nfield = "Food Science"'))
    view = shared.view(changed)
    assert [(entry.level, entry.field) for entry in view.education] == [(DegreeLevel.BACHELOR, "Food Science")]
    assert view.lines[view.education[0].line].quoted == f"Bachelor, Food Science ({STATED})"
    head = "[education.1]  # line 11: Diploma in Professional Cookery, Springfield College, 2016\n"
    gone = corrected((head + 'level = "vocational"\nfield = "Professional Cookery"\n', ""))
    assert gone.education == ()
    for resume in (changed, gone):
        assert "Springfield" not in "\n".join(line.text for line in shared.view(resume).lines)


@pytest.mark.parametrize(
    "edit",
    [
        ("[roles]", '[roles]\n[roles.new]\ntitle = "Assistant to Ruby Example, ruby@example.com, she/her"'),
        ('title = "Line Cook"', 'title = "Line Cook Ruby Example +1 614 555 0101"'),
        ("certificates = [", 'certificates = [ "Ruby Example, born 1 May 1980, (614) 555-0101",'),
        (
            "[education]",
            '[education]\n[education.new]\nlevel = "master"\nfield = "Ruby Example Studies at Springfield College"',
        ),
    ],
)
def test_what_is_stated_is_as_blind_as_what_was_read(shared: Matcher, corrected: Correct, edit: tuple[str, str]) -> None:
    view = shared.view(corrected(edit))
    seen = "\n".join([
        *(line.text for line in view.lines), *(role.title for role in view.roles), *view.certificates,
        *(entry.field for entry in view.education),
    ])  # fmt: skip
    for name in ("Example", "ruby@", "555", "1980", "Springfield", "she"):
        assert name not in seen.replace("dishes", "")


def test_a_language_is_added_corrected_and_taken_out(shared: Matcher, corrected: Correct) -> None:
    resume = corrected(
        ('French = "A2"  # line 17: English (native), French (basic)\n', ""),
        ('English = "native"', 'English = "B2"\nspanish = "c1"'),
    )
    view = shared.view(resume)
    assert {(entry.code, entry.level) for entry in view.languages} == {("en", "B2"), ("es", "C1")}
    assert all(view.lines[entry.line].is_stated for entry in view.languages)
    assert resume.correction.endswith("1 language changed, 1 language added, 1 language taken out")


def test_a_kind_without_its_key_stays_and_an_empty_one_goes(shared: Matcher, cook: Resume) -> None:
    only = Corrections(cook.resume_id, languages=())
    resume = shared.correct(cook, only)
    assert (resume.skills, resume.roles, resume.education) == (cook.skills, cook.roles, cook.education)
    assert resume.languages == ()
    nothing = shared.correct(cook, Corrections(cook.resume_id, skills=(), roles=(), education=(), certificates=()))
    assert (nothing.skills, nothing.roles, nothing.education, nothing.certificates) == ((), (), (), ())
    assert nothing.experience_months is None


def test_a_resume_without_sections_keeps_its_lines_when_something_is_added(shared: Matcher) -> None:
    bare = shared.parse_resume(Document.from_text(BARE, content_hash="12" * 32))
    assert {section.kind for section in bare.sections} == {SectionKind.HEADER}
    before = shared.view(bare)
    names = tuple(dict.fromkeys(mention.label for mention in bare.skills))
    after = shared.view(shared.correct(bare, Corrections(bare.resume_id, skills=(*names, "Kubernetes"))))
    assert before.lines
    assert after.lines[: len(before.lines)] == before.lines
    assert len(after.lines) == len(before.lines) + 1


@pytest.mark.parametrize(
    ("corrections", "words"),
    [
        (Corrections("0" * 16), "resume: these are the corrections of another resume"),
        (Corrections("ab" * 8, skills=("Kuberntes",)), "skills: no skill is known by the name 'Kuberntes'; did you mean Kub"),
        (Corrections("ab" * 8, skills=("qqzzqq",)), "skills: no skill is known by the name 'qqzzqq'; take it out"),
        (Corrections("ab" * 8, languages=(LanguageCorrection("Klingon"),)), "languages: 'Klingon' is no language"),
        (Corrections("ab" * 8, roles=(RoleCorrection("3", "Cook"),)), "roles.3 was not read, they are numbered from 1 to 2"),
        (Corrections("ab" * 8, roles=(RoleCorrection("01", "Cook"),)), "roles.01 was not read"),
        (Corrections("ab" * 8, roles=(RoleCorrection("x", "Cook", YearMonth(2022, 1)),)), "roles.x.start comes after 2021"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_in_a_sentence(shared: Matcher, cook: Resume, corrections: Corrections, words: str) -> None:
    with pytest.raises(InputError, match="^" + words.replace("?", r"\?").replace("(", r"\(")):
        shared.correct(cook, corrections)
