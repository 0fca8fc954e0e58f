"""Reading texts whose errors people have marked.

A gold file holds one JSON object a line (optionally xz-compressed): `mt` is the English text, `spans` the
marked errors `{start, end, category, severity, annotator}` in code points, `rater_count` how many people read
the row, `doc` and `seg` the place in a document; `dataset`, `lang_pair`, `system` and `is_human` say where it
comes from. A JSON file that holds a list of spans `{start, end, kind, severity, must}` is the gold of the
text file beside it.
"""

from __future__ import annotations

import hashlib
import json
import lzma
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from annotator.model.anchor import Span
from annotator.model.document import canonical_text
from annotator.model.errors import AnnotatorError, ImportFailedError

_GRAVE = frozenset({"major", "critical"})


@dataclass(frozen=True, slots=True)
class GoldSpan:
    """An error somebody marked. `must` marks those no editor would leave (all severe ones where nothing is
    said)."""

    span: Span
    category: str
    severity: str
    rater: str
    must: bool = False


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a text and how many people looked for errors in it."""

    span: Span
    raters: int


@dataclass(frozen=True, slots=True)
class GoldText:
    """A text with its marked errors. `document` is the same for all translations of one original: what the
    bootstrap draws and the splits keep together. `source` is what it was translated from, line by line, ""
    where that is not known."""

    id: str
    text: str
    spans: tuple[GoldSpan, ...]
    stretches: tuple[Stretch, ...] = ()
    dataset: str = ""
    lang_pair: str = ""
    document: str = ""
    human: bool = False
    source: str = ""

    @property
    def clean(self) -> bool:
        """True when nobody looked for errors: right text, in which every flag is a false alarm."""
        return not self.spans and not any(s.raters for s in self.stretches)


class Split(StrEnum):
    TRAIN = "train"
    DEV = "dev"
    TEST = "test"


_SPLIT_SALT = "55"
"""Of the numbers from 1 up, the first with which every data set measured here has its share in each split."""
SPLIT_PERCENT = {Split.TRAIN: 70, Split.DEV: 15, Split.TEST: 15}


def split_of(document: str) -> Split:
    """Where a document belongs, for good: by the first eight hexadecimal digits of the SHA-256 of a salt
    and its id, modulo 100. All translations of one document fall together."""
    place = int(hashlib.sha256(f"{_SPLIT_SALT}:{document}".encode()).hexdigest()[:8], 16) % 100
    for split, share in SPLIT_PERCENT.items():
        if place < share:
            return split
        place -= share
    raise AssertionError("the shares add up to 100")


def read_gold(path: Path, *, joined: bool = True, text: Path | None = None) -> Iterator[GoldText]:
    """The texts of a gold file. `joined` makes one text of the rows of one document and system, a paragraph
    a row. `text` is the article a list of spans belongs to, where it does not lie beside it as `.txt`.

    Raises ImportFailedError for a file that is missing or not of the described shape.
    """
    try:
        raw = lzma.decompress(path.read_bytes()) if path.suffix == ".xz" else path.read_bytes()
        texts = [_article(path, raw, text)] if path.suffix == ".json" else _rows(path, raw, joined=joined)
    except ImportFailedError:
        raise
    except OSError as error:
        raise ImportFailedError(f"“{path}” cannot be read: {error.strerror or error}.") from error
    except (ValueError, KeyError, TypeError, AttributeError, lzma.LZMAError, AnnotatorError) as error:
        why = f"it lacks {error}" if isinstance(error, KeyError) else str(error).removesuffix(".")
        raise ImportFailedError(
            f"“{path}” is not a gold file: {why}.",
            "It should hold one JSON object a line with `id`, `mt` and `spans`, or a list of spans.",
        ) from error
    yield from texts


def _rows(path: Path, raw: bytes, *, joined: bool) -> list[GoldText]:
    groups: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    # Not `splitlines`: a string of JSON may hold what Unicode takes for the end of a line, such as U+2028.
    for number, line in enumerate(raw.decode("utf-8-sig").split("\n")):
        if line.strip():
            try:
                row = json.loads(line)
                name = str(row.get("doc") or row["id"])
            except (ValueError, KeyError, AttributeError) as error:
                raise ValueError(f"line {number + 1}: {error}") from error
            groups[(name, str(row.get("system"))) if joined else (name, str(number))].append(row)
    return [_joined(group, path) for group in groups.values()]


def chosen(texts: Iterable[GoldText], number: int, seed: int = 0) -> list[GoldText]:
    """The texts of `number` documents drawn by lot, in their order; all of them where `number` is 0. The
    draw depends on the seed and the documents' ids alone."""
    everything = list(texts)
    names = {t.document for t in everything}
    if not number or number >= len(names):
        return everything
    drawn = set(sorted(names, key=lambda n: hashlib.sha256(f"{seed}\x1f{n}".encode()).digest())[:number])
    return [t for t in everything if t.document in drawn]


def _article(path: Path, raw: bytes, text: Path | None) -> GoldText:
    beside = text or path.with_name(path.name.replace(".gold.json", ".txt").replace(".json", ".txt"))
    if not beside.exists():
        raise ImportFailedError(f"The text of “{path}” is not there: {beside}.", "Name it with --text FILE.")
    article = canonical_text(beside.read_text("utf-8-sig"))
    spans = tuple(_article_span(s) for s in json.loads(raw))
    for gold in spans:
        gold.span.of(article)
    return GoldText(path.stem, article, spans, (Stretch(Span(0, len(article)), 1),), path.stem, "", path.stem)


def _article_span(entry: dict[str, Any]) -> GoldSpan:
    return GoldSpan(
        Span(entry["start"], entry["end"]), entry["kind"], entry["severity"], "gold", bool(entry.get("must"))
    )


def _joined(rows: Sequence[dict[str, Any]], path: Path) -> GoldText:
    text = ""
    spans: list[GoldSpan] = []
    stretches: list[Stretch] = []
    for row in rows:
        line = row["mt"].replace("\n", " ")
        for entry in row["spans"]:
            if entry["start"] < entry["end"] <= len(line):
                span = Span(entry["start"], entry["end"]).shifted(len(text))
                severity = str(entry.get("severity", "")).lower()
                spans.append(
                    GoldSpan(span, entry["category"], severity, str(entry["annotator"]), severity in _GRAVE)
                )
        told = row.get("rater_count")
        raters = len({s["annotator"] for s in row["spans"]}) if told is None else int(told)
        stretches.append(Stretch(Span(len(text), len(text) + len(line)), raters))
        text += line + "\n"
    first = rows[0]
    sources = [str(row.get("source") or "").replace("\n", " ") for row in rows]
    return GoldText(
        id=str(first["id"]),
        text=text,
        spans=tuple(spans),
        stretches=tuple(stretches),
        dataset=str(first.get("dataset") or path.name.split(".")[0]),
        lang_pair=str(first.get("lang_pair") or ""),
        document=str(first.get("doc") or first["id"]),
        human=bool(first.get("is_human")),
        source="".join(line + "\n" for line in sources) if any(sources) else "",
    )
