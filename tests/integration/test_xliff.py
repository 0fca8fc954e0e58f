"""Other programs read the XLIFF that is written as meant, and it keeps to the schemas."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from okapi_reader import Okapi
from translate.storage.xliff import xlifffile
from word_documents import SAMPLE, export_of
from xliff_files import TRADOS, V12, V21

from annotator.formats import plaintext, xliff
from annotator.formats.base import UNASKED, Asked, Export
from annotator.model.document import Segment, SegmentState
from annotator.text.segment import segment
from annotator.text.tokens import words

REPLACEMENTS = ("Hegseth", "two words", "née 漢字", "", "😀", "שלום", "<b> & ]]>", '"quoted"')
FILES = {"1.2": V12, "2.1": V21, "2.0": V21.replace('version="2.1"', 'version="2.0"'), "trados": TRADOS}


@pytest.fixture(scope="module")
def okapi(tmp_path_factory: pytest.TempPathFactory) -> Okapi:
    return Okapi(tmp_path_factory.mktemp("okapi"))


def changes(text: str, seed: str) -> list[tuple[int, int, str]]:
    chance = random.Random(seed)
    found = []
    for span in words(text):
        kind = chance.randrange(4)
        new = chance.choice(REPLACEMENTS)
        if kind == 0 and new != span.of(text):
            found.append((span.start, span.end, new))
        elif kind == 1 and new:
            found.append((span.end, span.end, f" {new}"))
    return found


def exports(asked: Asked = UNASKED) -> Iterator[tuple[str, Export]]:
    for name, raw in FILES.items():
        article = xliff.read(raw.encode(), f"{name}.xlf", asked)
        yield f"{name} as it is", export_of(article, [])
        for seed in range(5):
            states = {line: list(SegmentState)[(line + seed) % 4] for line in range(3)} if seed % 2 else {}
            export = export_of(article, changes(article.text, f"{name}{seed}"))
            yield f"{name} {seed}", replace(export, states=states)


def expected(export: Export, result: bytes, asked: Asked = UNASKED) -> list[str]:
    """The lines of the corrected text, without white space that other readers show differently."""
    before, after = (xliff.read(data, "a.xlf", asked) for data in (export.original, result))
    assert before.source_text == after.source_text
    return ["".join(line.split()) for line in after.text.split("\n")]


def test_corrected_files_keep_to_the_schema(okapi: Okapi) -> None:
    for name, export in exports():
        before, after = (okapi.problems(d) for d in (export.original, xliff.write(export).data))
        # What other programs add to a file of version 1.2 may break the schema from the start.
        assert [re.sub(r"^\d+", "", p) for p in after] == [re.sub(r"^\d+", "", p) for p in before], name
        if "trados" not in name:
            assert after == [], name


def test_okapi_reads_the_corrected_translations(okapi: Okapi) -> None:
    chosen = [(name, export) for name, export in exports() if name.startswith("2")]
    results = [xliff.write(export).data for _, export in chosen]
    for (name, export), result, read in zip(chosen, results, okapi.translations(results), strict=True):
        assert ["".join(target.split()) for _, target in read] == expected(export, result), name
        states = xliff.read(result, "a.xlf").states
        assert [state for state, _ in read] == [(s or SegmentState.INITIAL).value for s in states], name


def test_translate_toolkit_reads_the_corrected_translations() -> None:
    asked = Asked(choices={"codes": "leave"})  # it shows them in the midst of the words around them
    for name, export in exports(asked):
        if not name.startswith("1.2"):
            continue
        result = xliff.write(export).data
        units = [u for u in xlifffile.parsestring(result).units if (u.source or "").strip()]
        read = ["".join((u.target or "").split()) for u in units]
        # It shows the native code that inline elements hold.
        ours = [re.sub(r"[^\w]", "", line) for line in expected(export, result, asked)]
        theirs = [re.sub(r"[^\w]", "", line.replace("<b>atitle", "").replace("</b>", "")) for line in read]
        assert [t for t in theirs if t] == [o for o in ours if o], name


def annotated(name: str, text: bytes, seed: int) -> Export:
    article = plaintext.read(text, name)
    export = export_of(article, changes(article.text, f"{name}{seed}")) if seed else export_of(article, [])
    pieces = enumerate(segment(article.text))
    return replace(export, segments=tuple(Segment("d1", n, p.paragraph, p.span, p.kind) for n, p in pieces))


def test_articles_with_marked_issues(okapi: Okapi) -> None:
    texts = {"sample.txt": SAMPLE.read_bytes(), "scripts.txt": "שלום עולם, מה נשמע? 😀 ok.\nمرحبا.".encode()}
    made = [annotated(name, text, seed) for name, text in texts.items() for seed in range(3)]
    results = [xliff.write_annotated(export).data for export in made]
    for export, result, read in zip(made, results, okapi.translations(results), strict=True):
        assert okapi.problems(result) == []
        corrected = "".join(export.projection.text.split())
        assert "".join("".join(target.split()) for _, target in read) == corrected


def test_what_breaks_the_rules_is_noticed(okapi: Okapi, tmp_path: Path) -> None:
    assert okapi.problems(V21.replace('state="final"', 'state="done"').encode())
    assert okapi.problems(V12.replace("<body>", "<body><source/>").encode())
    with pytest.raises(AssertionError, match="error"):
        okapi.translations([V21.replace('startRef="3"', 'startRef="9"').encode()])
