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


OTHERS = {
    "Polish": "Doświadczony inżynier oprogramowania z dziesięcioletnim stażem w firmach produkcyjnych. Odpowiadał za "
    "projektowanie systemów oraz prowadzenie zespołu pięciu osób. Wdrożenie nowych narzędzi przyczyniło się "
    "do skrócenia czasu pracy.",
    "Swedish": "Erfaren sjuksköterska som har arbetat på ett stort sjukhus i Göteborg. Ansvarig för omvårdnad av "
    "patienter och handledning av nya kollegor. Jag trivs med att arbeta i team.",
    "Turkish": "Deneyimli yazılım mühendisi olarak büyük bir şirkette çalıştım. Müşteriler için yeni sistemler "
    "geliştirdim ve ekip ile birlikte projeleri yönettim.",
    "Czech": "Zkušený účetní s praxí ve výrobní společnosti. Odpovědný za přípravu účetní závěrky a vedení týmu. "
    "Pracoval jsem také jako kontrolor pro mezinárodní firmu.",
    "Romanian": "Contabil cu experiență în pregătirea rapoartelor financiare pentru o companie mare. Am fost responsabil "
    "de coordonarea echipei și de relația cu clienții din România.",
    "Finnish": "Kokenut sairaanhoitaja, joka on työskennellyt suuressa sairaalassa. Vastasin potilaiden hoidosta ja "
    "uusien työntekijöiden perehdytyksestä sekä tiimin johtamisesta.",
    "Hungarian": "Tapasztalt könyvelő vagyok, aki egy nagy vállalatnál dolgozott. Feladataim közé tartozott az éves "
    "beszámoló elkészítése és a csapat vezetése, valamint nem csak a magyar ügyfelek kezelése.",
    "Indonesian": "Perawat berpengalaman yang telah bekerja di rumah sakit besar. Bertanggung jawab untuk perawatan pasien "
    "dan pelatihan staf baru dengan baik.",
    "Vietnamese": "Kỹ sư phần mềm có nhiều năm kinh nghiệm trong các công ty lớn. Tôi chịu trách nhiệm thiết kế hệ thống và "
    "quản lý nhóm với khách hàng của công ty.",
    "Danish": "Erfaren sygeplejerske der har arbejdet på et stort hospital i København. Ansvarlig for pleje af "
    "patienter og oplæring af nye kolleger.",
    "Croatian": "Iskusni inženjer s deset godina rada u velikim tvrtkama. Odgovoran za razvoj sustava i vođenje tima od "
    "pet ljudi, kao i za obuku novih zaposlenika.",
    "Swahili": "Muuguzi mwenye uzoefu wa miaka kumi katika hospitali kubwa ya mjini. Aliwajibika kwa huduma ya wagonjwa "
    "na mafunzo ya wafanyakazi wapya. Nilifanya kazi kwa bidii katika idara ya upasuaji na kusimamia timu ya "
    "watu watano kwa miaka mitatu.",
}
LIST = """
python sql docker kubernetes terraform ansible jenkins react angular vue node typescript java kotlin swift go rust
postgresql mysql mongodb redis kafka spark airflow snowflake dbt tableau looker excel aws azure gcp linux git jira
""".split()  # noqa: SIM905 - reads better as prose


@pytest.mark.parametrize("text", OTHERS.values(), ids=OTHERS)
def test_other_languages_in_latin_letters_are_said_not_to_be_english(text: str) -> None:
    for written in (text, text.upper(), text + "\n" + ", ".join(LIST[:10])):
        assert detect_language(written) == "und-Latn"
    assert remark_on("und-Latn") == "it is not written in English, and only English is read: a human must judge"


def test_running_text_without_one_known_small_word_is_not_english() -> None:
    text = "zelo dobra kamna gora ti polna vera ti lepa zima ti nova sola ti mala hisa " * 2
    text += "stara vrata ti bela miza ti zeleni gozd ti siroka cesta ti visoka gora ti hitra reka"
    assert detect_language(text) == "und-Latn"


@pytest.mark.parametrize("separator", [", ", " ", "\n", " / ", " | "])
def test_lists_of_products_say_nothing_of_the_language(separator: str) -> None:
    for names in (LIST, [name.capitalize() for name in LIST], LIST + LIST[::-1]):
        assert remark_on(detect_language(separator.join(names))) == ""


@pytest.mark.parametrize(
    "text",
    [
        "Final Cut Pro, Logic Pro, Pro Tools, Premiere Pro",
        "Ada Example\nMaria Example\nSam Example\nDan Example\nVan Cho\nMeg Example",
        "customer service, cash handling, stock control, food safety, menu planning, patient care, wound care " * 3,
        "Managed teams, delivered software projects on budget. Reduced operating costs 12%. Trained staff. " * 3,
        "Och och och och och",
    ],
)
def test_names_and_telegram_style_are_not_called_foreign(text: str) -> None:
    assert remark_on(detect_language(text)) == ""


@pytest.mark.timeout(20)
def test_one_endless_word_is_passed_over() -> None:
    # Ten times, a letter changed: a search that begins anew at each letter takes seconds for each.
    assert {detect_language(letter + "word" * 250_000) for letter in "abcdefghij"} == {"und"}
