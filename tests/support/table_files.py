"""Workbooks as programs other than openpyxl write them, and exports of articles read from tables."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import replace

from word_documents import export_of, parts, replaced

from annotator.formats.base import Export, ImportedArticle


def table_export(
    article: ImportedArticle,
    words: Sequence[tuple[str, str]],
    places: Sequence[tuple[int, int, str]] = (),
) -> Export:
    """An export with corrections of the first occurrence of some words, and of places."""
    found = []
    for old, new in words:
        start = article.text.index(old)
        found.append((start, start + len(old), new))
    export = export_of(article, [*found, *places])
    choices = json.dumps({c.id: c.value for c in article.choices}) if article.choices else ""
    return replace(export, document=replace(export.document, choices=choices))


_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_STRINGS = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"


def with_shared_strings(workbook: bytes) -> bytes:
    """The same workbook with its strings in a part of their own, as Excel and LibreOffice write it."""
    found = parts(workbook)
    strings: list[str] = []

    def shared(match: re.Match[str]) -> str:
        if match[2] not in strings:
            strings.append(match[2])
        return f'{match[1]}t="s"><v>{strings.index(match[2])}</v></c>'

    changed = {
        name: re.sub(
            r'(<c [^>]*)t="inlineStr"><is>(.*?)</is></c>', shared, data.decode(), flags=re.DOTALL
        ).encode()
        for name, data in found.items()
        if name.startswith("xl/worksheets/sheet")
    }
    items = "".join(f"<si>{string}</si>" for string in strings)
    count = f'count="99" uniqueCount="{len(strings)}"'
    changed["xl/sharedStrings.xml"] = f'<sst xmlns="{_MAIN}" {count}>{items}</sst>'.encode()
    override = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{_STRINGS}"/></Types>'.encode()
    changed["[Content_Types].xml"] = found["[Content_Types].xml"].replace(b"</Types>", override)
    relation = (
        b'<Relationship Id="rId98" Target="sharedStrings.xml" '
        b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"/>'
    )
    rels = "xl/_rels/workbook.xml.rels"
    changed[rels] = found[rels].replace(b"</Relationships>", relation + b"</Relationships>")
    return replaced(workbook, changed)
