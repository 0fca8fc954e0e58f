"""The services and the command line work where there is no Qt."""

from __future__ import annotations

import subprocess
import sys

import pytest

PROBE = """
import importlib, pkgutil, sys
{statement}
for name in {packages!r}:
    package = importlib.import_module(name)
    for module in pkgutil.walk_packages(package.__path__, name + "."):
        importlib.import_module(module.name)
loaded = sorted(name for name in sys.modules if name.split(".")[0] in ("PySide6", "shiboken6"))
print(",".join(loaded))
"""


def loaded(packages: list[str], statement: str = "") -> str:
    done = subprocess.run(
        [sys.executable, "-c", PROBE.format(packages=packages, statement=statement)],
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    return done.stdout.strip()


@pytest.mark.parametrize("package", ["annotator.services", "annotator.cli"])
def test_loads_no_qt(package: str) -> None:
    assert loaded([package]) == ""


def test_the_probe_notices_qt() -> None:
    assert "PySide6.QtCore" in loaded([], "import PySide6.QtCore")
