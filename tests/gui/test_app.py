"""Starting, ending and breaking, in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QMessageBox

from annotator.gui.app import CrashReporter, _open
from annotator.services.settings import Settings
from annotator.services.workspace import Workspace
from tests.gui.conftest import SAMPLE, ScriptedPrompts

RUN = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from annotator.gui import app
from annotator.gui.main_window import MainWindow

def act():
    window = next((w for w in QApplication.topLevelWidgets() if isinstance(w, MainWindow)), None)
    if window is None or {when}:
        QTimer.singleShot(100, act)
        return
    {act}

qt = QApplication([])
QTimer.singleShot(100, act)
sys.exit(app.run([Path(p) for p in {files!r}], Path({store!r})))
"""


WITHOUT_ARTICLE = "window.controller.document is None"


def run(
    tmp_path: Path, act: str, files: list[str], unless: str = "False"
) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        "QT_QPA_PLATFORM": "offscreen",
        "XDG_CONFIG_HOME": str(tmp_path / "config"),
        "XDG_DATA_HOME": str(tmp_path / "data"),
        "HOME": str(tmp_path),
        "APPDATA": str(tmp_path / "config"),
        "LOCALAPPDATA": str(tmp_path / "data"),
    }
    code = RUN.format(act=act, when=unless, files=files, store=str(tmp_path / "project.db"))
    return subprocess.run(
        [sys.executable, "-c", code],
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_imports_the_files_shows_them_and_ends(tmp_path: Path) -> None:
    done = run(tmp_path, "print(window.windowTitle()); window.close()", [str(SAMPLE)], WITHOUT_ARTICLE)
    assert done.returncode == 0, done.stderr
    assert "President Donald Trump" in done.stdout
    with Workspace.open(tmp_path / "project.db", settings=Settings.load(tmp_path / "s.json")) as workspace:
        assert len(workspace.articles()) == 1


def test_a_window_closed_while_a_file_is_read_imports_nothing_more(tmp_path: Path) -> None:
    slow = (
        "import annotator.gui.importing as i, time; read = i.read; "
        "i.read = lambda *a: (time.sleep(0.2), read(*a))[1]; "
        f"QTimer.singleShot(20, window.close); window.import_files([Path(p) for p in [{str(SAMPLE)!r}]])"
    )
    done = run(tmp_path, slow, [])
    assert done.returncode == 0, done.stderr
    assert "closed database" not in done.stderr
    with Workspace.open(tmp_path / "project.db", settings=Settings.load(tmp_path / "s.json")) as workspace:
        assert workspace.articles() == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signal")
def test_ctrl_c_closes_the_window(tmp_path: Path) -> None:
    done = run(tmp_path, "import os, signal; os.kill(os.getpid(), signal.SIGINT)", [])
    assert done.returncode == 0, done.stderr


def test_an_unexpected_error_is_shown_and_the_program_goes_on(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    shown: list[str] = []
    monkeypatch.setattr(QMessageBox, "exec", lambda box: shown.append(box.detailedText()))
    reporter = CrashReporter()
    try:
        raise ZeroDivisionError("oops")
    except ZeroDivisionError:
        reporter.report(*sys.exc_info())
    qapp.processEvents()
    assert "ZeroDivisionError: oops" in shown[0]
    assert "oops" in caplog.text


def test_the_project_used_last_is_opened_again(tmp_path: Path) -> None:
    settings = Settings.load(tmp_path / "settings.json")
    last = tmp_path / "last.db"
    Workspace.open(last, settings=settings).close()
    settings.remember_project(last)
    opened = _open(None, settings, ScriptedPrompts())
    assert opened is not None
    assert opened.path == last
    opened.close()


def test_a_project_that_cannot_be_opened_offers_another(tmp_path: Path) -> None:
    broken = tmp_path / "broken.db"
    broken.write_bytes(b"no database" * 500)
    prompts = ScriptedPrompts()
    prompts.answers["open_project"] = tmp_path / "good.db"
    settings = Settings.load(tmp_path / "settings.json")
    opened = _open(broken, settings, prompts)
    assert prompts.errors
    assert opened is not None
    assert opened.path == tmp_path / "good.db"
    opened.close()
    prompts.answers["open_project"] = None
    assert _open(broken, settings, prompts) is None
    assert broken.read_bytes() == b"no database" * 500
