"""Subtitles (SubRip .srt, WebVTT .vtt) in and out; times, numbers, marks and line ends stay as they are.

The text is what the viewer reads: the lines of a cue are one paragraph, and a sentence that goes on in the
next cue is one sentence. A map made from the file's own text tells where each character stands in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath

from annotator.formats.base import Export, Exported, ImportedArticle
from annotator.formats.encoding import decode
from annotator.formats.plaintext import newline_of, rewritten, title_of
from annotator.model.anchor import Span
from annotator.model.document import canonical_text
from annotator.model.errors import ExportFailedError
from annotator.text.diff import diff_edits
from annotator.text.offsets import Edit

_STAMP = r"(?:\d+:)?\d\d:\d\d[.,]\d{3}"
_TIMES = re.compile(rf"^{_STAMP}[ \t]+-->[ \t]+{_STAMP}.*\n?", re.MULTILINE)
_SRT_START = re.compile(rf"\s*\d+[ \t]*\r?\n{_STAMP}[ \t]+-->")
_CUE = re.compile(r"(?:.+(?:\n|\Z))*")
_ENTITIES = {"&amp;": "&", "&lt;": "<", "&gt;": ">", "&nbsp;": "\u00a0", "&lrm;": "\u200e", "&rlm;": "\u200f"}
_TOKEN = re.compile(r"(?P<mark></?[A-Za-z0-9][^<>\n]*>|\{\\[^{}\n]*\})|(?P<entity>&[a-z]+;)|(?P<break>\n)|.")
_ENDS_SENTENCE = re.compile(r"[.?!…:♪♫][\"'”’)\]]*\s*$")
_SPEAKER = ("-", "–", "—", "[", "♪")
_SAMPLE = 4_096


@dataclass(frozen=True, slots=True)
class _Piece:
    """One character of the text; `raw` is where it stands in the file's text, None for one put between
    cues."""

    text: str
    raw: Span | None


def recognises_srt(data: bytes) -> bool:
    """True where the file begins with a numbered cue."""
    return _SRT_START.match(_beginning(data)) is not None


def recognises_vtt(data: bytes) -> bool:
    return re.match(r"WEBVTT(?:[ \t\r\n]|$)", _beginning(data)) is not None


def _beginning(data: bytes) -> str:
    """The first characters, read without knowing the encoding: what is looked for is ASCII."""
    sample = data[:_SAMPLE].replace(b"\0", b"").decode("latin-1")
    return sample.removeprefix("\xef\xbb\xbf").removeprefix("\xff\xfe").removeprefix("\xfe\xff")


def read_srt(data: bytes, name: str, encoding: str | None = None) -> ImportedArticle:
    """Read SubRip subtitles. Raises ImportFailedError or InvalidTextError."""
    return _read(data, name, encoding, "srt")


def read_vtt(data: bytes, name: str, encoding: str | None = None) -> ImportedArticle:
    """Read WebVTT subtitles. Raises ImportFailedError or InvalidTextError."""
    return _read(data, name, encoding, "vtt")


def _read(data: bytes, name: str, encoding: str | None, form: str) -> ImportedArticle:
    decoded = decode(data, PurePath(name).name, encoding)
    newline, warnings = newline_of(decoded.text)
    text = canonical_text("".join(p.text for p in _pieces(canonical_text(decoded.text), form)))
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
    pieces = list(_pieces(raw, form))
    edits: list[Edit] = []
    kept: list[str] = []
    for c in export.corrections:
        for edit in diff_edits(c.quote, c.replacement):
            span = Span(c.span.start + edit.span.start, c.span.start + edit.span.end)
            if any(p.raw is None for p in pieces[span.start : span.end]):
                kept.append(" ".join(c.quote.split()))
            edits += _raw_edits(pieces, span, _cue_text(edit.replacement, form))
    written = rewritten(export, edits)
    warnings = tuple(
        f"The correction of “{quote}” joins two subtitles; the words were changed, both subtitles were kept."
        for quote in dict.fromkeys(kept)
    )
    return Exported(written.data, (*written.warnings, *warnings))


def _pieces(raw: str, form: str) -> Iterator[_Piece]:
    """The text of all cues, character by character."""
    before = ""
    for times in _TIMES.finditer(raw):
        cue = _CUE.match(raw, times.end())
        assert cue is not None  # it matches nothing too
        pieces = list(_cue_pieces(raw, Span(cue.start(), cue.end()), form))
        if not pieces:
            continue
        text = "".join(p.text for p in pieces)
        if before:
            ends = _ENDS_SENTENCE.search(before) or text.lstrip().startswith(_SPEAKER)
            yield _Piece("\n" if ends else " ", None)
        yield from pieces
        before = text


def _cue_pieces(raw: str, span: Span, form: str) -> Iterator[_Piece]:
    end = span.start + len(span.of(raw).rstrip("\n"))
    for match in _TOKEN.finditer(raw, span.start, end):
        place = Span(match.start(), match.end())
        if match["mark"]:
            continue
        if match["break"]:
            yield _Piece("\n" if raw.startswith(_SPEAKER, place.end) else " ", place)
        elif match["entity"] and (form != "vtt" or match["entity"] not in _ENTITIES):
            yield from (_Piece(raw[at], Span(at, at + 1)) for at in range(place.start, place.end))
        else:
            yield _Piece(_ENTITIES.get(match[0], match[0]), place)


def _cue_text(text: str, form: str) -> str:
    """Words as they stand in a cue: no blank line, which would end it, and nothing that reads as a mark."""
    text = re.sub(r"\n\s*", "\n", text).replace("-->", "→")
    if form == "vtt":
        text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text


def _raw_edits(pieces: list[_Piece], span: Span, replacement: str) -> Iterator[Edit]:
    """An edit of the text as edits of the file: marks between deleted words and all between two cues stay."""
    if not len(span):
        before = pieces[span.start - 1].raw if span.start else None
        after = pieces[span.start].raw if span.start < len(pieces) else None
        at = before.end if before is not None else after.start if after is not None else None
        assert at is not None  # nothing but a cue stands on either side of what is put between cues
        yield Edit(Span(at, at), replacement)
        return
    start: int | None = None
    end = 0
    for piece in pieces[span.start : span.end]:
        if start is not None and (piece.raw is None or piece.raw.start != end):
            yield Edit(Span(start, end), replacement)
            replacement, start = "", None
        if piece.raw is not None:
            start = piece.raw.start if start is None else start
            end = piece.raw.end
    if start is not None:
        yield Edit(Span(start, end), replacement)
    elif replacement.strip():
        yield from _raw_edits(pieces, Span(span.start, span.start), replacement)
