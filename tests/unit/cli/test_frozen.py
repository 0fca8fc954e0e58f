"""The command as the entry of a frozen program."""

from __future__ import annotations

import multiprocessing
import sys

import pytest

from .conftest import Run


@pytest.mark.parametrize("frozen", [True, False])
def test_a_frozen_program_lets_its_processes_begin(
    run: Run, monkeypatch: pytest.MonkeyPatch, frozen: bool
) -> None:
    calls: list[bool] = []
    monkeypatch.setattr(sys, "frozen", frozen, raising=False)
    monkeypatch.setattr(multiprocessing, "freeze_support", lambda: calls.append(True))
    run("--version")
    assert bool(calls) is frozen
