"""Records as rows and back. A row holds text, numbers and None only, so it is JSON as well."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Any

from annotator.model.anchor import Anchor, Span
from annotator.model.document import (
    Document,
    DocumentLanguages,
    DocumentTitle,
    LineState,
    Segment,
    SegmentKind,
    SegmentState,
    SourceText,
)
from annotator.model.history import Row, Step, StepKind
from annotator.model.ignores import IgnoreKind, IgnoreRule, IgnoreScope
from annotator.model.mqm import Category, Severity
from annotator.model.review import (
    Correction,
    CorrectionState,
    Evidence,
    Flag,
    FlagStatus,
    NoteKind,
    NoteTarget,
    SourceNote,
    Suggestion,
)
from annotator.model.terms import Term, Termbase

_encode = json.JSONEncoder(ensure_ascii=False).encode

Record = (
    Flag | Correction | SourceNote | IgnoreRule | SourceText | LineState | DocumentLanguages | DocumentTitle
)


@dataclass(frozen=True, slots=True)
class RecordKind:
    """How one kind of record is kept."""

    name: str
    table: str
    type: type[Record]
    to_row: Callable[[Any], dict[str, Any]]
    from_row: Callable[[Row], Record]


def _flag_row(flag: Flag) -> dict[str, Any]:
    return {
        "id": flag.id,
        "document_id": flag.document_id,
        "span_start": flag.span.start,
        "span_end": flag.span.end,
        "quote": flag.anchor.quote,
        "prefix": flag.anchor.prefix,
        "suffix": flag.anchor.suffix,
        "detector": flag.detector,
        "rule": flag.rule,
        "category": flag.category.value,
        "severity": flag.severity.value,
        "confidence": float(flag.confidence),
        "message": flag.message,
        "suggestions": _pairs([(s.replacement, s.reason) for s in flag.suggestions]),
        "evidence": _pairs([(e.text, e.source) for e in flag.evidence]),
        "status": flag.status.value,
        "reason": flag.reason,
        "stale": int(flag.stale),
    }


def _flag(row: Row) -> Flag:
    return Flag(
        id=row["id"],
        document_id=row["document_id"],
        anchor=Anchor(Span(row["span_start"], row["span_end"]), row["quote"], row["prefix"], row["suffix"]),
        detector=row["detector"],
        rule=row["rule"],
        category=Category(row["category"]),
        severity=Severity(row["severity"]),
        confidence=row["confidence"],
        message=row["message"],
        suggestions=_suggestions(row["suggestions"]),
        evidence=_evidence(row["evidence"]),
        status=FlagStatus(row["status"]),
        reason=row["reason"],
        stale=bool(row["stale"]),
    )


def _pairs(pairs: list[tuple[str, str]]) -> str:
    return _encode(pairs) if pairs else "[]"


# Rules of one detector mostly say the same, so most of these texts have been read before.
@lru_cache(maxsize=4096)
def _suggestions(text: str) -> tuple[Suggestion, ...]:
    return tuple(Suggestion(*s) for s in json.loads(text))


@lru_cache(maxsize=4096)
def _evidence(text: str) -> tuple[Evidence, ...]:
    return tuple(Evidence(*e) for e in json.loads(text))


def _correction_row(correction: Correction) -> dict[str, Any]:
    return {
        "id": correction.id,
        "document_id": correction.document_id,
        "span_start": correction.span.start,
        "span_end": correction.span.end,
        "quote": correction.quote,
        "replacement": correction.replacement,
        "category": correction.category.value,
        "severity": correction.severity.value,
        "reason": correction.reason,
        "flag_ids": json.dumps(list(correction.flag_ids)),
        "author": correction.author,
        "created_at": correction.created_at,
        "updated_at": correction.updated_at,
        "state": correction.state.value,
    }


def _correction(row: Row) -> Correction:
    return Correction(
        id=row["id"],
        document_id=row["document_id"],
        span=Span(row["span_start"], row["span_end"]),
        quote=row["quote"],
        replacement=row["replacement"],
        category=Category(row["category"]),
        severity=Severity(row["severity"]),
        reason=row["reason"],
        flag_ids=tuple(json.loads(row["flag_ids"])),
        author=row["author"],
        created_at=row["created_at"],
        updated_at=row["updated_at"],
        state=CorrectionState(row["state"]),
    )


def _note_row(note: SourceNote) -> dict[str, Any]:
    return asdict(note) | {"target": note.target.value, "kind": note.kind.value}


def _note(row: Row) -> SourceNote:
    fields = {key: row[key] for key in SourceNote.__dataclass_fields__}
    return SourceNote(**fields | {"target": NoteTarget(row["target"]), "kind": NoteKind(row["kind"])})


def _ignore_row(rule: IgnoreRule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "kind": rule.kind.value,
        "value": rule.value,
        "author": rule.author,
        "created_at": rule.created_at,
    }


def _ignore(row: Row) -> IgnoreRule:
    return IgnoreRule(
        row["id"],
        IgnoreKind(row["kind"]),
        row["value"],
        IgnoreScope.PROJECT,
        row["author"],
        row["created_at"],
    )


def _source_row(source: SourceText) -> dict[str, Any]:
    return {"id": source.id, "source_text": source.text, "aligned": int(source.aligned)}


def _source(row: Row) -> SourceText:
    return SourceText(row["id"], row["source_text"], bool(row["aligned"]))


def _language_row(languages: DocumentLanguages) -> dict[str, Any]:
    return {
        "id": languages.id,
        "language": languages.language,
        "source_language": languages.source_language,
    }


def _languages(row: Row) -> DocumentLanguages:
    return DocumentLanguages(row["id"], row["language"], row["source_language"])


def _title_row(title: DocumentTitle) -> dict[str, Any]:
    return {"id": title.id, "title": title.title}


def _title(row: Row) -> DocumentTitle:
    return DocumentTitle(row["id"], row["title"])


def _state_row(state: LineState) -> dict[str, Any]:
    return {
        "id": state.id,
        "document_id": state.document_id,
        "line": state.line,
        "state": state.state.value,
    }


def _state(row: Row) -> LineState:
    return LineState(row["document_id"], row["line"], SegmentState(row["state"]))


KINDS = {
    kind.name: kind
    for kind in (
        RecordKind("flag", "flags", Flag, _flag_row, _flag),
        RecordKind("correction", "corrections", Correction, _correction_row, _correction),
        RecordKind("note", "notes", SourceNote, _note_row, _note),
        RecordKind("ignore", "ignores", IgnoreRule, _ignore_row, _ignore),
        # Columns of their article: they are only ever changed, never added or removed.
        RecordKind("source", "documents", SourceText, _source_row, _source),
        RecordKind("language", "documents", DocumentLanguages, _language_row, _languages),
        RecordKind("title", "documents", DocumentTitle, _title_row, _title),
        RecordKind("state", "line_states", LineState, _state_row, _state),
    )
}
"""The kinds of record that steps change, by the name events and `Changes.ids` use."""

_BY_TYPE = {kind.type: kind for kind in KINDS.values()}


def kind_of(record: Record) -> RecordKind:
    return _BY_TYPE[type(record)]


def document_row(document: Document) -> dict[str, Any]:
    return asdict(document) | {"bom": int(document.bom), "aligned": int(document.aligned)}


def document_from(row: Row) -> Document:
    fields = {key: row[key] for key in Document.__dataclass_fields__}
    return Document(**fields | {"bom": bool(row["bom"]), "aligned": bool(row["aligned"])})


def segment_row(segment: Segment) -> dict[str, Any]:
    return {
        "document_id": segment.document_id,
        "ordinal": segment.ordinal,
        "paragraph": segment.paragraph,
        "span_start": segment.span.start,
        "span_end": segment.span.end,
        "kind": segment.kind.value,
    }


def segment_from(row: Row) -> Segment:
    span = Span(row["span_start"], row["span_end"])
    return Segment(row["document_id"], row["ordinal"], row["paragraph"], span, SegmentKind(row["kind"]))


def step_row(step: Step) -> dict[str, Any]:
    return {
        "id": step.id,
        "document_id": step.document_id,
        "at": step.at,
        "author": step.author,
        "kind": step.kind.value,
        "label": step.label,
        "jump_start": step.jump_to.start if step.jump_to else None,
        "jump_end": step.jump_to.end if step.jump_to else None,
        "undoes": step.undoes,
    }


def step_from(row: Row) -> Step:
    jump = None if row["jump_start"] is None else Span(row["jump_start"], row["jump_end"])
    return Step(
        row["id"],
        row["document_id"],
        row["at"],
        row["author"],
        StepKind(row["kind"]),
        row["label"],
        jump,
        row["undoes"],
        row["number"],
    )


def termbase_row(termbase: Termbase) -> dict[str, Any]:
    row = {key: getattr(termbase, key) for key in Termbase.__dataclass_fields__}
    terms = [(t.source, t.targets, t.forbidden, t.note) for t in termbase.terms]
    return row | {"terms": _encode(terms)}


def termbase_from(row: Row) -> Termbase:
    return Termbase(
        **{key: row[key] for key in Termbase.__dataclass_fields__} | {"terms": _terms(row["terms"])}
    )


# Read for each article that is analysed, and mostly the same.
@lru_cache(maxsize=16)
def _terms(text: str) -> tuple[Term, ...]:
    return tuple(
        Term(source, tuple(targets), tuple(forbidden), note)
        for source, targets, forbidden, note in json.loads(text)
    )
