"""Okapi as a judge of XLIFF: its reader of version 2 with all its checks, and the schemas it comes with."""

from __future__ import annotations

import subprocess
import zipfile
from collections.abc import Sequence
from pathlib import Path

from java_programs import gathered
from lxml import etree

_HERE = Path(__file__).parent / "okapi"
_XLIFF_1 = ("okapi-lib-verification", "net/sf/okapi/lib/verification", "xliff-core-1.2-transitional.xsd")
_XLIFF_2 = ("okapi-lib-xliff2", "net/sf/okapi/lib/xliff2", "xliff_core_2.0.xsd")


class Okapi:
    def __init__(self, folder: Path) -> None:
        """`folder` is for what is unpacked and written."""
        self._folder = folder
        self._jars = gathered("okapi")

    def problems(self, data: bytes) -> list[str]:
        """What breaks the schema of XLIFF 1.2 (transitional) or of the core of XLIFF 2."""
        tree = etree.fromstring(data)
        version_1 = tree.get("version") == "1.2"
        artifact, inside, name = _XLIFF_1 if version_1 else _XLIFF_2
        target = self._folder / artifact
        if not target.exists():
            with zipfile.ZipFile(next(self._jars.glob(f"{artifact}-*.jar"))) as jar:
                jar.extractall(target, [n for n in jar.namelist() if n.endswith(".xsd")])
        parser = etree.XMLParser(no_network=True)
        schema = etree.XMLSchema(etree.parse(target / inside / name, parser))
        schema.validate(tree)
        return [f"{e.line}: {e.message}" for e in schema.error_log]

    def translations(self, files: Sequence[bytes]) -> list[list[tuple[str, str]]]:
        """State and translation of each segment of XLIFF 2 files, as Okapi reads them. Fails where a file
        breaks one of its rules."""
        paths = []
        for number, data in enumerate(files):
            paths.append(self._folder / f"{number}.xlf")
            paths[-1].write_bytes(data)
        command = ["java", "-cp", f"{self._jars}/*", str(_HERE / "Read.java"), *map(str, paths)]
        done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=240, check=True)
        read: list[list[tuple[str, str]]] = [[]]
        for line in done.stdout.splitlines():
            assert not line.startswith("error"), line
            if line == "end":
                read.append([])
            else:
                state, _, words = line.partition("\t")
                read[-1].append((state, words))
        assert len(read) == len(files) + 1
        return read[:-1]
