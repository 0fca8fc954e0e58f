"""The table of set phrases as they are said (`resources/terms/set_phrases.tsv`), ready to match.

Its columns are phrase, accepted, kind, note; `accepted` holds further right forms, divided by “|”. The words
of a form are matched one by one:

| `word` | this word and no other |
| `word~` | any inflection of it |
| `in/on` | one of these; the first is the standard one |
| `one's` | a possessive: “its”, “the company’s” |
| `oneself` | a reflexive pronoun |
| `_` | up to four words of a noun phrase, or none |
| `word!` | nothing is said of this word or of what stands before it: too much else is right |
| `word+` | the last word, a preposition that nothing else may stand for |
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache
from pathlib import Path

from annotator.detect.inflection import inflect

OWNER = "their"
"""The possessive to suggest where nobody knows whose it is."""
ARTICLES = frozenset({"a", "an", "the"})
PREPOSITIONS = frozenset(
    "in on at of to for from with by under over into onto about against among between behind beyond through "
    "upon within without off out up down aside away across along around after before below above during "
    "toward towards via since till until than as".split()
)
CONJUNCTIONS = frozenset({"and", "or", "but", "nor"})
FUNCTION_WORDS = (
    ARTICLES
    | PREPOSITIONS
    | CONJUNCTIONS
    | frozenset("it be is are not no that this these those ’s ’ n’t - so some any his its their all".split())
)
_VERB_AND_NOUN_TAGS = ("NNS", "VBZ", "VBD", "VBN", "VBG")
KINDS = frozenset({"idiom", "collocation", "preposition"})
_COLUMNS = ["phrase", "accepted", "kind", "note"]


class SlotKind(Enum):
    WORD = "word"
    OWNER = "one's"
    SELF = "oneself"
    NOUN_PHRASE = "_"


@dataclass(frozen=True, slots=True)
class Slot:
    """One place of a form.

    `standard` is the word to suggest, in lower case, and tells whether this is a content word; `forms` are
    the words right here, `bases` the base forms of content words, `inflected` those of which any form is
    right.
    `owner` allows a possessive, `fixed` no damage, `required` a wrong preposition at the end.
    """

    kind: SlotKind
    standard: str
    forms: frozenset[str]
    bases: frozenset[str]
    inflected: frozenset[str]
    owner: bool
    fixed: bool
    required: bool

    @property
    def is_content(self) -> bool:
        return bool(self.bases)

    def form_of(self, lemma: str) -> str:
        """The right form of the word with this base form."""
        return next((f for f in sorted(self.forms) if lemma in (f, _singular(f))), self.standard)

    @property
    def is_article(self) -> bool:
        return self.standard in ARTICLES


@dataclass(frozen=True, slots=True, eq=False)
class Form:
    """A right form of a phrase; `standard` where it is the one to suggest. `contents` are the places of its
    content words, `known_by` the words each of these may be met as. Equal to itself alone."""

    slots: tuple[Slot, ...]
    phrase: str
    kind: str
    standard: bool
    contents: tuple[int, ...]
    known_by: tuple[frozenset[str], ...]

    @classmethod
    def of(cls, words: str, phrase: str, kind: str) -> Form:
        """A form as the table writes it."""
        slots = tuple(_slot(w) for w in words.split())
        contents = tuple(i for i, slot in enumerate(slots) if slot.is_content)
        known_by = tuple(slots[i].bases | slots[i].forms for i in contents)
        return cls(slots, phrase, kind, words == phrase, contents, known_by)

    def may_be_among(self, words: frozenset[str]) -> bool:
        """Whether the content words are among these, or all but one where the rest tell the phrase."""
        absent = sum(known.isdisjoint(words) for known in self.known_by)
        return absent == 0 or (absent == 1 and self.standard and len(self.contents) > 3)


Index = Mapping[str, tuple[tuple[Form, int], ...]]
"""Forms by the content words they are looked up by, each with that word's place."""


@cache
def load(path: Path) -> Index:
    """The table by each phrase's rarest content word (the two rarest where three or more may be replaced).

    Raises ValueError, naming the entry, for one that cannot be used; OSError when there is no table.
    """
    forms = list(_forms(path))
    frequency = Counter(base for form in forms for i in form.contents for base in form.slots[i].bases)
    found: dict[str, list[tuple[Form, int]]] = {}
    for form in forms:
        rarest = sorted(form.contents, key=lambda i: sum(frequency[b] for b in form.slots[i].bases))
        for at in rarest[: 2 if len(rarest) > 2 else 1]:
            slot = form.slots[at]
            for key in sorted(slot.bases | slot.forms):
                found.setdefault(key, []).append((form, at))
    return {key: tuple(entries) for key, entries in found.items()}


def _forms(path: Path) -> Iterator[Form]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        for number, row in enumerate(rows, 2):
            if list(row) != _COLUMNS or None in row.values() or row["kind"] not in KINDS:
                raise ValueError(f"{path.name}, entry {number}: phrase, accepted, kind and note are needed.")
            written = [row["phrase"], *(a.strip() for a in row["accepted"].split("|") if a.strip())]
            for words in written:
                form = Form.of(words, row["phrase"], row["kind"])
                if not form.contents:
                    raise ValueError(f"{path.name}, entry {number}: “{words}” has no content word.")
                yield form


@cache
def _slot(written: str) -> Slot:
    fixed, required = written.endswith("!"), written.endswith("+")
    options = (written[:-1] if fixed or required else written).split("/")
    if options == ["_"]:
        return Slot(
            SlotKind.NOUN_PHRASE, "", frozenset(), frozenset(), frozenset(), False, fixed=True, required=False
        )
    owner = "one's" in options
    words = [o for o in options if o != "one's"]
    bare = [w.removesuffix("~").lower() for w in words]
    inflected = frozenset(b for b, w in zip(bare, words, strict=True) if w.endswith("~"))
    small = options[0] == "one's" or bare[0] in FUNCTION_WORDS or "oneself" in bare
    content = [] if small else [b for b in bare if b not in FUNCTION_WORDS]
    kind = SlotKind.SELF if "oneself" in bare else SlotKind.OWNER if owner else SlotKind.WORD
    forms = {f for b in bare for f in (_inflections(b) if b in inflected else (b,))}
    if forms & {"a", "an"}:
        forms |= {"a", "an"}
    bases = {b if b in inflected else _singular(b) for b in content}
    return Slot(
        kind,
        bare[0] if words and options[0] != "one's" else OWNER,
        frozenset(forms),
        frozenset(bases),
        inflected,
        owner,
        fixed,
        required,
    )


def _inflections(word: str) -> set[str]:
    return {word} | {inflect(word, tag) for tag in _VERB_AND_NOUN_TAGS}


def _singular(word: str) -> str:
    """The base form of a plural, by its ending; good enough to compare with a lemma."""
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "xes", "sses")):
        return word[:-2]
    return word[:-1]
