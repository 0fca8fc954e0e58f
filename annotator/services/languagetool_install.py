"""Putting a LanguageTool server on this machine, and saying what there is.

Two ways: the download language-tool-python knows, and Maven, for machines that reach the Java package
registry but not LanguageTool's own site. Both run in a child process, so that they can be watched and
cancelled, in a temporary folder that takes its final name only after a server started from it has answered.
"""

from __future__ import annotations

import contextlib
import logging
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from annotator.detect.base import CancelToken
from annotator.detect.languagetool_server import (
    JAR,
    JAVA_HINT,
    VERSION,
    LocalServer,
    availability,
    find_java,
    find_server,
    home,
)
from annotator.model.errors import CancelledError, UnavailableError
from annotator.paths import resource

logger = logging.getLogger(__name__)

MAVEN_HINT = "Install Maven; on Debian and Ubuntu: sudo apt-get install maven"
_FOLDER = f"LanguageTool-{VERSION}"
_MEGABYTE = 1_000_000
_STALLED_AFTER = 120.0
"""Seconds without a new byte or line after which a child process is given up."""
_TEMPORARY = ".installing-"
_STALE_AFTER = 24 * 3600.0
_DOWNLOAD_SCRIPT = """\
import sys
from language_tool_python.download_lt import LocalLanguageTool
LocalLanguageTool.from_version_name(sys.argv[1]).download()
"""


class Method(StrEnum):
    """How to get the server. AUTO downloads, and falls back to Maven."""

    AUTO = "auto"
    DOWNLOAD = "download"
    MAVEN = "maven"

    @property
    def megabytes(self) -> int:
        """Free disk space it needs while it works."""
        return {"auto": 900, "download": 900, "maven": 600}[self.value]


@dataclass(frozen=True, slots=True)
class InstallProgress:
    """`stage` says in words what is going on; `megabytes` is what has arrived in this stage so far."""

    stage: str
    megabytes: float = 0.0


@dataclass(frozen=True, slots=True)
class ServerStatus:
    """What there is. `folder`, `java` and `maven` are None where missing; `problem` says what keeps a server
    from starting and what to do, "" for nothing known."""

    folder: Path | None
    java: str | None
    maven: str | None
    problem: str


ProgressCallback = Callable[[InstallProgress], None]


def status() -> ServerStatus:
    """What is installed here. Starts nothing."""
    return ServerStatus(find_server(), find_java(), shutil.which("mvn"), availability())


def install(
    method: Method = Method.AUTO,
    *,
    target: Path | None = None,
    force: bool = False,
    progress: ProgressCallback | None = None,
    cancel: CancelToken | None = None,
) -> Path:
    """Put the server into `target` (the program's data folder) and return its folder.

    One that is there already is kept, unless `force` is set. `progress` is called on this thread.
    Raises UnavailableError with what to do when it cannot be done, CancelledError when `cancel` was set; in
    both cases what was there before is as it was.
    """
    job = _Installation(target or home(), progress or (lambda _: None), cancel or CancelToken())
    return job.run(method, force)


