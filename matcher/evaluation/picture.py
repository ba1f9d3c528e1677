"""A comparison as a picture: the main figure of each system as a bar."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from matcher.errors import InputError, MissingExtraError, OutputError
from matcher.evaluation.comparison import OURS, Comparison

_INK, _GREY = "#1f5f8b", "#b8c2cc"


def require_picture(path: Path) -> None:
    """Raise what `save_picture` would, as far as it can be known before there are figures.

    Raises
    ------
    MissingExtraError
        matplotlib is not installed.
    InputError, OutputError
        The ending names no picture, or there is no such folder.
    """
    if path.suffix.lower() not in (".svg", ".png", ".pdf"):
        raise InputError(f"{path}: the name of a picture ends in .svg, .png or .pdf")
    if not path.parent.is_dir():
        raise OutputError(f"{path} cannot be written: there is no folder {path.parent}")
    if find_spec("matplotlib") is None:
        raise MissingExtraError("drawing a picture", extra="evaluate")


def save_picture(comparison: Comparison, path: Path) -> None:
    """Write the picture; the ending of `path` says in which format (svg, png, pdf).

    Raises
    ------
    MissingExtraError
        matplotlib is not installed.
    InputError, OutputError
        The ending names no picture, or the file cannot be written.
    """
    require_picture(path)
    from matplotlib.figure import Figure

    measure = comparison.figures[0].measure
    shown = [figure for figure in comparison.figures if figure.measure == measure]
    if len(shown) == 1:  # a suite without rivals: all its figures are ours
        labels, values = [figure.measure for figure in comparison.figures], [figure.value for figure in comparison.figures]
        measure = "value"
    else:
        labels, values = [figure.system for figure in shown], [figure.value for figure in shown]
    figure = Figure(figsize=(7, 0.5 * len(labels) + 1.4), layout="constrained")
    axes = figure.add_subplot()
    colours = [_INK if label == OURS or measure == "value" else _GREY for label in labels]
    bars = axes.barh(labels[::-1], values[::-1], color=colours[::-1])
    axes.bar_label(bars, fmt="%.3f", padding=3)
    axes.set_xlim(0, 1)
    axes.set_xlabel(measure)
    axes.set_title(f"{comparison.name}: {comparison.split}", fontsize=9)
    axes.spines[["top", "right"]].set_visible(False)
    try:
        figure.savefig(path)
    except OSError as error:
        raise OutputError(f"{path} cannot be written: {error.strerror or error}") from None
