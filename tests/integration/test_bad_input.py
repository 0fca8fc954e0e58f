"""What hostile files, disks and projects do to the real command line: a message that says what to do, nothing
lost, no traceback."""

from __future__ import annotations

import json
import os
import random
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from annotator.paths import seed

SAMPLE = seed("000_1696f6dd80099801.txt")
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """A user of their own, with an empty data folder."""
    home = {name: str(tmp_path / "home") for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME")}
    return {**os.environ, **home, "HOME": str(tmp_path / "home")}


@pytest.fixture
def annotator(environment: dict[str, str], tmp_path: Path) -> Run:
    def run(*arguments: object, status: int = 0) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [sys.executable, "-m", "annotator.cli.main", *map(str, arguments)],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )
        assert "Traceback" not in done.stderr
        assert done.returncode == status, done.stderr
        return done

    return run


@pytest.fixture
def project(annotator: Run, tmp_path: Path) -> Path:
    """A project with the sample in it, not analysed."""
    path = tmp_path / "project.db"
    annotator("import", SAMPLE, "--no-analysis", "--store", path)
    return path


HOSTILE = {
    "empty.txt": (b"", "The text is empty. Choose a file with words in it."),
    "binary.dat": (random.Random(1).randbytes(9000), "Save the article as plain text (UTF-8)"),
    "western.txt": (
        "The café’s owner.".encode("cp1252") * 9,
        "Choose the encoding in which the text reads right",
    ),
    "nul.txt": (b"Some words \0 and more.", "NUL character at position 11"),
    "half.txt": (b"Half \xed\xa0\x80 a character.", "lone surrogate) at position 5"),
    "half16.txt": ("\ufeffHalf ".encode("utf-16-le") + b"\x00\xd8" + b"a\0", "is not utf-16-le text"),
    "large.txt": (b"Word after word. " * 3_000_000, "Split it and import the parts."),
}


def test_files_that_are_no_articles(annotator: Run, tmp_path: Path) -> None:
    for name, (data, _) in HOSTILE.items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / "mixed.txt").write_bytes(b"One line.\r\nAnother line.\rA third.\n")
    names = [*HOSTILE, "gone.txt", ".", "mixed.txt"]
    checked = annotator("check", *names, "--only", "punctuation", "--format", "json", status=2)
    imported = annotator("import", *names, "--no-analysis", "--store", "p.db", status=2)
    for done in (checked, imported):
        lines = dict(line.split(": ", 1) for line in done.stderr.splitlines())
        for name, (_, message) in HOSTILE.items():
            assert message in lines[name]
        assert "Was it moved or renamed?" in lines["gone.txt"]
        assert "is a folder" in lines["."]
        assert "mixes several kinds of line ends" in lines["mixed.txt"]
    assert [d["path"] for d in json.loads(checked.stdout)["documents"]] == ["mixed.txt"]
    # What was imported goes out byte for byte.
    annotator("export", "1", "-o", "out.txt", "--store", "p.db")
    assert (tmp_path / "out.txt").read_bytes() == (tmp_path / "mixed.txt").read_bytes()


def test_an_article_of_one_line(annotator: Run, tmp_path: Path) -> None:
    """Imported, listed, corrected and given back; checked within the time another text of its size takes."""
    text = " ".join(SAMPLE.read_text(encoding="utf-8").split()) + " "
    (tmp_path / "line.txt").write_text(text * (1_000_000 // len(text)), encoding="utf-8")
    annotator("import", "line.txt", "--no-analysis", "--store", "p.db")
    annotator("correct", "1", "--at", "0:4", "--with", "Kowloon", "--store", "p.db")
    annotator("export", "1", "-o", "out.txt", "--store", "p.db")
    assert (tmp_path / "out.txt").read_text(encoding="utf-8").startswith("Kowloon")
    assert (tmp_path / "out.txt").stat().st_size == (tmp_path / "line.txt").stat().st_size + 3
    only = ("--only", "harper,punctuation,quotation,capitals", "--format", "sarif", "-o", "report.json")
    annotator("check", "line.txt", *only)
    results = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))["runs"][0]["results"]
    assert len(results) > 100


