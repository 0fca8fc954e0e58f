"""Reading and writing zipped document packages, and parsing their XML, without trusting either.

Nothing is unpacked to disk, nothing is fetched, no entity is ever expanded.
"""

from __future__ import annotations

import copy
import io
import posixpath
import zipfile
import zlib
from collections.abc import Collection, Iterator, Mapping
from xml.sax import SAXException
from xml.sax.handler import ContentHandler

from defusedxml.common import DefusedXmlException
from defusedxml.sax import parseString
from lxml import etree

from annotator.model.errors import ImportFailedError

Element = etree._Element  # noqa: SLF001 (the only name lxml has for its elements)
MAX_MEMBERS = 10_000
MAX_UNPACKED = 256_000_000
"""Bytes of a package's members together, unpacked."""
MAX_XML = 32_000_000
"""Bytes of one XML part: a book of several thousand pages."""
MAX_RATIO = 200
"""Members that shrink more than this are no documents; small ones may (a page of spaces does)."""
RATIO_FROM = 4_000_000
"""Unpacked size in bytes from which the ratio counts."""


class _RootReached(Exception):  # noqa: N818 (a signal, not an error)
    """The root element begins: no document type can follow."""


class _Prologue(ContentHandler):
    def startElement(self, name: str, attrs: object) -> None:  # noqa: N802 (the interface's name)
        raise _RootReached


class Package:
    """The members of a zip package, read on demand. `name` is for messages."""

    def __init__(self, data: bytes, name: str) -> None:
        """Raises ImportFailedError for what is no zip file, is locked, or is made to do harm."""
        self.name = name
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            self._members = self._zip.infolist()
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, OverflowError) as error:
            raise self._broken("its directory cannot be read") from error
        self._check()
        self._by_name = {m.filename: m for m in self._members}

    def _check(self) -> None:
        if len(self._members) > MAX_MEMBERS:
            raise self._dangerous(f"it holds {len(self._members)} files")
        seen: set[str] = set()
        total = 0
        for member in self._members:
            # An archive's own folder separator is "/"; the others reach out of the folder on some system.
            path = member.filename
            if path.startswith("/") or "\\" in path or ":" in path or ".." in path.split("/"):
                raise self._dangerous("it names files outside itself")
            if path.casefold() in seen:
                raise self._dangerous(f"it holds “{path}” twice")
            seen.add(path.casefold())
            if member.flag_bits & 1:
                raise ImportFailedError(
                    f"“{self.name}” is locked with a password.",
                    "Save a copy without a password and import that.",
                )
            total += member.file_size
            large = member.file_size > RATIO_FROM
            if large and member.file_size > MAX_RATIO * max(1, member.compress_size):
                raise self._dangerous("it grows enormously when unpacked")
        if total > MAX_UNPACKED:
            raise self._dangerous(f"it would unpack to {total / 1e6:.0f} MB")

    def __contains__(self, path: str) -> bool:
        return path in self._by_name

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_name)

    def read(self, path: str) -> bytes:
        """The bytes of a member. Raises ImportFailedError where it is missing or broken, or larger than its
        directory entry says."""
        member = self._by_name.get(path)
        if member is None:
            raise self._broken(f"“{path}” is missing in it")
        try:
            with self._zip.open(member) as file:
                data = file.read(member.file_size + 1)
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            OSError,
            NotImplementedError,
            RuntimeError,
            ValueError,
        ) as error:
            raise self._broken(f"“{path}” in it cannot be unpacked") from error
        if len(data) > member.file_size:
            raise self._dangerous(f"“{path}” in it is larger than it claims")
        return data

    def xml(self, path: str) -> Element:
        """The root element of an XML member. Raises ImportFailedError."""
        return parse_xml(self.read(path), f"{self.name}: {path}")

    def relationships(self, path: str) -> dict[str, tuple[str, str]]:
        """The relationships of a part ("" is the package): id → (type, path of the target), external ones
        left out. Nothing is followed. Raises ImportFailedError."""
        folder, base = posixpath.split(path)
        rels = posixpath.join(folder, "_rels", f"{base}.rels")
        found: dict[str, tuple[str, str]] = {}
        if rels not in self:
            return found
        for child in self.xml(rels).iterchildren("{*}Relationship"):
            target = child.get("Target", "")
            if child.get("TargetMode") == "External" or not target:
                continue
            resolved = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            found[child.get("Id", "")] = (child.get("Type", ""), resolved)
        return found

    def rewritten(self, changed: Mapping[str, bytes], *, without: Collection[str] = ()) -> bytes:
        """The package with some members replaced or added, and `without` some; all others keep their bytes,
        order and dates."""
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
            for member in self._members:
                if member.filename in without:
                    continue
                data = changed.get(member.filename)
                data = self.read(member.filename) if data is None else data
                target.writestr(copy.copy(member), data)  # writing changes what it is given
            for path, data in changed.items():
                if path not in self:
                    # A fixed date: the same export gives the same bytes.
                    info = zipfile.ZipInfo(path)
                    info.compress_type = zipfile.ZIP_DEFLATED
                    info.external_attr = 0o600 << 16
                    target.writestr(info, data)
        return out.getvalue()

    def _broken(self, why: str) -> ImportFailedError:
        return ImportFailedError(
            f"“{self.name}” is damaged: {why}.", "Open it in the program it comes from and save it again."
        )

    def _dangerous(self, why: str) -> ImportFailedError:
        return ImportFailedError(
            f"“{self.name}” was not opened: {why}, as files made to do harm do.",
            "If you trust it, open it in an office program, copy the text into a new document and import it.",
        )


def parse_xml(data: bytes, name: str) -> Element:
    """The root element of an XML document without document type, so without entities of any kind.

    Raises ImportFailedError; `name` is for messages.
    """
    if len(data) > MAX_XML:
        raise ImportFailedError(
            f"“{name}” holds {len(data) / 1e6:.0f} MB of marks; {MAX_XML // 1_000_000} MB can be read.",
            "Split the document and import the parts.",
        )
    try:
        _refuse_document_type(data)
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        return etree.fromstring(data, parser)
    except DefusedXmlException as error:
        raise ImportFailedError(
            f"“{name}” was not opened: it defines entities, as files made to do harm do.",
            "If you trust it, open it in the program it comes from and save it again.",
        ) from error
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        raise ImportFailedError(
            f"“{name}” is damaged: its XML cannot be read ({error}).",
            "Open it in the program it comes from and save it again.",
        ) from error


def _refuse_document_type(data: bytes) -> None:
    """Raise DefusedXmlException where a document type is declared; only what precedes the root is read."""
    try:
        parseString(data, _Prologue(), forbid_dtd=True)
    except _RootReached:
        return
    except SAXException as error:
        raise ValueError(str(error)) from error


def to_bytes(root: Element) -> bytes:
    """An XML part as Office programs write it."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
