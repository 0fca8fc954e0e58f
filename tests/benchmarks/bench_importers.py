"""What importers take for files made to be hard, and for plain large ones: seconds, memory, and how many
times what a plain step over the same bytes takes.

    python tests/benchmarks/bench_importers.py [--megabytes N] [--pattern WORDS] [IMPORTER]...

Each pattern (of `importer_patterns`) is read at a million bytes and at the largest size that is let in, each
time in a process of its own. It ends with an error where anything, a refusal too, takes too long or too much
memory.
"""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import sys
import time
from dataclasses import dataclass
from multiprocessing.connection import Connection

from importer_patterns import PATTERNS
from importer_patterns_base import Make

import annotator.formats.docx.importing
import annotator.formats.mqm_lines
import annotator.formats.mqm_tsv
import annotator.formats.package
import annotator.formats.savedpage_main
import annotator.formats.xliff.importing  # noqa: F401
from annotator.formats.encoding import UnsureEncodingError
from annotator.formats.registry import read_bytes
from annotator.model.errors import ImportFailedError, InvalidTextError

SECONDS, MEGABYTES = 5.0, 1_000
PATIENCE = 15
"""Seconds of computing after which a process is ended."""
STEPS = 9
"""How often a size that is refused is made smaller."""
LEAST = 1_000_000


@dataclass(frozen=True, slots=True)
class Run:
    size: int
    seconds: float
    megabytes: float
    ratio: float
    """To decoding the bytes and cutting them into lines."""
    outcome: str

    @property
    def refused(self) -> bool:
        return not self.outcome.startswith("read")

    @property
    def over(self) -> bool:
        return self.seconds > SECONDS or self.megabytes > MEGABYTES or self.outcome.startswith("FAILED")

    def line(self) -> str:
        return (
            f"{self.size / 1e6:6.1f} MB {self.seconds:6.2f} s {self.megabytes:6.0f} MB {self.ratio:6.0f} x  "
            f"{'OVER  ' if self.over else ''}{self.outcome}"
        )


def _child(make: Make, size: int, name: str, out: Connection) -> None:
    data = make(size)
    spent = int(time.process_time())
    resource.setrlimit(resource.RLIMIT_CPU, (spent + PATIENCE, spent + PATIENCE))
    start = time.process_time()
    data.decode("utf-8", "replace").split("\n")
    baseline = time.process_time() - start
    start = time.process_time()
    try:
        try:
            outcome = f"read as {read_bytes(data, name).format}"
        except UnsureEncodingError as unsure:
            outcome = f"read as {read_bytes(data, name, encoding=unsure.candidates[0]).format}"
    except (ImportFailedError, InvalidTextError) as error:
        outcome = f"refused: {str(error)[:90]}"
    except BaseException as error:  # noqa: BLE001 (to be told)
        outcome = f"FAILED: {error!r:.90}"
    seconds = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    out.send(Run(len(data), seconds, peak, seconds / max(baseline, 1e-4), outcome))


def measured(make: Make, size: int, name: str) -> Run:
    """One import in a process of its own."""
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_child, args=(make, size, name, theirs))
    process.start()
    theirs.close()
    try:
        run: Run = ours.recv()
        return run
    except EOFError:
        process.join()
        return Run(
            size, PATIENCE, 0, 0, f"FAILED: ended with {process.exitcode}, it took too long or crashed"
        )
    finally:
        process.kill()
        process.join()


def runs(make: Make, most: int, name: str) -> list[Run]:
    """The pattern at a million bytes, and at the largest size that is let in, as far as halving finds it."""
    done = [measured(make, min(LEAST, most), name)]
    size = most
    while not done[-1].over and size > LEAST * 1.2 and len(done) <= STEPS:
        done.append(measured(make, size, name))
        if not done[-1].refused:
            break
        size = int(size * 0.6)
    return done


def main() -> int:
    parser = argparse.ArgumentParser(description="Measure importers on hard files.")
    parser.add_argument("--megabytes", type=float, help="the most bytes, in millions")
    parser.add_argument("--pattern", default="", help="only patterns with these words in their names")
    parser.add_argument(
        "--all", action="store_true", help="print each run, not only the slowest of a pattern"
    )
    parser.add_argument("importers", nargs="*", metavar="IMPORTER")
    options = parser.parse_args()
    failed = False
    for importer in options.importers or PATTERNS:
        suffix, most, patterns = PATTERNS[importer]
        if options.megabytes:
            most = min(most, int(options.megabytes * 1e6))
        for name, make in patterns.items():
            if options.pattern not in name:
                continue
            done = runs(make, most, f"article{suffix}")
            failed |= any(run.over for run in done)
            shown = done if options.all else [max(done, key=lambda r: (r.over, r.seconds))]
            for run in shown:
                print(f"{importer:6}{name[:36]:36} {run.line()}", flush=True)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
