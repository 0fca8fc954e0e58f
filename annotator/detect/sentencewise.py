"""What detectors that look at parsed sentences have in common."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator

from annotator.detect import linguistics
from annotator.detect.base import Article, CancelToken, Finding, Scope
from annotator.detect.linguistics import Sentence
from annotator.knowledge.languages import Checks, checked_by, checks_of
from annotator.model.document import SegmentKind


class SentenceDetector(ABC):
    """Looks at one parsed sentence at a time, with its neighbours of the same paragraph. The parser is for
    English; `without_parser` is what looks at articles in languages whose profile names the detector."""

    id: str
    title: str
    kinds = frozenset({SegmentKind.SENTENCE})
    """The kinds of segments it looks at."""
    scope = Scope.PARAGRAPH
    without_parser: Callable[[Article, Checks, CancelToken], Iterator[Finding]] | None = None

    def __init__(self) -> None:
        self.languages = checked_by(self.id)

    def detect(self, article: Article, cancel: CancelToken) -> Iterator[Finding]:
        checks = checks_of(article.language)
        if checks is not None and self.without_parser is not None:
            yield from self.without_parser(article, checks, cancel)
            return
        for paragraph in linguistics.parse(article).paragraphs():
            cancel.check()
            for n, sentence in enumerate(paragraph):
                if sentence.piece.kind in self.kinds and not is_headline(sentence):
                    before = paragraph[n - 1] if n else None
                    yield from self.find(article.text, sentence, before)

    def availability(self) -> str:
        return linguistics.availability()

    @abstractmethod
    def find(self, text: str, sentence: Sentence, before: Sentence | None) -> Iterator[Finding]:
        """The findings in `sentence`. `before` is the sentence before it in its paragraph; `text` the
        article's."""


def is_headline(sentence: Sentence) -> bool:
    """True where most longer words begin with a capital letter or all letters are capitals: case tells
    nothing."""
    letters = [w.text for w in sentence.words if w.text.isalpha() and len(w.text) > 3]
    if len(letters) < 4:
        return False
    capital = sum(w.isupper() if sentence.words[-1].text == "." else w[0].isupper() for w in letters)
    return capital > 0.7 * len(letters)
