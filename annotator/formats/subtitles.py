"""Subtitles (SubRip .srt, WebVTT .vtt) in and out; times, numbers, marks and line ends stay as they are.

The text is what the viewer reads: the lines of a cue are one paragraph, and a sentence that goes on in the
next cue is one sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import PurePath

from annotator.formats.base import UNASKED, Asked, Export, Exported, ImportedArticle
from annotator.formats.encoding import decode
from annotator.formats.mask import MaskBuilder, Masked
from annotator.formats.masking import Masking, check_same, raw_edits
from annotator.formats.plaintext import newline_of, rewritten, title_of
from annotator.model.anchor import Span
from annotator.model.document import canonical_text
from annotator.model.errors import ExportFailedError, ImportFailedError
from annotator.text.offsets import apply_edits

MAX_BYTES = 8_000_000
"""Of one file; those of a film have a fifth of a million."""
MAX_LINES = 300_000
"""Lines and marks in one file; those of a film have some ten thousand."""
_STAMP = r"(?:\d+:)?\d\d:\d\d[.,]\d{3}"
_TIMES = re.compile(rf"^{_STAMP}[ \t]+-->[ \t]+{_STAMP}.*\n?", re.MULTILINE)
_SRT_START = re.compile(rf"\s*\d+[ \t]*\r?\n{_STAMP}[ \t]+-->")
_CUE = re.compile(r"(?:.+(?:\n|\Z))*")
_NUMBER = re.compile(r"^\d+[ \t]*\n\Z", re.MULTILINE)
_ENTITIES = {"&amp;": "&", "&lt;": "<", "&gt;": ">", "&nbsp;": "\u00a0", "&lrm;": "\u200e", "&rlm;": "\u200f"}
_TOKEN = re.compile(
    r"[^<{&\n]+|(?P<mark></?[A-Za-z0-9][^<>\n]*>|\{\\[^{}\n]*\})|(?P<entity>&[a-z]+;)|(?P<break>\n)|."
)
_ENDS = frozenset(".?!…:♪♫")
_QUOTES = "\"'”’)]"
_SPEAKER = ("-", "–", "—", "[", "♪")
_ARROW = "-->"
_NO_ARROW = str.maketrans("->", "‐›")
_NO_MARK = str.maketrans("<>{}", "‹›()")
"""For SubRip, which has no other way to write them."""
_SAMPLE = 4_096


def recognises_srt(data: bytes, name: str = "") -> bool:
    """True where the file begins with a numbered cue."""
    return _SRT_START.match(_beginning(data)) is not None


def recognises_vtt(data: bytes, name: str = "") -> bool:
    return re.match(r"WEBVTT(?:[ \t\r\n]|$)", _beginning(data)) is not None


def _beginning(data: bytes) -> str:
    """The first characters, read without knowing the encoding: what is looked for is ASCII."""
    sample = data[:_SAMPLE].replace(b"\0", b"").decode("latin-1")
    return sample.removeprefix("\xef\xbb\xbf").removeprefix("\xff\xfe").removeprefix("\xfe\xff")


def read_srt(data: bytes, name: str, asked: Asked = UNASKED) -> ImportedArticle:
    """Read SubRip subtitles. Raises ImportFailedError or InvalidTextError."""
    return _read(data, name, asked, "srt")


def read_vtt(data: bytes, name: str, asked: Asked = UNASKED) -> ImportedArticle:
    """Read WebVTT subtitles. Raises ImportFailedError or InvalidTextError."""
    return _read(data, name, asked, "vtt")


def _read(data: bytes, name: str, asked: Asked, form: str) -> ImportedArticle:
    file_name = PurePath(name).name
    if len(data) > MAX_BYTES:
        raise ImportFailedError(
            f"“{file_name}” has {len(data) / 1e6:.0f} MB; subtitles may have {MAX_BYTES // 1_000_000} MB.",
            "Split the file and import the parts.",
        )
    decoded = decode(data, file_name, asked.encoding)
    if sum(map(decoded.text.count, "\n\r<{&")) > MAX_LINES:
        raise ImportFailedError(
            f"“{file_name}” has more than {MAX_LINES:,} lines and marks; they are no subtitles of one film.",
            "Split the file and import the parts.",
        )
    newline, warnings = newline_of(decoded.text)
    text = _masked(canonical_text(decoded.text), form).text
    return ImportedArticle(
        title=title_of(text, name),
        text=text,
        original=data,
        format=form,
        source_uri=name,
        encoding=decoded.encoding,
        newline=newline,
        bom=decoded.bom,
        warnings=warnings,
    )


def write_srt(export: Export) -> Exported:
    """The corrected subtitles. Raises ExportFailedError when the article came in another form."""
    return _write(export, "srt")


def write_vtt(export: Export) -> Exported:
    """The corrected subtitles. Raises ExportFailedError when the article came in another form."""
    return _write(export, "vtt")


def _write(export: Export, form: str) -> Exported:
    document = export.document
    if document.format != form:
        raise ExportFailedError(
            f"“{document.title}” did not come as .{form} subtitles, so there are no times to write.",
            "Choose another form.",
        )
    raw = canonical_text(export.original.decode(document.encoding))
    masked = _masked(raw, form)
    check_same(document, masked)
    masking, warnings = _safely(raw, masked, export, form)
    written = rewritten(export, masking.edits)
    return Exported(written.data, (*written.warnings, *masking.warnings("subtitles"), *warnings))


def _safely(raw: str, masked: Masked, export: Export, form: str) -> tuple[Masking, tuple[str, ...]]:
    """The corrections as edits of the file, with other characters in their words where they would become an
    arrow or a mark with what stands beside them, of which a warning tells."""

    def made(instead: dict[int, int]) -> tuple[Masking, str]:
        masking = raw_edits(
            masked, export.corrections, lambda words: _cue_text(words.translate(instead), form)
        )
        return masking, apply_edits(raw, masking.edits)[0]

    instead: dict[int, int] = {}
    warnings = []
    masking, after = made(instead)
    if after.count(_ARROW) > raw.count(_ARROW):
        instead |= _NO_ARROW
        masking, after = made(instead)
    if form == "srt" and _marks(after) > _marks(raw):
        warnings.append(
            "“<”, “>”, “{” and “}” in corrections were written “‹”, “›”, “(” and “)”: they would be marks."
        )
        masking, after = made(instead | _NO_MARK)
        if _marks(after) > _marks(raw):
            warnings.append("Signs beside a correction are marks now, which nobody sees: look through it.")
    return masking, tuple(warnings)


def _marks(raw: str) -> int:
    return sum(match["mark"] is not None for match in _TOKEN.finditer(raw))


def _masked(raw: str, form: str) -> Masked:
    """The text of all cues. Raises InvalidTextError."""
    builder = MaskBuilder()
    previous = ""
    for cue in _cues(raw, form):
        words = list(_words(raw, cue, form))
        if not words:
            continue
        text = "".join(shown for shown, _ in words)
        if previous:
            ends = _ends_sentence(previous) or text.lstrip().startswith(_SPEAKER)
            builder.add("\n" if ends else " ", None)
        for shown, place in words:
            builder.add(shown, place)
        previous = text
    return builder.build()


def _cues(raw: str, form: str) -> Iterator[Span]:
    """Where the lines of each cue stand: to a blank line, else to the next cue's number and times."""
    found = list(_TIMES.finditer(raw))
    for times, following in zip_longest(found, found[1:]):
        end = following.start() if following else len(raw)
        cue = _CUE.match(raw, times.end(), end)
        assert cue is not None  # it matches nothing too
        stop = cue.end()
        if following and stop == end and form == "srt" and (number := _NUMBER.search(cue[0])):
            stop = cue.start() + number.start()
        yield Span(cue.start(), stop)


