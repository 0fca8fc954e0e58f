"""From bytes to text: byte-order marks, UTF-8, and a careful guess for everything else."""

from __future__ import annotations

import codecs
import contextlib
from dataclasses import dataclass

from annotator.model.errors import ImportFailedError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SIGNATURES = {
    b"%PDF-": "a PDF file",
    b"PK\x03\x04": "a zip package (a Word, OpenDocument or e-book file, perhaps)",
    b"\xd0\xcf\x11\xe0": "an old Office file",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"{\\rtf": "an RTF file",
    b"\x7fELF": "a program",
    b"MZ": "a program",
    b"SQLite format 3": "a database",
    b"\x1f\x8b": "a compressed file",
}
_ASCII = bytes(range(0x80))
SAMPLE = 200_000
"""Bytes looked at when guessing."""


class UnsureEncodingError(ImportFailedError):
    """The encoding is a guess; `candidates` are Python codec names, likeliest first."""

    def __init__(self, name: str, candidates: tuple[str, ...]) -> None:
        super().__init__(
            f"It is not clear in which encoding “{name}” is written ({', '.join(candidates)}?).",
            "Choose the encoding in which the text reads right (on the command line: --encoding).",
        )
        self.candidates = candidates


@dataclass(frozen=True, slots=True)
class Decoded:
    text: str
    encoding: str
    bom: bool


def decode(data: bytes, name: str, encoding: str | None = None) -> Decoded:
    """Decode a file's bytes; `name` is for messages. The byte-order mark is not part of the text.

    Raises ImportFailedError for binary data and for bytes that are not text in the encoding asked for,
    UnsureEncodingError when no encoding was asked for and more than one fits.
    """
    for mark, codec in _MARKS:
        if data.startswith(mark) and encoding in (None, codec):
            return Decoded(_strict(data[len(mark) :], codec, name), codec, True)
    if encoding is not None:
        return Decoded(_strict(data, encoding, name), codecs.lookup(encoding).name, False)
    for signature, what in _SIGNATURES.items():
        if data.startswith(signature):
            raise ImportFailedError(
                f"“{name}” is {what}, damaged or of a kind that cannot be read.",
                "Open it in the program it comes from and save it again, or save the article as plain text "
                "(UTF-8) and import that.",
            )
    if not _is_wide(data):  # the halves of UTF-16 are valid UTF-8, too, in English text
        with contextlib.suppress(UnicodeDecodeError):
            return Decoded(data.decode("utf-8"), "utf-8", False)
    return _guess(data, name)


def _strict(data: bytes, encoding: str, name: str) -> str:
    try:
        return data.decode(encoding)
    except LookupError:
        raise ImportFailedError(
            f"“{encoding}” is not a known encoding.",
            "Common ones are utf-8, cp1252, latin-1, utf-16, gb18030, shift_jis.",
        ) from None
    except UnicodeDecodeError as error:
        raise ImportFailedError(
            f"“{name}” is not {encoding} text: the byte at position {error.start} does not fit.",
            "Choose another encoding.",
        ) from None


def _guess(data: bytes, name: str) -> Decoded:
    sample = data[:SAMPLE]
    controls = sum(b < 32 and b not in b"\t\n\r\f\x1a" for b in sample)
    wide = _is_wide(data)
    if controls > len(sample) // 50 and not wide:
        raise ImportFailedError(
            f"“{name}” is not a text file.", "Save the article as plain text (UTF-8) and import that."
        )
    if wide:
        codec = "utf-16-le" if sample[1::2].count(0) >= sample[::2].count(0) else "utf-16-be"
        try:
            return Decoded(data.decode(codec), codec, False)
        except UnicodeDecodeError:
            pass
    with contextlib.suppress(UnicodeDecodeError):
        # UTF-8 but for halves of characters: whoever reads the text says where, which no other codec could.
        return Decoded(data.decode("utf-8", "surrogatepass"), "utf-8", False)
    import charset_normalizer  # with its tables, for what is no UTF-8

    matches = charset_normalizer.from_bytes(sample, threshold=0.3)
    names = tuple(dict.fromkeys(codecs.lookup(m.encoding).name for m in matches))
    if not names:
        raise ImportFailedError(
            f"“{name}” is not text in any known encoding.",
            "Save the article as plain text (UTF-8) and import that.",
        )
    # Western text with a stray byte fits a dozen code pages; the Windows one is what editors' files are in.
    candidates = tuple(dict.fromkeys(("cp1252", *names))) if _is_western(data) else names
    first = data.decode(candidates[0], "replace")
    if any(data.decode(c, "replace") != first for c in candidates[1:]):
        raise UnsureEncodingError(name, candidates[:6])
    return Decoded(_strict(data, candidates[0], name), candidates[0], False)


def _is_wide(data: bytes) -> bool:
    """True where so many bytes in odd or in even places are zero that it may be UTF-16."""
    sample = data[:SAMPLE]
    return max(sample[1::2].count(0), sample[::2].count(0)) > max(1, len(sample) // 6)


def _is_western(data: bytes) -> bool:
    """True where nearly all bytes are ASCII and the rest make sense in Windows-1252."""
    high = len(data.translate(None, _ASCII))
    try:
        data.decode("cp1252")
    except UnicodeDecodeError:
        return False
    return high * 10 < len(data)