class _Installation:
    """One installation into one folder."""

    def __init__(self, target: Path, progress: ProgressCallback, cancel: CancelToken) -> None:
        self._target = target
        self._progress = progress
        self._cancel = cancel

    def run(self, method: Method, force: bool) -> Path:
        final = self._target / _FOLDER
        if (final / JAR).exists() and not force:
            return final
        if find_java() is None:
            raise UnavailableError(
                "LanguageTool needs Java 17 or newer, and there is no Java here.", JAVA_HINT
            )
        work = self._make_room(method.megabytes)
        try:
            folder = self._fetch(method, work)
            self._prove(folder)
            self._put_in_place(folder, final, work)
        finally:
            shutil.rmtree(work, ignore_errors=True)
        logger.info("LanguageTool %s is in %s", VERSION, final)
        return final

    def _make_room(self, megabytes: int) -> Path:
        """Make the target folder and one to work in, which is returned; drop what an interrupted installation
        left, check the free space."""
        try:
            self._target.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UnavailableError(
                f"The folder {self._target} cannot be made.", f"The system says: {error.strerror}."
            ) from error
        for left in self._target.glob(f"{_TEMPORARY}*"):
            with contextlib.suppress(FileNotFoundError):  # another installation drops it, too
                if time.time() - left.stat().st_mtime > _STALE_AFTER:
                    shutil.rmtree(left, ignore_errors=True)
        free = shutil.disk_usage(self._target).free // _MEGABYTE
        if free < megabytes:
            raise UnavailableError(
                f"LanguageTool needs {megabytes} MB of disk space; {self._target} has {free} MB left.",
                "Make room there and try again.",
            )
        try:
            return Path(tempfile.mkdtemp(prefix=_TEMPORARY, dir=self._target))
        except OSError as error:
            raise UnavailableError(
                f"Nothing can be written in {self._target}.", f"The system says: {error.strerror}."
            ) from error

    def _fetch(self, method: Method, work: Path) -> Path:
        if method is Method.MAVEN:
            return self._by_maven(work)
        try:
            return self._by_download(work)
        except UnavailableError as error:
            if method is Method.DOWNLOAD or shutil.which("mvn") is None:
                raise UnavailableError(
                    error.message, f"{error.hint} Or use Maven: annotator languagetool install --method maven"
                ) from error
            logger.warning("The download failed, trying Maven: %s", error)
            self._progress(InstallProgress("The download failed; trying Maven"))
            return self._by_maven(work)

    def _by_download(self, work: Path) -> Path:
        place = work / "download"
        place.mkdir()
        self._watch(
            "Downloading LanguageTool",
            [sys.executable, "-c", _DOWNLOAD_SCRIPT, VERSION],
            place,
            {**os.environ, "LTP_PATH": str(place)},
        )
        return place / _FOLDER

    def _by_maven(self, work: Path) -> Path:
        maven = shutil.which("mvn")
        if maven is None:
            raise UnavailableError("Maven, which can gather LanguageTool, is not installed.", MAVEN_HINT)
        folder = work / "maven" / _FOLDER
        libraries = folder / "libs"
        libraries.mkdir(parents=True)
        project = shutil.copy(_maven_project(), work / "pom.xml")
        self._watch(
            "Gathering LanguageTool from the Java package registry",
            [maven, "-B", "-C", "-f", str(project), "package", f"-DoutputDirectory={libraries}"],
            libraries,
            dict(os.environ),
        )
        write_class_path_jar(folder)
        return folder

    def _watch(self, stage: str, command: list[str], place: Path, environment: dict[str, str]) -> None:
        """Run a child process that fills `place`, reporting how far it is.

        Raises UnavailableError with its last words when it fails or stalls.
        """
        self._progress(InstallProgress(stage))
        words: deque[str] = deque(maxlen=8)
        with subprocess.Popen(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            errors="replace",
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        ) as child:
            reader = threading.Thread(target=_read_lines, args=(child, words), daemon=True)
            reader.start()
            try:
                self._wait(child, stage, place, words)
            except BaseException:
                child.kill()
                raise
            reader.join(timeout=5)
        if child.returncode != 0:
            raise UnavailableError(f"{stage} failed.", f"Its last words: {_gist(words)}")

    def _wait(self, child: subprocess.Popen[str], stage: str, place: Path, words: deque[str]) -> None:
        last: object = None
        moved = time.monotonic()
        while True:
            try:
                child.wait(timeout=0.3)
            except subprocess.TimeoutExpired:
                self._cancel.check()
            else:
                return
            size = _size_of(place)
            self._progress(InstallProgress(stage, size / _MEGABYTE))
            if (state := (size, words[-1] if words else "")) != last:
                last, moved = state, time.monotonic()
            elif time.monotonic() - moved > _STALLED_AFTER:
                raise UnavailableError(
                    f"{stage} made no progress for {_STALLED_AFTER:.0f} seconds.", "Check the network."
                )

    def _prove(self, folder: Path) -> None:
        """Raise UnavailableError, with its last words, unless a server in `folder` starts and answers."""
        self._progress(InstallProgress("Trying the server"))
        LocalServer.start(folder, cancel=self._cancel).stop()

    def _put_in_place(self, folder: Path, final: Path, work: Path) -> None:
        """Rename `folder` to `final`; a server that was there before goes away only then."""
        if self._cancel.cancelled:
            raise CancelledError
        try:
            if final.exists():
                final.rename(work / "old")
            folder.rename(final)
        except OSError as error:
            if (work / "old").exists() and not final.exists():
                (work / "old").rename(final)
            raise UnavailableError(
                f"LanguageTool cannot be put into {final}.",
                f"Close programs that use it and try again. The system says: {error.strerror}.",
            ) from error


def write_class_path_jar(folder: Path) -> Path:
    """Write the jar language-tool-python and we start: it holds nothing but the names of all jars in `libs/`.

    A line of a manifest has at most 72 bytes; it goes on in the next one after a space (the JAR file
    specification).
    """
    names = " ".join(f"libs/{jar.name}" for jar in sorted((folder / "libs").glob("*.jar")))
    rest = f"Class-Path: {names}".encode()
    lines = [rest[:70]]
    lines += [b" " + rest[at : at + 69] for at in range(70, len(rest), 69)]
    jar = folder / JAR
    with zipfile.ZipFile(jar, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("META-INF/MANIFEST.MF", b"\r\n".join([b"Manifest-Version: 1.0", *lines, b"", b""]))
    return jar


def _maven_project() -> Path:
    """The Maven project: inside the package when installed, in `packaging/` in a checkout."""
    installed = resource("languagetool", "pom.xml")
    if installed.exists():
        return installed
    return resource().parent / "packaging" / "languagetool" / "pom.xml"


def _read_lines(child: subprocess.Popen[str], words: deque[str]) -> None:
    assert child.stdout is not None
    for line in child.stdout:
        if line.strip():
            words.append(line.strip()[:200])


def _gist(words: deque[str]) -> str:
    """The line that tells most: Maven's first error, else the last one."""
    errors = [line for line in words if line.startswith("[ERROR]")]
    return errors[0] if errors else next(reversed(words), "none")


def _size_of(folder: Path) -> int:
    """Bytes in all files below `folder`; files that vanish meanwhile do not count."""
    total = 0
    for path in folder.rglob("*"):
        try:
            total += path.stat().st_size
        except OSError:
            continue
    return total
