"""XML as text: the elements of a file with the place of each tag, attribute and character in its raw text.

A parser gives a tree and forgets where it came from; what is written from it again is another file. Here
every mark keeps its place, so that an export changes the corrected words and nothing else. What is read has
passed `annotator.formats.package.parse_xml` first: it is well-formed, of bearable size and depth, and defines
no entities. Offsets are code points of the raw text, end exclusive; names are `{namespace}local`.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.entities import name2codepoint

from annotator.formats.mask import Gap
from annotator.model.anchor import Span
from annotator.model.errors import ImportFailedError
from annotator.text.offsets import Edit

MAX_MARKS = 150_000
"""Marks (elements, comments and the like) in one file: 25,000 segments, a book of a thousand pages."""
_REFERENCES_A_MARK = 4
"""Character references and carriage returns that take as long to read as a mark."""
MAX_ATTRIBUTES = 1_000_000
"""Attributes in one file, several for each mark."""
_MAX_OF_A_MARK = 500
"""Attributes of one mark; programs write some fifty, most of them namespaces."""
_MAX_NAMESPACES = 500
"""Namespaces known at one place of a file."""
_LONG = 2_000
"""Characters of a mark with too many attributes, at least: each takes five."""
MAX_RUNS = 300_000
"""Line breaks and stretches of white space within the words of one file: as many lines of a page."""
XML = "{http://www.w3.org/XML/1998/namespace}"

_TOKEN = re.compile(
    r"<!--.*?-->|<\?.*?\?>"
    r"|<!\[CDATA\[(?P<cdata>.*?)\]\]>"
    r"|</(?P<close>[^\s>]+)\s*>"
    r"|<(?P<open>[^\s/>!]+)(?P<inner>(?:[^>\"']++|\"[^\"]*+\"|'[^']*+')*+)>"
    r"|(?P<text>[^<]+)",
    re.DOTALL,
)
_LONG_TAG = re.compile(rf"<[^\s<>/!?]+(?=[^<]{{{_LONG}}})((?:[^<>\"']++|\"[^\"<]*+\"|'[^'<]*+')*+)")
_VALUE = re.compile(r"\"[^\"]*\"|'[^']*'")
_STRETCH = re.compile(r"&[^;]*;|\r\n?|[^&\r]+")
_ATTRIBUTE = re.compile(r"([^\s=]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_REFERENCE = re.compile(r"&([^;&<]*);")
_ENTITIES = {"apos": "'", **{name: chr(code) for name, code in name2codepoint.items()}}
"""The entities of XML and XHTML; those of XHTML are let in for its document type alone."""
_XHTML = _ENTITIES.keys() - {"amp", "lt", "gt", "quot", "apos"}
_DECLARATION = re.compile(r"<\?xml\s[^>]*?\?>")
_ENCODING = re.compile(rb"<\?xml\s[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9._-]+)[\"']")
_MISC = re.compile(r"(?:\s|<!--.*?-->|<\?.*?\?>)*+", re.DOTALL)
_ROOT = re.compile(rf"{_MISC.pattern}<(?:!DOCTYPE\s+)?(?:[\w.-]+:)?([\w.-]+)", re.DOTALL)
_SAMPLE = 16_384
_QUOTED = r"(?:\"[^\"]*\"|'[^']*')"
_DOCTYPE = re.compile(rf"<!DOCTYPE\s+([^\s>\[]+)(?:\s+(?:SYSTEM|PUBLIC\s+{_QUOTED})\s+{_QUOTED})?\s*>")
_CODECS = re.compile(
    r"utf-(?:8|16)(?:-[bl]e)?|ascii|iso8859-\d+|cp\d+|koi8-\w|shift_jis|euc_\w+|gb\w+|big5|tis-620"
)
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_FORBIDDEN = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


@dataclass(frozen=True, slots=True)
class Characters:
    """Text of an element as it is written, `at` its first character's place; `cdata` for a whole section of
    it with its marks."""

    raw: str
    at: int
    cdata: bool = False

    @property
    def place(self) -> Span:
        return Span(self.at, self.at + len(self.raw))

    @property
    def text(self) -> str:
        """The characters it stands for."""
        text = self.raw[len("<![CDATA[") : -len("]]>")] if self.cdata else self.raw
        if "\r" in text:
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        return text if self.cdata else _resolved(text)

    def stretches(self) -> Iterator[tuple[str, Span, bool]]:
        """The characters with their places, and whether they stand for a place as one (a reference, a CDATA
        section) or each has its own."""
        if self.cdata:
            yield self.text, self.place, True
            return
        if "&" not in self.raw and "\r" not in self.raw:
            yield self.raw, self.place, False
            return
        for match in _STRETCH.finditer(self.raw):
            place = Span(self.at + match.start(), self.at + match.end())
            if match[0][0] in "&\r":
                yield _resolved(match[0]) if match[0][0] == "&" else "\n", place, True
            else:
                yield match[0], place, False


@dataclass(slots=True)
class Node:
    """An element. `tag` is its name as it is written; `at` and `opened` are where its start tag begins and
    ends, `closing` and `after` the same of its end tag (of the one tag of an empty element). Comments and
    processing instructions are no children."""

    name: str
    tag: str
    attributes: Mapping[str, str]
    at: int
    opened: int
    closing: int
    after: int
    children: list[Node | Characters] = field(default_factory=list)

    @property
    def local(self) -> str:
        """The name without its namespace."""
        return self.name.rpartition("}")[2]

    @property
    def empty(self) -> bool:
        """True where one tag is all of it."""
        return self.closing < self.opened

    @property
    def place(self) -> Span:
        """From the first character of its start tag to the last of its end tag."""
        return Span(self.at, self.after)

    @property
    def opening(self) -> Gap:
        """Where words go in an element without any."""
        if self.empty:
            return Gap(Span(self.after - 2, self.after), ">", f"</{self.tag}>")
        return Gap(Span(self.opened, self.opened))

    def elements(self) -> Iterator[Node]:
        """The child elements."""
        return (c for c in self.children if isinstance(c, Node))

    def child(self, local: str) -> Node | None:
        """The first child element with this local name, in the element's own namespace."""
        name = self.name[: len(self.name) - len(self.local)] + local
        return next((c for c in self.elements() if c.name == name), None)

    def all(self, *names: str) -> Iterator[Node]:
        """The element and all below it, in order of appearance, whose names are among these."""
        if self.name in names:
            yield self
        for child in self.elements():
            yield from child.all(*names)

    def text(self) -> str:
        """All characters in the element and below."""
        return "".join(c.text if isinstance(c, Characters) else c.text() for c in self.children)


