"""The locked requirements: complete, hashed, for everybody, and in step with the package's own list."""

from __future__ import annotations

import importlib.metadata
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
FOLDER = ROOT / "packaging" / "requirements"


def names(lines: list[str]) -> set[str]:
    """The packages named in requirement lines, normalised (PEP 503), without versions."""
    found = (re.match(r"[A-Za-z0-9][A-Za-z0-9._-]*", line) for line in lines)
    return {re.sub(r"[-_.]+", "-", match[0]).lower() for match in found if match}


def wanted(name: str) -> set[str]:
    return names((FOLDER / f"{name}.in").read_text("utf-8").splitlines())


def locked(name: str) -> set[str]:
    return names(re.findall(r"^\S+==.*$", (FOLDER / f"{name}.txt").read_text("utf-8"), re.MULTILINE))


@pytest.fixture(scope="module")
def project() -> dict[str, object]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def test_the_package_asks_for_what_the_lock_is_made_from(project: dict) -> None:
    assert names(project["dependencies"]) == wanted("runtime")
    assert names(project["optional-dependencies"]["lm"]) == wanted("lm")


@pytest.mark.parametrize("name", ["runtime", "dev", "lm"])
def test_everything_wanted_is_locked_with_hashes(name: str) -> None:
    text = (FOLDER / f"{name}.txt").read_text("utf-8")
    assert wanted(name) <= locked(name)
    entries = re.split(r"^(?=[A-Za-z0-9])", text, flags=re.MULTILINE)[1:]
    assert all("--hash=sha256:" in entry for entry in entries)


@pytest.mark.parametrize("name", ["runtime", "dev", "lm"])
def test_no_lock_names_a_registry(name: str) -> None:
    assert "://" not in (FOLDER / f"{name}.txt").read_text("utf-8")


@pytest.mark.parametrize("other", ["dev", "lm"])
def test_the_locks_agree_on_versions(other: str) -> None:
    def versions(name: str) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for line in (FOLDER / f"{name}.txt").read_text("utf-8").splitlines():
            if match := re.match(r"([a-z0-9.-]+)==(\S+)", line):
                found.setdefault(match[1], set()).add(match[2])
        return found

    runtime = versions("runtime")
    assert all(runtime[name] >= found for name, found in versions(other).items() if name in runtime)


def test_nothing_is_asked_for_that_the_program_does_not_use(project: dict) -> None:
    modules: dict[str, set[str]] = {}
    for module, packages in importlib.metadata.packages_distributions().items():
        for package in packages:
            modules.setdefault(re.sub(r"[-_.]+", "-", package).lower(), set()).add(module)
    listed = ROOT / "annotator" / "gui" / "about.py"
    code = "".join(p.read_text("utf-8") for p in (ROOT / "annotator").rglob("*.py") if p != listed)
    words = set(re.findall(r"\w+", code))
    used = {name for name, known in modules.items() if known & words}
    needed_by_another = {"lxml-html-clean"}  # pyproject.toml says by which
    assert names(project["dependencies"]) - used == needed_by_another


def test_pyside_stays_below_the_version_that_loses_references(project: dict) -> None:
    assert "PySide6-Essentials>=6.8,<6.12" in project["dependencies"]
    assert re.search(
        r"^pyside6-essentials==6\.(8|9|10|11)\.", (FOLDER / "runtime.txt").read_text(), re.MULTILINE
    )
