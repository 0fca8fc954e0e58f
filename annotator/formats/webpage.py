"""HTML out: the clean corrected article, with numbered notes and a list of sources, or marked up."""

from __future__ import annotations

from annotator.formats import savedpage
from annotator.formats.apparatus import apparatus, noted_paragraphs
from annotator.formats.base import Export, Exported, marked_paragraphs
from annotator.formats.templates import render
from annotator.model.errors import ExportFailedError


def write_clean(export: Export) -> Exported:
    """The corrected article as a page of its own; where it came as a page, that page with the corrections."""
    warnings: tuple[str, ...] = ()
    if export.document.format == "html":
        try:
            return savedpage.write(export)
        except ExportFailedError as error:
            warnings = (f"{error.message} A clean page was written instead.",)
    paragraphs = [p.strip() for p in export.projection.text.split("\n") if p.strip()]
    page = render("article.html.j2", document=export.document, paragraphs=paragraphs)
    return Exported(page.encode(), warnings)


def write_noted(export: Export) -> Exported:
    """The corrected article with a numbered note at each correction, and the sources in one list."""
    page = render(
        "noted.html.j2",
        document=export.document,
        paragraphs=list(noted_paragraphs(export)),
        apparatus=apparatus(export),
    )
    return Exported(page.encode())


def write_marked(export: Export) -> Exported:
    paragraphs = [
        runs for runs in marked_paragraphs(export) if any((r.before + r.after).strip() for r in runs)
    ]
    page = render("marked.html.j2", export=export, document=export.document, paragraphs=paragraphs)
    return Exported(page.encode())
