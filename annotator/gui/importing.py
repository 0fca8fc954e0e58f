"""Bringing articles in: what has to be asked, said and taken over on the way."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from annotator.formats.base import ImportedArticle
from annotator.formats.encoding import UnsureEncodingError
from annotator.formats.registry import read_article, read_pasted
from annotator.gui.events import Notice
from annotator.model.document import Document
from annotator.model.errors import AnnotatorError
from annotator.model.review import Changes

if TYPE_CHECKING:
    from annotator.gui.controller import Controller

PREVIEW = 48
"""So many characters show what a file reads like in an encoding."""


class Importing:
    """Imports into the controller's project. What cannot be read gets its message and is left out."""

    def __init__(self, controller: Controller) -> None:
        self._controller = controller

    def files(self, paths: Iterable[Path]) -> list[Document]:
        found = [self.read(path) for path in paths]
        return [d for imported in found if imported is not None and (d := self._take(imported)) is not None]

    def pair(self, path: Path, source: Path) -> list[Document]:
        """An article and the text it was translated from."""
        imported = self.read(path)
        original = self.read(source) if imported is not None else None
        if imported is None or original is None:
            return []
        document = self._take(replace(imported, source_text=original.text))
        return [] if document is None else [document]

    def text(self, text: str, title: str = "") -> list[Document]:
        imported = self._controller.attempt(lambda: read_pasted(text, title))
        document = self._take(imported) if imported is not None else None
        return [] if document is None else [document]

    def read(self, path: Path) -> ImportedArticle | None:
        """A file as an article; the encoding is asked for where it cannot be told."""
        prompts = self._controller.prompts
        try:
            return read_article(path)
        except UnsureEncodingError as error:
            candidates = error.candidates
        except AnnotatorError as error:
            prompts.error(error.message, error.hint)
            return None
        question = f"In which encoding does “{path.name}” read right?"
        chosen = prompts.choose("Encoding", question, _previews(path, candidates))
        if chosen is None:
            return None
        return self._controller.attempt(lambda: read_article(path, encoding=candidates[chosen]))

    def _take(self, imported: ImportedArticle) -> Document | None:
        controller = self._controller
        workspace = controller.workspace
        earlier = controller.attempt(lambda: workspace.earlier_version(imported))
        revision_of = None
        if earlier is not None and controller.prompts.confirm(
            f"Is this a new version of “{earlier.title}”?",
            "Corrections, dismissed flags and sources are then taken over where their words are still there.",
            "Take them over",
        ):
            revision_of = earlier.id
        known = {a.id for a in workspace.articles()}
        document = controller.attempt(lambda: workspace.import_article(imported, revision_of=revision_of))
        if document is None:
            return None
        if document.id in known:
            controller.notice.emit(
                Notice(f"“{document.title}” is in this project already; it has been opened.")
            )
        for sentence in imported.warnings:
            controller.notice.emit(Notice(sentence))
        controller.publish(Changes({"document": frozenset({document.id})}, f"Import “{document.title}”"))
        return document


def _previews(path: Path, encodings: Sequence[str]) -> list[str]:
    """Each encoding with the words around the file's first sign that is not ASCII."""
    try:
        data = path.read_bytes()
    except OSError:
        return list(encodings)
    first = next((place for place, byte in enumerate(data) if byte > 127), 0)
    part = data[max(0, first - PREVIEW // 2) : first + PREVIEW]
    return [f"{name}:  …{' '.join(part.decode(name, errors='replace').split())}…" for name in encodings]
