"""packaging/bootstrap.py: what it decides; what it installs is what these tests run in."""

from __future__ import annotations

import ast
import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[3]
SCRIPT = ROOT / "packaging" / "bootstrap.py"


@pytest.fixture
def bootstrap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The script as a module, with its environment in a temporary folder."""
    spec = importlib.util.spec_from_file_location("bootstrap", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    venv = tmp_path / "venv"
    venv.mkdir()
    monkeypatch.setattr(module, "VENV", venv)
    monkeypatch.setattr(module, "STAMP", venv / "stamp.json")
    monkeypatch.setattr(module, "PYTHON", Path(sys.executable))
    monkeypatch.delenv("LM", raising=False)
    return module


def stamp(bootstrap: ModuleType, **changes: str) -> dict[str, str]:
    return {
        "base": bootstrap.base_fingerprint(),
        "model": bootstrap.model_fingerprint(),
        **changes,
    }


def test_it_imports_nothing_but_the_standard_library() -> None:
    imported = {
        (node.module if isinstance(node, ast.ImportFrom) else alias.name) or ""
        for node in ast.walk(ast.parse(SCRIPT.read_text("utf-8")))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }
    assert {name.split(".")[0] for name in imported} <= sys.stdlib_module_names


def test_it_can_be_read_by_an_old_python_that_then_looks_for_another() -> None:
    ast.parse(SCRIPT.read_text("utf-8"), feature_version=(3, 8))


def test_an_environment_is_current_while_the_locks_are_the_same(bootstrap: ModuleType) -> None:
    assert not bootstrap.is_current({})
    assert bootstrap.is_current(stamp(bootstrap))
    assert not bootstrap.is_current(stamp(bootstrap, base="of another lock"))


def test_a_changed_lock_makes_it_stale(
    bootstrap: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = stamp(bootstrap)
    for path in [*bootstrap.base_locks(), bootstrap.model_lock()]:
        (tmp_path / path.name).write_bytes(path.read_bytes())
    monkeypatch.setattr(bootstrap, "REQUIREMENTS", tmp_path)
    assert bootstrap.is_current(before)
    (tmp_path / "dev.txt").write_text("something else")
    assert not bootstrap.is_current(before)


def test_settings_of_the_checking_tools_do_not_make_it_stale(bootstrap: ModuleType) -> None:
    text = '[project]\nname = "a"\n[tool.ruff]\nline-length = 80\n[tool.hatch.version]\npath = "b"\n'
    assert bootstrap.build_settings(text) == bootstrap.build_settings(text.replace("80", "110"))
    assert bootstrap.build_settings(text) != bootstrap.build_settings(text.replace('"a"', '"c"'))
    assert bootstrap.build_settings(text) != bootstrap.build_settings(text.replace('"b"', '"c"'))


def test_the_language_model_is_optional(bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not bootstrap.is_current(stamp(bootstrap, model=""))
    assert bootstrap.is_current(stamp(bootstrap, model="failed"))
    monkeypatch.setenv("LM", "0")
    assert bootstrap.is_current(stamp(bootstrap, model=""))


def test_a_damaged_stamp_counts_as_none(bootstrap: ModuleType) -> None:
    bootstrap.STAMP.write_text("{ not json")
    assert bootstrap.read_stamp() == {}
    bootstrap.write_stamp({"base": "x"})
    assert bootstrap.read_stamp() == {"base": "x"}


def test_an_unsupported_python_looks_for_a_supported_one(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert bootstrap.find_interpreter() == [sys.executable]
    monkeypatch.setattr(bootstrap, "supported", lambda version: False)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(bootstrap.SetupError, match=r"3\.11, 3\.12 or 3\.13"):
        bootstrap.find_interpreter()
    if sys.platform != "win32":
        name = f"python{sys.version_info.major}.{sys.version_info.minor}"
        (tmp_path / name).symlink_to(sys.executable)
        assert bootstrap.find_interpreter() == [name]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the libraries of Linux")
def test_missing_system_libraries_are_found_and_named(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert bootstrap.missing_libraries(["libc.so.6", "libnone-such.so.1"]) == ["libnone-such.so.1"]
    monkeypatch.setattr(bootstrap, "QT_LIBRARIES", {"libnone-such.so.1": "libnone-such1"})
    monkeypatch.setattr(bootstrap, "is_root", lambda: False)
    monkeypatch.setattr(bootstrap, "is_debian", lambda: True)
    bootstrap.check_qt_libraries(for_window=False)
    assert "sudo apt-get install libnone-such1" in capsys.readouterr().out


def test_every_part_of_the_tests_can_be_called_alone_and_make_knows_all_tasks(bootstrap: ModuleType) -> None:
    assert list(bootstrap.PARTS) == ["lint", "types", "test-unit", "test-gui", "test-languagetool"]
    makefile = (ROOT / "Makefile").read_text("utf-8")
    offered = subprocess.run(
        [sys.executable, str(SCRIPT), "--help"], capture_output=True, text=True, check=True
    ).stdout
    for task in [*bootstrap.PARTS, "setup", "run", "test", "bench", "golden", "clean"]:
        assert task in makefile
        assert task in offered


def test_all_parts_run_even_where_one_fails(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ran: list[str] = []

    def part(name: str, status: int) -> object:
        return lambda: ran.append(name) or status

    monkeypatch.setattr(bootstrap, "PARTS", {"a": part("a", 0), "b": part("b", 2), "c": part("c", 0)})
    assert bootstrap.test() == 2
    assert ran == ["a", "b", "c"]
    assert "FAILED" in capsys.readouterr().out


def test_a_part_that_a_signal_ends_has_failed(bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap, "PARTS", {"a": lambda: 0, "b": lambda: -11, "c": lambda: 0})
    assert bootstrap.test() != 0
    monkeypatch.setattr(bootstrap, "call", lambda *_: -6)
    assert bootstrap.bench() != 0
