"""Word documents out: corrected, or with each correction as a tracked change and a comment on it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import datetime

import docx
from lxml import etree

from annotator.formats.base import Export, Exported
from annotator.formats.docx.accepting import accept, take_out_own
from annotator.formats.docx.beside import Scope, name_headers
from annotator.formats.docx.changes import Change
from annotator.formats.docx.comments import Comment, CommentWriter
from annotator.formats.docx.formatting import elements, new_run
from annotator.formats.docx.marked import Marked
from annotator.formats.docx.marking import Marker
from annotator.formats.docx.names import P, printable
from annotator.formats.docx.scope import stored_scope
from annotator.formats.docx.textmap import Aside, Reading
from annotator.formats.docx.wordfile import WordFile
from annotator.formats.notes import note_text, source_text
from annotator.formats.package import Element
from annotator.model.anchor import Span
from annotator.model.review import Correction, FlagStatus, Passage
from annotator.text.diff import diff_edits
from annotator.text.offsets import Edit, apply_edits

SHOWN_WORDS = 80
"""Of what a comment is about, where it cannot stand beside it: code points."""
FLAGGER = "annotator"
"""Who comments on flags nobody has decided on yet."""


def write_clean(export: Export) -> Exported:
    """The corrected article. One that came as .docx keeps everything but the corrected words, tracked
    changes by others included; without corrections it is the imported file itself."""
    base, warnings = _base(export)
    if base is None:
        return Exported(_plain(export, export.projection.text), warnings)
    if not export.corrections:
        return Exported(export.original, warnings)
    word_file, reading = base
    marked = Marker(reading, word_file.highest_id()).apply(_changes(export, reading))
    accept(marked)
    behind = _behind(word_file, marked)
    return Exported(word_file.save(), (*warnings, *_kept(export, marked), *behind))


def write_tracked(export: Export) -> Exported:
    """The article as it came, with each correction as tracked changes and a comment that says why and on what
    evidence. Charts and diagrams cannot hold tracked changes: they stay, and a comment says what to write."""
    return _tracked(export, ())


def write_tracked_with_flags(export: Export) -> Exported:
    """As `write_tracked`, and a comment for each passage that still waits for a decision or an answer."""
    open_, waiting = export.undecided(), [p for p in export.passages if p.status is FlagStatus.QUERY]
    return _tracked(export, tuple(sorted((*open_, *waiting), key=lambda p: p.span)))


def _tracked(export: Export, passages: tuple[Passage, ...]) -> Exported:
    base, warnings = _base(export)
    if base is None:
        base = _opened(_plain(export, export.document.text), export.document.title, Scope())
    elif not export.corrections and not passages:
        return Exported(export.original, warnings)
    word_file, reading = base
    marker = Marker(reading, word_file.highest_id())
    edges = [offset for p in passages for offset in (p.span.start, p.span.end)]
    marked = marker.apply(_changes(export, reading), edges)
    if export.corrections or passages:
        _comment(export, word_file, reading, marker, passages)
    if any(_in_header(reading, c.span) for c in export.corrections):
        name_headers(word_file.body)
    take_out_own(marked)  # after the comments, which find their places by the words
    return Exported(word_file.save(), (*warnings, *_kept(export, marked), *_by_hand(marked)))


def _base(export: Export) -> tuple[tuple[WordFile, Reading] | None, tuple[str, ...]]:
    """The Word document the article came in, with its text; None where a new one has to be made, with a
    warning if it came in one."""
    document = export.document
    if document.format != "docx":
        return None, ()
    base = _opened(export.original, document.title, stored_scope(document))
    if base[1].text == document.text:
        return base, ()
    warning = (
        "This version reads the imported Word file differently from the one that imported it, so a new, "
        "plain Word document was made. Import the file again to keep its layout."
    )
    return None, (warning,)


def _opened(data: bytes, name: str, scope: Scope) -> tuple[WordFile, Reading]:
    word_file = WordFile(data, name, scope)
    return word_file, word_file.read()


def _plain(export: Export, text: str) -> bytes:
    """A new document with a paragraph for each line of `text`."""
    made = docx.Document()
    properties = made.core_properties
    properties.title = printable(export.document.title)[:255]
    properties.author = printable(export.made_by)[:255]
    properties.comments = ""
    properties.language = export.document.language
    properties.created = properties.modified = datetime.fromisoformat(export.made_at)
    # At once: python-docx looks through the whole body for each paragraph that it adds.
    made.element.body[:0] = [_paragraph(line) for line in printable(text).split("\n")]
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _paragraph(line: str) -> Element:
    paragraph = etree.Element(P)
    if line:
        paragraph.append(new_run(None, elements(line)))
    return paragraph


def _changes(export: Export, reading: Reading) -> list[Change]:
    """The corrections phrase by phrase, so that words that stay keep their formatting and paragraphs that
    stay their marks; word by word where a phrase is not formatted alike, so that each word keeps its own."""
    return [
        Change(edit.span, printable(edit.replacement), number, printable(c.author), _date(c.updated_at))
        for number, c in enumerate(export.corrections)
        for phrase in diff_edits(c.quote, c.replacement)
        for whole in _keeping_formats(phrase, c, reading)
        for edit in _keeping_breaks(whole, c.quote, c.span.start)
    ]


def _keeping_formats(phrase: Edit, correction: Correction, reading: Reading) -> list[Edit]:
    """An edit of a correction's quote, cut into its words where they are not formatted alike."""
    if reading.is_alike(phrase.span.shifted(correction.span.start)):
        return [phrase]
    words = diff_edits(phrase.span.of(correction.quote), phrase.replacement, phrases=False)
    return [Edit(e.span.shifted(phrase.span.start), e.replacement) for e in words]


