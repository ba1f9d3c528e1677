from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest


def write_table(file: Path, rows: Sequence[Sequence[str]]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("".join("\t".join(row) + "\n" for row in rows), encoding="utf-8")


@pytest.fixture(scope="session")
def onet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two invented occupations in the shape of the O*NET download."""
    folder = tmp_path_factory.mktemp("onet")
    one, two = ("11-0001.00", "Kite Makers"), ("11-0002.00", "Bell Ringers")
    code = ("O*NET-SOC Code", "Title")
    write_table(
        folder / "Occupation Data.tsv",
        [(*code, "Description"), (*one, 'Make "kites" of silk.'), (*two, "Ring the bells.")],
    )
    write_table(
        folder / "Alternate Titles.tsv",
        [(*code, "Alternate Title"), (*one, "Kite Builder"), (*one, "Silk Kite Maker"), (*two, "Carillon Player")],
    )
    write_table(folder / "Sample of Reported Titles.tsv", [(*code, "Reported Job Title"), (*one, "Kite Builder")])
    write_table(folder / "Task Statements.tsv", [(*code, "Task"), (*one, "Sew silk sails for kites."), (*two, "Ring bells.")])
    write_table(folder / "Technology Skills.tsv", [(*code, "Example"), (*one, "KiteCAD"), (*one, "KiteCAD")])
    write_table(folder / "Tools Used.tsv", [(*code, "Example"), (*one, "Scissors")])
    return folder


@pytest.fixture(scope="session")
def esco(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One invented occupation with two skills in the shape of the ESCO download."""
    folder = tmp_path_factory.mktemp("esco")
    columns = "conceptUri,preferredLabel,altLabels,hiddenLabels,description\n"
    (folder / "occupations_en.csv").write_text(
        columns + 'occ:1,kite maker,"builder of kites\nkite builder",,"Makes kites, sells none."\n', encoding="utf-8"
    )
    (folder / "skills_en.csv").write_text(
        columns + "skill:1,sew silk,stitch silk,silk sewing,Joining silk.\nskill:2,tie knots,,,\n", encoding="utf-8"
    )
    (folder / "occupationSkillRelations.csv").write_text(
        "occupationUri,relationType,skillUri\nocc:1,essential,skill:1\nocc:1,optional,skill:2\n", encoding="utf-8"
    )
    return folder
