"""Names of WordprocessingML (ECMA-376 part 1, transitional) in the form lxml uses."""

from __future__ import annotations

import re

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
CONTENT_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def w(name: str) -> str:
    """`name` in the main namespace."""
    return f"{{{WORD}}}{name}"


P = w("p")
R = w("r")
T = w("t")
TAB = w("tab")
BR = w("br")
INS = w("ins")
DEL = w("del")
MOVE_TO = w("moveTo")
PPR = w("pPr")
RPR = w("rPr")
SECTPR = w("sectPr")
ID = w("id")
VAL = w("val")
AUTHOR = w("author")
DATE = w("date")

FLDCHAR = w("fldChar")
FLDCHARTYPE = w("fldCharType")
HEADER, FOOTER = w("hdr"), w("ftr")
RUBYBASE = w("rubyBase")
BOX = w("txbxContent")
ALTERNATIVES = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
NOTES = frozenset((w("footnote"), w("endnote")))

OFF = frozenset(("0", "false", "off"))
"""Values of properties that are switched off."""

INLINE = frozenset(
    w(n)
    for n in (
        "hyperlink", "ins", "moveTo", "smartTag", "customXml", "sdt", "sdtContent", "fldSimple", "dir",
        "bdo",
    )
)  # fmt: skip
"""Elements within a paragraph whose runs are part of the text."""
INVISIBLE = frozenset(
    w(n)
    for n in (
        "pPr", "proofErr", "bookmarkStart", "bookmarkEnd", "commentRangeStart", "commentRangeEnd",
        "permStart", "permEnd", "moveFromRangeStart", "moveFromRangeEnd", "moveToRangeStart",
        "moveToRangeEnd",
    )
)  # fmt: skip
"""Elements of a paragraph that show nothing."""
REMOVED = frozenset((DEL, w("moveFrom")))
"""Text that accepting the changes there are would take away."""

_FORBIDDEN = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def printable(text: str) -> str:
    """`text` with a space for each character XML cannot hold; the length stays."""
    return _FORBIDDEN.sub(" ", text)
