"""A real LanguageTool server for the tests that ask for one."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import platformdirs
import pytest

from annotator.detect.languagetool_server import availability, find_server
from annotator.model.errors import UnavailableError
from annotator.services.languagetool_install import Method, install


@pytest.fixture(scope="session")
def languagetool_home() -> Iterator[Path]:
    """The folder of an installed server: the one there is, else one gathered by Maven and kept in the user's
    cache. Without one, tests are skipped; on CI they fail."""
    before = os.environ.get("LTP_PATH")
    try:
        if find_server() is None:
            cache = Path(platformdirs.user_cache_path("annotator", appauthor=False)) / "languagetool"
            os.environ["LTP_PATH"] = str(cache)
            install(Method.MAVEN, target=cache)
        if problem := availability():
            raise UnavailableError(problem)
        folder = find_server()
        assert folder is not None
    except UnavailableError as error:
        if os.environ.get("CI") == "true":
            pytest.fail(f"CI needs a LanguageTool server: {error}")
        pytest.skip(str(error))
    else:
        yield folder
    finally:
        if before is None:
            os.environ.pop("LTP_PATH", None)
        else:
            os.environ["LTP_PATH"] = before