def _ends_sentence(text: str) -> bool:
    """True where a cue ends as sentences do, quotation marks and brackets behind that aside."""
    return text.rstrip().rstrip(_QUOTES)[-1:] in _ENDS


def _words(raw: str, span: Span, form: str) -> Iterator[tuple[str, Span]]:
    """What a viewer reads of a cue, with the places: in pieces as long as what stands in the file, and one by
    one what is shorter than it is written."""
    end = span.start + len(span.of(raw).rstrip("\n"))
    piece: list[str] = []
    start = span.start
    for match in _TOKEN.finditer(raw, span.start, end):
        at, stop = match.span()
        shown = match[0]
        if match["break"]:
            shown = "\n" if raw.startswith(_SPEAKER, stop) else " "
        elif match["mark"]:
            shown = ""
        elif form == "vtt":
            shown = _ENTITIES.get(shown, shown)
        if len(shown) == stop - at:
            piece.append(shown)
            continue
        if piece:
            yield "".join(piece), Span(start, at)
            piece.clear()
        if shown:
            yield shown, Span(at, stop)
        start = stop
    if piece:
        yield "".join(piece), Span(start, end)


def _cue_text(text: str, form: str) -> str:
    """Words as they stand in a cue: no blank line, which would end it, and nothing that reads as a mark."""
    text = re.sub(r"\n\s*", "\n", text).replace(_ARROW, "→")
    if form == "vtt":
        text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text
