"""Installing LanguageTool, with small programs in the place of Java and Maven.

The real ones are used in tests/integration/test_languagetool.py.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import zipfile
from collections import namedtuple
from pathlib import Path
from unittest.mock import Mock

import pytest

from annotator.detect.base import CancelToken
from annotator.detect.languagetool_server import JAR
from annotator.model.errors import CancelledError, UnavailableError
from annotator.services.languagetool_install import (
    InstallProgress,
    Method,
    install,
    status,
    write_class_path_jar,
)

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the stand-ins are POSIX scripts")

JAVA = """\
import http.server, sys
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers(); self.wfile.write(b"OK")
    def log_message(self, *args): pass
port = int(sys.argv[sys.argv.index("--port") + 1])
http.server.HTTPServer(("127.0.0.1", port), Handler).serve_forever()
"""
MAVEN = """\
import pathlib, sys
libs = next(a.split("=", 1)[1] for a in sys.argv if a.startswith("-DoutputDirectory="))
assert pathlib.Path(sys.argv[sys.argv.index("-f") + 1]).read_text().count("languagetool-server") == 1
for name in ("a", "b"):
    (pathlib.Path(libs) / f"{name}.jar").write_bytes(b"x" * 1000)
"""


@pytest.fixture(autouse=True)
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine with stand-ins for Java and Maven on its path, nothing installed, and no way out."""
    for name in ("HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    for name in ("HTTPS_PROXY", "https_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    for name in ("LTP_PATH", "JAVA_HOME", "NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    program(tmp_path, "java", JAVA)
    program(tmp_path, "mvn", MAVEN)


def program(tmp_path: Path, name: str, text: str) -> None:
    command = tmp_path / "bin" / name
    command.parent.mkdir(exist_ok=True)
    command.write_text(f"#!{sys.executable}\n{text}", encoding="utf-8")
    command.chmod(0o755)


def left_in(target: Path) -> list[str]:
    return sorted(path.name for path in target.iterdir())


def test_maven_gathers_it_and_it_is_found(tmp_path: Path) -> None:
    stages: list[InstallProgress] = []
    folder = install(Method.MAVEN, progress=stages.append)
    assert sorted(path.name for path in (folder / "libs").iterdir()) == ["a.jar", "b.jar"]
    assert left_in(folder.parent) == ["LanguageTool-6.8"]
    assert [s.stage.split()[0] for s in stages][0 :: len(stages) - 1] == ["Gathering", "Trying"]
    assert status().folder == folder
    assert status().problem == ""


def test_where_the_download_fails_maven_takes_over(tmp_path: Path) -> None:
    stages: list[str] = []
    install(target=tmp_path / "lt", progress=lambda p: stages.append(p.stage))
    assert "The download failed; trying Maven" in stages
    assert left_in(tmp_path / "lt") == ["LanguageTool-6.8"]


def test_where_the_download_fails_and_there_is_no_maven_both_ways_are_named(tmp_path: Path) -> None:
    (tmp_path / "bin" / "mvn").unlink()
    with pytest.raises(UnavailableError, match=r"Downloading LanguageTool failed.*--method maven"):
        install(target=tmp_path / "lt")
    with pytest.raises(UnavailableError, match="apt-get install maven"):
        install(Method.MAVEN, target=tmp_path / "lt")
    assert left_in(tmp_path / "lt") == []


def test_mavens_first_error_is_told_and_nothing_is_left(tmp_path: Path) -> None:
    program(
        tmp_path,
        "mvn",
        "print('[INFO] x'); print('[ERROR] no route'); print('[ERROR] help'); raise SystemExit(1)",
    )
    with pytest.raises(UnavailableError, match="no route"):
        install(Method.MAVEN, target=tmp_path / "lt")
    assert left_in(tmp_path / "lt") == []


def test_a_server_that_does_not_run_never_replaces_one_that_does(tmp_path: Path) -> None:
    old = install(Method.MAVEN, target=tmp_path / "lt")
    (old / "mark").touch()
    program(tmp_path, "java", "print('bad class file'); raise SystemExit(1)")
    with pytest.raises(UnavailableError, match="bad class file"):
        install(Method.MAVEN, target=tmp_path / "lt", force=True)
    assert (old / "mark").exists()
    assert left_in(tmp_path / "lt") == ["LanguageTool-6.8"]


def test_what_is_there_is_kept_unless_forced(tmp_path: Path) -> None:
    old = install(Method.MAVEN, target=tmp_path / "lt")
    (old / "mark").touch()
    assert install(Method.MAVEN, target=tmp_path / "lt") == old
    assert (old / "mark").exists()
    assert install(Method.MAVEN, target=tmp_path / "lt", force=True) == old
    assert not (old / "mark").exists()


def test_cancelling_ends_the_work_and_leaves_nothing(tmp_path: Path) -> None:
    program(
        tmp_path,
        "mvn",
        f"import os, time; open({str(tmp_path / 'pid')!r}, 'w').write(str(os.getpid())); time.sleep(600)",
    )
    cancel = CancelToken()

    def on_progress(_: InstallProgress) -> None:
        if (tmp_path / "pid").exists():
            cancel.cancel()

    with pytest.raises(CancelledError):
        install(Method.MAVEN, target=tmp_path / "lt", progress=on_progress, cancel=cancel)
    assert left_in(tmp_path / "lt") == []
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid").read_text()), 0)


def test_a_full_disk_is_noticed_before_anything_is_fetched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(1, 1, 100_000_000))
    with pytest.raises(UnavailableError, match=r"needs 600 MB of disk space.*100 MB"):
        install(Method.MAVEN, target=tmp_path / "lt")


def test_without_java_nothing_is_fetched(tmp_path: Path) -> None:
    (tmp_path / "bin" / "java").unlink()
    with pytest.raises(UnavailableError, match="Java 17"):
        install(Method.MAVEN, target=tmp_path / "lt")
    assert not (tmp_path / "lt").exists()


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(UnavailableError, match="cannot be made"):
        install(Method.MAVEN, target=tmp_path / "file" / "lt")


def test_a_folder_in_which_nothing_can_be_written_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "mkdtemp", Mock(side_effect=PermissionError(13, "Permission denied")))
    with pytest.raises(UnavailableError, match=f"Nothing can be written in {tmp_path}"):
        install(Method.MAVEN, target=tmp_path)


def test_the_class_path_is_cut_into_lines_a_manifest_allows(tmp_path: Path) -> None:
    names = [f"{'long-' * 12}{n:03}.jar" for n in range(50)]
    (tmp_path / "libs").mkdir()
    for name in names:
        (tmp_path / "libs" / name).touch()
    write_class_path_jar(tmp_path)
    manifest = zipfile.ZipFile(tmp_path / JAR).read("META-INF/MANIFEST.MF")
    assert max(map(len, manifest.split(b"\r\n"))) <= 70
    assert manifest.endswith(b"\r\n\r\n")
    joined = manifest.replace(b"\r\n ", b"").decode().splitlines()
    assert joined[1] == "Class-Path: " + " ".join(f"libs/{name}" for name in names)
