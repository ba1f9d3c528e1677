"""Commands run in this process."""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest

from matcher.cli import main as command
from matcher.engine.matcher import Matcher

Invoke = Callable[..., tuple[int, str, str]]


@pytest.fixture
def invoke(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], shared: Matcher) -> Invoke:
    """Return a function that runs a command here and returns exit code, stdout and stderr."""
    for module in ("matcher.batch.parsing", "matcher.batch.run", "matcher.batch.scoring"):
        monkeypatch.setattr(f"{module}.shared_matcher", lambda _config: shared)
    monkeypatch.setattr(Matcher, "load", lambda _config=None, **_: shared)

    def run(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["matcher", *map(str, arguments)])
        try:
            command.main()
        except SystemExit as ended:
            code = ended.code
        else:
            code = 0
        return (int(code or 0), *capsys.readouterr())

    return run
