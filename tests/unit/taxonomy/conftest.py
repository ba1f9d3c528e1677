from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from matcher.taxonomy.taxonomy import Taxonomy
from matcher.text.tokens import words


@pytest.fixture(scope="session")
def taxonomy() -> Taxonomy:
    return Taxonomy.load()


@pytest.fixture(scope="session")
def concept(taxonomy: Taxonomy) -> Callable[[str], str]:
    """Gives the id of the one skill that a name means."""

    def find(name: str) -> str:
        hit = taxonomy.lexicon.lookup(" ".join(words(name)))
        assert hit is not None, name
        assert len(hit.concept_ids) == 1, (name, hit)
        return hit.concept_ids[0]

    return find


CSV = {
    "skills_en.csv": [
        "conceptUri,skillType,preferredLabel,altLabels,hiddenLabels,description",
        'http://data.europa.eu/esco/skill/k1,knowledge,Snake (computer programming),"Snake 3\nSnakelang",,"a long,\ntext"',
        "http://data.europa.eu/esco/skill/k2,knowledge,computer programming,coding,,text",
        "http://data.europa.eu/esco/skill/s1,skill/competence,manage budgets,,,the equipment is the equipment",
        "http://data.europa.eu/esco/skill/l1,knowledge,Elvish,,,text",
    ],
    "skillGroups_en.csv": [
        "conceptUri,preferredLabel,code",
        "http://data.europa.eu/esco/skill/L,language skills and knowledge,L",
        "http://data.europa.eu/esco/isced-f/0613,software,0613",
    ],
    "broaderRelationsSkillPillar.csv": [
        "conceptType,conceptUri,broaderType,broaderUri",
        "K,http://data.europa.eu/esco/skill/k1,K,http://data.europa.eu/esco/skill/k2",
        "K,http://data.europa.eu/esco/skill/k1,G,http://data.europa.eu/esco/isced-f/0613",
        "K,http://data.europa.eu/esco/skill/k2,G,http://data.europa.eu/esco/isced-f/0613",
        "K,http://data.europa.eu/esco/skill/l1,G,http://data.europa.eu/esco/skill/L",
    ],
    "skillSkillRelations.csv": [
        "originalSkillUri,originalSkillType,relationType,relatedSkillType,relatedSkillUri",
        "http://data.europa.eu/esco/skill/s1,skill,optional,knowledge,http://data.europa.eu/esco/skill/k2",
    ],
    "occupations_en.csv": [
        "conceptUri,iscoGroup,preferredLabel,altLabels,hiddenLabels,description",
        'http://data.europa.eu/esco/occupation/o1,2512,snake developer,"snake coder",,text',
        "http://data.europa.eu/esco/occupation/o2,2514,application coder,,,text",
    ],
    "occupationSkillRelations.csv": [
        "occupationUri,relationType,skillType,skillUri",
        "http://data.europa.eu/esco/occupation/o1,essential,knowledge,http://data.europa.eu/esco/skill/k1",
        "http://data.europa.eu/esco/occupation/o1,optional,skill,http://data.europa.eu/esco/skill/s1",
        "http://data.europa.eu/esco/occupation/o2,essential,knowledge,http://data.europa.eu/esco/skill/k1",
    ],
}
TSV = {
    "Occupation Data.tsv": ["O*NET-SOC Code|Title|Description", "15-1.00|Snake Developers|the text", "15-2.00|Typists|text"],
    "Job Zones.tsv": ["O*NET-SOC Code|Title|Job Zone", "15-1.00|Snake Developers|4"],
    "Alternate Titles.tsv": [
        "O*NET-SOC Code|Title|Alternate Title|Short Title",
        "15-1.00|Snake Developers|SD (Snake Dev)|",
        '15-2.00|Typists|"Keyboard" Clerk|',
    ],
    "Sample of Reported Titles.tsv": ["O*NET-SOC Code|Title|Reported Job Title", "15-1.00|Snake Developers|Snake Coder"],
    "Related Occupations.tsv": [
        "O*NET-SOC Code|Related O*NET-SOC Code|Relatedness Tier|Index",
        "15-1.00|15-2.00|Primary-Short|1",
    ],
    "Technology Skills.tsv": [
        "O*NET-SOC Code|Example|Commodity Code|Commodity Title|Hot Technology|In Demand",
        "15-1.00|Snake|1|Development software|Y|Y",
        "15-1.00|Microsoft Grapher|2|Charts|N|N",
        "15-2.00|Microsoft Grapher|2|Charts|N|N",
    ],
    "Tools Used.tsv": ["O*NET-SOC Code|Example|Commodity Code|Commodity Title", "15-2.00|Typewriters|3|Office machines"],
    "Skills.tsv": [
        "O*NET-SOC Code|Element Name|Scale ID|Data Value|Recommend Suppress|Not Relevant",
        "15-1.00|Programming|IM|4.5|N|",
        "15-1.00|Programming|LV|5|N|N",
        "15-2.00|Programming|IM|1.5|N|",
    ],
    "Knowledge.tsv": [
        "O*NET-SOC Code|Element Name|Scale ID|Data Value|Recommend Suppress|Not Relevant",
        "15-2.00|Administrative|IM|3.5|N|",
    ],
    "Task Statements.tsv": ["O*NET-SOC Code|Task", "15-1.00|Write code"],
}
ALIASES = """
[names]
"Snake" = ["Snk"]
[new.technology]
"matcher:adder" = { label = "Adder", names = ["Add-R"], broader = ["Snake"], related = ["manage budgets"] }
"""


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    """A folder with `esco`, `onet` and `aliases.toml`: both sources in small."""
    for name, tables, separator in (("esco", CSV, None), ("onet", TSV, "\t")):
        (tmp_path / name).mkdir()
        for file, lines in tables.items():
            text = "\n".join(lines) + "\n"
            text = text.replace("|", separator) if separator else "\ufeff" + text
            (tmp_path / name / file).write_text(text, encoding="utf-8", newline="")
    (tmp_path / "aliases.toml").write_text(ALIASES, encoding="utf-8")
    return tmp_path
