"""The graph of roles: what O*NET states of related occupations, and how near occupations are where it states nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from matcher.features.embeddings import StaticEncoder
from matcher.roles.graph import UNIT, RoleGraph, Weighted
from matcher.roles.train.described import Described
from matcher.roles.train.nearness import NearnessSettings, counterparts, nearness_by_names, occupation_nearness
from matcher.taxonomy.taxonomy import Taxonomy

LICENCE = (
    "Numbers derived from O*NET 29.2 (CC BY 4.0) and ESCO 1.1.1 (Decision 2011/833/EU) by way of models/embeddings; "
    "see data/ATTRIBUTION.md"
)

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class GraphSettings:
    """Everything that decides the result, together with the sources."""

    nearness: NearnessSettings = field(default_factory=NearnessSettings)
    n_neighbours: int = 24
    n_stated: int = 20
    """O*NET names so many related occupations; the nearest and the last of as many set the scale of nearness."""
    stated: float = 0.6
    """Share of what O*NET states in the closeness of two occupations that it has lists for."""
    turned: float = 0.8
    """What a relation counts that only the other occupation's list states."""
    first: float = 0.95
    last: float = 0.45
    """Closeness of the nearest and of the twentieth neighbour, the middle over all occupations; O*NET's lists have the same."""
    least: float = 0.05


@dataclass(frozen=True, slots=True)
class ReportedGraph:
    """What makes the building a reported one: what it does not see, and what counts its figures."""

    held_out: frozenset[str]
    """Ids of O*NET occupations."""
    measure: Callable[[RoleGraph], dict[str, float]]
    sources: Mapping[str, str]
    """sha256 of the files that say what is held out, by their name."""


def build_graph(
    described: Described,
    taxonomy: Taxonomy,
    encoder: StaticEncoder,
    settings: GraphSettings,
    *,
    held_out: frozenset[str] = frozenset(),
) -> RoleGraph:
    """Return the graph; of O*NET ids in `held_out` neither relations nor names are seen, in either direction."""
    alike = counterparts(described, taxonomy, encoder, settings.nearness, held_out=held_out)
    near = occupation_nearness(described, taxonomy, encoder, alike, settings=settings.nearness)
    # Of "all other" occupations nothing is told but names.
    named = nearness_by_names(described, encoder, held_out=held_out)
    for rows, values in ((described.has_tasks, near), (~described.has_tasks, named)):
        near[rows] = _scaled(values, rows, described, settings)
    stated = _stated(described.ids, taxonomy, held_out)
    is_listed = stated.any(axis=1)
    stated = np.maximum(stated, settings.turned * stated.T)
    blended = settings.stated * stated + (1.0 - settings.stated) * near
    closeness = np.where(np.logical_and.outer(is_listed, is_listed), blended, near)
    closeness[:, ~described.has_tasks] = 0.0  # no role to go to: nobody says what is done in it
    np.fill_diagonal(closeness, 0.0)
    return RoleGraph(_neighbours(described.ids, closeness, settings.n_neighbours), alike)


def train_graph(
    described: Described,
    taxonomy: Taxonomy,
    encoder: StaticEncoder,
    out: Path,
    *,
    reported: ReportedGraph | None = None,
    settings: GraphSettings | None = None,
) -> dict[str, Any]:
    """Build the graph of all occupations, save it at `out`, and return its figures.

    Those of a reported run are of a graph that was built with the same settings and saw nothing of what it holds out.
    """
    settings = settings or GraphSettings()
    figures: dict[str, float] = {}
    if reported is not None:
        figures = reported.measure(build_graph(described, taxonomy, encoder, settings, held_out=reported.held_out))
    graph = build_graph(described, taxonomy, encoder, settings)
    metrics = {
        "n_occupations": len(graph.near),
        "n_neighbours": sum(map(len, graph.near.values())),
        "n_counterparts": sum(map(len, graph.counterparts.values())),
        "figures": figures,
    }
    about = {
        "settings": asdict(settings),
        "sources": described.hashes | dict(reported.sources if reported else {}),
        "models": {"embeddings": encoder.sha256, "taxonomy": taxonomy.sha256},
        "metrics": metrics,
        "licence": LICENCE,
    }
    graph.save(out, about)
    RoleGraph.load(out)
    return metrics


def _scaled(near: Floats, rows: npt.NDArray[np.bool_], described: Described, settings: GraphSettings) -> Floats:
    """Return some rows on the scale of O*NET's lists, on which closeness falls from the first to the twentieth entry."""
    others = near.copy()
    np.fill_diagonal(others, -np.inf)
    ordered = -np.sort(-others[np.ix_(rows, described.has_tasks)], axis=1)
    n_others = int(np.isfinite(ordered).sum(axis=1).min(initial=len(near)))
    if not ordered.size or not n_others:
        return near[rows]
    first, last = (float(np.median(ordered[:, min(place, n_others - 1)])) for place in (0, settings.n_stated - 1))
    slope = (settings.first - settings.last) / ((first - last) or 1.0)
    return np.clip(settings.last + slope * (near[rows] - last), settings.least, settings.first)


def _stated(ids: tuple[str, ...], taxonomy: Taxonomy, held_out: frozenset[str]) -> Floats:
    place = {key: index for index, key in enumerate(ids)}
    stated = np.zeros((len(ids), len(ids)))
    for key in ids:
        for other, closeness in taxonomy.related_occupations(key):
            if not {key, other} & held_out:
                stated[place[key], place[other]] = closeness
    return stated


def _neighbours(ids: tuple[str, ...], closeness: Floats, n_neighbours: int) -> dict[str, Weighted]:
    whole = np.rint(closeness * UNIT).astype(np.int64)
    chosen = np.argsort(-whole, axis=1, kind="stable")[:, :n_neighbours]
    return {
        key: tuple((ids[place], int(row[place]) / UNIT) for place in places if row[place] > 0)
        for key, row, places in zip(ids, whole, chosen.tolist(), strict=True)
    }
