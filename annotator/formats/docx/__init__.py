"""Word documents (.docx) in and out, with tracked changes and comments.

The parts load at first use: most articles are plain text.
"""

from __future__ import annotations

from annotator.formats.base import UNASKED, Asked, Export, Exported, ImportedArticle

_ZIP = b"PK\x03\x04"
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_CONTENT_TYPES = b"[Content_Types].xml"


def recognises(data: bytes, name: str = "") -> bool:
    """True for Office packages and for the older files that hold a locked one: `read` says what is wrong with
    those it cannot read."""
    return data.startswith(_COMPOUND) or (data.startswith(_ZIP) and _CONTENT_TYPES in data)


def read(data: bytes, name: str, asked: Asked = UNASKED) -> ImportedArticle:
    """See `importing.read`. The encoding is in the file."""
    from annotator.formats.docx import importing

    return importing.read(data, name, asked)


def write_clean(export: Export) -> Exported:
    """See `exporting.write_clean`."""
    from annotator.formats.docx import exporting

    return exporting.write_clean(export)


def write_tracked(export: Export) -> Exported:
    """See `exporting.write_tracked`."""
    from annotator.formats.docx import exporting

    return exporting.write_tracked(export)


def write_tracked_with_flags(export: Export) -> Exported:
    """See `exporting.write_tracked_with_flags`."""
    from annotator.formats.docx import exporting

    return exporting.write_tracked_with_flags(export)
