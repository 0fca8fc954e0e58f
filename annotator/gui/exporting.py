"""Writing articles to files: what has to be asked and said on the way."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from annotator.formats.registry import EXPORT_KINDS
from annotator.gui.events import Notice
from annotator.gui.wording import still_open
from annotator.model.errors import AnnotatorError
from annotator.services import exporting
from annotator.services.export_menu import export_menu

if TYPE_CHECKING:
    from annotator.gui.controller import Controller

FOLDER, KIND = "export_folder", "export_kind"
"""The settings that keep where to, and in which form by the article's own, was exported last."""


class Exporting:
    """Exports articles of the controller's project."""

    def __init__(self, controller: Controller) -> None:
        self._controller = controller

    @property
    def folder(self) -> Path:
        """Where the last export went; before the first one, where articles came from."""
        settings = self._controller.workspace.settings
        return Path(settings.get(FOLDER) or settings.get("import_folder") or Path.home())

    def article(self) -> None:
        """Ask for form and file, and write the open article."""
        controller = self._controller
        document = controller.document
        if document is None:
            return
        controller.commit_requested.emit()
        offers = export_menu(document)
        last = self._last_kinds().get(document.format, offers[0].kind.id)
        chosen = controller.prompts.export_kind(document.title, offers, last, self._left())
        if chosen is None:
            return
        kind = EXPORT_KINDS[chosen]
        suggested = self.folder / exporting.suggested_name(document.title, kind.id)
        path = controller.prompts.save_file(f"Export: {kind.title}", suggested, f"*{kind.suffix}")
        if path is None:
            return
        try:
            gathered = exporting.gather(controller.workspace, document.id)
            written = controller.prompts.wait(f"Writing “{path.name}” …", lambda *_: kind.write(gathered))
            if written is None:
                return
            # The file dialog has asked already whether to replace an existing file.
            result = exporting.save(written, path, document.source_uri, overwrite=True)
            self.remember(path.parent)
            kinds = {**self._last_kinds(), document.format: kind.id}
            controller.workspace.settings.set(KIND, kinds)
        except AnnotatorError as error:
            controller.prompts.error(error.message, error.hint)
            return
        controller.notice.emit(Notice(f"Written to {result.path}.", file=result.path))
        for warning in result.warnings:
            controller.notice.emit(Notice(warning, warning=True))

    def _left(self) -> str:
        """What is still to be done in the open article, "" for nothing."""
        session = self._controller.session
        if session is None:
            return ""
        progress = session.progress()
        left = still_open(progress.open, progress.query, progress.unsourced)
        running = self._controller.analysis.running
        return f"The article is still being checked. {left}".strip() if running else left

    def remember(self, folder: Path) -> None:
        """Suggest this folder the next time. Raises AnnotatorError when that cannot be kept."""
        self._controller.workspace.settings.set(FOLDER, str(folder))

    def _last_kinds(self) -> dict[str, str]:
        kept = self._controller.workspace.settings.get(KIND)
        return {f: k for f, k in kept.items() if k in EXPORT_KINDS} if isinstance(kept, dict) else {}
