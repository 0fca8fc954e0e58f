"""Taking articles out of the project and bringing them back, as the window's parts ask for it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from annotator.gui.events import Notice
from annotator.gui.wording import count
from annotator.model.review import Changes
from annotator.services.removing import RemovedArticle

if TYPE_CHECKING:
    from annotator.gui.controller import Controller


class Removing:
    """Removes articles of the controller's project. Removals are what Undo takes back, one by one, until
    something else is decided; the list of removed articles takes them back at any time."""

    def __init__(self, controller: Controller) -> None:
        self._controller = controller
        self._undoable: list[tuple[Changes, str]] = []
        """Removals, and the id of the article that was open until it was removed, or ""."""

    def remove(self, document_ids: Sequence[str]) -> Changes | None:
        """Take articles out of the project. The open one is closed."""
        controller = self._controller
        if not document_ids:
            controller.notice.emit(Notice("Choose an article in the list first."))
            return None
        controller.commit_requested.emit()
        changes = controller.attempt(lambda: controller.workspace.removed.remove(document_ids))
        if not changes:
            return None
        removed = changes.ids["document"]
        document = controller.document
        was_open = document.id if document is not None and document.id in removed else ""
        self._undoable.append((changes, was_open))
        if was_open:
            controller.close_article()
        controller.publish(changes)
        named = changes.label.removeprefix("Remove ")
        verb, it = ("was", "it") if len(removed) == 1 else ("were", "them")
        controller.notice.emit(
            Notice(
                f"{named} {verb} removed from the project.",
                f"Ctrl+Z brings {it} back, later File ▸ Removed articles does.",
            )
        )
        return changes

    def restore(self, document_ids: Sequence[str]) -> Changes | None:
        """Bring removed articles back; where none is open, the first of them is opened."""
        self.settle()
        changes = self._bring_back(document_ids)
        if changes and self._controller.session is None:
            self._controller.open_article(document_ids[0])
        return changes

    def delete(self, articles: Sequence[RemovedArticle]) -> Changes | None:
        """Delete removed articles for ever, when somebody says so after having been told what goes."""
        controller = self._controller
        if not controller.prompts.confirm(_question(articles), self._what_goes(articles), "Delete for ever"):
            return None
        ids = [article.id for article in articles]
        changes = controller.attempt(lambda: controller.workspace.removed.delete(ids))
        self.settle()
        return controller.publish(changes)

    def look_elsewhere(self) -> None:
        """Close the open article where another window has removed it."""
        controller, document = self._controller, self._controller.document
        if document is None or controller.workspace.has(document.id):
            return
        if document.id in controller.workspace.removed.ids():
            controller.commit_requested.emit()
            hint = "File ▸ Removed articles brings it back."
        else:
            hint = "A backup made before that is beside the project."
        controller.close_article()
        controller.notice.emit(
            Notice(f"“{document.title}” was removed in another window.", hint, warning=True)
        )

    def undo_label(self) -> str:
        """What `undo` takes back, "" when the last decision was no removal."""
        return self._undoable[-1][0].label if self._undoable else ""

    def undo(self) -> Changes | None:
        """Bring back what was removed last, and open what was open then."""
        controller = self._controller
        removal, was_open = self._undoable.pop()
        removed = sorted(removal.ids["document"])
        changes = self._bring_back(removed)
        if not changes:
            return None
        if was_open or controller.session is None:
            controller.open_article(was_open or removed[0])
        return changes

    def settle(self) -> None:
        """Something else was decided: Undo is about that now."""
        self._undoable = []

    def _bring_back(self, document_ids: Sequence[str]) -> Changes | None:
        controller = self._controller
        changes = controller.attempt(lambda: controller.workspace.removed.restore(document_ids))
        if changes:
            controller.publish(changes)
            verb = "is" if len(changes.ids["document"]) == 1 else "are"
            controller.notice.emit(Notice(f"{changes.label.removeprefix('Bring back ')} {verb} back."))
        return changes

    def _what_goes(self, articles: Sequence[RemovedArticle]) -> str:
        parts = (
            count(sum(a.words for a in articles), "word"),
            count(sum(a.corrections for a in articles), "correction"),
            count(sum(a.notes for a in articles), "source note"),
            f"a history of {count(sum(a.steps for a in articles), 'step')}",
        )
        return (
            f"What goes: {', '.join(parts)}. What was ruled on names there is proposed no more in other "
            f"articles.\n\nBefore, a backup of the project is made in "
            f"“{self._controller.workspace.path.parent / 'backups'}”. There is no other way back."
        )


def _question(articles: Sequence[RemovedArticle]) -> str:
    if len(articles) == 1:
        return f"Delete “{articles[0].title}” for ever?"
    return f"Delete {count(len(articles), 'article')} for ever?"
