"""Marked texts scored by the language model: making the scores, and reading them."""

from __future__ import annotations

import json
import lzma
import random
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from annotator.detect import model_files
from annotator.detect.base import Article
from annotator.detect.correction_gain import Settings, score
from annotator.detect.fluency_head import BESIDE, Unit, features, place
from annotator.detect.language_model import LanguageModel
from annotator.detect.score_cache import from_row, to_row
from annotator.detect.source_reading import explained, prompt
from annotator.detect.token_reading import Before
from annotator.model.anchor import Span
from annotator.services.evaluation.gold import Split, split_of

Numbers = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

SEED = 7
CONTEXT = 240
LONGEST = 12
"""Words of the longest marked span that trains: a whole sentence marked says nothing of its words."""
MARKED = ("ro-en", "et-en", "ru-en", "zh-en")
"""MLQE-PE (CC0) by language, WMT20 MQM (Apache-2.0)."""
TRAINING = (*MARKED, "gum")
GARBLED = "garbled"
"""Made-up news reports, garbled by hand and marked (`garbled_news/`): whole articles in which much is wrong,
of which the others have none. They tell how sure to be, not what is wrong."""
DATA_SETS = {
    "ro-en": "mlqe_pe_roen",
    "et-en": "mlqe_pe_eten",
    "ru-en": "mlqe_pe_ruen",
    "zh-en": "wmt20_mqm_zhen",
    "bio": "bio_mqm_xxen",
}
"""Files by set."""
FREE_GUM = ("gum:interview", "gum:news", "gum:bio", "gum:voyage", "gum:academic", "gum:speech")
"""The parts of GUM whose licence allows it."""
SENTENCES = 25
"""Where sentences come alone, so many of a set stand for an article: one system garbled them all."""
_NO_REPAIRS = Settings(gate=float("inf"))


@dataclass(frozen=True, slots=True)
class Row:
    """A scored text; `columns` are its units' features. `marked` and `long` are by unit (in a marked span, in
    one too long to train), `gold` by word, `word` gives each unit's word. Where features count from the
    article's level, `article` is their sum over it and the number of its units."""

    group: str
    document: str
    split: Split
    units: list[Unit]
    columns: Numbers
    marked: Numbers
    long: Flags
    word: npt.NDArray[np.int64]
    gold: Flags
    spans: list[Span]
    raters: list[str]
    text: str
    article: tuple[Numbers, int] | None = None

    def marking(self, span: Span) -> int:
        """How many raters marked some of it."""
        return len({r for r, s in zip(self.raters, self.spans, strict=True) if s.overlaps(span)})


def score_files(paths: Sequence[Path], out: Path, most: int) -> None:
    done = {json.loads(line)["key"] for line in out.open(encoding="utf-8")} if out.exists() else set()
    model, whole = model_files.load(), model_files.load(whole=True)
    pairs: dict[str, tuple[str, str]] = {}
    total = 0
    with out.open("a", encoding="utf-8") as file:
        for document in _in_turn([_documents(path) for path in paths]):
            before = ""
            for row in document:
                text = row["mt"].replace("\n", " ")
                key = f"{row['dataset']}|{row['id']}|{row.get('system')}"
                # A sentence that stands alone goes by another one of its set.
                name = f"{row['dataset']}|{row['lang_pair']}|{row['doc'] if len(document) > 1 else ''}"
                if key not in done and text.strip():
                    context = Before.context(before[-CONTEXT:])
                    kept = {name: row[name] for name in ("doc", "spans", "dataset", "lang_pair")}
                    kept |= {"key": key, "mt": text, "words": list(map(to_row, score(model, text, context)))}
                    if row.get("source"):
                        kept["beside"] = _beside(whole, text, row["source"], pairs.get(name))
                    file.write(json.dumps(kept, ensure_ascii=False) + "\n")
                    file.flush()
                if row.get("source"):
                    pairs[name] = row["source"], text
                total += len(text.split())
                before = before + text + "\n" if len(document) > 1 else ""
            if total >= most:
                return


def _beside(model: LanguageModel, text: str, source: str, before: tuple[str, str] | None) -> list[list[Any]]:
    scores = score(model, text, Before.prompt(prompt(source, before)), settings=_NO_REPAIRS)
    return [to_row(w) for w in explained(scores, text, source)]


def _documents(path: Path) -> list[list[dict[str, Any]]]:
    """The documents of a file, one system each; where sentences are alone each is a document."""
    if path.suffix == ".txt":
        return [list(_marked_up(path))]
    raw = lzma.decompress(path.read_bytes()) if path.suffix == ".xz" else path.read_bytes()
    grouped: dict[str, dict[str, list[dict[str, Any]]]] = defaultdict(lambda: defaultdict(list))
    for row in map(json.loads, raw.decode().splitlines()):
        name = row["id"] if row["dataset"] == "mlqe_pe" else str(row.get("doc") or row["id"])
        grouped[name][str(row.get("system"))].append(row)
    lot = random.Random(SEED)  # noqa: S311
    names = sorted(grouped)
    lot.shuffle(names)
    chosen = [grouped[n][lot.choice(sorted(grouped[n]))] for n in names]
    return [sorted(rows, key=lambda r: r["seg"] or 0) for rows in chosen]


