"""A "not" that got lost or came in, and a question that was none."""

from __future__ import annotations

from collections.abc import Iterator

from annotator.detect.base import Finding
from annotator.detect.bilingual.bitext import Bitext
from annotator.detect.bilingual.figures import last_word
from annotator.knowledge.languages import language
from annotator.model.anchor import Span
from annotator.model.mqm import Category, Severity
from annotator.model.review import Evidence

NOT_LOST, NOT_ADDED, ASKED = 0.6, 0.35, 0.5
_CLOSING = " \t\n\"»”’')）」』"


def negation(text: Bitext) -> Iterator[Finding]:
    """A denial on one side and not a trace of one on the other."""
    known = language(text.language), language(text.target_language)
    source_denials, denials = (None if k is None else k.denials for k in known)
    if source_denials is None or denials is None or text.language == text.target_language:
        return
    for source, target in text.both:
        ours, theirs = source.of(text.source), target.of(text.target)
        evidence = (Evidence(ours, "the source"),)
        denied = source_denials.plain.search(ours)
        if denied is not None and not denials.trace.search(theirs):
            yield Finding(
                last_word(target, text.target),
                "negation-lost",
                Category.MISTRANSLATION,
                Severity.MAJOR,
                NOT_LOST,
                f"The source denies this (“{denied.group()}”); the sentence does not.",
                evidence=evidence,
            )
        said = denials.plain.search(theirs)
        if said is not None and not source_denials.trace.search(ours):
            yield Finding(
                Span(target.start + said.start(), target.start + said.end()),
                "negation-added",
                Category.MISTRANSLATION,
                Severity.MAJOR,
                NOT_ADDED,
                "The sentence denies something; the source does not.",
                evidence=evidence,
            )


def questions(text: Bitext) -> Iterator[Finding]:
    """A sentence that ends as a question while its source ends with a full stop."""
    for source, target in text.both:
        ours, theirs = (s.rstrip(_CLOSING) for s in (source.of(text.source), target.of(text.target)))
        stated = ours.endswith((".", "。")) and not ours.endswith(("..", "…."))
        if stated and theirs.endswith("?") and not {"?", "？"} & set(ours):
            yield Finding(
                last_word(target, text.target),
                "question-added",
                Category.MISTRANSLATION,
                Severity.MAJOR,
                ASKED,
                "The sentence asks; the source states.",
                evidence=(Evidence(ours, "the source"),),
            )
