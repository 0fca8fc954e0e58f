"""Importing from a web address: what counts as one, fetching, what fails."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar

import pytest
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog

from annotator.formats.base import Asked
from annotator.gui.address_dialog import AddressDialog, web_address
from annotator.gui.controller import Controller
from annotator.gui.dropping import offers_articles, take_dropped
from annotator.gui.main_window import MainWindow
from annotator.gui.reading import PreviewAnswer, PreviewQuestion
from annotator.gui.theme import Theme

from .conftest import ScriptedPrompts


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (" https://example.org/a?b=1 ", "https://example.org/a?b=1"),
        ("example.org/news", "https://example.org/news"),
        ("http://localhost:8000/x", "http://localhost:8000/x"),
        ("file:///etc/passwd", ""),
        ("ftp://example.org/x", ""),
        ("javascript:alert(1)", ""),
        ("two words.", ""),
        ("word", ""),
        ("https://", ""),
        ("https://example.org/" + "a" * 3000, ""),
        ("", ""),
    ],
)
def test_what_is_an_address(typed: str, meant: str) -> None:
    assert web_address(typed) == meant


def test_only_an_address_can_be_fetched(theme: Theme, qtbot: Any) -> None:
    dialog = AddressDialog("example.org/news", theme)
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.go_button.isEnabled()
    assert not dialog.problem.text()
    dialog.field.setText("no address")
    assert not dialog.go_button.isEnabled()
    assert dialog.problem.text()
    dialog.field.setText("")
    assert not dialog.problem.text()
    dialog.field.setText("https://example.org/a")
    dialog.go_button.click()
    assert dialog.result() == QDialog.DialogCode.Accepted
    assert dialog.address() == "https://example.org/a"


PAGE = """<!doctype html><html lang="en"><head><title>Talks go on</title></head><body><nav>Menu</nav><article>
<h1>Talks go on</h1>
<p>The ministers met in the capital on Monday and they agreed on a plan for the coming winter months.</p>
<p>Nobody said how much the plan would cost, and the talks will go on in the second week of August.</p>
</article></body></html>"""


class Site(BaseHTTPRequestHandler):
    asked: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.asked.append(self.path)
        found = self.path == "/talks"
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(PAGE.encode() if found else b"")

    def log_message(self, *_args: Any) -> None:
        """Say nothing."""


@pytest.fixture
def site() -> Iterator[str]:
    Site.asked.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://localhost:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_page_is_fetched_once_shown_and_imported(
    window: MainWindow, controller: Controller, prompts: ScriptedPrompts, site: str
) -> None:
    def take(question: PreviewQuestion) -> PreviewAnswer:
        # Another reading does not go online again.
        article = question.material.read(Asked())
        assert article.text == question.first.article.text
        return PreviewAnswer(article)

    QGuiApplication.clipboard().setText(f"{site}/talks")
    prompts.answers["address"] = lambda suggested: suggested
    prompts.answers["preview"] = take
    window.actions_["import_address"].trigger()
    controller.cancel_analysis()
    assert Site.asked == ["/talks"]
    assert controller.document.source_uri == f"{site}/talks"
    assert "Menu" not in controller.document.text


def test_what_cannot_be_fetched_is_said(
    window: MainWindow, controller: Controller, prompts: ScriptedPrompts, site: str
) -> None:
    QGuiApplication.clipboard().setText("No address at all.")
    prompts.answers["address"] = lambda suggested: suggested or f"{site}/gone"
    window.actions_["import_address"].trigger()
    ((message, hint),) = prompts.errors
    assert message
    assert hint
    assert controller.workspace.articles() == []


def test_nothing_is_fetched_when_the_question_is_cancelled(
    window: MainWindow, controller: Controller, prompts: ScriptedPrompts, site: str, qtbot: Any
) -> None:
    link = QMimeData()
    link.setUrls([QUrl(f"{site}/talks")])
    assert offers_articles(link)
    take_dropped(controller, link)
    qtbot.waitUntil(lambda: ("address", (f"{site}/talks",)) in prompts.asked)
    assert Site.asked == []
