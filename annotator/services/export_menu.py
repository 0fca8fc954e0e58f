"""Which exports make sense for an article, in groups, with what each is for."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from annotator.formats.registry import EXPORT_KINDS, ExportKind
from annotator.model.document import Document


class ExportGroup(StrEnum):
    """In the order of the menu."""

    OWN = "own"
    CLEAN = "clean"
    MARKED = "marked"
    DESK = "desk"
    DATA = "data"

    @property
    def label(self) -> str:
        return {
            "own": "The form it came in",
            "clean": "Corrected article",
            "marked": "Tracked and annotated",
            "desk": "For the desk",
            "data": "Error spans and exchange",
        }[self.value]


_GROUPS = {
    ExportGroup.CLEAN: ("docx", "txt", "md", "html"),
    ExportGroup.MARKED: (
        "docx-tracked",
        "docx-tracked-flags",
        "md-notes",
        "html-notes",
        "md-marked",
        "html-marked",
    ),
    ExportGroup.DESK: ("pdf", "report", "queries-docx", "queries", "xlsx-log", "csv", "json"),
}
"""What can be written of any article, beside the data."""
_INTO_THE_FILE = ("odt", "epub", "xliff", "tmx", "po", "srt", "vtt", "csv-table", "tsv-table", "xlsx")
"""What only an article that came in this form can be written in."""

_ABOUT = {
    "docx": "The words in a new document",
    "txt": "The words alone",
    "md": "Headings and paragraphs",
    "html": "A page of its own, without pictures",
    "docx-tracked": "Each correction as a tracked change, with category, reason and sources in a comment",
    "docx-tracked-flags": "The same, and what is still open as comments",
    "md-notes": "Numbered notes and a list of sources at the end",
    "html-notes": "Numbered notes and a list of sources at the end",
    "md-marked": "Struck and inserted words, with a note on each correction",
    "html-marked": "Struck and inserted words, with a note on each correction",
    "pdf": "Before and after, corrections, sources, open questions, ready to print",
    "report": "Before and after, corrections, sources, open questions, as a page",
    "queries-docx": "What has to be asked, and who can answer, to fill in",
    "queries": "What has to be asked, as a table",
    "xlsx-log": "A row for each correction",
    "csv": "A row for each correction",
    "json": "Everything that was decided, for other programs",
    "mqm": "As published by the WMT campaigns",
    "jsonl": "An object a segment, for training and evaluation",
    "epub": "The book it came in; only this chapter is changed",
    "po": "The catalogue it came in, with its headers and comments",
    "xliff-its": "Each flag as an issue on the original, for translation tools",
    "odt": "The text document it came in, with its styles",
    "xliff": "The package it came in: skeleton, inline codes and states stay",
    "srt": "The times stay as they are",
    "vtt": "The times and marks stay as they are",
    "tmx": "The memory it came in, with its languages and properties",
    "tmx-pairs": "What was changed, for a translation memory",
    "xlsx": "The workbook it came in; only this column is changed",
    "csv-table": "The table it came in; only this column is changed",
    "tsv-table": "The table it came in; only this column is changed",
}

_ABOUT_OWN = {
    "docx": "The document it came in, with its styles, pictures and the changes of others",
    "txt": "The file it came in: encoding and line ends stay",
    "md": "The file it came in, with its marks",
    "html": "The page it came in, with its markup",
}


@dataclass(frozen=True, slots=True)
class ExportOffer:
    """A kind of export as a menu shows it. `about` is "" where the title says it all."""

    kind: ExportKind
    group: ExportGroup
    about: str


def export_menu(document: Document) -> tuple[ExportOffer, ...]:
    """The exports of an article by group, its own form first; those that need another form are left out."""
    placed = {kind: group for group, kinds in _GROUPS.items() for kind in kinds}
    order = {kind: n for n, kind in enumerate(placed)}
    offers = []
    for kind in EXPORT_KINDS.values():
        group = placed.get(kind.id, ExportGroup.DATA)
        if kind.id == document.format:
            group = ExportGroup.OWN
        elif kind.id in _INTO_THE_FILE:
            continue
        about = _ABOUT_OWN.get(kind.id, "") if group is ExportGroup.OWN else ""
        offers.append(ExportOffer(kind, group, about or _ABOUT.get(kind.id, "")))
    groups = list(ExportGroup)
    return tuple(sorted(offers, key=lambda o: (groups.index(o.group), order.get(o.kind.id, len(order)))))