@dataclass(frozen=True, slots=True)
class XmlText:
    """A file's raw text, without byte-order mark, and its root element."""

    raw: str
    root: Node
    encoding: str
    mark: bytes = b""

    def encode(self, raw: str) -> bytes:
        """A changed raw text in the file's encoding; characters it lacks become references."""
        return self.mark + raw.encode(self.encoding, "xmlcharrefreplace")

    def set_attributes(self, node: Node, values: Mapping[str, str | None]) -> list[Edit]:
        """Edits that set attributes of an element, or remove those given as None; the names are written as
        they are given."""
        edits, added = [], ""
        tag = self.raw[node.at : node.opened]
        found = {m[1]: m for m in _ATTRIBUTE.finditer(tag, 1 + len(node.tag))}
        for name, value in values.items():
            match = found.get(name)
            if value is None:
                if match is not None:
                    start = len(tag[: match.start()].rstrip())
                    edits.append(Edit(Span(node.at + start, node.at + match.end()), ""))
                continue
            if match is None:
                added += f" {name}={quoted(value)}"
            elif _resolved(match[2] if match[2] is not None else match[3]) != value:
                place = Span(node.at + match.start(), node.at + match.end())
                edits.append(Edit(place, f"{name}={quoted(value)}"))
        if added:
            at = node.at + len(tag[:-1].removesuffix("/").rstrip())
            edits.append(Edit(Span(at, at), added))
        return edits


