"""XLIFF 1.2, 2.0 and 2.1 in and out: source and translation a segment a line, inline codes and everything
around the words as they were.

The parts load at first use: most articles are plain text.
"""

from __future__ import annotations

from annotator.formats.base import UNASKED, Asked, Export, Exported, ImportedArticle
from annotator.formats.xmltext import root_name


def recognises(data: bytes, name: str = "") -> bool:
    """True for XLIFF of any version; `read` says which it cannot read."""
    return root_name(data) == "xliff"


def read(data: bytes, name: str, asked: Asked = UNASKED) -> ImportedArticle:
    """See `importing.read`."""
    from annotator.formats.xliff import importing

    return importing.read(data, name, asked)


def write(export: Export) -> Exported:
    """See `exporting.write`."""
    from annotator.formats.xliff import exporting

    return exporting.write(export)


def write_annotated(export: Export) -> Exported:
    """See `annotated.write`."""
    from annotator.formats.xliff import annotated

    return annotated.write(export)
