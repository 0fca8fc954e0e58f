"""Translation memories (TMX 1.4) in and out: one language of a memory as the text, a unit a line, beside the
language it was translated from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath

from annotator.formats import tmxpairs
from annotator.formats.base import (
    UNASKED,
    Asked,
    Choice,
    Export,
    Exported,
    ImportedArticle,
    Option,
    Remark,
    asked_of,
)
from annotator.formats.inlinecodes import LineReader
from annotator.formats.mask import Masked
from annotator.formats.masking import check_same, raw_edits
from annotator.formats.plaintext import newline_of, title_of
from annotator.formats.xmltext import XML, Node, XmlText, escape, language_of, read_xml, root_name
from annotator.model.errors import ImportFailedError
from annotator.text.offsets import apply_edits

_ANY = "*all*"
"""The source language of a memory of which any language may be the source."""


@dataclass(frozen=True, slots=True)
class _Unit:
    """A unit of the memory in two languages: the elements of both, and the segments in them."""

    node: Node
    source: Node | None
    variant: Node
    target: Node


@dataclass(frozen=True, slots=True)
class _Reading:
    xml: XmlText
    units: tuple[_Unit, ...]
    source: str
    target: Masked
    source_tag: str
    choice: Choice


def recognises(data: bytes, name: str = "") -> bool:
    return root_name(data) == "tmx"


def read(data: bytes, name: str, asked: Asked = UNASKED) -> ImportedArticle:
    """Read a translation memory. Which of its languages is the text is a choice.

    Raises ImportFailedError for what is damaged, dangerous or without units, InvalidTextError for a memory
    without words.
    """
    reading = _read(data, PurePath(name).name or "the memory", asked)
    text = reading.target.text
    return ImportedArticle(
        title=PurePath(name).stem or title_of(text),
        text=text,
        original=data,
        format="tmx",
        language=language_of(reading.choice.value),
        source_uri=name,
        encoding=reading.xml.encoding,
        newline=newline_of(reading.xml.raw)[0],
        bom=bool(reading.xml.mark),
        source_text=reading.source,
        source_language=language_of(reading.source_tag),
        aligned=True,
        remarks=tuple(
            Remark(line, " ".join(note.text().split()), unit.variant.attributes.get("changeid", ""))
            for line, unit in enumerate(reading.units)
            for node in (unit.node, unit.variant)
            for note in node.elements()
            if note.name == "note" and note.text().strip()
        ),
        choices=(reading.choice,),
    )


def write(export: Export) -> Exported:
    """The imported memory with corrected segments, each with who changed it and when; for an article that
    came in another form, see `write_pairs`. Without corrections it is the imported file itself."""
    document = export.document
    if document.format != "tmx":
        return write_pairs(export)
    reading = _read(export.original, document.title, asked_of(document))
    check_same(document, reading.target)
    masking = raw_edits(reading.target, export.corrections, escape, breaks=False)
    warnings = masking.warnings("segments")
    if not masking.edits:
        return Exported(export.original, warnings)
    edits = list(masking.edits)
    lines = {document.text.count("\n", 0, c.span.start): c for c in export.corrections}
    for line, correction in lines.items():
        changed = {"changedate": tmxpairs.date_of(correction.updated_at), "changeid": correction.author}
        edits += reading.xml.set_attributes(reading.units[line].variant, changed)
    raw, _ = apply_edits(reading.xml.raw, edits)
    return Exported(reading.xml.encode(raw), warnings)


def write_pairs(export: Export) -> Exported:
    """See `tmxpairs.write`."""
    return tmxpairs.write(export)


def _read(data: bytes, name: str, asked: Asked) -> _Reading:
    xml = read_xml(data, name, doctype="tmx")
    body, header = xml.root.child("body"), xml.root.child("header")
    units = [n for n in body.elements() if n.name == "tu"] if body is not None else []
    counts = Counter(_language(v) for unit in units for v in _variants(unit))
    if not counts:
        raise ImportFailedError(f"“{name}” holds no segments.", "Is it the right file?")
    source = header.attributes.get("srclang", _ANY) if header is not None else _ANY
    if source.lower() == _ANY:
        source = next(iter(counts))
    others = [tag for tag, _ in counts.most_common() if not _same(tag, source)] or list(counts)
    # The language of the sources can be looked at, too, but is seldom what is meant.
    tags = [*others, *(tag for tag in counts if tag not in others)]
    options = [Option(tag, f"{tag} ({counts[tag]} segments)") for tag in tags]
    choice = Choice.make("language", "Language", options, asked)
    found = tuple(u for unit in units if (u := _unit(unit, choice.value, source)) is not None)
    sources, targets = LineReader(), LineReader()
    for unit in found:
        sources.read(unit.source)
        targets.read(unit.target)
    tag = next((_language(v) for u in found for v in _variants(u.node) if _segment(v) is u.source), source)
    return _Reading(xml, found, sources.builder.text, targets.builder.build(), tag, choice)


def _unit(unit: Node, tag: str, source_tag: str) -> _Unit | None:
    """The unit in the language asked for, beside its source; None where it has no words in it.

    The source is the variant in the memory's source language, or in the unit's own, else the first one in
    another language; where all are in one language, the first is the source of the last.
    """
    variants = [v for v in _variants(unit) if _segment(v) is not None]
    wanted = [v for v in variants if _language(v) == tag]
    if not wanted:
        return None
    variant = wanted[-1]
    others = [v for v in variants if v is not variant]
    own = unit.attributes.get("srclang", source_tag)
    source = next((v for v in others if _same(_language(v), own)), others[0] if others else None)
    target = _segment(variant)
    if target is None or not target.text().strip():
        return None
    return _Unit(unit, None if source is None else _segment(source), variant, target)


def _variants(unit: Node) -> Iterator[Node]:
    return (n for n in unit.elements() if n.name == "tuv")


def _segment(variant: Node) -> Node | None:
    return variant.child("seg")


def _language(variant: Node) -> str:
    return variant.attributes.get(f"{XML}lang", variant.attributes.get("lang", ""))


def _same(tag: str, other: str) -> bool:
    """True for tags of one language; `en` is the language of `en-GB`."""
    tag, other = tag.lower(), other.lower()
    return tag == other or (language_of(tag) == language_of(other) and min(len(tag), len(other)) <= 3)