def root_name(data: bytes) -> str:
    """The local name of the root element, by its tag or a document type, as far as the beginning of a file
    tells; "" for what is no XML."""
    beginning = data[:_SAMPLE].replace(b"\0", b"").decode("latin-1")
    for mark in ("\xef\xbb\xbf", "\xff\xfe", "\xfe\xff"):
        beginning = beginning.removeprefix(mark)
    match = _ROOT.match(beginning)
    return match[1] if match is not None else ""


def language_of(tag: str) -> str:
    """The language of a tag like `pt-BR`: its first part, lower case."""
    return re.split("[-_]", tag.strip(), maxsplit=1)[0].lower()


def escape(text: str) -> str:
    """Words as character data; a space for each character that XML cannot hold."""
    return _FORBIDDEN.sub(" ", text).translate(_ESCAPES)


def quoted(value: str) -> str:
    """A value as an attribute's, with its quotation marks."""
    return '"' + escape(value).replace('"', "&quot;").replace("\n", "&#10;").replace("\t", "&#9;") + '"'


def written(attributes: Mapping[str, str]) -> str:
    """Attributes as they stand in a tag, each after a space."""
    return "".join(f" {name}={quoted(value)}" for name, value in attributes.items())


def read_xml(data: bytes, name: str, *, doctype: str = "") -> XmlText:
    """Read an XML file. `name` is for messages.

    A document type is refused; one for the root element `doctype` may be declared by reference, which is not
    followed. Of the type `html`, the entities that XHTML defines have their meaning. Raises ImportFailedError
    for what is damaged, too large or dangerous, or written in an encoding that cannot be told.
    """
    from annotator.formats.package import MAX_XML, parse_xml  # with an XML library, at first use

    if len(data) > MAX_XML:
        parse_xml(data, name)  # refuses it
    raw, encoding, mark = _decoded(data, name)
    _refuse_too_many(raw, name)
    declaration = _DECLARATION.match(raw)
    text = " " * len(declaration[0]) + raw[declaration.end() :] if declaration is not None else raw
    if doctype:
        text = _without_doctype(text, doctype)
    vetted = text
    if doctype == "html":
        vetted = _REFERENCE.sub(lambda m: "x" if m[1] in _XHTML else m[0], text)
    parse_xml(vetted.encode(), name)
    try:
        root = _tree(text)
    except KeyError as prefix:  # the library lets one pass where a namespace has a relative address
        raise ImportFailedError(
            f"“{name}” is damaged: it does not say which namespace {prefix} stands for.",
            "Open it in the program it comes from and save it again.",
        ) from None
    return XmlText(raw, root, encoding, mark)


def too_many_runs() -> ImportFailedError:
    """The error for words with more line breaks and white space than can be followed."""
    return ImportFailedError(
        f"The file has more than {MAX_RUNS:,} line breaks and wide spaces within its words.",
        "Split it and import the parts.",
    )


def _refuse_too_many(raw: str, name: str) -> None:
    """Raise ImportFailedError for more than can be read in seconds. Nothing is known of the text yet."""
    apart = (raw.count("&") + raw.count("\r")) // _REFERENCES_A_MARK
    if raw.count("<") - raw.count("</") + apart > MAX_MARKS:
        raise ImportFailedError(
            f"“{name}” has more than {MAX_MARKS:,} marks.", "Split it and import the parts."
        )
    if raw.count("=") > MAX_ATTRIBUTES:
        raise ImportFailedError(
            f"“{name}” has more than {MAX_ATTRIBUTES:,} attributes.", "Split it and import the parts."
        )
    if any(_VALUE.sub("", m[1]).count("=") > _MAX_OF_A_MARK for m in _LONG_TAG.finditer(raw)):
        raise ImportFailedError(
            f"“{name}” has a mark with more than {_MAX_OF_A_MARK} attributes; it is no article.",
            "Open it in the program it comes from and save it again.",
        )


