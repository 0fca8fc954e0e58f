"""Running text of a rich text file as it is gathered, with what stands beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_PAGE = re.compile(r"\b(?:PAGE|NUMPAGES|SECTIONPAGES)\b")
_WORD = re.compile(r"[^\W\d]\w*")
_BESIDE_PAGES = 2
"""Words that go with a number of pages and are no words of an article: “Page 3 of 9”."""


@dataclass(eq=False, slots=True)
class Words:
    """Running text in parts. A text box is a part where the paragraph ends in which it stands."""

    parts: list[str | Words] = field(default_factory=list)
    boxes: list[Words] = field(default_factory=list)
    """Those in the paragraph that has not ended yet."""

    def end_paragraph(self) -> None:
        self.parts += self.boxes
        self.boxes.clear()

    def text(self, *, boxes: bool = True) -> str:
        """Characters beyond the first plane come in two halves; a half alone is nothing."""
        halves = "".join(self.flat(boxes)).encode("utf-16-le", "surrogatepass")
        return halves.decode("utf-16-le", "replace").replace("\0", "")

    def holds_words(self) -> bool:
        return bool(_WORD.search(self.text()))

    def flat(self, boxes: bool) -> Iterator[str]:
        """The parts one after the other, each box in lines of its own."""
        begun = False
        for part in (*self.parts, *self.boxes):
            if isinstance(part, str):
                yield part
                begun = part != "\n"
            elif boxes and (inner := "".join(part.flat(boxes)).strip("\n")):
                yield f"\n{inner}\n" if begun else f"{inner}\n"
                begun = False


@dataclass(frozen=True, slots=True)
class Header:
    """A header or footer; `codes` are the instructions of its fields."""

    kind: bytes
    words: Words
    codes: Words

    def text(self, boxes: bool) -> str:
        return self.words.text(boxes=boxes).strip("\n")

    def holds_words(self) -> bool:
        """Whether somebody wrote words in it: not only the number of a page with what goes with it."""
        numbered = bool(_PAGE.search(self.codes.text()))
        return len(_WORD.findall(self.text(boxes=True))) > (_BESIDE_PAGES if numbered else 0)
