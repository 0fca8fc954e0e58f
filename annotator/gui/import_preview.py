"""What an import would bring, before it is taken in: the text as it is read, and what could be read
otherwise."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)

from annotator.formats.base import Asked, Choice
from annotator.gui.jobs import Jobs, Report
from annotator.gui.languages import offer_languages
from annotator.gui.pieces import fit, go_or_cancel, make_searchable, words
from annotator.gui.preview_text import facts, failure_html, preview_html
from annotator.gui.reading import PreviewAnswer, PreviewQuestion, Reading, encoding_matters, read
from annotator.gui.theme import Theme
from annotator.gui.wording import count
from annotator.services.analysis import CancelToken

KEY = "preview"
ENCODINGS = (
    "utf-8 cp1252 iso8859-1 iso8859-2 cp1250 cp1251 koi8-r iso8859-7 cp1253 cp1254 cp1255 cp1256 utf-16 "
    "gb18030 big5 shift_jis euc_jp euc_kr"
).split()
"""What can be chosen beside what is likely."""
WARNINGS = 4
"""More are counted only."""
UNSURE = (
    "It is not clear in which encoding this file is written. Choose the one in which the words read right."
)


class ImportPreview(QDialog):
    """Reads again, in a thread, whenever another way of reading is chosen. `answer()` tells what was
    decided; closing the dialog stops the whole import."""

    def __init__(self, question: PreviewQuestion, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._question = question
        self._theme = theme
        self._jobs = Jobs(self)
        self._encoding = question.encodings[0] if question.encodings else None
        self._reading: Reading | None = None
        self._titled = self._spoken = self._source_spoken = False
        self._left_out = False
        self._choices: tuple[Choice, ...] = ()
        self._choosers: dict[str, QComboBox] = {}
        self.setWindowTitle("Import preview")
        self.title = QLineEdit()
        self.title.setAccessibleName("Title")
        self.title.textEdited.connect(self._take_title)
        self.language = _chooser("Language of the article")
        self.language.activated.connect(self._take_language)
        self.source_language = _chooser("Language of the source")
        self.source_language.activated.connect(self._take_source_language)
        self.encoding = _chooser("Encoding")
        self.encoding.activated.connect(self._take_encoding)
        self.text = QTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName("The text as it is read")
        self.text.document().setDocumentMargin(8)
        self.facts = words("", "muted", wrap=False)
        self.rest = QCheckBox()
        self._build()
        self._jobs.crashed.connect(lambda error: self._fail(f"{type(error).__name__}: {error}", ""))
        self.finished.connect(lambda _: self._jobs.close(timeout=0.0))
        theme.changed.connect(self._paint)
        if question.first is not None:
            self._show(question.first)
        else:
            self._say([UNSURE])
            self._fill_encodings("")
            self._read()

    def answer(self) -> PreviewAnswer | None:
        """After the dialog was closed: what to do with this file; None to import nothing more."""
        if self.result() != QDialog.DialogCode.Accepted:
            return None
        if self._left_out or self._reading is None:
            return PreviewAnswer(None)
        article = replace(
            self._reading.article,
            title=self.title.text().strip() or self._reading.article.title,
            language=self.language.currentData(),
            source_language=self.source_language.currentData() or "",
        )
        return PreviewAnswer(article, self._asked(), rest=self.rest.isChecked())

    # -- the parts

    def _build(self) -> None:
        material, remaining = self._question.material, self._question.remaining
        self._icon = QLabel()
        name = words(material.name, "title")
        place = words(material.place, "muted")
        place.setVisible(bool(material.place))
        heading = QVBoxLayout()
        heading.setSpacing(2)
        heading.addWidget(name)
        heading.addWidget(place)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        head.addLayout(heading, 1)
        self.notice = QFrame()
        self.notice.setProperty("role", "notice")
        self._notice_icon = QLabel()
        self.notice_words = words()
        said = QHBoxLayout(self.notice)
        said.setContentsMargins(10, 8, 10, 8)
        said.setSpacing(10)
        said.addWidget(self._notice_icon, 0, Qt.AlignmentFlag.AlignTop)
        said.addWidget(self.notice_words, 1)
        self.form = QFormLayout()
        self.form.setHorizontalSpacing(14)
        self.form.setVerticalSpacing(7)
        self.form.setLabelAlignment(Qt.AlignmentFlag.AlignVCenter)
        self.form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.form.addRow("&Title", self.title)
        self.form.addRow("&Language", self.language)
        self.form.addRow("Language of the &source", self.source_language)
        self.form.addRow("&Encoding", self.encoding)
        others = "file" if remaining == 1 else count(remaining, "file")
        self.rest.setText(f"Read the other {others} in the same way without asking")
        self.rest.setVisible(remaining > 0)
        self.buttons, self.import_button, cancel = go_or_cancel("Import")
        self.leave_out = QPushButton("Leave this file out")
        self.leave_out.setVisible(remaining > 0)
        self.leave_out.setAutoDefault(False)
        self.leave_out.clicked.connect(self._leave_out)
        if remaining:
            self.buttons.addButton(self.leave_out, QDialogButtonBox.ButtonRole.ActionRole)
            cancel.setText("Cancel all")
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 12)
        layout.setSpacing(11)
        layout.addLayout(head)
        layout.addWidget(self.notice)
        layout.addLayout(self.form)
        layout.addWidget(self.text, 1)
        layout.addWidget(self.facts)
        layout.addWidget(self.rest)
        layout.addWidget(self.buttons)
        self.notice.hide()
        self.form.setRowVisible(self.encoding, False)
        self.form.setRowVisible(self.source_language, False)
        fit(self, 780, 680)
        self._paint()
        self.import_button.setFocus()

    def _paint(self) -> None:
        self._icon.setPixmap(self._theme.icon("import", "accent").pixmap(QSize(32, 32)))
        self._notice_icon.setPixmap(self._theme.icon("warning", "caution").pixmap(QSize(16, 16)))
        if self._reading is not None:
            self._show_text(self._reading)

    # -- reading

    def _asked(self) -> Asked:
        return Asked(self._encoding, {c.id: c.value for c in self._choices})

    def _read(self, changed: str = "") -> None:
        """Read anew as is chosen now; the choices after the one that was changed may have to give way."""
        material, asked = self._question.material, self._asked()
        ids = [c.id for c in self._choices]
        kept = ids[: ids.index(changed) + 1] if changed else None
        self.import_button.setEnabled(False)
        self.facts.setText("Reading …")

        def work(_cancel: CancelToken, _report: Report) -> Reading:
            return read(material, asked, kept)

        self._jobs.submit(KEY, work, self._show, on_failed=lambda e: self._fail(e.message, e.hint))

    def _show(self, reading: Reading) -> None:
        self._reading = reading
        article = reading.article
        if not self._titled:
            self.title.setText(article.title)
        if not self._spoken:
            offer_languages(self.language, article.language)
        if not self._source_spoken:
            offer_languages(self.source_language, article.source_language, unknown=True)
        self.form.setRowVisible(self.source_language, article.source_text is not None)
        self._show_choices(article.choices)
        if self._question.first is None or encoding_matters(article):
            self._fill_encodings(article.encoding)
        warnings = list(article.warnings)
        self._say([UNSURE, *warnings] if self._question.encodings else warnings)
        self._show_text(reading)
        self.facts.setText(facts(article, reading.words, reading.segments))
        self.import_button.setEnabled(True)
        self.import_button.setDefault(True)

    def _show_text(self, reading: Reading) -> None:
        self.text.setHtml(preview_html(reading.article, self._theme.palette))

    def _fail(self, message: str, hint: str) -> None:
        """Show why it cannot be read so, where the text would be."""
        self._reading = None
        self.text.setHtml(failure_html(message, hint, self._theme.palette))
        self.facts.setText("Choose another way of reading.")
        self.import_button.setEnabled(False)

    def _say(self, sentences: list[str]) -> None:
        said = sentences[:WARNINGS]
        if len(sentences) > WARNINGS:
            said.append(f"… and {len(sentences) - WARNINGS} more.")
        self.notice_words.setText("\n".join(said))
        self.notice.setVisible(bool(said))

    # -- choices

    def _show_choices(self, choices: tuple[Choice, ...]) -> None:
        """One chooser for each choice that has several options, in the order of the file."""
        self._choices = choices
        offered = {c.id: c for c in choices if len(c.options) > 1}
        if list(offered) != list(self._choosers):
            for chooser in self._choosers.values():
                self.form.removeRow(chooser)
            self._choosers = {i: self._make_chooser(c) for i, c in offered.items()}
        for choice_id, choice in offered.items():
            chooser = self._choosers[choice_id]
            chooser.clear()
            for option in choice.options:
                chooser.addItem(option.title, option.value)
            chooser.setCurrentIndex(max(0, chooser.findData(choice.value)))
            make_searchable(chooser)

    def _make_chooser(self, choice: Choice) -> QComboBox:
        chooser = _chooser(choice.title)
        chooser.activated.connect(lambda _row, i=choice.id: self._take_choice(i))
        row, _ = self.form.getWidgetPosition(self.encoding)
        self.form.insertRow(row, choice.title, chooser)
        return chooser

    def _take_choice(self, choice_id: str) -> None:
        value = self._choosers[choice_id].currentData()
        self._choices = tuple(replace(c, value=value) if c.id == choice_id else c for c in self._choices)
        self._read(choice_id)

    def _fill_encodings(self, used: str) -> None:
        likely = self._question.encodings
        offered = dict.fromkeys(n for n in (*likely, used, *ENCODINGS) if n)
        self.encoding.clear()
        for name in offered:
            self.encoding.addItem(f"{name} (likely)" if name in likely else name, name)
        self.encoding.setCurrentIndex(self.encoding.findData(used or self._encoding))
        self.form.setRowVisible(self.encoding, True)

    def _take_encoding(self, _row: int) -> None:
        self._encoding = self.encoding.currentData()
        self._read()

    def _take_title(self, words_: str) -> None:
        self._titled = bool(words_.strip())

    def _take_language(self, _row: int) -> None:
        self._spoken = True

    def _take_source_language(self, _row: int) -> None:
        self._source_spoken = True

    def _leave_out(self) -> None:
        self._left_out = True
        self.accept()


def _chooser(name: str) -> QComboBox:
    chooser = QComboBox()
    chooser.setAccessibleName(name)
    chooser.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    chooser.setMinimumContentsLength(20)
    return chooser
