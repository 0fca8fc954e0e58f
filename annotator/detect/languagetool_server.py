"""A LanguageTool server of our own on this machine: finding it, starting it, ending it.

language-tool-python can start one too, but waits long or without end for a server that dies at start, hides
the server's own words, and starts another one whenever an answer fails. Here a start has one deadline, what
the server printed is in the error, and a server that died stays dead until somebody asks for a new one.
"""

from __future__ import annotations

import logging
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
import weakref
from collections import deque
from pathlib import Path

import platformdirs

from annotator.detect.base import CancelToken
from annotator.model.errors import UnavailableError

logger = logging.getLogger(__name__)

VERSION = "6.8"
"""The release that `annotator languagetool install` fetches."""

START_DEADLINE = 30.0
"""Seconds a server may take from its start to its first answer."""

JAR = "languagetool-server.jar"
INSTALL_HINT = "Run `annotator languagetool install` to get the server; it needs Java 17 or newer."
JAVA_HINT = "Install it; on Debian and Ubuntu: sudo apt-get install openjdk-17-jre-headless"
_JAVA_OPTIONS = ("-XX:+UseSerialGC", "-Xmx2g")
"""The serial collector needs half the memory of the others (0.5 GB) and is an eighth slower."""
_LAST_WORDS = 12
_GUARD = Path(__file__).with_name("process_guard.py")


def home() -> Path:
    """The folder that holds the servers installed by this program, one folder `LanguageTool-VERSION` each."""
    return Path(platformdirs.user_data_path("annotator", appauthor=False)) / "languagetool"


def find_server() -> Path | None:
    """The folder of a server on this machine, or None.

    Ours first, then those of language-tool-python: in `LTP_PATH` and in its download folder. The newest
    release of a folder wins.
    """
    places = [home()]
    if named := os.environ.get("LTP_PATH"):
        places.append(Path(named))
    places.append(Path.home() / ".cache" / "language_tool_python")
    for place in places:
        found = [jar.parent for jar in place.glob(f"LanguageTool-*/{JAR}")]
        if found:
            return max(found, key=lambda folder: _version_key(folder.name))
    return None


def _version_key(name: str) -> tuple[int, ...]:
    """`LanguageTool-6.10` → (6, 10); a snapshot sorts by its date after all releases."""
    return tuple(int(part) for part in name.removeprefix("LanguageTool-").split(".") if part.isdigit())


def find_java() -> str | None:
    """The `java` command: of `JAVA_HOME` where set, else of the path."""
    if java_home := os.environ.get("JAVA_HOME"):
        found = shutil.which("java", path=str(Path(java_home) / "bin"))
        if found:
            return found
    return shutil.which("java")


def availability() -> str:
    """ "" when a server can be started here, else what is missing and how to get it. Starts nothing."""
    if find_server() is None:
        return f"LanguageTool is not installed. {INSTALL_HINT}"
    if find_java() is None:
        return f"LanguageTool needs Java 17 or newer, and there is no Java here. {JAVA_HINT}"
    return ""


class LocalServer:
    """A running server that answers on the loopback address only. It ends with `stop`, when this object goes
    away, and when this process ends, however it ends."""

    def __init__(self, process: subprocess.Popen[str], port: int, output: deque[str]) -> None:
        self._process = process
        self._output = output
        self._port = port
        self.url = f"http://127.0.0.1:{port}"
        self._finalizer = weakref.finalize(self, _end, process)

    @classmethod
    def start(
        cls, folder: Path | None = None, deadline: float = START_DEADLINE, cancel: CancelToken | None = None
    ) -> LocalServer:
        """Start the server in `folder` (the one `find_server` gives) and wait for its first answer.

        Raises UnavailableError, within `deadline` seconds and with the server's last words, when it dies or
        does not answer; CancelledError when `cancel` was set.
        """
        folder = folder or find_server()
        java = find_java()
        if folder is None or java is None:
            raise UnavailableError("LanguageTool cannot be started.", availability())
        port = _free_port()
        command = [java, *_JAVA_OPTIONS, "-cp", str(folder / JAR), "org.languagetool.server.HTTPServer"]
        server = cls(*_spawn([*command, "--port", str(port)], port))
        try:
            server._wait(deadline, cancel or CancelToken())
        except BaseException:
            server.stop()
            raise
        return server

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    def ended(self, within: float) -> bool:
        """Whether the server is gone, or goes within so many seconds: a connection breaks before the process
        is seen to have ended."""
        try:
            self._process.wait(timeout=within)
        except subprocess.TimeoutExpired:
            return False
        return True

    def last_words(self) -> str:
        """The last lines the server printed."""
        return "\n".join(self._output)

    def stop(self) -> None:
        """End the server and wait until it is gone. Can be called again."""
        self._finalizer()

    def _wait(self, deadline: float, cancel: CancelToken) -> None:
        begun = time.monotonic()
        while not _answers(self._port):
            cancel.check()
            if not self.alive:
                time.sleep(0.1)  # lets the reader take in the last lines
                raise UnavailableError("LanguageTool ended as soon as it was started.", self._explain())
            if time.monotonic() - begun > deadline:
                raise UnavailableError(
                    f"LanguageTool did not answer within {deadline:.0f} seconds.", self._explain()
                )
            time.sleep(0.05)
        logger.info("LanguageTool answers at %s after %.1f s", self.url, time.monotonic() - begun)

    def _explain(self) -> str:
        words = self.last_words()
        if "UnsupportedClassVersionError" in words:
            return f"It needs Java 17 or newer; {find_java()} is older. Its last words: {words}"
        if "ClassNotFoundException" in words or "NoClassDefFoundError" in words:
            return (
                "Its installation is incomplete; run `annotator languagetool install --force`. "
                f"Its last words: {words}"
            )
        return f"Its last words: {words}" if words else "It said nothing."


def _spawn(command: list[str], port: int) -> tuple[subprocess.Popen[str], int, deque[str]]:
    """Start `command` under the guard, which ends it when this process goes away; collect what it prints."""
    try:
        process = subprocess.Popen(
            [sys.executable, "-I", str(_GUARD), *command],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            errors="replace",
            start_new_session=True,  # Ctrl+C in the terminal is for us; the guard ends the server when we go
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except OSError as error:
        raise UnavailableError("LanguageTool cannot be started.", f"The system says: {error}.") from error
    output: deque[str] = deque(maxlen=_LAST_WORDS)
    threading.Thread(target=_collect, args=(process, output), name="languagetool-output", daemon=True).start()
    return process, port, output


def _collect(process: subprocess.Popen[str], output: deque[str]) -> None:
    """Keep the last lines of what the server prints; its log lines about requests served say nothing."""
    assert process.stdout is not None
    with process.stdout:
        for line in process.stdout:
            if line.strip() and " INFO " not in line:
                output.append(line.rstrip()[:300])


def _end(process: subprocess.Popen[str]) -> None:
    """Close the guard's input, upon which it ends the server; insist where it does not."""
    if process.stdin is not None:
        process.stdin.close()
    try:
        process.wait(timeout=5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(timeout=5)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _answers(port: int) -> bool:
    """Whether the server on this port says it is well."""
    from http.client import HTTPConnection, HTTPException

    connection = HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", "/v2/healthcheck")
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()
