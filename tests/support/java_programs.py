"""Programs in Java that judge what is written: Maven gathers them into the user's cache, once."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import platformdirs
import pytest

_HERE = Path(__file__).parent


def gathered(name: str) -> Path:
    """The folder with the jars of `tests/support/NAME/pom.xml`. Without Maven or Java tests are skipped; on
    CI they fail."""
    pom = _HERE / name / "pom.xml"
    folder = Path(platformdirs.user_cache_path("annotator", appauthor=False)) / "tests" / name
    done = folder / "pom.xml"
    if done.exists() and done.read_bytes() == pom.read_bytes():
        return folder
    maven = shutil.which("mvn")
    if maven is None or shutil.which("java") is None:
        _missing(f"Maven and Java are needed to get {name}.")
    shutil.rmtree(folder, ignore_errors=True)
    goal = ["dependency:copy-dependencies", f"-DoutputDirectory={folder}"]
    command = [str(maven), "--quiet", "--batch-mode", f"--file={pom}", *goal]
    result = subprocess.run(command, capture_output=True, text=True, timeout=280, check=False)
    if result.returncode:
        _missing(f"Maven could not get {name}: {result.stdout[-300:]}")
    shutil.copy(pom, done)
    return folder


def _missing(what: str) -> None:
    if os.environ.get("CI") == "true":
        pytest.fail(what)
    pytest.skip(what)
