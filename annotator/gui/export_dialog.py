"""Which form an article is to be exported in."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from annotator.gui.pieces import fit, go_or_cancel, words
from annotator.gui.rows import Look, RowList
from annotator.gui.theme import Theme
from annotator.services.export_menu import ExportGroup, ExportOffer


class ExportDialog(QDialog):
    """The offers under the headings of their groups, and what is `left` to do. `kind()` is the one chosen."""

    def __init__(
        self,
        title: str,
        offers: Sequence[ExportOffer],
        current: str,
        theme: Theme,
        parent: QWidget | None = None,
        *,
        left: str = "",
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setWindowTitle("Export")
        self.list = RowList(theme, self._look, _key, "Forms of export", framed=True)
        rows: list[ExportGroup | ExportOffer] = []
        for offer in offers:
            if not rows or not isinstance(rows[-1], ExportOffer) or rows[-1].group is not offer.group:
                rows.append(offer.group)
            rows.append(offer)
        self.list.set_items(rows)
        if not self.list.show_item(current):
            self.list.choose_row(0)
        self.list.opened.connect(lambda _: self.accept())
        buttons, self.go_button, _ = go_or_cancel("Choose the file…")
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 12)
        layout.setSpacing(10)
        layout.addWidget(words(f"Export “{title}”", "title"))
        self.left = words(f"⚠ {left}" if left else "")
        self.left.setVisible(bool(left))
        layout.addWidget(self.left)
        layout.addWidget(self.list, 1)
        layout.addWidget(buttons)
        fit(self, 620, 640)
        self.list.setFocus()

    def kind(self) -> str:
        """The id of the chosen kind."""
        offer = self.list.current()
        return offer.kind.id if isinstance(offer, ExportOffer) else ""

    def _look(self, row: ExportGroup | ExportOffer) -> Look:
        if isinstance(row, ExportGroup):
            return Look(row.label, row.label, heading=True)
        return offer_look(row, self._theme)


def offer_look(offer: ExportOffer, theme: Theme) -> Look:
    """How a kind of export is shown in lists."""
    icons = {
        ExportGroup.OWN: "accept",
        ExportGroup.CLEAN: "article",
        ExportGroup.MARKED: "marked",
        ExportGroup.DESK: "query",
        ExportGroup.DATA: "command",
    }
    return Look(
        offer.kind.title,
        f"{offer.kind.title}. {offer.about}",
        subtitle=offer.about,
        icon=theme.icon(icons[offer.group], "accent"),
        badge=offer.kind.suffix,
    )


def _key(row: ExportGroup | ExportOffer) -> str:
    return f"group {row.value}" if isinstance(row, ExportGroup) else row.kind.id
