"""What stands in the way of a window is told before Qt aborts the process."""

from __future__ import annotations

import ctypes
import sys
import threading

import pytest

from annotator.cli import main
from annotator.detect import harper
from annotator.model.errors import UnavailableError


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="X11 is a matter of Linux")
def test_a_missing_library_of_the_display_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise OSError(f"{name}: cannot open shared object file")

    monkeypatch.setattr(ctypes, "CDLL", missing)
    monkeypatch.setenv("DISPLAY", ":1")
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.delenv("QT_QPA_PLATFORM", raising=False)
    with pytest.raises(UnavailableError) as told:
        main.open_window((), None)
    assert "libxcb-cursor" in str(told.value)
    assert "apt install libxcb-cursor0" in told.value.hint


def test_the_dictionary_is_read_while_the_window_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    app = pytest.importorskip("annotator.gui.app")
    reading, made = threading.Event(), threading.Event()

    def read() -> None:
        reading.set()
        assert made.wait(20), "the window waits for the dictionary"

    monkeypatch.setattr(harper, "read_dictionary", read)
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")

    def run(files: list[object], store: object) -> int:
        assert reading.wait(20)
        made.set()
        return 0

    monkeypatch.setattr(app, "run", run)
    with pytest.raises(SystemExit) as ended:
        main.open_window((), None)
    assert ended.value.code == 0
    assert made.is_set()
