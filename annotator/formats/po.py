"""Translation catalogues of gettext (.po) in and out: translations as the text, the messages they translate
as the source.

The published readers for Python keep no places, and writing with them wraps every line anew; so the entries
are read here. See "The Format of PO Files" in the manual of GNU gettext.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePath

from annotator.formats.base import UNASKED, Asked, Export, Exported, ImportedArticle, Remark
from annotator.formats.counts import of_all
from annotator.formats.encoding import decode
from annotator.formats.mask import MaskBuilder, Masked
from annotator.formats.masking import check_same, raw_edits
from annotator.formats.plaintext import newline_of, rewritten, title_of
from annotator.formats.po_strings import PoString, add_words, escaped, words_of
from annotator.formats.xmltext import language_of
from annotator.model.anchor import Span
from annotator.model.document import SegmentState, canonical_text
from annotator.model.errors import ExportFailedError, ImportFailedError, InvalidTextError
from annotator.text.offsets import Edit

MAX_MESSAGES = 50_000
MAX_CHARACTERS = 8_000_000
MAX_PIECES = 300_000
"""Lines, escapes and signs that may begin a placeholder, in all messages that are read."""
_SAMPLE = 32_768
_START = re.compile(r"(?:[ \t]*(?:#[^\n]*)?\r?\n)*+[ \t]*(?:msgid|msgctxt)[ \t]+\"")
_CHARSET = re.compile(rb"Content-Type:[^\"\n]{0,80}charset=([\w.:-]+)")
_KEYWORD = re.compile(r"[ \t]*(msgctxt|msgid_plural|msgid|msgstr(?:\[(\d{1,2})\])?)[ \t]*(?=\")")
_LITERAL = re.compile(r'[ \t]*"((?:[^"\\]|\\.)*+)"[ \t]*')


@dataclass(slots=True)
class _Message:
    """`forms` are the translations: one, or one for each plural form."""

    at: int
    comments: list[str] = field(default_factory=list)
    flags: list[Span] = field(default_factory=list)
    """Places of the lines of flags."""
    obsolete: bool = False
    context: PoString | None = None
    singular: PoString | None = None
    plural: PoString | None = None
    forms: dict[int, PoString] = field(default_factory=dict)

    def is_fuzzy(self, raw: str) -> bool:
        return any("fuzzy" in _names(flags.of(raw)) for flags in self.flags)

    def is_formatted(self, raw: str) -> bool:
        """True where the program that shows the message fills in values."""
        names = [name for flags in self.flags for name in _names(flags.of(raw))]
        return any(name.endswith("-format") and not name.startswith("no-") for name in names)


@dataclass(frozen=True, slots=True)
class _Line:
    """A translation; `form` is the number of its plural form, 0 where there is but one."""

    message: _Message
    form: int
    state: SegmentState


@dataclass(frozen=True, slots=True)
class _Reading:
    lines: list[_Line]
    target: Masked
    source: str
    header: str
    obsolete: int


def recognises(data: bytes, name: str = "") -> bool:
    """True where the first lines that are no comments are those of a message."""
    return _START.match(data[:_SAMPLE].decode("latin-1").removeprefix("\xef\xbb\xbf")) is not None


def read(data: bytes, name: str, asked: Asked = UNASKED) -> ImportedArticle:
    """Read a catalogue: a translation a line, plural forms as lines of their own. Placeholders and tags are
    no part of the text; they keep their places.

    Raises ImportFailedError for what is damaged, too large or has no translations.
    """
    file_name = PurePath(name).name or "the catalogue"
    named = _CHARSET.search(data[:_SAMPLE])
    encoding = asked.encoding or (named[1].decode() if named and named[1] != b"CHARSET" else None)
    decoded = decode(data, file_name, encoding)
    newline, warnings = newline_of(decoded.text)
    raw = canonical_text(decoded.text)
    if len(raw) > MAX_CHARACTERS:
        raise ImportFailedError(
            f"“{file_name}” has more than {MAX_CHARACTERS:,} characters.", "Split it and import the parts."
        )
    try:
        reading = _read(raw, file_name)
    except InvalidTextError as error:
        raise ImportFailedError(
            f"“{file_name}” has no translations yet.", "Translate it first, or import a translated one."
        ) from error
    text = reading.target.text
    language = re.search(r"^Language:\s*([\w-]+)", reading.header, re.MULTILINE)
    return ImportedArticle(
        title=title_of(text, name),
        text=text,
        original=data,
        format="po",
        language=language_of(language[1]) if language else "",
        source_uri=name,
        encoding=decoded.encoding,
        newline=newline,
        bom=decoded.bom,
        source_text=reading.source,
        aligned=True,
        states=tuple(line.state for line in reading.lines),
        remarks=tuple(_remarks(raw, reading)),
        warnings=(*warnings, *_warnings(reading)),
    )


def write(export: Export) -> Exported:
    """The imported catalogue with the corrected translations, and with fuzzy marks as people have set the
    states; all else byte for byte.

    Raises ExportFailedError when the article came in another form.
    """
    document = export.document
    if document.format != "po":
        raise ExportFailedError(
            f"“{document.title}” did not come as a gettext catalogue.", "Choose another form of export."
        )
    raw = canonical_text(export.original.decode(document.encoding))
    reading = _read(raw, document.title)
    check_same(document, reading.target)
    masking = raw_edits(reading.target, export.corrections, escaped, breaks=False)
    written = rewritten(export, [*masking.edits, *_state_edits(export, raw, reading)])
    return Exported(written.data, (*written.warnings, *masking.warnings("messages")))


def _read(raw: str, name: str) -> _Reading:
    messages = list(_messages(raw, name))
    header = next(
        (m for m in messages if m.context is None and m.singular and not m.singular.text(raw)), None
    )
    builder = MaskBuilder()
    lines: list[_Line] = []
    sources: list[str] = []
    count = 0
    for message in messages:
        if message is header or message.obsolete or message.singular is None:
            continue
        originals = [s for s in (message.singular, message.plural) if s is not None]
        count += sum(string.count(raw) for string in (*message.forms.values(), *originals))
        if count > MAX_PIECES:
            raise _too_many_pieces(name)
        formatted, fuzzy = message.is_formatted(raw), message.is_fuzzy(raw)
        shown = [words_of(raw, original, formatted) for original in originals]
        for form, string in sorted(message.forms.items()):
            if lines:
                builder.add("\n", None)
            add_words(builder, raw, string, formatted)
            sources.append(shown[-1] if form else shown[0])
            initial = fuzzy or not string.text(raw)
            lines.append(_Line(message, form, SegmentState.INITIAL if initial else SegmentState.TRANSLATED))
    return _Reading(
        lines,
        builder.build(),
        "\n".join(sources),
        header.forms[0].text(raw) if header is not None and 0 in header.forms else "",
        sum(m.obsolete for m in messages),
    )


def _too_many_pieces(name: str) -> ImportFailedError:
    return ImportFailedError(
        f"“{name}” has more than {MAX_PIECES:,} lines, escapes and placeholders in its messages.",
        "Split it and import the parts.",
    )


def _remarks(raw: str, reading: _Reading) -> Iterator[Remark]:
    for number, line in enumerate(reading.lines):
        if line.form:
            continue
        if line.message.context is not None:
            yield Remark(number, f"Context: {line.message.context.text(raw)}")
        if line.message.comments:
            yield Remark(number, " ".join(line.message.comments))


def _warnings(reading: _Reading) -> Iterator[str]:
    fuzzy = sum(line.state is SegmentState.INITIAL for line in reading.lines)
    if fuzzy:
        said = of_all(fuzzy, len(reading.lines), "message", "is", "are")
        yield f"{said} not translated or marked as fuzzy."
    if reading.obsolete:
        said = "message is" if reading.obsolete == 1 else "messages are"
        kept = "it" if reading.obsolete == 1 else "them"
        yield f"{reading.obsolete:,} obsolete {said} left out of the text; the file keeps {kept}."


# -- messages


def _messages(raw: str, name: str) -> Iterator[_Message]:
    """The messages of a catalogue, the header among them. Raises ImportFailedError."""
    message: _Message | None = None
    string: PoString | None = None
    at = count = pieces = 0
    for number, text in enumerate(raw.split("\n"), 1):
        start, at = at, at + len(text) + 1
        body = text.strip()
        obsolete = body.startswith("#~")
        if obsolete:
            start += text.index("#~") + 2
            body = body[2:].strip()
            if body.startswith("|"):
                continue
        if not body:
            string = None
            continue
        begins = body.startswith(("#", "msgctxt", "msgid ", 'msgid"', "msgid\t"))
        done = message is not None and (bool(message.forms) or message.obsolete != obsolete)
        second_id = (
            message is not None and message.singular is not None and body.startswith(("msgctxt", "msgid "))
        )
        if message is None or (begins and (done or second_id)):
            if message is not None:
                count += 1
                yield message
            if count > MAX_MESSAGES:
                raise ImportFailedError(
                    f"“{name}” has more than {MAX_MESSAGES:,} messages.", "Split it and import the parts."
                )
            message, string = _Message(start, obsolete=obsolete), None
        if body.startswith("#"):
            _comment(message, body, Span(start, start + len(text)))
            continue
        where = start
        if keyword := _KEYWORD.match(raw, start):
            string = _new_string(message, keyword)
            where = keyword.end()
        literal = _LITERAL.match(raw, where, at - 1)
        if string is None or literal is None or literal.end() != min(at - 1, len(raw)):
            raise ImportFailedError(
                f"“{name}” is damaged: line {number} is none of a catalogue.",
                "Check it with msgfmt and save it again.",
            )
        string.pieces.append(Span(*literal.span(1)))
        pieces += 1
        if pieces > MAX_PIECES:
            raise _too_many_pieces(name)
    if message is not None:
        yield message


def _comment(message: _Message, body: str, place: Span) -> None:
    if body.startswith("#,"):
        message.flags.append(place)
    elif body[1:2] in ("", " ", ".", "\t"):
        words = body[2:].strip()
        if words:
            message.comments.append(words)


def _new_string(message: _Message, keyword: re.Match[str]) -> PoString:
    string = PoString()
    if keyword[1] == "msgctxt":
        message.context = string
    elif keyword[1] == "msgid":
        message.singular = string
    elif keyword[1] == "msgid_plural":
        message.plural = string
    else:
        message.forms[int(keyword[2] or 0)] = string
    return string


# -- states


def _state_edits(export: Export, raw: str, reading: _Reading) -> Iterator[Edit]:
    """The fuzzy mark of each message whose state people have changed: set while a form of it is in its first
    state, else taken away."""
    by_message: dict[int, list[int]] = {}
    for number, line in enumerate(reading.lines):
        by_message.setdefault(line.message.at, []).append(number)
    for numbers in by_message.values():
        message = reading.lines[numbers[0]].message
        states = [export.states.get(n, reading.lines[n].state) for n in numbers]
        changed = any(state is not reading.lines[n].state for n, state in zip(numbers, states, strict=True))
        fuzzy = SegmentState.INITIAL in states
        if not changed or fuzzy == message.is_fuzzy(raw):
            continue
        if not fuzzy:
            for place in message.flags:
                kept = [flag for flag in _names(place.of(raw)) if flag != "fuzzy"]
                flags = f"#, {', '.join(kept)}\n" if kept else ""
                yield Edit(Span(place.start, place.end + 1), flags)
            continue
        first = message.context or message.singular
        assert first is not None  # every line is the translation of a message
        at = raw.rfind("\n", 0, first.pieces[0].start) + 1
        yield Edit(Span(at, at), "#, fuzzy\n")


def _names(flags: str) -> list[str]:
    return [name for flag in flags.strip().removeprefix("#").split(",") if (name := flag.strip())]
