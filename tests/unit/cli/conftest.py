"""Commands run in this process."""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest

from matcher.cli import main as command

Invoke = Callable[..., tuple[int, str, str]]


@pytest.fixture
def invoke(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], one_matcher: None) -> Invoke:
    """Return a function that runs a command here and returns exit code, stdout and stderr."""

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
