#!/usr/bin/env python3
"""Make resources/grammar/rare_words.txt: English words of the large dictionaries that hardly anybody uses.

    python packaging/rare_words.py FOLDER

FOLDER holds the word lists of SCOWL (Spell Checker Oriented Word Lists, made with 2020.12.07; Debian's
package “scowl” has them). Taken are the plain lower-case words of all spellings up to size 80 (“huge”); size
95 (“insane”) and variants of the third rank hold many that read like slips. Words in use are left out: those
are known by their frequency. The licence beside the list is SCOWL's.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from pathlib import Path

from annotator.detect.misspelling import is_rare
from annotator.paths import resource

_LARGEST = 80
_NAME = re.compile(r"(?P<spelling>.+)-words\.(?P<size>\d+)")
_LEFT_OUT = "variant_3"


def words(folder: Path) -> Iterator[str]:
    """The words of the lists taken, some several times. Raises ValueError where there is none."""
    taken = 0
    for path in sorted(folder.iterdir()):
        name = _NAME.fullmatch(path.name)
        if name and name["spelling"] != _LEFT_OUT and int(name["size"]) <= _LARGEST:
            taken += 1
            yield from path.read_text("latin-1").split()
    if not taken:
        raise ValueError(f"“{folder}” holds no lists of words.")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    plain = (w for w in words(parser.parse_args().folder) if w.isascii() and w.isalpha())
    rare = sorted({w for w in plain if is_rare(w)})
    resource("grammar", "rare_words.txt").write_text("".join(f"{w}\n" for w in rare), "utf-8")
    print(f"{len(rare)} words")


if __name__ == "__main__":
    main()
