"""What a reader sees of a web page, block by block, with the place of each character in the page's text.

Pages are seldom well-formed, so they are taken as browsers take them: a mark that is never closed is text,
what stands in scripts is none. Which of the blocks are the article is not decided here.
"""

from __future__ import annotations

import html
import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.entities import html5

from annotator.formats.mask import MaskBuilder
from annotator.model.anchor import Span
from annotator.model.errors import ImportFailedError

MAX_REFERENCES = 200_000
"""Characters of the text written as `&amp;` is, in one page: those of a book without Latin letters."""

_ATTRIBUTES = r"(?:[^>=]++|=\s*(?:\"[^\"]*\"|'[^']*')?)*+"
_UNSEEN = (
    "script|style|textarea|title|xmp|iframe|noembed|noframes|noscript|template|svg|math|select|object|audio|"
    "video|canvas|datalist"
)
_TOKEN = re.compile(
    r"<!--(?:.*?--!?>|.*)"
    rf"|<(?P<unseen>{_UNSEEN})(?=[\s/>]){_ATTRIBUTES}>"
    r"(?:(?<=/>)|.*?</(?P=unseen)(?=[\s/>])[^>]*>|.*)"
    rf"|</?(?P<tag>[A-Za-z][^\s/>]*){_ATTRIBUTES}>"
    r"|(?:<[!?]|</(?=.))[^>]*>?"  # one that never ends is a comment to the end, as in browsers
    r"|</?[A-Za-z].*"  # a tag that never ends: a browser shows nothing from here on
    r"|(?P<text>[^<]+|<)",
    re.DOTALL | re.IGNORECASE,
)
_PIECE = re.compile(
    r"(?P<blank>[ \t\n\f]+)"
    r"|(?P<reference>&(?:#[xX]?[0-9a-fA-F]+|[A-Za-z][A-Za-z0-9]*);?)"
    r"|[^ \t\n\f&]+(?: [^ \t\n\f&]+)*+|&+(?=&)|&"
)
_LETTERS = re.compile(
    r"[^\s\x00-\x1f\x7f-\x9f\xad\u0600-\u0605\u061c\u06dd\u070f\u180e\u200b-\u200f\u202a-\u202e"
    r"\u2060-\u206f\ue000-\uf8ff\ufeff\ufff9-\ufffb\U000e0000-\U000e007f\U000f0000-\U0010ffff]+"
)
"""Neither white space nor what shows nothing of its own (joiners, marks of direction, places where a line may
break) or belongs to a font: what finds the main text leaves those out."""
_LONGEST = max(map(len, html5)) + 1
"""Characters of the longest reference by name, its mark included."""
_INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i img ins kbd label mark meter nobr output "
    "picture progress q rb rp rt ruby s samp small source span strike strong sub sup time tt u var "
    "wbr".split()
)


_ASIDE = frozenset(("aside", "nav", "footer", "form", "dialog"))
"""What stands in these is not the article's."""
_CAPTION, _HEADLINE = "figcaption", "h1"


@dataclass(slots=True)
class PageText:
    """`text` is everything a reader sees: white space as one blank, none at the edges of blocks, which are
    separated by line breaks. `starts` and `ends` are the places of its characters, -1 for the breaks; `runs`
    the offsets in `text` at which stretches begin that stand in the page character by character as here.
    `letters` is the text without white space and what shows nothing of its own, `at` where each of its
    characters stands in `text`. `captions` of pictures and `headlines` are stretches of `letters`."""

    text: str
    starts: array[int]
    ends: array[int]
    runs: array[int]
    letters: str
    at: array[int]
    captions: tuple[Span, ...] = ()
    headlines: tuple[Span, ...] = ()

    def places(self, words: str, start: int = 0, end: int | None = None) -> Iterator[Span]:
        """Where some words stand, white space aside, as stretches of `letters` within two offsets."""
        key = _letters(words)
        end = len(self.letters) if end is None else end
        while key and (start := self.letters.find(key, start, end)) >= 0:
            yield Span(start, start + len(key))
            start += 1

    def places_backwards(self, words: str, end: int) -> Iterator[Span]:
        """The same before an offset, last one first."""
        key = _letters(words)
        while key and (start := self.letters.rfind(key, 0, end)) >= 0:
            yield Span(start, start + len(key))
            end = start + len(key) - 1

    def is_block(self, letters: Span) -> bool:
        """Whether a stretch of `letters` is a whole block, or several."""
        first, last = self.at[letters.start], self.at[letters.end - 1]
        return self.text[first - 1 : first] in ("", "\n") and self.text[last + 1 : last + 2] in ("", "\n")

    def add(self, builder: MaskBuilder, letters: Span) -> None:
        """Add the text of a stretch of `letters` to a text without marks, blocks as lines of their own."""
        start, end = self.at[letters.start], self.at[letters.end - 1] + 1
        number = bisect_right(self.runs, start)
        while start < end:
            stop = min(end, self.runs[number]) if number < len(self.runs) else end
            place = Span(self.starts[start], self.ends[stop - 1]) if self.starts[start] >= 0 else None
            builder.add(self.text[start:stop], place)
            start, number = stop, number + 1


