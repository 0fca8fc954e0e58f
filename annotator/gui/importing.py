"""Bringing articles in: what has to be asked, said and taken over on the way."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from annotator.formats.base import UNASKED, Asked, ImportedArticle
from annotator.formats.encoding import UnsureEncodingError
from annotator.formats.registry import read_pasted
from annotator.gui.events import Notice
from annotator.gui.jobs import Report
from annotator.gui.reading import Material, PreviewAnswer, PreviewQuestion, Reading, is_ambiguous, read
from annotator.gui.wording import one_line
from annotator.model.document import Document
from annotator.model.errors import AnnotatorError
from annotator.model.review import Changes
from annotator.services.analysis import CancelToken

if TYPE_CHECKING:
    from annotator.gui.controller import Controller

RECENT_FILES = "recent_files"
"""The setting that keeps the files imported last."""
RECENT_KEPT = 10


class Importing:
    """Imports into the controller's project and opens the first article. What cannot be read gets its message
    and is left out."""

    def __init__(self, controller: Controller) -> None:
        self._controller = controller

    def files(self, paths: Iterable[Path], *, look: bool = False) -> list[Document]:
        """Import files, one after the other. What can be read in several ways is shown in the preview first;
        with `look`, each is."""
        waiting = list(paths)
        taken: list[Document] = []
        names: list[str] = []
        asked: Asked | None = None
        troubles: list[AnnotatorError] | None = [] if len(waiting) > 1 else None
        while waiting:
            path = waiting.pop(0)
            answer = self._look_at(Material.file(path), asked, troubles, look=look, remaining=len(waiting))
            if answer is None:
                break
            if answer.rest:
                asked = answer.asked
            if answer.article is not None and (document := self._take(answer.article)) is not None:
                taken.append(document)
                names.append(str(path.absolute()))
        self._remember(names)
        opened = self._open(taken)
        if troubles:
            self._tell(troubles)
        return opened

    def material(self, material: Material) -> list[Document]:
        """Show something in the preview, and import it as is decided there."""
        answer = self._look_at(material, None, None, look=True)
        if answer is None or answer.article is None:
            return []
        document = self._take(answer.article)
        return self._open([] if document is None else [document])

    def ask_address(self, suggested: str = "") -> list[Document]:
        """Ask for a web address, fetch the page, and import it as is decided in the preview."""
        from annotator.services.fetching import (  # loads what networks need; most people never do
            Fetched,
            fetch,
        )

        controller = self._controller
        address = controller.prompts.address(suggested)
        if address is None:
            return []

        def work(cancel: CancelToken, _report: Report) -> Fetched:
            return fetch(address, cancel)

        label = f"Fetching {one_line(address, 80)} …"
        fetched = controller.attempt(lambda: controller.prompts.wait(label, work))
        return [] if fetched is None or controller.closed else self.material(Material.page(fetched))

    def pair(self, path: Path, source: Path) -> Document | None:
        """Import an article with the text it was translated from."""
        imported = self.read(path)
        original = self.read(source) if imported is not None else None
        if imported is None or original is None:
            return None
        document = self._take(
            replace(imported, source_text=original.text, source_language=original.language, aligned=False)
        )
        return next(iter(self._open([] if document is None else [document])), None)

    def text(self, text: str, title: str = "") -> Document | None:
        """Import words from the clipboard."""
        imported = self._controller.attempt(lambda: read_pasted(text, title))
        document = self._take(imported) if imported is not None else None
        return next(iter(self._open([] if document is None else [document])), None)

    def source(self, path: Path) -> Changes | None:
        """Give the open article the text it was translated from, or another one, out of a file."""
        imported = self.read(path)
        return None if imported is None else self._controller.set_source(imported.text)

    def read(self, path: Path) -> ImportedArticle | None:
        """A file as an article; None where it cannot be read or somebody decided against it."""
        answer = self._look_at(Material.file(path), None, None, look=False)
        return None if answer is None else answer.article

    def recent(self) -> list[str]:
        """The paths of the files imported last, newest first."""
        value = self._controller.workspace.settings.get(RECENT_FILES)
        return [n for n in value if isinstance(n, str)] if isinstance(value, list) else []

    # -- inside

    def _remember(self, names: list[str]) -> None:
        if not names:
            return
        known = [n for n in self.recent() if n not in names]
        try:
            self._controller.workspace.settings.set(RECENT_FILES, (names + known)[:RECENT_KEPT])
        except AnnotatorError as error:
            self._controller.notice.emit(Notice(error.message, error.hint, warning=True))

    def _tell(self, troubles: list[AnnotatorError]) -> None:
        """Say once, in the end, which files could not be read: nobody wants to click six messages away."""
        prompts = self._controller.prompts
        if len(troubles) == 1:
            prompts.error(troubles[0].message, troubles[0].hint)
        else:
            said = [f"• {error.message} {error.hint}".rstrip() for error in troubles]
            prompts.error(f"{len(troubles)} files could not be imported.", "\n".join(said))

    def _look_at(
        self,
        material: Material,
        same: Asked | None,
        troubles: list[AnnotatorError] | None,
        *,
        look: bool,
        remaining: int = 0,
    ) -> PreviewAnswer | None:
        """Read and, where need be, ask. `same` is how files before this one were read, when the others are to
        be read so, too. What goes wrong is shown, or put down among the `troubles`."""
        prompts = self._controller.prompts
        first: Reading | None = None
        encodings: tuple[str, ...] = ()
        try:
            if same is not None and (reading := self._read_so(material, same)) is not None:
                return PreviewAnswer(reading.article)
            first = self._read(material, UNASKED)
        except UnsureEncodingError as error:
            encodings = error.candidates
        except AnnotatorError as error:
            trouble = error
            if material.name not in error.message:
                trouble = AnnotatorError(f"“{material.name}”: {error.message}", error.hint)
            if troubles is None:
                prompts.error(trouble.message, trouble.hint)
            else:
                troubles.append(trouble)
            return PreviewAnswer(None)
        if first is None and not encodings:
            return None
        if first is not None and not look and not is_ambiguous(first.article):
            return PreviewAnswer(first.article)
        answer = prompts.preview(PreviewQuestion(material, first, encodings, remaining))
        if answer is None or answer.article is None:
            return answer
        # The warnings have been read there.
        return replace(answer, article=replace(answer.article, warnings=()))

    def _read_so(self, material: Material, asked: Asked) -> Reading | None:
        """The reading in a way chosen for another file; None where this one cannot be read so."""
        try:
            return self._read(material, asked)
        except AnnotatorError:
            return None

    def _read(self, material: Material, asked: Asked) -> Reading | None:
        """The reading, made while the window stays alive; None when waiting for it was cancelled, or the
        window closed meanwhile."""

        def work(_cancel: CancelToken, _report: Report) -> Reading:
            return read(material, asked)

        reading = self._controller.prompts.wait(f"Reading “{material.name}” …", work)
        return None if self._controller.closed else reading

    def _open(self, documents: list[Document]) -> list[Document]:
        if documents and not self._controller.closed:
            self._controller.open_article(documents[0].id)
        return documents

    def _take(self, imported: ImportedArticle) -> Document | None:
        controller = self._controller
        workspace = controller.workspace
        earlier = controller.attempt(lambda: workspace.earlier_version(imported))
        revision_of = None
        if earlier is not None:
            is_new_version = controller.prompts.new_version(earlier.title)
            if is_new_version is None:
                return None
            revision_of = earlier.id if is_new_version else None
        known, removed = {a.id for a in workspace.contents()}, workspace.removed.ids()
        document = controller.attempt(lambda: workspace.import_article(imported, revision_of=revision_of))
        if document is None:
            return None
        if document.id in known:
            controller.notice.emit(
                Notice(f"“{document.title}” is in this project already; it has been opened.")
            )
        if document.id in removed:
            controller.notice.emit(
                Notice(f"“{document.title}” had been removed; it is back, with all that was decided in it.")
            )
        for sentence in imported.warnings:
            controller.notice.emit(Notice(sentence))
        controller.publish(Changes({"document": frozenset({document.id})}, f"Import “{document.title}”"))
        return document
