"""Taking articles out of a project and bringing them back; deleting removed ones for ever."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from annotator.model.document import now
from annotator.model.errors import AnnotatorError
from annotator.model.history import StepKind
from annotator.model.review import Changes
from annotator.services.project import Project, numbered
from annotator.services.review import ReviewSession
from annotator.store.backups import BEFORE_DELETING
from annotator.store.removals import RemovedArticle as RemovedArticle


class RemovedArticles:
    """The articles of a project that were removed.

    A removed article is not listed, found, exported or counted any more, but loses nothing. What was decided
    in it is still known to the others: rulings on names, and how often detectors were right. Removing and
    bringing back stand in the article's history, and are not undone there: the one undoes the other.
    `sessions` are those the workspace has made, by the id of their article.
    """

    def __init__(self, project: Project, sessions: dict[str, ReviewSession]) -> None:
        self._project = project
        self._sessions = sessions

    def all(self) -> list[RemovedArticle]:
        """The one removed last comes first."""
        return self._project.repository.removed()

    def ids(self) -> frozenset[str]:
        return self._project.repository.removed_ids()

    def remove(self, document_ids: Sequence[str]) -> Changes:
        """Take articles out of the project, all or none; those that are out already stay so. Raises
        UnknownRecordError."""
        project, at = self._project, now()
        return self._move(
            "Remove",
            lambda out: [i for i in document_ids if i not in out],
            lambda document_id: project.repository.put_aside(document_id, at, project.author),
        )

    def restore(self, document_ids: Sequence[str]) -> Changes:
        """Bring removed articles back, with all that was decided in them. Raises UnknownRecordError."""
        return self._move(
            "Bring back",
            lambda out: [i for i in document_ids if i in out],
            self._project.repository.bring_back,
        )

    def delete(self, document_ids: Sequence[str]) -> Changes:
        """Delete removed articles for ever, with their corrections, notes and history, after a backup of the
        project as it is now. Nothing is deleted where none can be made (StoreError), or when one of the
        articles was not removed (AnnotatorError)."""
        repository = self._project.repository
        self._check_removed(document_ids)
        self._project.store.back_up(BEFORE_DELETING)
        with self._project.writing():
            self._check_removed(document_ids)
            titles = {i: repository.title(i).title for i in document_ids}
            for document_id in titles:
                repository.delete(document_id)
            changes = _changes(titles, "Delete")
            step = self._project.new_step(None, StepKind.SETTING, f"{changes.label} for ever")
            step = numbered(step, repository.add_step(step, ()))
        for document_id in titles:
            self._sessions.pop(document_id, None)
        self._project.announce(step)
        return changes

    def _check_removed(self, document_ids: Sequence[str]) -> None:
        repository = self._project.repository
        removed = repository.removed_ids()
        for document_id in document_ids:
            if document_id not in removed:
                title = repository.title(document_id).title
                raise AnnotatorError(
                    f"“{title}” is in the project, and only what was removed can be deleted.",
                    "Remove it first.",
                )

    def _move(
        self,
        verb: str,
        choose: Callable[[frozenset[str]], list[str]],
        move: Callable[[str], None],
    ) -> Changes:
        """Move those articles that `choose` takes, given the removed ones, and put it down in the history of
        each."""
        project, titles, steps = self._project, {}, []
        with project.writing():
            for document_id in choose(project.repository.removed_ids()):
                titles[document_id] = project.repository.title(document_id).title
                move(document_id)
                label = f"{verb} “{titles[document_id]}”"
                step = project.new_step(document_id, StepKind.SETTING, label)
                steps.append(numbered(step, project.repository.add_step(step, ())))
        for step in steps:
            if step.document_id in self._sessions:
                self._sessions[step.document_id].take_step(step)
        return _changes(titles, verb)


def _changes(titles: Mapping[str, str], verb: str) -> Changes:
    """What was done to articles, named by their `titles`; nothing where there are none."""
    if not titles:
        return Changes()
    named = f"“{next(iter(titles.values()))}”" if len(titles) == 1 else f"{len(titles):,} articles"
    return Changes({"document": frozenset(titles)}, f"{verb} {named}")
