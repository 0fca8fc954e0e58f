"""The words of a source or a translation in XLIFF and TMX without their inline codes, each with its place.

Codes and what stands in them (native code, text of attributes in a `sub`) are no words of the line. A `sub`
may be read as a line of its own.
Marks around words (`g`, `pc`, `mrk`, `hi`) show nothing either; those that carry an issue or a comment are
told.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from annotator.formats.its import Issue, Listed, issues_of
from annotator.formats.mask import Gap, MaskBuilder
from annotator.formats.xmltext import MAX_RUNS, Characters, Node, too_many_runs
from annotator.model.anchor import Span
from annotator.model.errors import ImportFailedError

_AROUND = frozenset(("g", "pc", "mrk", "hi"))
_BREAKS = frozenset(("lb", "x-html-br", "x-br", "xlf:lb"))
TRADOS = "{http://sdl.com/FileTypes/SdlXliff/1.0}"
_DELETED = "x-sdl-deleted"
_BREAK = re.compile(r"(?<![ \t])[ \t]*+\n[ \t\n]*+")
MAX_NOTED = 20_000
"""Issues and comments on the words of one file."""
MAX_NOTED_LENGTH = 32_000_000
"""Characters of them together, with the words they are about."""


@dataclass(frozen=True, slots=True)
class Noted:
    """Something said about a stretch of the text."""

    span: Span
    text: str
    author: str = ""


class LineReader:
    """Reads sources or translations, one a line, into a text. `apart` are the lists of issues by id, `said`
    the comments that Trados keeps apart, with their authors."""

    def __init__(
        self,
        apart: Mapping[str, Listed] | None = None,
        said: Mapping[str, tuple[tuple[str, str], ...]] | None = None,
    ) -> None:
        self.builder = MaskBuilder()
        self.issues: list[tuple[Span, Issue]] = []
        self.comments: list[Noted] = []
        self.lines = 0
        self._apart = apart or {}
        self._said = said or {}
        self._start = self._runs = self._noted = self._noted_length = 0
        self._ends_blank = self._hides_blank = False
        """True where the line ends with a space that a line break stands for, and where blanks would only
        go on with it."""
        self._open: dict[str, tuple[int, Node]] = {}
        """Annotations that an `em` ends, by id: where they began."""
        self._locks: set[str] = set()
        """Those of them that lock the words in them."""

    def read(self, node: Node | None, gap: Gap | None = None, *, locked: bool = False) -> None:
        """Add a line: the words of `node`, which may not be changed where it is `locked`; an empty one for
        None, with `gap` as the place for words."""
        if self.lines:
            self.builder.add("\n", None)
        self.lines += 1
        self._start = len(self.builder)
        self._ends_blank = self._hides_blank = False
        if locked:
            self.builder.hold(None)
        if node is not None:
            self._marked(node, node if locked else None)
        if self._ends_blank:
            self.builder.pop()
        if locked:
            self.builder.hold(None)
        elif len(self.builder) == self._start:
            self.builder.hold(gap if node is None else node.opening)

    def _marked(self, node: Node, lock: Node | None) -> None:
        start = len(self.builder)
        self._content(node, lock)
        self._tell(node, start)

    def _tell(self, node: Node, start: int) -> None:
        """Keep what an element says of the words since `start`."""
        end = len(self.builder) - self._ends_blank
        if node.attributes and start < end:
            span = Span(start, end)
            for issue in issues_of(node, self._apart):
                self._count(span, issue.comment)
                self.issues.append((span, issue))
            if node.attributes.get("type") == "comment" and node.attributes.get("value", "").strip():
                self._comment(Noted(span, node.attributes["value"].strip()))
            for text, author in self._said.get(node.attributes.get(f"{TRADOS}cid", ""), ()):
                self._comment(Noted(span, text, author))

    def _comment(self, noted: Noted) -> None:
        self._count(noted.span, noted.text)
        self.comments.append(noted)

    def _count(self, span: Span, text: str) -> None:
        """Raise ImportFailedError for more than is ever said of a text: one list may be about all words."""
        self._noted += 1
        self._noted_length += len(span) + len(text)
        if self._noted > MAX_NOTED or self._noted_length > MAX_NOTED_LENGTH:
            raise ImportFailedError(
                f"The file has more than {MAX_NOTED:,} issues and comments, or very long ones.",
                "Export it again without them, or split it and import the parts.",
            )

    def _content(self, node: Node, lock: Node | None) -> None:
        namespace = node.name[: -len(node.local)]
        for child in node.children:
            if isinstance(child, Characters):
                for text, place, whole in child.stretches():
                    self._characters(text, place, whole, lock)
            elif child.name != namespace + child.local:
                continue  # another namespace's: no words
            elif child.local in _AROUND and child.attributes.get("mtype") != _DELETED:
                protected = child.attributes.get("mtype") == "protected"
                protected = protected or child.attributes.get("translate") == "no"
                self._marked(child, child if protected and lock is None else lock)
            elif child.local == "sm":
                self._open[child.attributes.get("id", "")] = (len(self.builder), child)
                if child.attributes.get("translate") == "no":
                    self._locks.add(child.attributes.get("id", ""))
            elif child.local == "em":
                self._end(child.attributes.get("startRef", ""))
            elif child.local == "cp":
                self._add("\ufffd", child.place, whole=True, fixed=True)
            elif {child.attributes.get("ctype"), child.attributes.get("subType")} & _BREAKS:
                self._break(None)

    def _end(self, reference: str) -> None:
        start, opened = self._open.pop(reference, (0, None))
        self._locks.discard(reference)
        if opened is not None:
            self._tell(opened, start)

    def _characters(self, text: str, place: Span, whole: bool, lock: Node | None) -> None:
        fixed = lock is not None or bool(self._locks)
        if whole:
            text = text.replace("\r", "\n")  # which only a reference can write
        if whole and text != "\n":
            shown = _BREAK.sub(" ", text)
            here = place if lock is None else lock.place
            self._add(shown, here, whole=True, fixed=fixed)
            return
        if "\n" not in text and not self._hides_blank:
            self._add(text, place if lock is None else lock.place, fixed=fixed)
            return
        at = 0
        for run in _BREAK.finditer(text):
            self._words(text[at : run.start()], place.start + at, lock, fixed)
            here = Span(place.start + run.start(), place.start + run.end())
            self._break(place if whole else here, lock)
            at = run.end()
        self._words(text[at:], place.start + at, lock, fixed)

    def _words(self, text: str, start: int, lock: Node | None, fixed: bool) -> None:
        """Add words without a line break that stand at `start`."""
        words = text.lstrip(" \t") if self._hides_blank else text
        start += len(text) - len(words)
        self._add(words, Span(start, start + len(words)) if lock is None else lock.place, fixed=fixed)

    def _break(self, place: Span | None, lock: Node | None = None) -> None:
        """A line break within the words reads as a space, none at their edges."""
        self._runs += 1
        if self._runs > MAX_RUNS:
            raise too_many_runs()
        if len(self.builder) > self._start and self.builder.last not in (" ", "\n"):
            here = place if lock is None else lock.place
            self.builder.add(" ", here, whole=True, fixed=lock is not None)
            self._ends_blank = True
        self._hides_blank = True

    def _add(self, text: str, place: Span, *, whole: bool = False, fixed: bool = False) -> None:
        if text:
            self.builder.add(text, place, whole=whole, fixed=fixed)
            self._ends_blank = self._hides_blank = False