def read_page(page: str) -> PageText:
    """What a reader sees of a page. Raises ImportFailedError for one of nothing but references."""
    reader = _Reader()
    references = 0
    for match in _TOKEN.finditer(page):
        if text := match["text"]:
            references += text.count("&")
            if references > MAX_REFERENCES:
                raise ImportFailedError(
                    f"The page has more than {MAX_REFERENCES:,} characters written as references; it is no "
                    "article.",
                    "Open the page in a browser, copy the article's text and paste it.",
                )
            reader.words(text, match.start())
        elif (tag := match["tag"]) and (name := tag.lower()) not in _INLINE:
            reader.ends_block = True
            reader.mark(name, opens=not match[0].startswith("</"))
    return reader.result()


@dataclass(slots=True)
class _Reader:
    ends_block: bool = False
    _parts: list[str] = field(default_factory=list)
    _starts: array[int] = field(default_factory=lambda: array("q"))
    _ends: array[int] = field(default_factory=lambda: array("q"))
    _runs: array[int] = field(default_factory=lambda: array("q"))
    _goes_on: int = -1
    """Where words that are still of the last run would have to begin."""
    _blank: Span | None = None
    """White space that shows if words of the same block follow."""
    _asides: int = 0
    """Elements around this place that hold what is not the article's."""
    _open: tuple[str, int] | None = None
    """The caption or headline that has begun, and where."""
    _found: list[tuple[str, int, int]] = field(default_factory=list)

    def mark(self, tag: str, *, opens: bool) -> None:
        """Note where an element begins or ends that says what its words are."""
        if tag in _ASIDE:
            self._asides = self._asides + 1 if opens else max(0, self._asides - 1)
        if self._open is not None and (tag in (self._open[0], "figure") or (opens and tag == _CAPTION)):
            self._found.append((*self._open, len(self._starts)))
            self._open = None
        if opens and tag in (_CAPTION, _HEADLINE) and not self._asides:
            self._open = tag, len(self._starts)

    def words(self, text: str, at: int) -> None:
        for shown, start, end, blank in _pieces(text, at):
            if blank:
                if self._blank is None:
                    self._blank = Span(start, end)
                continue
            if self._parts:
                if self.ends_block:
                    self._add("\n", -1, -1)
                elif self._blank is not None:
                    self._add(" ", self._blank.start, self._blank.end)
            self.ends_block, self._blank = False, None
            self._add(shown, start, end)

    def _add(self, text: str, start: int, end: int) -> None:
        """Add characters that stand one after the other at a place, or all of them at one."""
        one_by_one = len(text) == end - start
        if not one_by_one or start != self._goes_on:
            self._runs.append(len(self._starts))
        self._goes_on = end if one_by_one else -1
        self._parts.append(text)
        self._starts.extend(range(start, end) if one_by_one else [start] * len(text))
        self._ends.extend(range(start + 1, end + 1) if one_by_one else [end] * len(text))

    def result(self) -> PageText:
        text = "".join(self._parts)
        at = array("q")
        for match in _LETTERS.finditer(text):
            at.extend(range(match.start(), match.end()))
        captions, headlines = (
            tuple(
                Span(first, last)
                for tag, begin, end in self._found
                if tag == wanted and (first := bisect_left(at, begin)) < (last := bisect_left(at, end))
            )
            for wanted in (_CAPTION, _HEADLINE)
        )
        return PageText(text, self._starts, self._ends, self._runs, _letters(text), at, captions, headlines)


def _letters(text: str) -> str:
    return "".join(_LETTERS.findall(text))


def _pieces(text: str, at: int) -> Iterator[tuple[str, int, int, bool]]:
    """Words, references and blanks of a stretch of text: what shows, from where to where, whether a blank."""
    for match in _PIECE.finditer(text):
        start, end = at + match.start(), at + match.end()
        if match["blank"]:
            yield " ", start, end, True
        elif match["reference"]:
            written = match[0]
            length = _reference(written)
            shown = html.unescape(written[:length]).replace("\r", " ").replace("\n", " ")
            if shown in (" ", "\t"):
                yield " ", start, start + length, True
            elif shown and length:
                yield shown, start, start + length, False
            if length < len(written):
                yield written[length:], start + length, end, False
        else:
            yield match[0], start, end, False


def _reference(written: str) -> int:
    """How many characters from the first on are a reference: old names need no semicolon and may have letters
    behind them."""
    if written.startswith("&#"):
        return len(written)
    names = (length for length in range(min(len(written), _LONGEST), 1, -1) if written[1:length] in html5)
    return next(names, 0)