def _marked_up(path: Path) -> Iterator[dict[str, Any]]:
    """The paragraphs of a report whose faults stand between “[[” and “]]”."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines()):
        text, spans = "", []
        for piece in re.split(r"(\[\[.*?\]\])", line):
            words = piece.removeprefix("[[").removesuffix("]]")
            if words != piece:
                spans.append({"start": len(text), "end": len(text) + len(words)})
            text += words
        if text.strip():
            names = {"dataset": GARBLED, "lang_pair": "xx-en", "doc": path.stem, "system": None}
            yield {**names, "id": f"{path.stem} {number}", "seg": number, "mt": text, "spans": spans}


def _in_turn(queues: list[list[list[dict[str, Any]]]]) -> Iterator[list[dict[str, Any]]]:
    """Documents of the file that has had the fewest words so far."""
    had = [0] * len(queues)
    while any(queues):
        number = min((i for i, q in enumerate(queues) if q), key=lambda i: had[i])
        document = queues[number].pop(0)
        had[number] += sum(len(r["mt"].split()) for r in document)
        yield document


def read(paths: Sequence[Path]) -> list[Row]:
    rows = []
    for path in paths:
        for line in path.open(encoding="utf-8"):
            row = _row(json.loads(line))
            if row is not None:
                rows.append(row)
    return rows


def _row(data: dict[str, Any]) -> Row | None:
    text = data["mt"]
    units = place(Article.of(text), Span(0, len(text)), [from_row(w) for w in data["words"]])
    if not units:
        return None
    beside = {w.span.start: w for w in map(from_row, data.get("beside", ()))}
    units = [replace(u, beside=beside.get(u.span.start)) for u in units]
    marks = [s for s in data["spans"] if s["start"] < s["end"]]
    spans = [Span(s["start"], s["end"]) for s in marks]
    long = [s for s in spans if len(s.of(text).split()) > LONGEST]
    words = [Span(*m.span()) for m in re.finditer(r"\S+", text)]
    ends = np.array([w.end for w in words])
    return Row(
        group=_group(data),
        document=str(data["doc"]),
        split=Split.TRAIN if data["dataset"] == GARBLED else split_of(str(data["doc"])),
        units=units,
        columns=features(units),
        marked=np.array([any(s.overlaps(u.span) for s in spans) for u in units], float),
        long=np.array([any(s.overlaps(u.span) for s in long) for u in units]),
        word=np.searchsorted(ends, [u.span.start for u in units], side="right"),
        gold=np.array([any(s.overlaps(w) for s in spans) for w in words]),
        spans=spans,
        raters=[str(s.get("annotator")) for s in marks],
        text=text.replace("\n", " "),
    )


def _group(data: dict[str, Any]) -> str:
    dataset = data.get("dataset") or data["file"]
    if dataset == "mlqe_pe":
        return str(data.get("lang_pair") or data["lang"])
    if dataset == "gum":
        return "gum" if str(data["doc"]).startswith(FREE_GUM) else "clean"
    return {"wmt20_mqm_zhen": "zh-en", "bio_mqm": "bio", GARBLED: GARBLED}.get(dataset, "clean")


def unrepaired(row: Row) -> Row:
    """The row as it is seen at first sight, when no repairs have been tried."""
    units = [replace(u, score=replace(u.score, repairs=())) for u in row.units]
    return replace(row, units=units, columns=features(units))


def beside_source(rows: Sequence[Row]) -> list[Row]:
    """Those rows that were read beside their source, with the features of that."""
    read_so = [r for r in rows if any(u.beside is not None for u in r.units)]
    read_so = [replace(r, columns=features(r.units, BESIDE)) for r in read_so]
    return [
        replace(row, article=(np.sum([r.columns.sum(axis=0) for r in rows], axis=0), sum(map(_units, rows))))
        for rows in articles(read_so)
        for row in rows
    ]


def _units(row: Row) -> int:
    return len(row.units)


def articles(rows: Sequence[Row]) -> list[list[Row]]:
    """The rows by article."""
    lot = random.Random(SEED)  # noqa: S311
    grouped: dict[tuple[str, str], list[Row]] = defaultdict(list)
    alone: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row.group in MARKED and row.group != "zh-en":
            alone[row.group].append(row)
        else:
            grouped[row.group, row.document].append(row)
    found = list(grouped.values())
    for sentences in alone.values():
        lot.shuffle(sentences)
        found += [sentences[i : i + SENTENCES] for i in range(0, len(sentences), SENTENCES)]
    return found


def in_groups(rows: Sequence[Row], groups: Sequence[str]) -> list[Row]:
    return [r for r in rows if r.group in groups]
