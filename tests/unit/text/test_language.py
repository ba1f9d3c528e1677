from __future__ import annotations

import pytest

from matcher.text.language import detect_language, remark_on

SENTENCES = {
    "en": "Registered nurse with ten years of experience in the care of patients on a busy ward, and in training new staff.",
    "de": "Ich habe fünf Jahre als Elektriker gearbeitet und war für die Wartung der Anlagen sowie die Schulung zuständig.",
    "fr": "Infirmière avec dix ans d'expérience dans les soins aux patients, responsable de la formation pour le service.",
    "es": "Contador con experiencia en la preparación de los informes y el análisis de costos para una empresa del sector.",
    "it": "Cuoco con esperienza nella preparazione dei piatti e nella gestione della cucina di un ristorante per dieci anni.",
    "pt": "Professora com experiência no ensino de matemática para os alunos do ensino médio e na formação de uma equipe.",
    "nl": "Timmerman met tien jaar ervaring in de bouw en het onderhoud van woningen, ook voor de opleiding van een team.",
}


@pytest.mark.parametrize(("code", "text"), SENTENCES.items())
def test_each_language_is_told_from_the_others(code: str, text: str) -> None:
    assert detect_language(text) == code
    assert detect_language(text.upper()) == code


@pytest.mark.parametrize("text", ["", "Python, SQL, Docker, Kubernetes", "a b c", "12345 67890"])
def test_what_says_nothing_is_undetermined(text: str) -> None:
    assert detect_language(text) == "und"


def test_an_english_resume_in_list_style_stays_english() -> None:
    text = "Led a team of 5 for the rollout of SAP. Reduced costs by 12%. Trained staff in the use of forklifts. " * 3
    assert detect_language(text + "Python SQL Excel Tableau " * 10) == "en"


def test_a_quoted_foreign_phrase_does_not_turn_the_text() -> None:
    assert detect_language(SENTENCES["en"] * 3 + " Médecins sans frontières, chef de partie, la brigade de cuisine") == "en"


@pytest.mark.parametrize(
    ("text", "code", "script"),
    [
        ("Мы ищем опытную медсестру для работы в отделении хирургии", "und-Cyrl", "Cyrillic"),
        ("我们正在寻找一名有经验的护士。负责病人护理。", "und-Hani", "CJK"),
        ("看護師を募集しています。経験者歓迎。", "und-Jpan", "Hiragana and Katakana"),
        ("ممرضة ذات خبرة في رعاية الجروح", "und-Arab", "Arabic"),
    ],
)
def test_other_letters_are_said_and_no_language_is_guessed(text: str, code: str, script: str) -> None:
    assert detect_language(text) == code
    assert f"in {script} letters, and only English is read" in remark_on(code)


@pytest.mark.parametrize(
    "text", ["", "😀🎉", "!!!", "Worked on Ω and μ in Zürich with the team of the ward", "Łódź, Kraków, Poznań", "и"]
)
def test_a_few_other_letters_say_nothing(text: str) -> None:
    assert not detect_language(text).startswith("und-")
