"""The name ledger: everybody and everything the article names, with the ruling on each."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from annotator.gui.desk import Desk
from annotator.gui.events import AnalysisState
from annotator.gui.name_card import KIND_LABELS, NameCard
from annotator.gui.name_status import NameStatus, right_name_of, spellings, status_of
from annotator.gui.pieces import words
from annotator.gui.rows import Look, RowList
from annotator.gui.search_field import SearchField
from annotator.gui.wording import count
from annotator.model.names import NameEntry, NameKind
from annotator.model.review import Changes

_ICONS = {NameKind.PERSON: "person", NameKind.ORGANISATION: "organisation", NameKind.PLACE: "place"}


class NameLedger(QWidget):
    """Names in need of a look come first, then the others in the order of the article."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._controller = desk.controller
        self._names: tuple[NameEntry, ...] = ()
        self._statuses: dict[str, NameStatus] = {}
        self._stale = True
        self.words = SearchField("Filter names", "Filter names by words")
        self.words.textChanged.connect(self._fill)
        self.words.to_list.connect(lambda: self.list.enter())
        self.show_only = QComboBox()
        self.show_only.setAccessibleName("Which names are shown")
        for label, value in (
            ("All names", None),
            ("Needs attention", "attention"),
            ("People", NameKind.PERSON),
            ("Organisations", NameKind.ORGANISATION),
            ("Places", NameKind.PLACE),
        ):
            self.show_only.addItem(label, value)
        self.show_only.currentIndexChanged.connect(self._fill)
        self._count = words("", "muted", wrap=False)
        head = QVBoxLayout()
        head.setContentsMargins(8, 8, 8, 6)
        head.setSpacing(6)
        line = QHBoxLayout()
        line.setSpacing(6)
        line.addWidget(self.words, 1)
        line.addWidget(self.show_only)
        head.addLayout(line)
        head.addWidget(self._count)
        self.list = RowList(desk.theme, self._look, lambda e: e.id, "Names in the article")
        self.list.chosen.connect(self._choose)
        self.list.opened.connect(lambda _: self.card.right_name.setFocus(Qt.FocusReason.OtherFocusReason))
        self.card = NameCard(desk)
        self.list.digit.connect(self.card.choose_candidate)
        self.card.left.connect(lambda: self.list.setFocus(Qt.FocusReason.OtherFocusReason))
        split = QSplitter(Qt.Orientation.Vertical)
        split.setChildrenCollapsible(False)
        split.addWidget(self.list)
        split.addWidget(self.card)
        split.setStretchFactor(0, 2)
        split.setStretchFactor(1, 3)
        self.list.setMinimumHeight(70)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(split, 1)
        self.setFocusProxy(self.list)
        controller = desk.controller
        controller.article_opened.connect(lambda _: self._new_article())
        controller.analysis_changed.connect(self._take_analysis)
        controller.changed.connect(self._take_changes)
        self._new_article()

    def _new_article(self) -> None:
        self.card.show_entry(None)
        self._names = self._controller.analysis.names
        self._renew()

    def _take_analysis(self, state: AnalysisState) -> None:
        if state.names != self._names:
            self._names = state.names
            self._renew()
        else:
            self.list.set_empty(self._empty_words())

    def _take_changes(self, changes: Changes) -> None:
        if "correction" in changes.ids:
            self._renew()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leads from the card back to the list."""
        if event.key() == Qt.Key.Key_Escape and not self.list.hasFocus() and not self.words.hasFocus():
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._renew()

    def _renew(self) -> None:
        self._stale = not self.isVisible()
        if self._stale:
            return
        document = self._controller.document
        text = document.text if document is not None else ""
        corrections = self._controller.corrections()
        self._statuses = {e.id: status_of(e, text, corrections) for e in self._names}
        self._fill()
        entry = self.card.entry
        self.card.show_entry(next((e for e in self._names if entry is not None and e.id == entry.id), None))

    def _fill(self) -> None:
        wanted = self.words.text().strip().casefold()
        only = self.show_only.currentData()
        found = [
            e
            for e in self._names
            if (only is None or e.kind == only or (only == "attention" and self._status(e).wants_attention))
            and (
                not wanted
                or any(wanted in v.text.casefold() for v in e.variants)
                or wanted in e.name.casefold()
            )
        ]
        order = {e.id: n for n, e in enumerate(self._names)}
        # A corrected name stays where it was: rows that jump away under the hand are lost.
        found.sort(
            key=lambda e: (
                not (self._status(e).wants_attention or self._status(e) is NameStatus.CORRECTED),
                self._status(e) is NameStatus.KNOWN,
                order[e.id],
            )
        )
        self.list.set_items(found)
        if self.card.entry is not None:
            self.list.show_item(self.card.entry.id, scroll=False)
        attention = sum(s.wants_attention for s in self._statuses.values())
        self._count.setText(
            f"{count(len(self._names), 'name')}, {attention:,} to check"
            if attention
            else count(len(self._names), "name")
        )
        self._count.setVisible(bool(self._names))
        self.list.set_empty(self._empty_words())

    def _empty_words(self) -> str:
        controller = self._controller
        if controller.document is None:
            return "No article is open. Import one, or choose one in Articles."
        if self._names:
            if self.show_only.currentData() == "attention" and not self.words.text().strip():
                return "No name needs attention."
            return "No name passes the filter."
        if controller.analysis.running:
            return "Looking for names…"
        if controller.analysis.finished:
            return "No names were found in this article."
        return "Names appear here when the article has been checked (F5)."

    def _status(self, entry: NameEntry) -> NameStatus:
        return self._statuses.get(entry.id, NameStatus.UNKNOWN)

    def _look(self, entry: NameEntry) -> Look:
        status = self._status(entry)
        mentions = len(entry.mentions())
        forms = spellings(entry)
        said = [count(mentions, "mention")]
        if forms > 1:
            said.append(count(forms, "spelling"))
        after = ""
        if status is NameStatus.CORRECTED:
            after = right_name_of(entry, self._controller.corrections()) or ""
        elif status is NameStatus.CHECK:
            after = entry.candidates[0].name
            if entry.candidates[0].reasons:
                said.append(entry.candidates[0].reasons[0])
        icon = {NameStatus.CHECK: ("warning", "caution"), NameStatus.VARIANTS: ("warning", "caution")}.get(
            status, (_ICONS[entry.kind], "muted" if status is NameStatus.KNOWN else "text")
        )
        return Look(
            entry.name,
            f"{KIND_LABELS[entry.kind.value]} {entry.name}, {status.label}"
            f"{f', perhaps {after}' if after and status is NameStatus.CHECK else ''}, "
            f"{count(mentions, 'mention')}.",
            subtitle=f"{KIND_LABELS[entry.kind.value]} · " + " · ".join(said),
            icon=self._desk.theme.icon(*icon),
            after=after,
            badge=status.label if status is not NameStatus.UNKNOWN else "",
            badge_role={
                NameStatus.CHECK: "caution",
                NameStatus.VARIANTS: "caution",
                NameStatus.CORRECTED: "good",
            }.get(status, "muted"),
            strong=status.wants_attention,
            dim=status in (NameStatus.KNOWN, NameStatus.CORRECTED),
        )

    def _choose(self, entry: NameEntry) -> None:
        self.card.show_entry(entry)
        mentions = entry.mentions()
        if mentions:
            self.card.show_mention(mentions[0])
