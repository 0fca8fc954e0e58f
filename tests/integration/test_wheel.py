"""The wheel, installed outside the checkout: complete, and at work."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = "000_1696f6dd80099801.txt"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(ROOT)],
        check=True,
        capture_output=True,
        timeout=120,
    )
    [built] = out.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of a new environment that holds the wheel; its libraries are those of this environment,
    behind it on the path, without the checkout."""
    place = tmp_path_factory.mktemp("installed")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(place)], check=True, timeout=120)
    python = place / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    packages = Path(
        subprocess.run(
            [str(python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
            check=True,
            capture_output=True,
            text=True,
        ).stdout.strip()
    )
    command = ["install", "--no-deps", "--quiet", "--target", str(packages), str(wheel)]
    subprocess.run([sys.executable, "-m", "pip", *command], check=True, timeout=120)
    # The .pth files of the folder named here, the checkout's among them, are not read.
    (packages / "libraries.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    return python


def run(python: Path, *arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    environment |= {"PYTHONIOENCODING": "utf-8", "XDG_DATA_HOME": str(cwd), "XDG_CONFIG_HOME": str(cwd)}
    return subprocess.run(
        [str(python), *arguments],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
        timeout=120,
    )


def test_it_carries_resources_seeds_and_the_languagetool_recipe(wheel: Path) -> None:
    held = set(zipfile.ZipFile(wheel).namelist())
    assert f"annotator/seeds/{SAMPLE}" in held
    assert "annotator/resources/languagetool/pom.xml" in held
    tracked = subprocess.run(
        ["git", "ls-files", "resources", "annotator"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    expected = {name if name.startswith("annotator/") else f"annotator/{name}" for name in tracked}
    assert expected <= held
    assert not [name for name in held if name.startswith(("resources/", "tests/", "packaging/"))]


def test_it_works_outside_the_checkout(installed: Path, tmp_path: Path) -> None:
    where = run(installed, "-c", "import annotator; print(annotator.__file__)", cwd=tmp_path).stdout
    assert str(ROOT) not in where
    assert run(installed, "-m", "annotator.cli.main", "--version", cwd=tmp_path).stdout.strip()
    found = "from annotator.paths import seed; print(seed('000_1696f6dd80099801.txt'))"
    sample = run(installed, "-c", found, cwd=tmp_path).stdout.strip()
    assert Path(sample).is_file()
    assert str(ROOT) not in sample
    checked = run(
        installed,
        *("-m", "annotator.cli.main", "check", sample, "--format", "json", "--without", "languagetool"),
        cwd=tmp_path,
    ).stdout
    [document] = json.loads(checked)["documents"]
    assert document["flags"]
    assert [u for u in document["unavailable"] if u["detector"] not in ("languagetool", "fluency")] == []
