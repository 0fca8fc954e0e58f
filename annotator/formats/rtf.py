"""Rich text (.rtf) in: the text as it reads with every tracked change accepted.

The published readers for Python give deleted and hidden words as text and lose the notes, so this one is our
own; it follows "Rich Text Format (RTF) Specification, version 1.9.1" (Microsoft, 2008).
"""

from __future__ import annotations

import codecs
import contextlib
import re
from dataclasses import dataclass, field, replace
from pathlib import PurePath

from annotator.formats.asides import BOXES, HEADERS, LEAVE, READ, choices, left_out
from annotator.formats.base import Asked, ImportedArticle
from annotator.formats.plaintext import title_of
from annotator.formats.rtf_words import Header, Words
from annotator.model.document import canonical_text
from annotator.model.errors import ImportFailedError

MAX_MARKS = 800_000
"""Groups, control words and coded characters in one file: those of a book."""
MAX_DEPTH = 5_000
"""Groups within groups; office programs write a few dozen."""

MAX_BOX_DEPTH = 8
"""Text boxes in text boxes; those further in are left out. Word allows none."""

_TOKEN = re.compile(
    rb"\\(?:(?P<word>[A-Za-z]{1,32})(?P<number>-?\d{1,10})? ?|'(?P<hex>[0-9A-Fa-f]{2})|(?P<symbol>[^A-Za-z]))"
    rb"|(?P<brace>[{}])|(?P<text>[^\\{}]+)",
    re.DOTALL,
)
_SKIPPED = frozenset(
    b"colortbl filetbl stylesheet listtable listoverridetable revtbl rsidtbl info generator xmlnstbl "
    b"ftnsep ftnsepc ftncn aftnsep aftnsepc aftncn pict nonshppict object listtext pntext pntxta "
    b"pntxtb formfield datafield "
    b"nesttableprops nonesttables xe rxe txe tc tcn bkmkstart bkmkend atnid atntime atndate atnref "
    b"atrfstart atrfend atnparent atnicn template private themedata colorschememapping".split()
)
"""Destinations that hold no running text. What stands in a destination marked as optional is left out as
well, but for those read below."""
_HEADERS = frozenset(b"header headerl headerr headerf footer footerl footerr footerf".split())
_BOXES = frozenset((b"shptxt", b"dptxbxtext"))
_DRAWINGS = _BOXES | {b"shp", b"shpgrp", b"do", b"shprslt"}
_ENDS = frozenset((b"par", b"sect", b"page", b"column", b"cell", b"nestcell"))
"""What ends a paragraph; text boxes follow the one they stand in."""
_CHARACTERS = {
    b"tab": "\t", b"line": "\n", b"lbr": "\n", b"par": "\n", b"sect": "\n", b"page": "\n", b"column": "\n",
    b"cell": "\n", b"nestcell": "\n", b"emdash": "—", b"endash": "–", b"emspace": "\u2003",
    b"enspace": "\u2002", b"qmspace": "\u2005", b"bullet": "•", b"lquote": "‘", b"rquote": "’",
    b"ldblquote": "“", b"rdblquote": "”", b"ltrmark": "\u200e", b"rtlmark": "\u200f", b"zwj": "\u200d",
    b"zwnj": "\u200c",
}  # fmt: skip
_SYMBOLS = {b"\\": "\\", b"{": "{", b"}": "}", b"~": "\u00a0", b"_": "\u2011", b"\n": "\n", b"\r": "\n"}
_CODE_PAGES = {
    77: "mac_roman", 78: "shift_jis", 80: "gb2312", 81: "big5", 128: "cp932", 129: "cp949",
    130: "johab", 134: "gbk", 136: "big5", 161: "cp1253", 162: "cp1254", 163: "cp1258", 177: "cp1255",
    178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250", 254: "cp437", 255: "cp850",
}  # fmt: skip
"""Character sets of fonts (`\\fcharset`) as Python's codecs."""
_COMMENTS_SHOWN = 10