def _keeping_breaks(edit: Edit, quote: str, start: int) -> Iterator[Edit]:
    """An edit of a correction's quote, which begins at `start`, as edits of the document that leave as many
    line breaks as both sides have."""
    old, new = edit.span.of(quote).split("\n"), edit.replacement.split("\n")
    shared = min(len(old), len(new)) - 1
    old[shared:], new[shared:] = ["\n".join(old[shared:])], ["\n".join(new[shared:])]
    at = start + edit.span.start
    for before, after in zip(old, new, strict=True):
        if before != after:
            yield Edit(Span(at, at + len(before)), after)
        at += len(before) + 1


def _comment(
    export: Export, word_file: WordFile, reading: Reading, marker: Marker, passages: tuple[Passage, ...]
) -> None:
    """Write the comments on corrections and on undecided passages."""
    writer = CommentWriter(word_file, marker.next_id)
    drawn = _drawn_lines(marker.marked)
    for number, c in enumerate(export.corrections):
        aside = reading.aside_at(c.span.end)
        lines = [note_text(c, unsourced=c.id in export.unsourced), *map(source_text, export.sources(c))]
        lines = [*_whereabouts(aside, c.quote or c.replacement), *lines, *drawn.get(number, ())]
        comment = Comment(printable(c.author), _date(c.updated_at), tuple(map(_line, lines)))
        places = marker.marked.places.get(number, [])
        writer.add(comment, places, None if aside is None else aside.anchor)
    for passage in passages:
        aside = reading.aside_at(passage.span.end)
        lines = [*_whereabouts(aside, passage.span.of(export.document.text)), *_question(passage)]
        comment = Comment(FLAGGER, _date(export.made_at), tuple(map(_line, lines)))
        ends = (marker.first_run(passage.span.start), marker.last_run(passage.span.end))
        places = [run for run in ends if run is not None]
        writer.add(comment, places, None if aside is None else aside.anchor)


def _whereabouts(aside: Aside | None, words: str) -> list[str]:
    """What a comment is about that cannot stand beside it. Notes have their number in the body."""
    if aside is None or aside.kind == "note":
        return []
    short = words if len(words) <= SHOWN_WORDS else f"{words[: SHOWN_WORDS - 1]}…"
    return [f"In the {aside.kind}: “{short}”"]


def _drawn_lines(marked: Marked) -> dict[int, list[str]]:
    """What comments say of lines of charts and diagrams, by the number of the correction."""
    after = {id(line): apply_edits(line.text, edits)[0] for line, edits in marked.drawn_edits()}
    found: dict[int, dict[str, None]] = {}
    for number, line, _ in marked.drawn:
        new = after[id(line)]
        said = f"To be changed by hand, as no change can be tracked there: “{line.text}” → “{new}”."
        found.setdefault(number, {})[said] = None
    return {number: list(said) for number, said in found.items()}


def _by_hand(marked: Marked) -> tuple[str, ...]:
    count = len({number for number, _, _ in marked.drawn})
    if not count:
        return ()
    stand = "One correction stands" if count == 1 else f"{count:,} corrections stand"
    warning = (
        f"{stand} in charts or diagrams, which cannot hold tracked changes: the words there were left as "
        "they are, and a comment says what to write. The corrected Word document has them changed."
    )
    return (warning,)


def _behind(word_file: WordFile, marked: Marked) -> tuple[str, ...]:
    """Change the names in charts in the tables behind them, too; a warning about those that are not there."""
    names = {id(line): (line, apply_edits(line.text, edits)[0]) for line, edits in marked.drawn_edits()}
    by_table: dict[str, dict[str, str]] = {}
    for line, new in names.values():
        if line.is_name:
            by_table.setdefault(line.table, {})[line.text] = new
    kept: list[str] = []
    for path, words in by_table.items():
        found = word_file.correct_table(path, words) if path else frozenset()
        kept += (f"“{word}”" for word in words if word not in found)
    if not kept:
        return ()
    warning = (
        f"Changed where charts show them, and not in the tables behind them: {', '.join(kept)}. Change them "
        "there, too, before anybody edits the data."
    )
    return (warning,)


def _in_header(reading: Reading, span: Span) -> bool:
    aside = reading.aside_at(span.end)
    return aside is not None and aside.kind in ("header", "footer")


def _question(passage: Passage) -> list[str]:
    lines = [f"{passage.category.label} ({passage.severity.value}): {passage.message}"]
    lines += [f"For the author or the source: {f.reason}" for f in passage.flags if f.reason]
    proposals = [f"“{s.replacement}”" if s.replacement else "delete it" for s in passage.suggestions]
    if proposals:
        lines.append(f"Proposed: {'; '.join(proposals)}.")
    return lines


def _line(text: str) -> str:
    return printable(" ".join(text.split()))


def _date(moment: str) -> str:
    """A time as tracked changes hold it: UTC, to the second."""
    return f"{moment[:19]}Z"


def _kept(export: Export, marked: Marked) -> tuple[str, ...]:
    quotes = (" ".join(export.corrections[number].quote.split()) for number in sorted(marked.kept_boundaries))
    return tuple(
        f"The correction of “{quote}” joins two table cells, notes, text boxes, lines of charts or sections; "
        "the words were changed, the break between them was kept."
        for quote in quotes
    )
