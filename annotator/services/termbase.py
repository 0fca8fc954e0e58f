"""The termbases of a project: taking them in, forgetting them, and what of them an article needs."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from annotator.knowledge.languages import base, language_of
from annotator.knowledge.termbases import read_termbase
from annotator.model.document import Document, now
from annotator.model.errors import UnknownRecordError
from annotator.model.history import StepKind
from annotator.model.terms import Term, Termbase
from annotator.services.project import Project
from annotator.store.repository import Repository


class Termbases:
    """The termbases of a project. Changes are told in its history, and not undone there: import or forget the
    file again."""

    def __init__(self, project: Project) -> None:
        self._project = project

    def all(self) -> list[Termbase]:
        """By name."""
        return self._project.repository.termbases()

    def take_in(
        self, path: Path, *, name: str = "", source_language: str = "", target_language: str = "en"
    ) -> Termbase:
        """Add the termbase in a file (see `read_termbase`); one of the same name is replaced. Raises
        AnnotatorError."""
        read = read_termbase(
            path, name=name, source_language=source_language, target_language=target_language
        )
        termbase = replace(read, author=self._project.author, added_at=now())
        with self._project.writing():
            step = self._project.new_step(None, StepKind.SETTING, f"Take in the termbase “{termbase.name}”")
            self._project.repository.put_termbase(step, termbase)
        return termbase

    def forget(self, name: str) -> None:
        """Raises UnknownRecordError."""
        with self._project.writing():
            known = {t.name: t for t in self.all()}
            if name not in known:
                raise UnknownRecordError(
                    f"There is no termbase “{name}” in this project.",
                    f"There are: {', '.join(known)}." if known else "There are none.",
                )
            step = self._project.new_step(None, StepKind.SETTING, f"Forget the termbase “{name}”")
            self._project.repository.drop_termbase(step, known[name])


def terms_for(repository: Repository, document: Document) -> tuple[Term, ...]:
    """The terms for an article's language, of those with a source language only for its own."""
    termbases = [t for t in repository.termbases() if t.target_language == base(document.language)]
    if not termbases:
        return ()
    source = base(document.source_language) or language_of(document.source_text or "")
    chosen = [t for t in termbases if not (source and t.source_language) or t.source_language == source]
    return tuple(dict.fromkeys(term for t in chosen for term in t.terms))
