"""Broken datelines: the place, date and agency an article begins with, and strays of them on lines of their
own."""

from __future__ import annotations

import re
from collections.abc import Iterator

from annotator.detect.base import Article, CancelToken, Finding, Scope
from annotator.model.anchor import Span
from annotator.model.document import SegmentKind
from annotator.model.mqm import Category, Severity
from annotator.model.review import Suggestion

_MARK_ONLY = re.compile(r"[-–—|:,;/]+")
_HEAD = 6
"""A dateline stands within this many segments from the top."""
_OPENED = re.compile(r"^[A-Z][\w .,/’'-]{2,60}\((?:[A-Z][\w. /-]{1,30})?(?=\s*[-–—]|$)")
_DOUBLED = re.compile(
    r"^(?P<place>[A-Z][\w.’' -]{2,40}?),? (?:\([A-Z]\w+\) )?[-–—] (?P=place)(?:,? (?:\([A-Z]\w+\) )?[-–—] )"
)


class Dateline:
    id = "dateline"
    title = "Dateline"
    scope = Scope.DOCUMENT
    languages: frozenset[str] = frozenset()

    def detect(self, article: Article, cancel: CancelToken) -> Iterator[Finding]:
        cancel.check()
        head = article.segments[:_HEAD]
        bylines = [p for p in head if p.kind is SegmentKind.BYLINE]
        for piece in head:
            line = piece.span.of(article.text)
            if _MARK_ONLY.fullmatch(line) and bylines:
                yield _stray(article.text, piece.span, bylines[0].span)
            elif match := _OPENED.match(line):
                yield Finding(
                    span=Span(piece.span.start, piece.span.start + match.end()),
                    rule="open-bracket",
                    category=Category.PUNCTUATION,
                    severity=Severity.MINOR,
                    confidence=0.5,
                    message="The dateline's bracket is not closed.",
                    suggestions=(Suggestion(match.group().rstrip() + ")"),),
                )
            elif match := _DOUBLED.match(line):
                yield Finding(
                    span=Span(piece.span.start, piece.span.start + match.end()),
                    rule="doubled",
                    category=Category.DUPLICATION,
                    severity=Severity.MINOR,
                    confidence=0.8,
                    message=f"The dateline says “{match['place']}” twice.",
                    suggestions=(Suggestion(match.group()[match.end("place") :].lstrip(" -–—,")),),
                )

    def availability(self) -> str:
        return ""


def _stray(text: str, mark: Span, first: Span) -> Finding:
    """“Hong Kong¶CNN¶–¶”: place, agency and dash on lines of their own."""
    span = Span(first.start, mark.end) if first.start < mark.start else mark
    parts = [line.strip() for line in span.of(text).splitlines() if line.strip()]
    joined = " ".join(parts)
    return Finding(
        span=span,
        rule="broken-lines",
        category=Category.PUNCTUATION,
        severity=Severity.MINOR,
        # An artefact of copying from a web page rather than of translation; few editors count it as an error.
        confidence=0.5,
        message="The dateline is broken over several lines.",
        suggestions=(Suggestion(joined, "Set it in one line."),),
    )
