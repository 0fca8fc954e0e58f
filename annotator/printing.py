"""A PDF of a page of HTML, set by Qt's text engine. The one module outside `gui/` that needs Qt: whoever asks
for a PDF imports it then.

It works without a display, in any thread of a program that has a QGuiApplication, else in the main thread.
Nothing is fetched: what the page refers to by address is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from lxml import html

from annotator.model.errors import UnavailableError

try:
    from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QPointF, QRectF, QSizeF, Qt, QUrl
    from PySide6.QtGui import (
        QAbstractTextDocumentLayout,
        QColor,
        QFont,
        QFontMetricsF,
        QGuiApplication,
        QPageLayout,
        QPageSize,
        QPainter,
        QPdfWriter,
        QPen,
        QTextBlock,
        QTextBlockFormat,
        QTextDocument,
    )
except ImportError as error:
    raise UnavailableError(
        f"A PDF cannot be made here: {error}.",
        "Qt is missing or a library it needs; export the report as a web page (report) and print that.",
    ) from error

_RESOLUTION = 600
"""Dots an inch: all lengths below are in these units once multiplied by `_MM`."""
_MM = _RESOLUTION / 25.4
_SIDE, _TOP, _BOTTOM = 20 * _MM, 24 * _MM, 22 * _MM
_HEAD, _FOOT = 13 * _MM, 12 * _MM
"""Where the running head stands below the page's top, and the page number above its end."""
_SERIF = ("Georgia", "Noto Serif", "Charter", "Liberation Serif", "DejaVu Serif", "serif")
_SANS = ("Helvetica Neue", "Segoe UI", "Noto Sans", "Liberation Sans", "DejaVu Sans", "sans-serif")
_FAINT = QColor("#6b6b70")
_HEADINGS = frozenset(("h1", "h2"))
_GAP, _GAP_ABOVE_HEADING = 2.5 * _MM, 8 * _MM
_TOGETHER = 100_000
"""Characters of HTML from which on paragraphs are no longer read together: reading is what takes most time,
and that of the style as long as that of a paragraph."""


@dataclass(frozen=True, slots=True)
class _Part:
    """What is kept on one page, or `paragraphs` each of which is; `gap` is the space above each, unless it
    begins a page."""

    page: str
    gap: float
    paragraphs: bool = False


@dataclass(frozen=True, slots=True)
class _Placed:
    """A document on a page: `top` below the top of the text area; `skipped` of it stands on earlier pages."""

    document: QTextDocument
    top: float
    skipped: float = 0.0


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of a block of text; `begin` and `end` as far below the document's top."""

    block: QTextBlock
    number: int
    begin: float
    end: float


@dataclass(frozen=True, slots=True)
class _Lines:
    """Lines of a document on a page, `top` as above."""

    document: QTextDocument
    lines: Sequence[_Line]
    top: float


def pdf(page: str, title: str, remark: str = "") -> bytes:
    """The page as A4, with `title` and `remark` as running head and the number of each page.

    `page` is HTML of the kind Qt's rich text knows. Each child of its body is kept together on one page where
    it fits; a heading (h1, h2) stays with what follows it.
    """
    _application()
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(_RESOLUTION)
    writer.setPageLayout(
        QPageLayout(QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait, QMarginsF())
    )
    writer.setTitle(title)
    writer.setCreator("annotator")
    _Press(writer, title, remark).print(_parts(page))
    buffer.close()
    return bytes(data.data())


