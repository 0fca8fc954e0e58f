from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from annotator.cli.main import main

Run = Callable[..., Result]

ARTICLE = """\
The ministers met in Paris on Monday. They agreed that the the talks go on They will meet again.
“We are ready, said the minister.
"""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Data, settings and working folder of a user of their own."""
    for variable in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "APPDATA", "LOCALAPPDATA"):
        monkeypatch.setenv(variable, str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def run(home: Path) -> Run:
    """Run a command as the terminal would; fails when the exit status is not the one expected."""

    def run_(*arguments: str | Path, status: int = 0) -> Result:
        result = CliRunner().invoke(main, [str(a) for a in arguments])
        if result.exit_code != status:
            raise AssertionError(f"status {result.exit_code}: {result.output}") from result.exception
        return result

    return run_


@pytest.fixture
def article(home: Path) -> Path:
    path = home / "article.txt"
    path.write_text(ARTICLE, encoding="utf-8")
    return path
