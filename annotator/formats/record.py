"""The whole review as JSON, with offsets in the original and in the corrected text. Schema
`annotator.article/1`."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from annotator.formats.base import Export, Exported
from annotator.model.anchor import Span
from annotator.model.review import Passage, SourceNote

SCHEMA = "annotator.article/1"


def write(export: Export) -> Exported:
    document = export.document
    data = {
        "schema": SCHEMA,
        "made_at": export.made_at,
        "made_by": export.made_by,
        "document": {
            "id": document.id,
            "title": document.title,
            "language": document.language,
            "sha256": document.sha256,
            "source_uri": document.source_uri,
            "imported_at": document.imported_at,
        },
        "text": document.text,
        "corrected_text": export.projection.text,
        "corrections": [
            {
                "id": c.id,
                "original": _span(c.span),
                "corrected": _span(export.corrected_span(index)),
                "quote": c.quote,
                "replacement": c.replacement,
                "category": c.category.value,
                "severity": c.severity.value,
                "reason": c.reason,
                "author": c.author,
                "created_at": c.created_at,
                "updated_at": c.updated_at,
                "flags": list(c.flag_ids),
                "unsourced": c.id in export.unsourced,
                "sources": [_note(n) for n in export.sources(c)],
            }
            for index, c in enumerate(export.corrections)
        ],
        "flags": [_passage(export, p) for p in export.passages],
        "notes": [_note(n) for n in export.notes],
    }
    return Exported((json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode())


def _span(span: Span) -> dict[str, int]:
    return {"start": span.start, "end": span.end}


def _note(note: SourceNote) -> dict[str, Any]:
    return {k: v for k, v in asdict(note).items() if k != "document_id"}


def _passage(export: Export, passage: Passage) -> dict[str, Any]:
    return {
        "ids": list(passage.flag_ids),
        "original": _span(passage.span),
        "corrected": _span(export.projection.offsets.span_to_corrected(passage.span)),
        "quote": passage.span.of(export.document.text),
        "category": passage.category.value,
        "severity": passage.severity.value,
        "confidence": passage.confidence,
        "detectors": list(passage.detectors),
        "message": passage.message,
        "status": passage.status.value,
        "reason": next((f.reason for f in passage.flags if f.reason), ""),
        "suggestions": [s.replacement for s in passage.suggestions],
    }
