"""Feed one importer what a coverage-guided fuzzer thinks up.

    python tests/fuzz/fuzz_importers.py IMPORTER [option of libFuzzer | file | folder]...

It ends with an error at the first input that makes the importer raise what it may not, break its contract,
take over 5 seconds or 1 GB, and writes that input into a file. `run.py` does so for all importers.
"""

from __future__ import annotations

import io
import random
import shlex
import sys
import zipfile
from pathlib import Path

import atheris

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "support"))

with atheris.instrument_imports(include=["annotator", "markdown_it"]):
    # Some importers load their parts at first use, which has to be now.
    from import_outcomes import READERS, try_import

    import annotator.formats.docx.importing
    import annotator.formats.mqm_lines
    import annotator.formats.mqm_tsv
    import annotator.formats.savedpage_main
    import annotator.formats.savedpage_text
    import annotator.formats.spreadsheet_lines
    import annotator.formats.xliff.importing  # noqa: F401
    from annotator.formats import pdf, pdf_pages
    from annotator.formats.pdf_layout import Glyph
    from annotator.model.errors import ImportFailedError

LIMITS = ("-timeout=5", "-rss_limit_mb=1024")
CORPUS = Path(__file__).resolve().parent / "corpus"
MAX_UNPACKED = 1_000_000
"""Bytes of a zipped file that is mutated part by part."""


def read_pages_here(data: bytes, name: str) -> list[list[Glyph]]:
    """`pdf_pages.read_pages` without a process for each input."""
    try:
        pages = pdf_pages._read(data)
    except pdf_pages._Refused:
        raise ImportFailedError(f"“{name}” is refused.") from None
    return [
        [Glyph(chr(code), *page.places[4 * index : 4 * index + 4]) for index, code in enumerate(page.codes)]
        for page in pages
    ]


def mutate(data: bytes, max_size: int, seed: int) -> bytes:
    """Change one part of a zipped file, which as a whole would only ever become a damaged one; now and then,
    and for all other files, the whole."""
    chance = random.Random(seed)
    if data.startswith(b"PK\x03\x04") and chance.random() < 0.95:
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as package:
                if sum(member.file_size for member in package.infolist()) <= MAX_UNPACKED:
                    members = {member.filename: package.read(member) for member in package.infolist()}
                    changed = _with_one_changed(members, max_size, chance)
                    if len(changed) <= max_size:
                        return changed
        except Exception:  # noqa: BLE001 (whatever ails a damaged package)
            pass
    return atheris.Mutate(data, max_size)


def _with_one_changed(members: dict[str, bytes], max_size: int, chance: random.Random) -> bytes:
    name = chance.choice([n for n in members if n != "mimetype"] or list(members))
    if len(members) > 1 and chance.random() < 0.01:
        del members[name]
    else:
        members[name] = atheris.Mutate(members[name], max(max_size, len(members[name])))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        for member, content in members.items():
            # As office programs do; recognising looks for the stored one.
            method = zipfile.ZIP_STORED if member == "mimetype" else zipfile.ZIP_DEFLATED
            target.writestr(zipfile.ZipInfo(member), content, method)
    return out.getvalue()


def main() -> None:
    if len(sys.argv) < 2 or sys.argv[1] not in READERS:
        sys.exit(f"Name an importer: {', '.join(READERS)}.")
    importer = READERS[sys.argv[1]]
    pdf.read_pages = read_pages_here
    for path in sorted((CORPUS / sys.argv[1]).iterdir()):
        try_import(importer, path.read_bytes())  # what is loaded at first use takes seconds under the fuzzer

    def target(data: bytes) -> None:
        try_import(importer, data)

    # To merge, libFuzzer starts itself again, by a command it puts together from these.
    command = shlex.join([sys.executable, *sys.argv[:2]])
    arguments = [command, *LIMITS, *sys.argv[2:]]
    atheris.Setup(arguments, target, custom_mutator=mutate)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