class _Press:
    """Sets parts one below the other. What stands on a page is drawn when the number of pages is known."""

    def __init__(self, writer: QPdfWriter, title: str, remark: str) -> None:
        self._writer = writer
        self._title, self._remark = title, remark
        self._width = writer.width() - 2 * _SIDE
        self._height = writer.height() - _TOP - _BOTTOM
        self._pages: list[list[_Placed | _Lines]] = [[]]
        self._used = 0.0
        """How much of the last page is."""

    def print(self, parts: Iterator[_Part]) -> None:
        for part in parts:
            if part.paragraphs:
                self._place_paragraphs(part)
            else:
                self._place(part)
        painter = QPainter(self._writer)
        try:
            for number, page in enumerate(self._pages, 1):
                if number > 1:
                    self._writer.newPage()
                for placed in page:
                    if isinstance(placed, _Lines):
                        self._draw_lines(painter, placed)
                    else:
                        self._draw(painter, placed)
                self._margins(painter, number)
        finally:
            painter.end()

    def _place(self, part: _Part) -> None:
        document = self._document(part.page)
        document.setTextWidth(self._width)
        height = document.size().height()
        top = self._used + part.gap if self._used else 0.0
        if top and top + height > self._height:
            self._pages.append([])
            top = 0.0
        if height <= self._height:
            self._pages[-1].append(_Placed(document, top))
            self._used = top + height
            return
        if not document.rootFrame().childFrames():
            self._place_lines(document, _lines(document.begin()), top)
            return
        # With a table in it: Qt breaks it between lines.
        document.setPageSize(QSizeF(self._width, self._height))
        for number in range(document.pageCount()):
            if number:
                self._pages.append([])
            self._pages[-1].append(_Placed(document, 0.0, number * self._height))
        self._used = document.size().height() - (document.pageCount() - 1) * self._height

    def _place_paragraphs(self, part: _Part) -> None:
        """Place paragraphs; one longer than a page is broken between lines, from the top of a page on."""
        document = self._document(part.page)
        document.setTextWidth(self._width)
        document.size()  # sets all lines
        block = document.begin()
        while block.isValid():
            lines = _lines(block, block.next())
            top = self._used + part.gap if self._used else 0.0
            if lines and top and top + lines[-1].end - lines[0].begin > self._height:
                self._pages.append([])
                top = 0.0
            self._place_lines(document, lines, top)
            block = block.next()

    def _place_lines(self, document: QTextDocument, lines: Sequence[_Line], top: float) -> None:
        """Place lines from `top` on, as many on a page as have room there."""
        first = 0
        for number, line in enumerate(lines):
            if number > first and top + line.end - lines[first].begin > self._height:
                self._pages[-1].append(_Lines(document, lines[first:number], top))
                self._pages.append([])
                first, top = number, 0.0
        if lines:
            self._pages[-1].append(_Lines(document, lines[first:], top))
            self._used = top + lines[-1].end - lines[first].begin

    def _document(self, part: str) -> QTextDocument:
        document = _Unfetched()
        document.documentLayout().setPaintDevice(self._writer)
        document.setDocumentMargin(0)
        document.setDefaultFont(_font(_SERIF, 10))
        document.setHtml(part)
        return document

    def _draw(self, painter: QPainter, placed: _Placed) -> None:
        painter.save()
        painter.translate(_SIDE, _TOP + placed.top - placed.skipped)
        shown = QRectF(0, placed.skipped, self._width, self._height - placed.top)
        painter.setClipRect(shown)
        context = QAbstractTextDocumentLayout.PaintContext()
        # Lines that only touch the edge belong to the next page.
        context.clip = shown.adjusted(0, 1, 0, -1)
        placed.document.documentLayout().draw(painter, context)
        painter.restore()

    def _draw_lines(self, painter: QPainter, placed: _Lines) -> None:
        """Each line by itself: Qt goes through all lines of a paragraph to draw some."""
        above = placed.lines[0].begin
        for line in placed.lines:
            layout = line.block.layout()
            drawn = layout.lineAt(line.number)
            x, y = _SIDE + layout.position().x(), _TOP + placed.top + line.begin - above
            drawn.draw(painter, QPointF(x, y - drawn.y()))

    def _margins(self, painter: QPainter, number: int) -> None:
        font = _font(_SANS, 8)
        metrics = QFontMetricsF(font, self._writer)
        painter.setFont(font)
        painter.setPen(QPen(_FAINT, 0.1 * _MM))
        right = _SIDE + self._width
        if number > 1:
            remark = metrics.horizontalAdvance(self._remark)
            title = metrics.elidedText(
                self._title, Qt.TextElideMode.ElideRight, self._width - remark - 8 * _MM
            )
            painter.drawText(int(_SIDE), int(_HEAD), title)
            painter.drawText(int(right - remark), int(_HEAD), self._remark)
            painter.drawLine(int(_SIDE), int(_HEAD + 2 * _MM), int(right), int(_HEAD + 2 * _MM))
        count = f"{number} / {len(self._pages)}"
        place = right - metrics.horizontalAdvance(count)
        painter.drawText(int(place), int(self._writer.height() - _FOOT), count)


class _Unfetched(QTextDocument):
    """A document that loads nothing, neither from the web nor from the disk."""

    def loadResource(self, kind: int, name: QUrl | str) -> Any:  # noqa: N802 (Qt's name)
        return None


def _lines(block: QTextBlock, end: QTextBlock | None = None) -> list[_Line]:
    """The lines from one block of a document, which has been set, up to another or all that follow."""
    found = []
    while block.isValid() and block != end:
        layout, form = block.layout(), block.blockFormat()
        proportional = form.lineHeightType() == QTextBlockFormat.LineHeightTypes.ProportionalHeight.value
        factor = form.lineHeight() / 100 if proportional else 1.0
        above = layout.position().y()
        for number in range(layout.lineCount()):
            line = layout.lineAt(number)
            begin = above + line.y()
            found.append(_Line(block, number, begin, begin + line.height() * factor))
        block = block.next()
    return found


def _parts(page: str) -> Iterator[_Part]:
    """The children of the body, each with the page's style; headings together with what follows, paragraphs
    that follow each other in one part."""
    root = html.document_fromstring(page)
    style = "".join(html.tostring(s, encoding="unicode") for s in root.iter("style"))

    def part(inner: str, gap: float, *, paragraphs: bool = False) -> _Part:
        return _Part(f"<html><head>{style}</head><body>{inner}</body></html>", gap, paragraphs)

    heading, paragraphs = "", ""
    body = root.find("body")
    for child in () if body is None else body.iterchildren("*"):
        written = html.tostring(child, encoding="unicode", with_tail=False)
        if paragraphs and (child.tag != "p" or len(paragraphs) > _TOGETHER):
            yield part(paragraphs, _GAP, paragraphs=True)
            paragraphs = ""
        if child.tag in _HEADINGS:
            heading += written
        elif heading:
            yield part(heading + written, _GAP_ABOVE_HEADING)
            heading = ""
        elif child.tag == "p":
            paragraphs += written
        else:
            yield part(written, _GAP)
    if paragraphs:
        yield part(paragraphs, _GAP, paragraphs=True)
    if heading:
        yield part(heading, _GAP_ABOVE_HEADING)


def _font(families: tuple[str, ...], points: float) -> QFont:
    font = QFont()
    font.setFamilies(list(families))
    font.setPointSizeF(points)
    return font


@cache
def _application() -> QGuiApplication:
    """Qt sets no text without an application, and there is one a process: the window's, or one without a
    display."""
    there = QGuiApplication.instance()
    return (
        there
        if isinstance(there, QGuiApplication)
        else QGuiApplication(["annotator", "-platform", "offscreen"])
    )
