"""Set phrases that machine translation renders word for word: a table of renderings with what is usually
said.

The table (`resources/terms/calques.tsv`) has the columns rendering, standard, kind, note. In a rendering `*`
stands for any one word and a trailing `~` for any inflection of the word before it ("add~ oil to * fire").
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from annotator.detect.base import Finding
from annotator.detect.inflection import inflect
from annotator.detect.linguistics import Sentence, Word, between
from annotator.detect.sentencewise import SentenceDetector
from annotator.model.mqm import Category, Severity
from annotator.model.review import Evidence, Suggestion
from annotator.paths import resource

_CONFIDENCE = 0.75
_DOUBTFUL = 0.5
_CATEGORIES = {
    "body-head": Category.ENTITY,
    "title": Category.TERM,
    "fixed-term": Category.TERM,
    "false-friend": Category.MISTRANSLATION,
}


@dataclass(frozen=True, slots=True)
class Slot:
    """One word of a pattern: `word` in lower case, "" for any; `inflected` where any form of it will do."""

    word: str
    inflected: bool = False


@dataclass(frozen=True, slots=True)
class Rendering:
    """One line of the table, ready to match."""

    slots: tuple[Slot, ...]
    standard: str
    kind: str
    note: str
    doubtful: bool


class Collocation(SentenceDetector):
    id = "collocation"
    title = "Set phrases rendered word for word"

    def __init__(self, table: Path | None = None) -> None:
        super().__init__()
        self._table = table

    def find(self, text: str, sentence: Sentence, before: Sentence | None) -> Iterator[Finding]:
        table = renderings(self._table or resource("terms", "calques.tsv"))
        words = sentence.words
        for word in words:
            for key in {word.lower, word.lemma.lower()}:
                for rendering, at in table.get(key, ()):
                    matched = _match(words, word.i - at, rendering.slots)
                    if matched is not None:
                        yield _finding(text, matched, rendering)


@cache
def renderings(path: Path) -> Mapping[str, tuple[tuple[Rendering, int], ...]]:
    """The table's patterns by their most telling word, each with that word's place in the pattern.

    Raises ValueError, naming the line, for a line without its columns; OSError when there is no table.
    """
    found: dict[str, list[tuple[Rendering, int]]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(
            (line for line in file if not line.startswith("#")), delimiter="\t", quoting=csv.QUOTE_NONE
        )
        for number, row in enumerate(rows, 2):
            if not row.get("rendering") or row.get("standard") is None:
                raise ValueError(f"{path.name}, entry {number}: “rendering” and “standard” are needed.")
            slots = tuple(_slot(part) for part in _parts(row["rendering"]))
            kind = row.get("kind") or ""
            rendering = Rendering(slots, row["standard"], kind, row.get("note") or "", kind.endswith("?"))
            at = max(range(len(slots)), key=lambda i: len(slots[i].word))
            found.setdefault(slots[at].word, []).append((rendering, at))
    return {word: tuple(entries) for word, entries in found.items()}


def _parts(rendering: str) -> list[str]:
    """The words of a pattern, divided as the parser divides them: hyphens and possessives are words."""
    return rendering.replace("-", " - ").replace("’s", " ’s").replace("'s", " ’s").split()


def _slot(part: str) -> Slot:
    if part == "*":
        return Slot("")
    return Slot(part.rstrip("~").lower(), part.endswith("~"))


def _match(words: Sequence[Word], start: int, slots: Sequence[Slot]) -> list[Word] | None:
    if start < 0 or start + len(slots) > len(words):
        return None
    matched = list(words[start : start + len(slots)])
    for word, slot in zip(matched, slots, strict=True):
        if not slot.word:
            if not word.is_word:
                return None
        elif word.lower.replace("'", "’") != slot.word and not (
            slot.inflected and word.lemma.lower() == slot.word
        ):
            return None
    return matched


def _finding(text: str, matched: list[Word], rendering: Rendering) -> Finding:
    quote = text[matched[0].start : matched[-1].end]
    options = [
        _worded(option, matched, rendering.slots)
        for option in rendering.standard.split("|")
        if option.strip()
    ]
    if matched[0].text[0].isupper() and rendering.slots[0].word.islower():
        options = [o[:1].upper() + o[1:] for o in options]
    options = [o for o in options if o != quote]
    usual = f" The usual words are “{options[0]}”." if options else ""
    return Finding(
        span=between(matched[0], matched[-1]),
        rule="-".join(s.word or "x" for s in rendering.slots if s.word not in ("-", "’s"))[:60],
        category=_CATEGORIES.get(rendering.kind.rstrip("?"), Category.LITERAL),
        severity=Severity.MINOR,
        confidence=_DOUBTFUL if rendering.doubtful else _CONFIDENCE,
        message=f"“{quote}” looks like a word-for-word rendering.{usual}",
        suggestions=tuple(Suggestion(o, rendering.note) for o in options),
        evidence=(Evidence(rendering.note, "table of renderings"),) if rendering.note else (),
    )


def _worded(standard: str, matched: Sequence[Word], slots: Sequence[Slot]) -> str:
    """The standard wording with the passage's own words for `*` and its inflections for `~`."""
    free = [w.text for w, s in zip(matched, slots, strict=True) if not s.word]
    inflected = [w for w, s in zip(matched, slots, strict=True) if s.inflected]
    out: list[str] = []
    for part in standard.split():
        if part == "*":
            out.append(free.pop(0) if free else "")
        elif part.endswith("~"):
            model = inflected.pop(0) if inflected else None
            out.append(inflect(part[:-1], model.tag) if model is not None else part[:-1])
        else:
            out.append(part)
    return " ".join(p for p in out if p)
