"""A real window over a real project in a temporary folder. Dialogs never run: tests answer through
`prompts`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QDialog, QMenu, QMessageBox

from annotator.formats.registry import read_article
from annotator.gui.actions import Actions
from annotator.gui.controller import Controller
from annotator.gui.jobs import Jobs, Work
from annotator.gui.main_window import MainWindow
from annotator.gui.panels import Desk
from annotator.gui.prompts import FlagChoice
from annotator.gui.reading import PreviewAnswer, PreviewQuestion
from annotator.gui.theme import Theme
from annotator.model.anchor import Anchor, Span
from annotator.model.document import Document
from annotator.model.mqm import Category, Severity
from annotator.model.review import Flag, Suggestion, fingerprint
from annotator.paths import seed
from annotator.services.analysis import Analyser, CancelToken
from annotator.services.export_menu import ExportOffer
from annotator.services.settings import Settings
from annotator.services.workspace import Workspace

SAMPLE = seed("000_1696f6dd80099801.txt")


def pytest_configure(config: pytest.Config) -> None:
    # The offscreen platform says so each time a window or popup is shown; it is no warning about the program.
    config.addinivalue_line("qt_log_ignore", "^This plugin does not support ")


class ScriptedPrompts:
    """Answers from `answers`, by the name of the question; None where there is no answer. Keeps all it was
    asked."""

    def __init__(self) -> None:
        self.answers: dict[str, Any] = {}
        self.asked: list[tuple[str, tuple[Any, ...]]] = []
        self.errors: list[tuple[str, str]] = []
        self.left = ""
        """What is left to do, as said with the question how to export."""

    def _answer(self, question: str, *details: Any) -> Any:
        self.asked.append((question, details))
        answer = self.answers.get(question)
        return answer(*details) if callable(answer) else answer

    def error(self, message: str, hint: str = "") -> None:
        self.errors.append((message, hint))

    def confirm(self, question: str, details: str, action: str) -> bool:
        return bool(self._answer("confirm", question, details, action))

    def new_version(self, title: str) -> bool | None:
        return self._answer("new_version", title)

    def text(self, title: str, label: str, initial: str = "") -> str | None:
        return self._answer("text", title, label, initial)

    def choose(self, title: str, label: str, options: Sequence[str], current: int = 0) -> int | None:
        return self._answer("choose", title, label, options)

    def open_files(self, title: str, folder: Path | None = None) -> list[Path]:
        return self._answer("open_files", title) or []

    def open_project(self) -> Path | None:
        return self._answer("open_project")

    def save_project(self) -> Path | None:
        return self._answer("save_project")

    def save_file(self, title: str, suggested: Path, filter_: str = "") -> Path | None:
        return self._answer("save_file", title, suggested)

    def address(self, suggested: str = "") -> str | None:
        return self._answer("address", suggested)

    def folder(self, title: str, current: Path) -> Path | None:
        return self._answer("folder", title, current)

    def flag(self, quote: str) -> FlagChoice | None:
        return self._answer("flag", quote)

    def export_kind(
        self, title: str, offers: Sequence[ExportOffer], current: str, left: str = ""
    ) -> str | None:
        self.left = left
        return self._answer("export_kind", [offer.kind.id for offer in offers], current)

    def languages(self, document: Document) -> tuple[str, str] | None:
        return self._answer("languages", document)

    def preview(self, question: PreviewQuestion) -> PreviewAnswer | None:
        return self._answer("preview", question)

    def wait(self, label: str, work: Work) -> Any:
        return work(CancelToken(), lambda progress: None)


@pytest.fixture(autouse=True)
def no_modal_dialogs(monkeypatch: pytest.MonkeyPatch) -> None:
    """A dialog that waits for somebody would wait for ever."""

    def refuse(self: object, *_: object) -> None:
        raise AssertionError(f"{type(self).__name__} was executed in a test")

    for kind in (QDialog, QMessageBox, QMenu):
        monkeypatch.setattr(kind, "exec", refuse)


@pytest.fixture
def prompts() -> ScriptedPrompts:
    return ScriptedPrompts()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Without the language model, which would read for a minute in the background of every test, and without
    LanguageTool, whose Java may take as long to start on a busy machine."""
    made = Settings.load(tmp_path / "settings.json")
    for detector in ("fluency", "languagetool"):
        made.set_detector(detector, False)
    return made


@pytest.fixture
def workspace(tmp_path: Path, settings: Settings) -> Iterator[Workspace]:
    opened = Workspace.open(tmp_path / "project.db", author="Test", settings=settings)
    yield opened
    opened.close()


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Theme]:
    made = Theme(qapp, "light")
    yield made
    made.set_choice("light")
    made.deleteLater()


@pytest.fixture
def analyser(settings: Settings) -> Iterator[Analyser]:
    made = Analyser(settings)
    yield made
    made.close()


@pytest.fixture
def controller(
    qapp: QApplication, workspace: Workspace, analyser: Analyser, prompts: ScriptedPrompts
) -> Iterator[Controller]:
    jobs = Jobs()
    made = Controller(workspace, analyser, jobs, prompts)
    jobs.setParent(made)
    yield made
    made.close()
    made.deleteLater()


@pytest.fixture
def document(controller: Controller) -> Document:
    """The sample, imported and open; not analysed."""
    imported = controller.workspace.import_article(read_article(SAMPLE))
    controller.open_article(imported.id, analyse=False)
    return imported


@pytest.fixture
def desk(controller: Controller, theme: Theme, document: Document, qtbot: Any) -> Desk:
    """What panels are given, without the window."""
    from PySide6.QtWidgets import QWidget

    holder = QWidget()
    qtbot.addWidget(holder)
    return Desk(controller, theme, Actions(holder, theme))


@pytest.fixture
def window(controller: Controller, theme: Theme, qtbot: Any) -> Iterator[MainWindow]:
    """The real window on the same controller; no article is open unless the test asks for `document` as
    well."""
    made = MainWindow(controller, theme)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    yield made
    made.close()


AddFlags = Callable[..., list[Flag]]


@pytest.fixture
def add_flags(controller: Controller) -> AddFlags:
    """Merge flags into the open article: each is (words, suggestion, …) or (words, Category, suggestion,
    …)."""

    def add(*wanted: tuple[Any, ...], confidence: float = 0.95, detector: str = "test") -> list[Flag]:
        session = controller.session
        assert session is not None
        text = session.document.text
        flags = []
        for number, (words, *rest) in enumerate(wanted):
            start = text.index(words)
            category = rest.pop(0) if rest and isinstance(rest[0], Category) else Category.ENTITY
            flags.append(
                Flag(
                    id=fingerprint(session.document.id, detector, "rule", number, words, 0),
                    document_id=session.document.id,
                    anchor=Anchor.at(text, Span(start, start + len(words))),
                    detector=detector,
                    rule="rule",
                    category=category,
                    severity=Severity.MAJOR,
                    confidence=confidence,
                    message=f"“{words}” looks wrong.",
                    suggestions=tuple(Suggestion(s, "known") for s in rest),
                )
            )
        controller.merge(session, flags, {detector})
        return flags

    return add
