"""How the import preview shows an article: its beginning, with the errors marked in it, beside its source."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from itertools import islice, zip_longest

from annotator.formats.base import ImportedArticle, ImportedSpan
from annotator.gui.palettes import Palette
from annotator.gui.wording import count

SHOWN = 20_000
"""So many characters of an article, and of its source, are shown."""
ROWS = 400
"""So many lines of an article with aligned source."""


def preview_html(article: ImportedArticle, palette: Palette) -> str:
    """The beginning of the article as rich text; the source, where there is one, in a column of its own."""
    style = (
        "<style>"
        f"td, p {{ white-space: pre-wrap; }} .mark {{ background-color: {palette.bad_soft}; }}"
        f".muted {{ color: {palette.muted}; }} .number {{ color: {palette.muted}; white-space: nowrap; }}"
        "</style>"
    )
    if article.source_text is None:
        return style + "".join(f"<p>{line or '&nbsp;'}</p>" for line in _lines(article))
    if article.aligned:
        sources = article.source_text[:SHOWN].split("\n")
        pairs = zip_longest(sources, _lines(article), fillvalue="")
        rows = [(escape(source), target) for source, target in islice(pairs, ROWS)]
    else:
        rows = [("<br>".join(escape(article.source_text[:SHOWN]).split("\n")), "<br>".join(_lines(article)))]
    return style + _table(rows, palette, numbered=article.aligned)


def failure_html(message: str, hint: str, palette: Palette) -> str:
    """Why there is nothing to show, in the text's place."""
    said = f'<p style="color: {palette.bad};"><b>{escape(message)}</b></p>'
    return said + f'<p style="color: {palette.muted};">{escape(hint)}</p>' if hint else said


def facts(article: ImportedArticle, words: int, segments: int) -> str:
    """The size of an article and what comes along with it."""
    known = [count(words, "word"), count(segments, "segment")]
    if article.spans:
        known.append(count(len(article.spans), "marked error"))
    if article.remarks:
        known.append(count(len(article.remarks), "note"))
    states = sum(1 for state in article.states if state is not None)
    if states:
        known.append(f"{count(states, 'line')} with a state")
    said = " · ".join(known)
    longest = max(len(article.text), len(article.source_text or ""))
    if longest > SHOWN:
        said += f" · the first {SHOWN:,} characters are shown"
    return said


def _lines(article: ImportedArticle) -> list[str]:
    return "".join(_marked(article.text[:SHOWN], article.spans)).split("\n")


def _marked(text: str, spans: tuple[ImportedSpan, ...]) -> Iterator[str]:
    """The text as rich text, newlines kept; a mark never reaches across one."""
    at = 0
    for marked in sorted(spans, key=lambda s: (s.span.start, s.span.end)):
        start, end = max(at, marked.span.start), min(marked.span.end, len(text))
        if start >= end:
            continue
        yield escape(text[at:start])
        yield "\n".join(
            f'<span class="mark">{escape(part)}</span>' if part else ""
            for part in text[start:end].split("\n")
        )
        at = end
    yield escape(text[at:])


def _table(rows: list[tuple[str, str]], palette: Palette, *, numbered: bool) -> str:
    line = f'style="border-top: 1px solid {palette.border}; padding: 4px 8px;"'
    made = ['<table width="100%" cellspacing="0"><tr>']
    made += ['<td class="muted">&nbsp;</td>'] if numbered else []
    made += [f'<td class="muted" width="50%">{title}</td>' for title in ("Source", "Article")]
    made.append("</tr>")
    for number, (source, target) in enumerate(rows, 1):
        cell = f'<td {line} class="number" width="1%" align="right">&nbsp;{number}</td>' if numbered else ""
        made.append(f"<tr>{cell}<td {line}>{source}</td><td {line}>{target}</td></tr>")
    made.append("</table>")
    return "".join(made)
