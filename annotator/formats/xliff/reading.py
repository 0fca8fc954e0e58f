"""An XLIFF file as lines of source and translation, with the map of the translation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePath

from annotator.formats.asides import CODES, LEAVE, READ
from annotator.formats.asides import choices as made
from annotator.formats.base import Asked, Choice, Option
from annotator.formats.inlinecodes import TRADOS, LineReader
from annotator.formats.its import issues_apart
from annotator.formats.mask import Masked
from annotator.formats.xliff.segments import Segment, segments, version_of
from annotator.formats.xmltext import Characters, Node, XmlText, read_xml
from annotator.model.errors import ImportFailedError

_MAX_COMMENTS = 10_000_000
"""Characters of comments that stand apart from the words, a hundred more for each."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What is read of one `file` of an XLIFF: its segments, a line each on both sides."""

    xml: XmlText
    version: str
    file: Node
    segments: tuple[Segment, ...]
    source: str
    target: Masked
    lines: LineReader
    choices: tuple[Choice, ...]

    @property
    def title(self) -> str:
        """The name of the file that was translated, "" where it has none."""
        return _name(self.file)


def read(data: bytes, name: str, asked: Asked, *, codes: bool) -> Reading:
    """Read an XLIFF file; which of several `file` elements is a choice, and whether words within inline codes
    are read, which `codes` says where nothing is asked for. `name` is for messages.

    Raises ImportFailedError for what is damaged, dangerous, of another version or without translations.
    """
    xml = read_xml(data, name)
    version = version_of(xml.root, name)
    files = [f for f in xml.root.elements() if f.local == "file"]
    found = [tuple(_worded(file, version)) for file in files]
    if not any(found):
        raise ImportFailedError(f"“{name}” holds no segments.", "Is it the right file?")
    choices: tuple[Choice, ...] = ()
    index = 0
    if len(files) > 1:
        default = next((n for n, f in enumerate(found) if _translated(f)), 0)
        options = [Option(str(n), _title(file, n)) for n, file in enumerate(files, 1)]
        choice = Choice.make("file", "File in the package", options, asked, str(default + 1))
        choices, index = (choice,), int(choice.value) - 1
    if not _translated(found[index]):
        raise ImportFailedError(
            f"“{_title(files[index], index + 1) if choices else name}” holds no translations.",
            "Translate it first, by machine too; then its words can be checked.",
        )
    kept = found[index]
    if any(segment.flow for segment in kept):
        answer = {CODES: READ if codes else LEAVE, **asked.choices}
        choices += made(Asked(asked.encoding, answer), CODES)
        if choices[-1].value == LEAVE:
            kept = tuple(segment for segment in kept if not segment.flow)
    sources, targets = LineReader(), LineReader(issues_apart(files[index]), _trados_comments(xml.root))
    for segment in kept:
        sources.read(segment.source)
        targets.read(segment.target, segment.gap, locked=segment.locked)
    masked = targets.builder.build()
    return Reading(xml, version, files[index], kept, sources.builder.text, masked, targets, choices)


def _trados_comments(root: Node) -> dict[str, tuple[tuple[str, str], ...]]:
    """The comments that Trados keeps apart from the words, by id: texts with their authors."""
    found = {}
    length = 0
    for listed in root.all(f"{TRADOS}cmt-def"):
        comments = []
        for comment in listed.all("Comment", f"{TRADOS}Comment"):
            comments.append((" ".join(comment.text().split()), comment.attributes.get("user", "")))
            length += 100 + len(comments[-1][0])  # definitions within definitions would be read many times
            if length > _MAX_COMMENTS:
                raise ImportFailedError(
                    "The file holds more comments than can be read.",
                    "Export it again without comments, or split it and import the parts.",
                )
        found[listed.attributes.get("id", "")] = tuple(comments)
    return found


def _worded(file: Node, version: str) -> Iterator[Segment]:
    """The segments of a file that hold words on either side."""
    return (s for s in segments(file, version) if _has_words(s.source) or _has_words(s.target))


def _translated(found: Iterable[Segment]) -> bool:
    return any(_has_words(s.target) for s in found)


def _has_words(node: Node | None) -> bool:
    if node is None:
        return False
    if any(isinstance(c, Characters) and c.raw.strip() for c in node.children):
        return True
    reader = LineReader()
    reader.read(node)
    return bool(reader.builder.text.strip())


def _title(file: Node, number: int) -> str:
    """What a file is called among others."""
    return _name(file) or file.attributes.get("id", "") or f"File {number}"


def _name(file: Node) -> str:
    return PurePath(file.attributes.get("original", "").replace("\\", "/")).name
