"""What stands in the way of a window is told before Qt aborts the process."""

from __future__ import annotations

import ctypes
import sys

import pytest

from annotator.cli import main
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
