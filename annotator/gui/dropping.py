"""Articles dropped onto the window: files, a link from a browser, words."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, QTimer

from annotator.gui.address_dialog import web_address
from annotator.gui.controller import Controller


def offers_articles(data: QMimeData) -> bool:
    return data.hasText() or any(url.isLocalFile() for url in data.urls())


def take_dropped(controller: Controller, data: QMimeData) -> None:
    """Import what was dropped: a moment later, for the program it comes from waits until the drop is over,
    and a file may have to be asked about."""
    paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    links = [address for url in data.urls() if (address := web_address(url.toString()))]
    text = data.text()
    if paths:
        QTimer.singleShot(0, controller, lambda: controller.import_files(paths))
    elif links:
        # Nothing is fetched before it was said that this goes online.
        QTimer.singleShot(0, controller, lambda: controller.importing.ask_address(links[0]))
    elif text:
        QTimer.singleShot(0, controller, lambda: controller.import_text(text))
