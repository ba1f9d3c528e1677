"""``matcher corrections``: what was read from a resume, as a file that the person edits and gives back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from matcher.cli.console import results, tell
from matcher.cli.options import ConfigOption, SetOption, load_config

EXAMPLE = "Example: matcher corrections ada.pdf -o ada.toml, then matcher explain ada.pdf advert.txt --corrections ada.toml"


def corrections(
    resume: Annotated[Path, typer.Argument(metavar="RESUME", help="A resume.", show_default=False)],
    out: Annotated[
        Path | None, typer.Option("--out", "-o", metavar="FILE", help="Where to write it.", show_default="printed")
    ] = None,
    is_forced: Annotated[bool, typer.Option("--force", help="Write over a file, and over what was edited in it.")] = False,
    config: ConfigOption = None,
    settings: SetOption = None,
) -> None:
    """Print what was read from a resume as a file to edit: take out what is wrong, add what was missed, correct dates.

    Give it back with --corrections. Unedited it changes nothing.
    """
    from matcher.corrections.form import corrections_form
    from matcher.engine.matcher import Matcher
    from matcher.errors import OutputError, UsageError

    if out is not None and out.exists() and not is_forced:
        raise UsageError(f"{out}: is there already, perhaps edited; give --force to write over it, or another name")
    with Matcher.load(load_config(config, settings)) as matcher:
        form = corrections_form(matcher.parse_resume(resume))
    if out is None:
        with results() as stream:
            stream.write(form)
        return
    try:
        out.write_text(form, encoding="utf-8", newline="\n")
    except OSError as error:
        raise OutputError(f"{out}: cannot be written ({error.strerror}); choose another name with -o") from None
    tell(f"{out}: written; edit it, and give it back with --corrections")
