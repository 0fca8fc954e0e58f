"""What may come of importing any bytes at all: an article that holds together, or a refusal with a reason."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import replace

from annotator.formats import plaintext
from annotator.formats.base import Asked, ImportedArticle
from annotator.formats.encoding import UnsureEncodingError
from annotator.formats.registry import IMPORTERS, Importer
from annotator.model.document import canonical_text
from annotator.model.errors import ImportFailedError, InvalidTextError

READERS = {
    importer.id: importer
    for importer in (
        *IMPORTERS,
        Importer("txt", "Plain text", (".txt",), lambda data, name: True, plaintext.read),
    )
}
"""All importers by id, with plain text, which takes what no other recognises."""


def try_import(importer: Importer, data: bytes) -> list[ImportedArticle]:
    """Import a file as the program would, in each of the ways it offers: as it is likeliest, then with the
    last answer to each choice. Gives the articles, none where the file is refused or of another form.

    Raises AssertionError for an article that does not hold together; whatever else it raises but
    ImportFailedError and InvalidTextError, which are answers, is a bug of the importer.
    """
    name = f"article{importer.suffixes[0]}"
    if not importer.recognises(data, name):
        return []
    article = _read(importer, data, name, Asked())
    if article is None:
        return []
    articles = [article]
    for choice in article.choices:
        if (last := choice.options[-1].value) != choice.value:
            chosen = {**_chosen(article), choice.id: last}
            articles.append(_read(importer, data, name, Asked(article.encoding, chosen)))
    return [a for a in articles if a is not None]


def _read(importer: Importer, data: bytes, name: str, asked: Asked) -> ImportedArticle | None:
    try:
        article = importer.read(data, name, asked)
    except UnsureEncodingError as unsure:
        assert asked.encoding is None
        return _read(importer, data, name, replace(asked, encoding=unsure.candidates[0]))
    except (ImportFailedError, InvalidTextError):
        return None
    check(article, data)
    again = importer.read(data, name, Asked(article.encoding, _chosen(article)))
    assert again == article, "read the same way twice, a file gives two articles"
    return article


def _chosen(article: ImportedArticle) -> dict[str, str]:
    return {choice.id: choice.value for choice in article.choices}


def check(article: ImportedArticle, data: bytes) -> None:
    """Raises AssertionError, or what its parts raise, for an article that breaks its contract."""
    lines = article.text.count("\n") + 1
    assert article.text == canonical_text(article.text)
    assert article.original == data
    assert article.newline in ("\n", "\r\n", "\r")
    codecs.lookup(article.encoding)
    for text in _texts(article):
        assert "\0" not in text
        text.encode()  # no halves of characters: all of it goes into a store
    for found in article.spans:
        assert found.span.end <= len(article.text)
    for remark in article.remarks:
        assert 0 <= remark.line < lines
    assert len(article.states) <= lines
    if article.aligned:
        assert article.source_text is not None
        assert article.source_text.count("\n") + 1 == lines
    for choice in article.choices:
        assert choice.value in {option.value for option in choice.options}
        assert len({option.value for option in choice.options}) == len(choice.options)


def _texts(article: ImportedArticle) -> Iterator[str]:
    yield from (article.title, article.text, article.source_text or "", article.source_uri)
    yield from (article.language, article.source_language, *article.warnings)
    for remark in article.remarks:
        yield from (remark.text, remark.author)
    for found in article.spans:
        yield from (found.message, found.rater)
    for choice in article.choices:
        yield choice.title
        for option in choice.options:
            yield from (option.value, option.title)
