"""What no detector is given: stretches that are no prose and would take one for ever, or all memory.

A table pasted without line breaks, an embedded picture, a file of one letter. A sentence of a newspaper has
some two hundred characters. Harper takes 77 KB for each letter of a word it does not know, and what walks
through a sentence may take the square of its length.
"""

from __future__ import annotations

import re
from dataclasses import replace

from annotator.detect.base import Article
from annotator.text.segment import Piece

LONGEST_SENTENCE = 20_000
LONGEST_WORD = 1_000
"""Code points."""

_LONG_WORD = re.compile(rf"\w{{{LONGEST_WORD + 1}}}")


def fit(article: Article) -> tuple[Article, tuple[str, ...]]:
    """The article without the paragraphs that hold an overlong sentence or word, and sentences for the user
    about them. The article itself where there are none; `shared` stays the same in any case."""
    unfit: dict[int, tuple[Piece, str]] = {}
    for piece in article.segments:
        if piece.paragraph not in unfit and (reason := _reason(article.text, piece)):
            unfit[piece.paragraph] = piece, reason
    if not unfit:
        return article, ()
    kept = tuple(p for p in article.segments if p.paragraph not in unfit)
    piece, reason = next(iter(unfit.values()))
    begins = " ".join(article.text[piece.span.start : min(piece.span.start + 30, piece.span.end)].split())
    if len(unfit) == 1:
        what = f"The paragraph with “{begins}…” was not checked: it holds {reason}."
    else:
        what = f"{len(unfit)} paragraphs were not checked. The first, with “{begins}…”, holds {reason}."
    return replace(article, segments=kept), (f"{what} Break it up and import the article again.",)


def _reason(text: str, piece: Piece) -> str:
    """What makes the piece unfit; "" for nearly all."""
    if len(piece.span) > LONGEST_SENTENCE:
        return f"a sentence of {len(piece.span):,} characters"
    if len(piece.span) > LONGEST_WORD and _LONG_WORD.search(text, piece.span.start, piece.span.end):
        return f"a word of more than {LONGEST_WORD:,} letters"
    return ""
