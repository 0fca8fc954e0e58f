"""Fuzz all importers, or those named, one after the other, and say how it went.

    python tests/fuzz/run.py [--minutes N] [--keep] [IMPORTER]...

What is found lies in build/fuzz/IMPORTER: `corpus` with all inputs that reached new code, and a file
`crash-…`, `timeout-…` or `oom-…` where the importer failed. `--keep` adds the smallest inputs that reach code
no kept file reaches to tests/fuzz/corpus, as far as there is room; a failing input belongs there too, once it
is mended.
"""

from __future__ import annotations

import argparse
import io
import re
import shutil
import subprocess
import sys
import time
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TARGET = ROOT / "tests" / "fuzz" / "fuzz_importers.py"
CORPUS = ROOT / "tests" / "fuzz" / "corpus"
WORK = ROOT / "build" / "fuzz"
IMPORTERS = "rtf po md html xliff tmx csv srt vtt docx odt epub xlsx mqm jsonl txt pdf".split()
"""The parsers written by hand first."""
MAX_LENGTH = 20_000
"""Bytes of an input."""
MAX_FILES = 16
"""Kept for each importer; there is room for failing inputs beside them."""
MAX_KEPT = 9_000
"""Bytes of them."""
MAX_WORDS = 400


def fuzz(importer: str, minutes: float) -> bool:
    """Whether no input made the importer fail."""
    folder = WORK / importer
    found = folder / "corpus"
    found.mkdir(parents=True, exist_ok=True)
    words = folder / "words"
    words.write_text(dictionary(importer), encoding="ascii")
    before = set(folder.iterdir())
    started = time.monotonic()
    with (folder / "log").open("w", encoding="utf-8") as log:
        status = libfuzzer(
            importer,
            str(found),
            str(CORPUS / importer),
            f"-max_total_time={minutes * 60:.0f}",
            f"-max_len={MAX_LENGTH}",
            f"-dict={words}",
            f"-artifact_prefix={folder}/",
            log=log,
        )
    said = (folder / "log").read_text(encoding="utf-8", errors="replace")
    runs = re.findall(r"^#(\d+)\t", said, re.MULTILINE)
    failing = sorted(path.name for path in set(folder.iterdir()) - before if path.name != "log")
    result = "no failure" if status == 0 else ", ".join(failing) or f"status {status}, see the log"
    spent = (time.monotonic() - started) / 60
    print(f"{importer:6} {spent:5.1f} min {runs[-1] if runs else 0:>8} inputs  {result}", flush=True)
    return status == 0


def libfuzzer(importer: str, *arguments: str, log: io.TextIOBase) -> int:
    command = [sys.executable, str(TARGET), importer, *arguments]
    return subprocess.call(command, stdout=log, stderr=subprocess.STDOUT, cwd=ROOT)


def dictionary(importer: str) -> str:
    """Words of the kept files, for the fuzzer to put elsewhere."""
    words: set[bytes] = set()
    for path in (CORPUS / importer).iterdir():
        for part in parts(path.read_bytes()):
            words.update(re.findall(rb"[\w:/\\-]{2,40}", part))
    chosen = sorted(words, key=lambda word: (len(word), word))[:MAX_WORDS]
    quoted = (re.sub(rb"\W", lambda m: b"\\x%02x" % m[0][0], word).decode("ascii") for word in chosen)
    return "".join(f'"{word}"\n' for word in quoted)


def parts(data: bytes) -> list[bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return [package.read(name) for name in package.namelist()]
    except Exception:  # noqa: BLE001 (no package, or a damaged one)
        return [data]


def keep(importer: str) -> None:
    """Add to the corpus what reaches new code."""
    kept = CORPUS / importer
    merged = WORK / importer / "merged"
    shutil.rmtree(merged, ignore_errors=True)
    shutil.copytree(kept, merged)
    with (WORK / importer / "merge.log").open("w", encoding="utf-8") as log:
        arguments = ("-merge=1", "-use_counters=0", str(merged), str(WORK / importer / "corpus"))
        libfuzzer(importer, *arguments, log=log)
    known = {path.read_bytes() for path in kept.iterdir()}
    files, size = len(known), sum(map(len, known))
    new = [path for path in merged.iterdir() if path.read_bytes() not in known]
    for path in sorted(new, key=lambda p: p.stat().st_size):
        size += path.stat().st_size
        files += 1
        if files > MAX_FILES or size > MAX_KEPT:
            break
        shutil.copy(path, kept / f"found-{path.name[:12]}")


def main() -> int:
    parser = argparse.ArgumentParser(description="Fuzz importers.")
    parser.add_argument("--minutes", type=float, default=10.0, help="for each importer")
    parser.add_argument("--keep", action="store_true", help="keep inputs that reach new code")
    parser.add_argument("importers", nargs="*", metavar="IMPORTER")
    options = parser.parse_args()
    if unknown := set(options.importers) - set(IMPORTERS):
        parser.error(f"no importers: {', '.join(sorted(unknown))}")
    failed = False
    for importer in options.importers or IMPORTERS:
        failed |= not fuzz(importer, options.minutes)
        if options.keep:
            keep(importer)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
