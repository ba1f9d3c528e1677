"""``matcher train``: make the shipped data and models again from the public downloads."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    help="Make the shipped data and models again from the public O*NET and ESCO downloads.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

EscoOption = Annotated[Path, typer.Option("--esco", metavar="DIR", help="Folder with the ESCO 1.1.1 CSV files (English).")]
OnetOption = Annotated[Path, typer.Option("--onet", metavar="DIR", help="Folder with the O*NET 29.2 tables (text).")]


def _out(path: Path | None, *parts: str) -> Path:
    from matcher.persistence.assets import asset_path

    return asset_path(*parts) if path is None else path


OutOption = Annotated[
    Path | None, typer.Option("--out", metavar="DIR", help="Where to write; by default over the files in use.")
]


@app.command("taxonomy", epilog="Example: matcher train taxonomy --esco downloads/esco --onet downloads/onet")
def taxonomy(esco: EscoOption, onet: OnetOption, out: OutOption = None) -> None:
    """Build the lexicon and graph of skills and occupations."""
    from matcher.taxonomy.build.bundle import build_taxonomy

    summary = build_taxonomy(esco, onet, _out(out, "data", "taxonomy"))
    typer.echo(json.dumps({"path": str(summary.path), **summary.counts}, indent=1))


@app.command("tfidf", epilog="Example: matcher train tfidf --esco downloads/esco --onet downloads/onet")
def tfidf(
    esco: EscoOption,
    onet: OnetOption,
    skill2vec: Annotated[
        Path | None,
        typer.Option("--skill2vec", metavar="FILE", help="Postings of skill2vec (CSV, may be gzipped), counted as well."),
    ] = None,
    out: OutOption = None,
) -> None:
    """Fit the TF-IDF weights on the reference corpus."""
    from matcher.features.train.tfidf import train_tfidf

    typer.echo(json.dumps(train_tfidf(esco, onet, skill2vec, _out(out, "models", "tfidf")), indent=1, default=str))


@app.command("embeddings", epilog="Example: matcher train embeddings --esco downloads/esco --onet downloads/onet")
def embeddings(
    esco: EscoOption,
    onet: OnetOption,
    splits: Annotated[
        Path | None, typer.Option("--splits", metavar="DIR", help="Held-out titles and occupations, for a run with figures.")
    ] = None,
    title_similarity: Annotated[
        Path | None, typer.Option("--title-similarity", metavar="DIR", help="Title benchmark, for a run with figures.")
    ] = None,
    out: OutOption = None,
) -> None:
    """Distil and tune the static embeddings (needs the extra 'train').

    With --splits and --title-similarity what they hold is kept out of training, and the figures on it are printed.
    """
    from matcher.errors import UsageError
    from matcher.features.train.embeddings import EvaluationData, train_embeddings

    if (splits is None) != (title_similarity is None):
        raise UsageError("give both --splits and --title-similarity, or neither")
    evaluation = EvaluationData(splits, title_similarity) if splits and title_similarity else None
    metrics = train_embeddings(esco, onet, _out(out, "models", "embeddings"), evaluation=evaluation)
    typer.echo(json.dumps(metrics, indent=1, default=str))