def recognises(data: bytes, name: str = "") -> bool:
    return data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{\\rtf")


def read(data: bytes, name: str, asked: Asked) -> ImportedArticle:
    """Read a rich text file: a paragraph a line, tables cell by cell, text boxes after the paragraph they
    stand in, notes after the body, then headers and footers that hold words, those that read alike once. Text
    boxes and headers can be left out. The encoding is in the file; one asked for changes nothing.

    Raises ImportFailedError for what is damaged, too large or made to do harm, InvalidTextError for a file
    without words.
    """
    file_name = PurePath(name).name or "the document"
    if data.count(b"\\") + data.count(b"{") > MAX_MARKS:
        raise ImportFailedError(
            f"“{file_name}” holds more than {MAX_MARKS:,} marks; it is no article.",
            "Split the document and import the parts.",
        )
    reader = _Reader(file_name)
    reader.read(data)
    there = {BOXES: reader.has_boxes(), HEADERS: bool(reader.headers())}
    offered = choices(asked, *(id_ for id_, found in there.items() if found))
    read_ = {choice.id for choice in offered if choice.value == READ}
    text = canonical_text(reader.text(boxes=BOXES in read_, headers=HEADERS in read_))
    return ImportedArticle(
        title=title_of(text, name),
        text=text,
        original=data,
        format="rtf",
        source_uri=name,
        warnings=(*reader.warnings(), *(left_out(c) for c in offered if c.value == LEAVE)),
        choices=offered,
    )


@dataclass(slots=True)
class _State:
    """What a group inherits from the one around it. `sink` takes the text; None drops it."""

    sink: Words | None
    codec: str
    around: Words | None = None
    """The text that a drawing stands in, whose words go into a box of it."""
    depth: int = 0
    """Boxes around this place."""
    header: Header | None = None
    hidden: bool = False
    deleted: bool = False
    fallback: int = 1
    """How many characters after a Unicode one stand in for it in readers that know no Unicode."""
    fonts: bool = False
    """In the table of fonts."""
    either: Words | None = None
    """Where the text goes of the Unicode half of a passage written twice."""


@dataclass(slots=True)
class _Comment:
    author: str
    words: Words = field(default_factory=Words)


class _Reader:
    def __init__(self, name: str) -> None:
        self._name = name
        self._body = Words()
        self._notes: list[Words] = []
        self._boxes: list[Words] = []
        self._headers: list[Header] = []
        self._comments: list[_Comment] = []
        self._author = Words()
        self._default = "cp1252"
        self._font_codecs: dict[int, str] = {}
        self._font = self._plain_font = 0
        self._state = _State(self._body, self._default)
        self._stack: list[_State] = []
        self._pending = bytearray()
        """Bytes of the text not decoded yet: a character may have two."""
        self._optional = False
        self._skip = 0
        """Stand-ins still to come for the last Unicode character."""
        self._changes = self._objects = False
        self._seen: set[bytes] = set()
        """Which of the marks that decide on headers there are."""

    def text(self, *, boxes: bool, headers: bool) -> str:
        parts = [self._body.text(boxes=boxes), *(note.text(boxes=boxes).strip() for note in self._notes)]
        if headers:
            parts += dict.fromkeys(header.text(boxes) for header in self.headers())
        return "\n".join(part.removesuffix("\n") for part in parts)

    def has_boxes(self) -> bool:
        return any(box.holds_words() for box in self._boxes)

    def headers(self) -> list[Header]:
        """The headers and footers that pages show and that hold words, headers first."""
        found = (header for header in self._headers if self._shows(header) and header.holds_words())
        return sorted(found, key=lambda header: header.kind.startswith(b"footer"))

    def _shows(self, header: Header) -> bool:
        """First pages have headers of their own where the file says so, left pages too."""
        needed = {b"f": b"titlepg", b"l": b"facingp"}.get(header.kind[-1:])
        return needed is None or needed in self._seen

    def warnings(self) -> tuple[str, ...]:
        found = []
        if self._changes:
            found.append("The document holds tracked changes; it is shown as if all were accepted.")
        for comment in self._comments[:_COMMENTS_SHOWN]:
            words = " ".join(comment.words.text().split())
            found.append(f"Comment by {comment.author or 'somebody'}: “{words}”")
        if self._objects:
            found.append("The document holds embedded objects: words in them are not checked.")
        return tuple(found)

    def read(self, data: bytes) -> None:
        """Take in the whole file. Raises ImportFailedError."""
        at, end = max(0, data.find(b"{")), len(data)
        while at < end:
            match = _TOKEN.match(data, at)
            if match is None:  # a lone backslash at the end
                break
            at = match.end()
            if text := match["text"]:
                self._bytes(text.translate(None, b"\r\n\0"))
            elif code := match["hex"]:
                self._bytes(bytes.fromhex(code.decode()))
            elif brace := match["brace"]:
                self._flush()
                if brace == b"{":
                    self._open()
                elif not self._close():
                    break
            elif symbol := match["symbol"]:
                self._symbol(symbol)
            else:
                number = match["number"]
                if match["word"] == b"bin":
                    at += max(0, int(number or 0))
                else:
                    self._word(match["word"], int(number) if number else None)
        self._flush()

    def _open(self) -> None:
        if len(self._stack) >= MAX_DEPTH:
            raise ImportFailedError(
                f"“{self._name}” was not opened: it nests more than {MAX_DEPTH:,} groups, "
                "as files made to do harm do.",
                "If you trust it, open it in an office program, copy the text and paste it here.",
            )
        self._stack.append(self._state)
        self._state = replace(self._state)
        self._skip = 0
        self._optional = False

    def _close(self) -> bool:
        """False where the outermost group ends."""
        self._skip = 0
        self._state = self._stack.pop()
        return bool(self._stack)

    def _symbol(self, symbol: bytes) -> None:
        if symbol == b"*":
            self._optional = True
        elif symbol in _SYMBOLS:
            self._flush()
            self._put(_SYMBOLS[symbol])

    def _word(self, word: bytes, number: int | None) -> None:
        self._flush()
        optional, self._optional = self._optional, False
        if word in _CHARACTERS:
            self._put(_CHARACTERS[word], ends=word in _ENDS)
        elif word == b"u":
            self._skip = 0
            self._put(chr((number or 0) % 0x10000))
            self._skip = self._state.fallback
        elif not self._destination(word, optional):
            self._property(word, number)

    def _destination(self, word: bytes, optional: bool) -> bool:
        """Where the text of this group goes from here on. False where the word names no destination."""
        state = self._state
        if word in (b"footnote", b"annotation"):
            taken = Words()
            if word == b"footnote" and self._is_shown():
                self._notes.append(taken)
            elif word == b"annotation":
                comment = _Comment(self._author.text().strip())
                taken = comment.words
                self._comments.append(comment)
            state.sink, state.hidden, state.deleted = taken, False, False
        elif word == b"atnauthor":
            self._author = state.sink = Words()
        elif word in _HEADERS:
            self._header(word)
        elif word in _DRAWINGS:
            self._drawing(word)
        elif word == b"fldinst":
            state.sink = None if state.header is None else state.header.codes
        elif word == b"fonttbl":
            state.sink, state.fonts = None, True
        elif word == b"upr":
            state.either, state.sink = state.sink, None
        elif word == b"ud":
            state.sink = state.either
        elif word in _SKIPPED or optional:
            self._objects = self._objects or word == b"object"
            state.sink = state.either = None
        else:
            return False
        return True

    def _is_shown(self) -> bool:
        state = self._state
        return state.sink is not None and not (state.hidden or state.deleted)

    def _header(self, kind: bytes) -> None:
        state = self._state
        if state.sink is not self._body:  # one in a table of page styles
            state.sink = None
            return
        state.header = Header(kind, Words(), Words())
        self._headers.append(state.header)
        state.sink, state.hidden, state.deleted = state.header.words, False, False

    def _drawing(self, word: bytes) -> None:
        """A drawing, which has its words in a box, and comes again in a form for older readers."""
        state = self._state
        if word in _BOXES:
            self._box()
        elif word == b"shprslt":
            state.around = state.sink = None
        elif state.sink is not None:
            state.around, state.sink = (state.sink if self._is_shown() else None), None

    def _box(self) -> None:
        state = self._state
        if state.around is None or state.depth >= MAX_BOX_DEPTH:
            return
        state.depth += 1
        box = Words()
        state.around.boxes.append(box)
        self._boxes.append(box)
        state.sink, state.around, state.hidden, state.deleted = box, None, False, False

    def _property(self, word: bytes, number: int | None) -> None:
        state = self._state
        if word == b"uc":
            state.fallback = min(max(0, number or 0), 8)
        elif word == b"v":
            state.hidden = number != 0
        elif word in (b"deleted", b"revised"):
            self._changes = True
            state.deleted = word == b"deleted" and number != 0
        elif word == b"plain":
            state.hidden = state.deleted = False
            state.codec = self._font_codecs.get(self._plain_font, self._default)
        elif word == b"f":
            self._font = number or 0
            state.codec = self._font_codecs.get(self._font, self._default)
        elif word == b"chpgn" and state.header is not None:
            state.header.codes.parts.append(" PAGE ")
        elif word in (b"titlepg", b"facingp") and number != 0:
            self._seen.add(word)
        elif word == b"deff":
            self._plain_font = number or 0
        elif word == b"fcharset" and state.fonts:
            self._font_codecs[self._font] = (
                _CODE_PAGES.get(number, self._default) if number else self._default
            )
        elif word == b"ansicpg":
            self._default = state.codec = _known(f"cp{number}") or "cp1252"
        elif word in (b"mac", b"pc", b"pca"):
            self._default = state.codec = {b"mac": "mac_roman", b"pc": "cp437", b"pca": "cp850"}[word]

    def _bytes(self, data: bytes) -> None:
        if self._skip:
            dropped = min(self._skip, len(data))
            self._skip -= dropped
            data = data[dropped:]
        if self._state.sink is not None:
            self._pending += data

    def _flush(self) -> None:
        if self._pending:
            words = self._pending.decode(self._state.codec, "replace")
            self._pending.clear()
            self._put(words)

    def _put(self, words: str, *, ends: bool = False) -> None:
        state = self._state
        if words.isspace():
            self._skip = 0  # a stand-in is never white space: the file lacks one
        if self._skip:
            self._skip -= 1
        elif state.sink is not None and not state.hidden and not state.deleted:
            state.sink.parts.append(words)
            if ends:
                state.sink.end_paragraph()


def _known(codec: str) -> str | None:
    with contextlib.suppress(LookupError):
        return codecs.lookup("utf-8" if codec == "cp65001" else codec).name
    return None
