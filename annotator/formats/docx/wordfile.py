"""A Word document as a package: which part is what, and what is added to it."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from functools import cached_property

from lxml import etree

from annotator.formats.docx.beside import Scope, shown_headers
from annotator.formats.docx.drawings import Drawings
from annotator.formats.docx.names import (
    CONTENT_TYPES,
    FOOTER,
    HEADER,
    ID,
    PACKAGE_RELATIONSHIPS,
    RELATIONSHIPS,
    WORD,
    w,
)  # fmt: skip
from annotator.formats.docx.reading import marked, read
from annotator.formats.docx.textmap import Reading
from annotator.formats.package import Element, Package, to_bytes
from annotator.model.errors import ImportFailedError

_TYPES = "[Content_Types].xml"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_TEMPLATE = "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml"
_COMMENTS = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_ALL = Scope()
MAX_HEADER_PARTS = 2_000
MAX_HEADERS = 8_000_000
"""Bytes of a document's headers and footers together."""
_STRICT = "http://purl.oclc.org/ooxml/"


class WordFile:
    """A document opened for reading, and for writing a changed copy: elements may be changed in place, `save`
    gives the bytes. The file itself is never touched."""

    def __init__(self, data: bytes, name: str, scope: Scope = _ALL) -> None:
        """`scope` is what is read of it. Raises ImportFailedError for everything that is not an intact,
        unlocked .docx without macros."""
        self._scope = scope
        self._package = Package(data, name)
        self._name = name
        self._types = self._package.xml(_TYPES)
        self._main = self._main_part()
        self._related = self._package.relationships(self._main)
        self._paths = {kind.rsplit("/", 1)[-1]: path for kind, path in self._related.values()}
        self._roots: dict[str, Element] = {}
        self._tables: dict[str, bytes] = {}
        """The changed workbooks behind charts, by path."""
        self._document = self._root(self._main)
        self.drawings = Drawings(self._package, self._root, self._path_of)

    def _main_part(self) -> str:
        related = self._package.relationships("").values()
        paths = [path for kind, path in related if kind.endswith("/officeDocument")]
        if any(kind.startswith(_STRICT) for kind, _ in related):
            raise ImportFailedError(
                f"“{self._name}” is a Strict Open XML document.",
                "Save it as “Word Document (.docx)”, without “Strict”, and import that.",
            )
        if not paths:
            raise ImportFailedError(f"“{self._name}” is not a Word document.", "Is it the right file?")
        kinds = {
            (e.get("PartName") or "").lstrip("/"): e.get("ContentType", "")
            for e in self._types.iterchildren("{*}Override")
        }
        kind = kinds.get(paths[0], "")
        if "macroEnabled" in kind or any(p.lower().endswith("vbaproject.bin") for p in self._package):
            raise ImportFailedError(
                f"“{self._name}” holds macros.",
                "Save it as “Word Document (.docx)”, which leaves them out, and import that.",
            )
        if kind == _TEMPLATE:
            raise ImportFailedError(
                f"“{self._name}” is a Word template.", "Make a document from it (.docx) and import that."
            )
        if kind != _MAIN:
            raise ImportFailedError(f"“{self._name}” is not a Word document.", "Is it the right file?")
        return paths[0]

    def _root(self, path: str) -> Element:
        if path not in self._roots:
            self._roots[path] = self._package.xml(path)
        return self._roots[path]

    def _path_of(self, element: Element) -> str:
        root = element.getroottree().getroot()
        return next(path for path, known in self._roots.items() if known is root)

    @cached_property
    def body(self) -> Element:
        body = self._document.find(w("body"))
        if body is None:
            raise ImportFailedError(
                f"“{self._name}” is damaged: it has no body.",
                "Open it in Word or LibreOffice and save it again.",
            )
        return body

    def stories(self) -> list[Element]:
        """The roots that hold the text: the document, its footnotes and endnotes, headers and footers."""
        headers = self.headers if self._scope.headers else ()
        return [self._document, *self._notes().values(), *headers]

    @cached_property
    def headers(self) -> tuple[Element, ...]:
        """The roots of the headers and footers that pages show, by section. Raises ImportFailedError where
        there are more than MAX_HEADER_PARTS or MAX_HEADERS bytes."""
        found = []
        size = 0
        shown = shown_headers(self.body, even=self._has_even_pages())
        if len(shown) > MAX_HEADER_PARTS:
            raise ImportFailedError(
                f"“{self._name}” has {len(shown):,} headers and footers; {MAX_HEADER_PARTS:,} can be read.",
                "Save it without them and import that.",
            )
        for number in shown:
            path = self._related.get(number, ("", ""))[1]
            if path not in self._package or path in self._roots:
                continue
            size += len(self._package.read(path))
            if size > MAX_HEADERS:
                raise ImportFailedError(
                    f"“{self._name}” holds more than {MAX_HEADERS // 1_000_000} MB of headers and footers.",
                    "Save it without them and import that.",
                )
            root = self._root(path)
            if root.tag in (HEADER, FOOTER):
                found.append(root)
        return tuple(found)

    def _has_even_pages(self) -> bool:
        """Whether even pages have headers of their own."""
        path = self._paths.get("settings")
        if path is None or path not in self._package:
            return False
        return marked(self._package.xml(path), w("evenAndOddHeaders"))

    def _notes(self) -> dict[str, Element]:
        found = {"footnote": self._paths.get("footnotes"), "endnote": self._paths.get("endnotes")}
        return {
            k: self._root(path) for k, path in found.items() if path is not None and path in self._package
        }

    def read(self, *, count: bool = False) -> Reading:
        """The text with its map, as the document is now; with `count` headers, charts and diagrams are
        counted that are not read."""
        headers = self.headers if count or self._scope.headers else ()
        drawings = self.drawings if count or self._scope.drawings else None
        return read(self.body, self._notes(), headers, self._scope, drawings)

    def correct_table(self, path: str, words: Mapping[str, str]) -> frozenset[str]:
        """Put other words into the cells of the workbook at `path` that hold just some words; those that were
        found."""
        from annotator.formats.docx.charttables import corrected

        self._tables[path], found = corrected(self._package.read(path), words)
        return found

    def comments(self) -> Element | None:
        """The root of the comments, None where there are none."""
        path = self._paths.get("comments")
        return (
            self._root(path) if path is not None and (path in self._package or path in self._roots) else None
        )

    def comments_for_writing(self) -> Element:
        """The root of the comments, made and registered where there is none."""
        found = self.comments()
        if found is not None:
            return found
        folder = posixpath.dirname(self._main)
        path = posixpath.join(folder, "comments.xml")
        while path in self._package:
            path = path.replace(".xml", "1.xml")
        root = etree.Element(w("comments"), nsmap={"w": WORD})
        self._roots[path] = root
        self._paths["comments"] = path
        etree.SubElement(
            self._types, f"{{{CONTENT_TYPES}}}Override", PartName=f"/{path}", ContentType=_COMMENTS
        )
        self._roots[_TYPES] = self._types
        self._relate(f"{RELATIONSHIPS}/comments", posixpath.relpath(path, folder or "."))
        return root

    def _relate(self, kind: str, target: str) -> None:
        folder, base = posixpath.split(self._main)
        path = posixpath.join(folder, "_rels", f"{base}.rels")
        if path in self._package:
            root = self._root(path)
        else:
            root = etree.Element(
                f"{{{PACKAGE_RELATIONSHIPS}}}Relationships", nsmap={None: PACKAGE_RELATIONSHIPS}
            )
            self._roots[path] = root
        taken = {child.get("Id") for child in root}
        number = next(n for n in range(1, len(taken) + 2) if f"rIdA{n}" not in taken)
        etree.SubElement(
            root, f"{{{PACKAGE_RELATIONSHIPS}}}Relationship", Id=f"rIdA{number}", Type=kind, Target=target
        )

    def highest_id(self) -> int:
        """The highest number any revision, comment or bookmark of the document has; new ones go above it."""
        highest = 0
        roots = [*self.stories(), *(r for r in (self.comments(),) if r is not None)]
        for root in roots:
            for element in root.iter():
                number = element.get(ID)
                if number is not None and number.isdecimal():
                    highest = max(highest, int(number))
        return min(highest, 2**30)

    def save(self) -> bytes:
        """The document with its changes; parts that were not changed keep their bytes."""
        now = {path: to_bytes(root) for path, root in self._roots.items()}
        return self._package.rewritten(
            {path: data for path, data in now.items() if self._differs(path, data)} | self._tables
        )

    def _differs(self, path: str, data: bytes) -> bool:
        return path not in self._package or data != to_bytes(self._package.xml(path))
