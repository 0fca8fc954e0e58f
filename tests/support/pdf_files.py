"""PDF files written by hand: words at places, in Helvetica."""

from __future__ import annotations

from collections.abc import Sequence

Words = tuple[float, float, float, str]
"""Distance from the left and from the lower edge in points, size in points, words."""
LOCKED = b"<</Filter/Standard/V 1/R 2/P -4/O<" + b"11" * 32 + b">/U<" + b"22" * 32 + b">>>"


def pdf(pages: Sequence[Sequence[Words]], *, encrypt: bytes = b"") -> bytes:
    """A file with the given pages of 600 by 800 points. `encrypt` is an encryption dictionary."""
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"", _FONT]
    kids = []
    for words in pages:
        content = b"BT " + b" ".join(_shown(w) for w in words) + b" ET"
        objects.append(b"<</Length %d>>stream\n%s\nendstream" % (len(content), content))
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents %d 0 R" % len(objects)
            + b"/Resources<</Font<</F 3 0 R>>>>>>"
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(kids), b" ".join(kids))
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % at for at in places)
    trailer = b"<</Size %d/Root 1 0 R%s>>" % (
        len(objects) + 1,
        b"/ID[<00><00>]/Encrypt " + encrypt if encrypt else b"",
    )
    return bytes(out) + b"xref\n0 %d\n0000000000 65535 f \n%strailer%s\nstartxref\n%d\n%%%%EOF" % (
        len(objects) + 1,
        table,
        trailer,
        len(out),
    )


def lines(words: Sequence[str], left: float = 60, top: float = 740, size: float = 10) -> list[Words]:
    """Lines one below the other at the usual distance."""
    return [(left, top - 1.2 * size * n, size, text) for n, text in enumerate(words)]


_FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"


def _shown(words: Words) -> bytes:
    left, bottom, size, text = words
    escaped = text.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
    return b"/F %g Tf 1 0 0 1 %g %g Tm (%s) Tj" % (size, left, bottom, escaped)
