"""Who may import whom. Read from the source, so that imports inside functions count too."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import annotator

PACKAGE = Path(annotator.__file__).parent

BELOW = {
    "model": set(),
    "text": {"model"},
    "knowledge": {"model", "text"},
    "detect": {"knowledge", "model", "text"},
    "formats": {"model", "text"},
    "store": {"model", "text"},
    "services": {"detect", "formats", "knowledge", "model", "store", "text"},
    "gui": {"formats", "model", "services", "text"},
    "cli": {"detect", "formats", "knowledge", "model", "services", "text"},
}
"""What each layer may import, itself and the package's own modules (paths, __version__) apart."""

COMPOSITION = ("cli/main.py", "annotator.gui.app")
"""The one place where the command line starts the window."""

QT = "PySide6"
PRINTING = "printing.py"
"""The one module outside gui that needs Qt; it is imported where a PDF is asked for, never before."""


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def imports(path: Path) -> Iterator[tuple[str, int]]:
    """The full names of the modules that a file imports, with the line."""
    package = ["annotator", *path.relative_to(PACKAGE).parent.parts]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            for name in node.names:
                yield name.name, node.lineno
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                base = ".".join([*package[: len(package) - node.level + 1], *filter(None, [base])])
            if base == "annotator":
                # `from annotator import gui` imports a module, `from annotator import __version__` does not.
                for name in node.names:
                    yield f"annotator.{name.name}", node.lineno
            else:
                yield base, node.lineno


def layer_of(module: str) -> str | None:
    parts = module.split(".")
    return parts[1] if parts[0] == "annotator" and len(parts) > 1 and parts[1] in BELOW else None


def violations(path: Path, found: Iterator[tuple[str, int]]) -> list[str]:
    name = path.relative_to(PACKAGE).as_posix()
    own = name.split("/")[0]
    wrong = []
    for module, line in found:
        place = f"{name}:{line} imports {module}"
        if module.split(".")[0] == "difflib":
            wrong.append(f"{place}: use annotator.text.diff")
        if module.split(".")[0] == QT and own not in ("gui", PRINTING):
            wrong.append(f"{place}: Qt belongs to gui")
        there = layer_of(module)
        if own in BELOW and there is not None and there != own and there not in BELOW[own]:
            if (name, module) == COMPOSITION:
                continue
            wrong.append(f"{place}: {own} does not stand on {there}")
    return wrong


@pytest.mark.parametrize("path", modules(), ids=lambda p: p.relative_to(PACKAGE).as_posix())
def test_layers(path: Path) -> None:
    assert violations(path, imports(path)) == []


def test_the_window_is_started_lazily() -> None:
    """The composition imports the window inside a function only."""
    tree = ast.parse((PACKAGE / COMPOSITION[0]).read_text(encoding="utf-8"))
    top = [n for n in tree.body if isinstance(n, ast.ImportFrom) and "gui" in (n.module or "")]
    inside = [
        n
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef)
        for n in ast.walk(function)
        if isinstance(n, ast.ImportFrom) and n.module == COMPOSITION[1]
    ]
    assert not top
    assert len(inside) == 1


def test_printing_is_imported_where_it_is_used() -> None:
    for path in modules():
        top = ast.parse(path.read_text(encoding="utf-8")).body
        names = [n.module for n in top if isinstance(n, ast.ImportFrom)]
        assert "annotator.printing" not in names, path


@pytest.mark.parametrize(
    ("file", "module"),
    [
        ("model/anchor.py", "annotator.text.offsets"),
        ("store/database.py", "annotator.detect.base"),
        ("services/review.py", "annotator.gui.app"),
        ("services/review.py", "PySide6.QtCore"),
        ("gui/app.py", "annotator.cli.main"),
        ("gui/app.py", "annotator.store.database"),
        ("cli/check.py", "annotator.gui.app"),
        ("text/diff.py", "difflib"),
    ],
)
def test_a_wrong_import_is_noticed(file: str, module: str) -> None:
    assert violations(PACKAGE / file, iter([(module, 1)]))
