"""Markdown out: the clean corrected article, with numbered notes and a list of sources, or marked up."""

from __future__ import annotations

import re
from collections.abc import Iterable

from annotator.formats import markdown_source
from annotator.formats.apparatus import apparatus, noted_paragraphs
from annotator.formats.base import Export, Exported, Run, marked_paragraphs
from annotator.formats.notes import change_text, note_text, source_text, source_words

_SPECIAL = re.compile(r"^(\s*)([#>+\-=]|\d+[.)])|([\\`*_\[\]<>~|&])", re.MULTILINE)


def write_clean(export: Export) -> Exported:
    """The corrected article: in its own markup where it came as Markdown."""
    if export.document.format == "md":
        return markdown_source.write(export)
    paragraphs = (line.strip() for line in export.projection.text.split("\n"))
    return _encoded(f"{escape(p)}\n" for p in paragraphs if p)


def write_noted(export: Export) -> Exported:
    """The corrected article with a footnote at each correction, and the sources in one numbered list."""
    made = apparatus(export)
    blocks = []
    for stretches in noted_paragraphs(export):
        line = "".join(escape(s.text) + (f"[^{s.note}]" if s.note else "") for s in stretches)
        blocks.append(f"{line.strip()}\n")
    if made.sources:
        blocks.append("## Sources\n")
        blocks += [f"{n}. {_on_one_line(source_words(s))}\n" for n, s in enumerate(made.sources, 1)]
    for note in made.notes:
        words = f"{change_text(note.correction)} {note_text(note.correction, unsourced=note.unsourced)}"
        numbers = ", ".join(map(str, note.sources))
        where = f" Source{'s' if len(note.sources) > 1 else ''} {numbers}." if numbers else ""
        blocks.append(f"[^{note.number}]: {_on_one_line(words)}{where}\n")
    return _encoded(blocks)


def write_marked(export: Export) -> Exported:
    """Deletions struck, insertions bold, a footnote for each correction with category, reason and sources."""
    blocks = []
    for runs in marked_paragraphs(export):
        line = "".join(_run(run) for run in runs).strip()
        if line:
            blocks.append(f"{line}\n")
    for number, correction in enumerate(export.corrections, 1):
        parts = [note_text(correction, unsourced=correction.id in export.unsourced)]
        parts += [source_text(n) for n in export.sources(correction)]
        blocks.append(f"[^{number}]: " + " ".join(map(_on_one_line, parts)) + "\n")
    return _encoded(blocks)


def _on_one_line(text: str) -> str:
    return escape(" ".join(text.split()))


def escape(text: str) -> str:
    """`text` so that Markdown shows it as it stands."""
    return _SPECIAL.sub(lambda m: f"\\{m[3]}" if m[3] else f"{m[1]}{_escaped_marker(m[2])}", text)


def _escaped_marker(marker: str) -> str:
    """A line that begins like a list or heading: the last character of the marker is escaped."""
    return f"{marker[:-1]}\\{marker[-1]}"


def _run(run: Run) -> str:
    if run.correction is None:
        return escape(run.before)
    before = _wrapped("~~", run.before)
    after = _wrapped("**", run.after.replace("\n", " "))
    return before + after + (f"[^{run.correction + 1}]" if run.first else "")


def _wrapped(mark: str, text: str) -> str:
    """Marks must touch the words, so white space at the edges stays outside."""
    core = text.strip()
    if not core:
        return text
    start = text.index(core)
    return text[:start] + mark + escape(core) + mark + text[start + len(core) :]


def _encoded(blocks: Iterable[str]) -> Exported:
    return Exported("\n".join(blocks).encode())
