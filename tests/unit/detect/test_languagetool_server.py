"""Starting and ending the local LanguageTool server, with small programs in the place of Java.

What they stand for is a server that dies, hangs or is too old; the real one is tested in
tests/integration/test_languagetool.py.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from annotator.detect import languagetool_server
from annotator.detect.base import CancelToken
from annotator.detect.languagetool_server import JAR, LocalServer, availability, find_server
from annotator.model.errors import CancelledError, UnavailableError

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the stand-ins for Java are POSIX scripts")

SERVES = """\
import http.server, sys
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers(); self.wfile.write(b"OK")
    def log_message(self, *args): pass
port = int(sys.argv[sys.argv.index("--port") + 1])
print("Server started", flush=True)
http.server.HTTPServer(("127.0.0.1", port), Handler).serve_forever()
"""


@pytest.fixture(autouse=True)
def nothing_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without LanguageTool and Java."""
    for name in ("HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.delenv("LTP_PATH", raising=False)
    monkeypatch.delenv("JAVA_HOME", raising=False)


def install(place: Path, version: str = "6.8") -> Path:
    folder = place / f"LanguageTool-{version}"
    folder.mkdir(parents=True)
    (folder / JAR).write_bytes(b"")
    return folder


def java(tmp_path: Path, program: str) -> None:
    """Put a Python program in the place of `java`."""
    command = tmp_path / "bin" / "java"
    command.parent.mkdir(exist_ok=True)
    command.write_text(f"#!{sys.executable}\n{program}", encoding="utf-8")
    command.chmod(0o755)


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{pid}/stat")
    return not status.exists() or status.read_text().rsplit(")", 1)[1].split()[0] != "Z"


def wait_until_gone(pid: int) -> bool:
    for _ in range(100):
        if not alive(pid):
            return True
        time.sleep(0.05)
    return False


def test_without_a_server_it_says_how_to_get_one() -> None:
    assert "annotator languagetool install" in availability()


def test_without_java_it_says_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LTP_PATH", str(tmp_path))
    install(tmp_path)
    assert "Java 17" in availability()


def test_the_newest_release_of_our_own_folder_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LTP_PATH", str(tmp_path / "other"))
    install(tmp_path / "other", "7.0")
    assert find_server() == tmp_path / "other" / "LanguageTool-7.0"
    install(languagetool_server.home(), "6.8")
    install(languagetool_server.home(), "6.10")
    assert find_server() == languagetool_server.home() / "LanguageTool-6.10"


def test_java_home_comes_before_the_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    java(tmp_path, "")
    assert languagetool_server.find_java() == str(tmp_path / "bin" / "java")
    (tmp_path / "jdk").mkdir()
    (tmp_path / "bin").rename(tmp_path / "jdk" / "bin")
    monkeypatch.setenv("JAVA_HOME", str(tmp_path / "jdk"))
    assert languagetool_server.find_java() == str(tmp_path / "jdk" / "bin" / "java")


def test_a_server_that_dies_is_reported_at_once_with_its_last_words(tmp_path: Path) -> None:
    java(tmp_path, "import sys; print('no room on the heap'); sys.exit(3)")
    begun = time.monotonic()
    with pytest.raises(UnavailableError, match="no room on the heap"):
        LocalServer.start(install(tmp_path))
    assert time.monotonic() - begun < 10


def test_a_server_that_never_answers_is_given_up_and_ended(tmp_path: Path) -> None:
    pid_file = tmp_path / "pid"
    java(
        tmp_path,
        f"import os, time; open({str(pid_file)!r}, 'w').write(str(os.getpid()))\n"
        "print('still thinking', flush=True); time.sleep(600)",
    )
    with pytest.raises(UnavailableError, match=r"did not answer within 2 seconds.*still thinking"):
        LocalServer.start(install(tmp_path), deadline=2)
    assert wait_until_gone(int(pid_file.read_text()))


@pytest.mark.parametrize(
    ("words", "advice"),
    [
        ("java.lang.UnsupportedClassVersionError: 61.0", "Java 17 or newer"),
        ("java.lang.NoClassDefFoundError: org/x", "install --force"),
    ],
)
def test_known_last_words_are_explained(tmp_path: Path, words: str, advice: str) -> None:
    java(tmp_path, f"import sys; print({words!r}); sys.exit(1)")
    with pytest.raises(UnavailableError, match=advice):
        LocalServer.start(install(tmp_path))


def test_a_start_can_be_cancelled(tmp_path: Path) -> None:
    java(tmp_path, "import time; time.sleep(600)")
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(CancelledError):
        LocalServer.start(install(tmp_path), cancel=cancel)


def test_it_runs_until_it_is_stopped(tmp_path: Path) -> None:
    java(tmp_path, SERVES)
    server = LocalServer.start(install(tmp_path))
    assert server.alive
    assert server.url.startswith("http://127.0.0.1:")
    assert server.last_words() == "Server started"
    server.stop()
    server.stop()
    assert not server.alive


def test_it_ends_when_nobody_holds_it(tmp_path: Path) -> None:
    java(tmp_path, SERVES)
    server = LocalServer.start(install(tmp_path))
    process = server._process
    del server
    assert process.poll() is not None


@pytest.mark.parametrize("ending", ["os.kill(os.getpid(), 9)", "sys.exit(0)", "os._exit(1)"])
def test_it_ends_with_the_program_however_that_ends(tmp_path: Path, ending: str) -> None:
    pid_file = tmp_path / "pid"
    java(tmp_path, f"import os; open({str(pid_file)!r}, 'w').write(str(os.getpid()))\n{SERVES}")
    program = (
        "import os, sys, pathlib\n"
        "from annotator.detect.languagetool_server import LocalServer\n"
        f"server = LocalServer.start(pathlib.Path({str(install(tmp_path))!r}))\n"
        f"{ending}\n"
    )
    subprocess.run([sys.executable, "-c", program], check=False, timeout=60)
    assert wait_until_gone(int(pid_file.read_text()))


def test_the_server_ends_when_its_guard_is_told_to(tmp_path: Path) -> None:
    pid_file = tmp_path / "pid"
    java(tmp_path, f"import os; open({str(pid_file)!r}, 'w').write(str(os.getpid()))\n{SERVES}")
    server = LocalServer.start(install(tmp_path))
    server._process.send_signal(signal.SIGTERM)
    assert server.ended(within=5)
    assert wait_until_gone(int(pid_file.read_text()))