def _decoded(data: bytes, name: str) -> tuple[str, str, bytes]:
    """The text without its byte-order mark, its encoding, and the mark."""
    mark, encoding = next(((m, e) for m, e in _MARKS if data.startswith(m)), (b"", ""))
    if not encoding:
        declared = _ENCODING.match(data)
        if data.startswith((b"<\0", b"\0<")):
            encoding = "utf-16-le" if data.startswith(b"<\0") else "utf-16-be"
        else:
            encoding = declared[1].decode() if declared is not None else "utf-8"
    try:
        encoding = codecs.lookup(encoding).name
        if _CODECS.fullmatch(encoding) is None:
            raise LookupError(encoding)
        raw = data[len(mark) :].decode(encoding)
        if mark + raw.encode(encoding) != data:
            raise ValueError
    except (LookupError, ValueError):
        raise ImportFailedError(
            f"“{name}” is damaged: it is not written in the encoding it names ({encoding}).",
            "Open it in the program it comes from and save it again, as UTF-8.",
        ) from None
    return raw, encoding, mark


def _without_doctype(text: str, root: str) -> str:
    """The text with blanks for a document type that names `root` and defines nothing by itself."""
    misc = _MISC.match(text)
    match = _DOCTYPE.match(text, misc.end() if misc is not None else 0)
    if match is None or match[1] != root:
        return text
    return text[: match.start()] + " " * len(match[0]) + text[match.end() :]


def _tree(text: str) -> Node:
    """The root element of a vetted text."""
    top = Node("", "", {}, 0, 0, 0, 0)
    path = [top]
    scopes: list[dict[str, str]] = [{"xml": XML, "": ""}]
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup
        if kind == "text":
            path[-1].children.append(Characters(match[0], match.start()))
        elif kind == "inner":
            node, scope = _element(match, scopes[-1])
            path[-1].children.append(node)
            if not match["inner"].endswith("/"):
                path.append(node)
                scopes.append(scope)
        elif kind == "close":
            node = path.pop()
            node.closing, node.after = match.span()
            scopes.pop()
        elif kind == "cdata":
            path[-1].children.append(Characters(match[0], match.start(), cdata=True))
    return next(top.elements())


def _element(match: re.Match[str], scope: dict[str, str]) -> tuple[Node, dict[str, str]]:
    """An element as its start tag gives it, and the namespaces within it by prefix."""
    tag, inner, (start, end) = match["open"], match["inner"], match.span()
    prefix, _, local = tag.rpartition(":")
    if "=" not in inner:
        return Node(scope[prefix] + local, tag, {}, start, end, start, end), scope
    written = {m[1]: _resolved(m[2] if m[2] is not None else m[3]) for m in _ATTRIBUTE.finditer(inner)}
    if "xmlns" in inner:
        declared = {
            n.removeprefix("xmlns").removeprefix(":"): f"{{{v}}}" if v else ""
            for n, v in written.items()
            if n == "xmlns" or n.startswith("xmlns:")
        }
        scope = {**scope, **declared}
        if len(scope) > _MAX_NAMESPACES:
            raise ImportFailedError(
                f"The file uses more than {_MAX_NAMESPACES} namespaces; it is no article.",
                "Open it in the program it comes from and save it again.",
            )
    attributes = {
        scope[n.partition(":")[0]] + n.partition(":")[2] if ":" in n else n: v
        for n, v in written.items()
        if n != "xmlns" and not n.startswith("xmlns:")
    }
    return Node(scope[prefix] + local, tag, attributes, start, end, start, end), scope


def _resolved(text: str) -> str:
    """Character data or an attribute's value with its references resolved."""
    return _REFERENCE.sub(lambda m: _character(m[1]), text) if "&" in text else text


def _character(reference: str) -> str:
    if reference.startswith("#"):
        digits = reference.removeprefix("#")
        return chr(int(digits.removeprefix("x"), 16 if digits.startswith("x") else 10))
    return _ENTITIES.get(reference, "")
