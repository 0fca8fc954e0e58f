"""Every question the window asks. Panels and the controller get a `Prompts`; tests give them one that
answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from annotator.gui.jobs import Work
from annotator.gui.reading import PreviewAnswer, PreviewQuestion
from annotator.model.document import Document
from annotator.model.mqm import Category, Severity
from annotator.services.export_menu import ExportOffer


@dataclass(frozen=True, slots=True)
class FlagChoice:
    """What somebody who flags by hand says about the passage."""

    category: Category
    severity: Severity
    message: str


class Prompts(Protocol):
    """Questions and messages. Methods that return None or [] were cancelled."""

    def error(self, message: str, hint: str = "") -> None: ...

    def confirm(self, question: str, details: str, action: str) -> bool:
        """Whether something that cannot be undone is to be done; `action` says what the button does."""
        ...

    def new_version(self, title: str) -> bool | None:
        """Whether what is imported is a new version of the article `title`, or one of its own; None to leave
        it alone."""
        ...

    def text(self, title: str, label: str, initial: str = "") -> str | None: ...

    def choose(self, title: str, label: str, options: Sequence[str], current: int = 0) -> int | None: ...

    def open_files(self, title: str, folder: Path | None = None) -> list[Path]: ...

    def open_project(self) -> Path | None: ...

    def save_project(self) -> Path | None: ...

    def save_file(self, title: str, suggested: Path, filter_: str = "") -> Path | None: ...

    def address(self, suggested: str = "") -> str | None:
        """A web address that is to be fetched now."""
        ...

    def folder(self, title: str, current: Path) -> Path | None: ...

    def flag(self, quote: str) -> FlagChoice | None: ...

    def export_kind(
        self, title: str, offers: Sequence[ExportOffer], current: str, left: str = ""
    ) -> str | None:
        """The id of the form an article is to be exported in; `left` says what is still to be done in it."""
        ...

    def languages(self, document: Document) -> tuple[str, str] | None:
        """The codes of the languages of an article and of its source ("" for not known)."""
        ...

    def preview(self, question: PreviewQuestion) -> PreviewAnswer | None:
        """How something is to be imported; None to import nothing more."""
        ...

    def wait(self, label: str, work: Work) -> Any:
        """The result of work that is done in a thread meanwhile. Raises the AnnotatorError it raises."""
        ...
