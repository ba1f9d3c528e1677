"""Units of work in a module that processes of workers can import."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

UNITS = """
import os
import time

from matcher.errors import DocumentError


def doubled(number):
    return 2 * number


def pid_after(seconds):
    time.sleep(seconds)
    return os.getpid()


def dies_at_seven(number):
    time.sleep(0.05)
    if number == 7:
        os.kill(os.getpid(), 9)
    return number


def refuses(number):
    raise LookupError("unit", number)


def refuses_with_more_than_words(number):
    raise DocumentError("cannot be read", outcome="malformed")


def type_of(value):
    return type(value).__name__
"""


@pytest.fixture
def units(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    (tmp_path / "units_of_work.py").write_text(UNITS, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    yield importlib.import_module("units_of_work")
    del sys.modules["units_of_work"]
