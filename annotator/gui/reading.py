"""Reading a file or a web page for the person who decides how it is to be read. No widgets: the work is done
in any thread."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from annotator.formats.base import UNASKED, Asked, ImportedArticle
from annotator.formats.registry import read_article
from annotator.model.errors import ImportFailedError
from annotator.services.languages import with_language
from annotator.text.segment import segment
from annotator.text.tokens import word_count

if TYPE_CHECKING:
    from annotator.services.fetching import Fetched

PLAIN = "txt"
_FIXED = (b"PK\x03\x04", b"%PDF-", b"{\\rtf", b"\xd0\xcf\x11\xe0", b"<?xml", b"\xef\xbb\xbf<?xml")
"""How files begin that say themselves in which encoding their words are."""
_UNICODE = ("jsonl", "xliff", "tmx")
"""Forms of which the encoding is no question."""


@dataclass(frozen=True, slots=True)
class Material:
    """Something to import. `name` is what people know it by, `place` where it comes from; `read` raises what
    `read_article` raises."""

    name: str
    place: str
    read: Callable[[Asked], ImportedArticle]

    @classmethod
    def file(cls, path: Path) -> Material:
        def read(asked: Asked) -> ImportedArticle:
            return read_article(path, encoding=asked.encoding, choices=asked.choices)

        return cls(path.name, str(path.absolute().parent), read)

    @classmethod
    def page(cls, fetched: Fetched) -> Material:
        """What was fetched from a web address."""
        from annotator.services.fetching import read_fetched

        def read(asked: Asked) -> ImportedArticle:
            return read_fetched(fetched, encoding=asked.encoding, choices=asked.choices)

        return cls(fetched.url, "", read)


@dataclass(frozen=True, slots=True)
class Reading:
    """An article as it was read, with its size in words and segments."""

    article: ImportedArticle
    words: int
    segments: int


def read(material: Material, asked: Asked = UNASKED, kept: Iterable[str] | None = None) -> Reading:
    """Read the material. Where it cannot be read as `asked`, only the choices of the ids `kept` hold: those
    on which the others rest. Raises what `read_article` raises."""
    try:
        article = material.read(asked)
    except ImportFailedError:
        fewer = asked.choices if kept is None else {i: asked.choices[i] for i in kept if i in asked.choices}
        if len(fewer) == len(asked.choices):
            raise
        article = material.read(Asked(asked.encoding, fewer))
    article = with_language(article)
    return Reading(article, word_count(article.text), sum(1 for _ in segment(article.text)))


def is_ambiguous(article: ImportedArticle) -> bool:
    """True where somebody should look before the article is taken in: it can be read in several ways, or it
    was read with a warning. Those about plain text are for information alone."""
    if any(len(choice.options) > 1 for choice in article.choices):
        return True
    return bool(article.warnings) and article.format != PLAIN


def encoding_matters(article: ImportedArticle) -> bool:
    """True where another encoding would give other words."""
    if article.format in _UNICODE or article.original.startswith(_FIXED):
        return False
    return not article.original.isascii()


@dataclass(frozen=True, slots=True)
class PreviewQuestion:
    """What the import preview is to show. `first` is how the material reads at first, None where its encoding
    has to be asked for; `encodings` are then the likely ones. `remaining` files wait after this one."""

    material: Material
    first: Reading | None
    encodings: tuple[str, ...] = ()
    remaining: int = 0


@dataclass(frozen=True, slots=True)
class PreviewAnswer:
    """What was decided: the article to take in, None to leave this one out. `rest` says that what remains is
    to be read in the same way without a question."""

    article: ImportedArticle | None
    asked: Asked = UNASKED
    rest: bool = False