def test_one_word_of_a_million_letters(annotator: Run, tmp_path: Path) -> None:
    """Harper would ask for 77 GB and end the process."""
    (tmp_path / "word.txt").write_text("The the end came.\n" + "a" * 1_000_000, encoding="utf-8")
    done = annotator("check", "word.txt", "--without", "languagetool")
    assert "was not checked: it holds a sentence of 1,000,000 characters" in done.stderr
    assert "the the" in done.stdout.lower()


def test_a_locked_project(annotator: Run, project: Path) -> None:
    with closing(sqlite3.connect(project, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        done = annotator("correct", "1", "--at", "0:4", "--with", "x", "--store", project, status=2)
        assert "is being written by another window or program" in done.stderr
        assert "Try again in a moment" in done.stderr
    annotator("correct", "1", "--at", "0:4", "--with", "x", "--store", project)


def test_a_damaged_project(annotator: Run, project: Path) -> None:
    data = bytearray(project.read_bytes())
    data[4096:] = bytes(b ^ 0x5A for b in data[4096:])
    project.write_bytes(data)
    done = annotator("list", "--store", project, status=2)
    assert "is damaged" in done.stderr
    backup = next((project.parent / "backups").glob("*.db"))
    assert str(backup) in done.stderr
    assert project.read_bytes() == data
    # What the message advises works.
    rescued = project.with_name("rescued.db")
    rescued.write_bytes(backup.read_bytes())
    assert "President Donald Trump" in annotator("list", "--store", rescued).stdout


def test_what_is_no_project(annotator: Run, tmp_path: Path) -> None:
    (tmp_path / "text.txt").write_text("Only words. " * 50)
    with closing(sqlite3.connect(tmp_path / "other.db")) as other:
        other.execute("CREATE TABLE t (x)")
    for name in ("text.txt", "other.db"):
        before = (tmp_path / name).read_bytes()
        done = annotator("list", "--store", name, status=2)
        assert "project" in done.stderr.splitlines()[1]  # the second line says what to do
        assert (tmp_path / name).read_bytes() == before


def test_two_programs_decide_at_once(project: Path, environment: dict[str, str]) -> None:
    """Both correct words of their own in turn: every decision is kept, and each sees the other's."""
    code = (
        "import sys\n"
        "from pathlib import Path\n"
        "from annotator.model.anchor import Span\n"
        "from annotator.model.mqm import Category, Severity\n"
        "from annotator.services.workspace import Workspace\n"
        "with Workspace.open(Path(sys.argv[1]), author=sys.argv[2]) as w:\n"
        "    session = w.review(w.articles()[0].id)\n"
        "    text = session.document.text\n"
        "    for n in range(20):\n"
        "        at = 100 + 100 * n + int(sys.argv[3])\n"
        "        w.changed_elsewhere()\n"
        "        session.correct(Span(at, at + 3), f'{sys.argv[2]}{n}', Category.OTHER, Severity.MINOR)\n"
        "    while len({c.author for c in session.corrections()}) < 2:\n"
        "        w.changed_elsewhere()\n"
    )
    both = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(project), name, offset],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        for name, offset in (("A", "0"), ("B", "50"))
    ]
    for process in both:
        _, errors = process.communicate(timeout=120)
        assert process.returncode == 0, errors
    with closing(sqlite3.connect(project)) as store:
        made = {row[0] for row in store.execute("SELECT replacement FROM corrections")}
        assert made == {f"{who}{n}" for who in "AB" for n in range(20)}
        assert store.execute("PRAGMA integrity_check").fetchone() == ("ok",)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 2 MB."""
    folder = tmp_path / "small"
    folder.mkdir()
    mounted = (
        sys.platform.startswith("linux")
        and os.geteuid() == 0
        and subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", folder], check=False).returncode
        == 0
    )
    if not mounted:
        pytest.skip("only root on Linux can make a small disk")
    yield folder
    subprocess.run(["umount", "-l", folder], check=True)


def _fill(folder: Path) -> Path:
    filler = folder / "filler"
    with filler.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(4096))
        except OSError:
            return filler


def test_a_full_disk(annotator: Run, small_disk: Path, project: Path) -> None:
    # An export: the old file stays as it is, and no piece of the new one.
    target = small_disk / "out.html"
    target.write_text("before")
    filler = _fill(small_disk)
    done = annotator("export", "1", "--format", "html", "-o", target, "--force", "--store", project, status=2)
    assert "Free some space on the disk or choose another one." in done.stderr
    assert target.read_text() == "before"
    assert {p.name for p in small_disk.iterdir()} == {"out.html", "filler"}
    # A project to be made there.
    store = small_disk / "p.db"
    assert "disk is full" in annotator("list", "--store", store, status=2).stderr
    # One that is there: it can be looked at and exported elsewhere.
    filler.unlink()
    annotator("import", SAMPLE, "--no-analysis", "--store", store)
    annotator("correct", "1", "--at", "0:4", "--with", "Kept", "--store", store)
    filler = _fill(small_disk)
    for _ in range(2):
        done = annotator("show", "1", "--what", "corrections", "--store", store)
        assert "is on a full disk: you can look at everything" in done.stderr
        assert "“Kept”" in done.stdout
        done = annotator("correct", "1", "--at", "9:12", "--with", "Lost", "--store", store, status=2)
        assert "Save a copy" in done.stderr
    annotator("export", "1", "-o", project.with_name("rescued.txt"), "--store", store)
    assert project.with_name("rescued.txt").read_text(encoding="utf-8").startswith("Kept")
    # And with room again, all goes on.
    filler.unlink()
    annotator("correct", "1", "--at", "9:12", "--with", "Kept too", "--store", store)
    assert "“Kept too”" in annotator("show", "1", "--what", "corrections", "--store", store).stdout


def test_no_room_for_a_backup_keeps_nobody_from_working(annotator: Run, small_disk: Path) -> None:
    store = small_disk / "p.db"
    annotator("import", SAMPLE, "--no-analysis", "--store", store)
    for backup in (small_disk / "backups").iterdir():
        backup.unlink()
    filler = _fill(small_disk)
    with filler.open("rb+") as file:
        file.truncate(filler.stat().st_size - 150_000)  # enough for a step, not for a copy
    done = annotator("correct", "1", "--at", "0:4", "--with", "Kept", "--store", store)
    assert "No backup could be made" in done.stderr
    assert not list(small_disk.rglob("*.partial"))
    assert "“Kept”" in annotator("show", "1", "--what", "corrections", "--store", store).stdout


def test_without_a_folder_for_the_index_nothing_is_left_behind(
    environment: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "cache").write_text("a file where the folder should be")
    (tmp_path / "temporary").mkdir()
    places = {"XDG_CACHE_HOME": str(tmp_path / "cache"), "TMPDIR": str(tmp_path / "temporary")}
    command = [sys.executable, "-m", "annotator.cli.main", "entities", "lookup", "Kofi Annan"]
    done = subprocess.run(
        command, env={**environment, **places}, capture_output=True, encoding="utf-8", timeout=120, check=True
    )
    assert "Kofi Annan" in done.stdout
    assert list((tmp_path / "temporary").iterdir()) == []


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere there is always a display")
@pytest.mark.parametrize("arguments", [[], [SAMPLE]])
def test_no_display(annotator: Run, environment: dict[str, str], arguments: list[Path]) -> None:
    for variable in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        environment.pop(variable, None)
    done = annotator(*arguments, status=2)
    assert done.stderr.startswith("annotator: There is no display here")
    assert "`annotator check FILE`" in done.stderr
