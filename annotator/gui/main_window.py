"""The window: the article in the middle, panels around it. All wiring of the window's own parts is in
`_wire`."""

from __future__ import annotations

import base64
import json
import logging
from pathlib import Path

from PySide6.QtCore import QByteArray, QChildEvent, QSize, Qt
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QIcon, QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDockWidget,
    QLabel,
    QMainWindow,
    QSizePolicy,
    QTabBar,
    QTabWidget,
    QToolBar,
    QWidget,
)

from annotator.gui.actions import FILE, VIEW, Actions, ActionSpec
from annotator.gui.article_pane import ArticlePane
from annotator.gui.commands import LEVELS, Commands
from annotator.gui.controller import Controller
from annotator.gui.dropping import offers_articles, take_dropped
from annotator.gui.events import Notice
from annotator.gui.menu import Menu
from annotator.gui.panels import PANELS, Desk, PanelSpec, Place
from annotator.gui.status_line import StatusLine
from annotator.gui.theme import Theme
from annotator.model.document import Document
from annotator.model.errors import AnnotatorError
from annotator.model.review import Changes, Level
from annotator.paths import resource
from annotator.services.workspace import Workspace, default_store_path

_log = logging.getLogger(__name__)

STATE_VERSION = 1
"""Rises when docks change so much that a remembered layout makes no sense."""
WIDEST = 1600
"""The window at first, where the screen is larger."""
LAST_ARTICLES = "last_articles"
MOST_REMEMBERED = 50
"""Of so many projects the article that was open last is remembered."""
BELOW_HEIGHT = 330
"""Of a panel below the article when it comes up, in device-independent pixels."""


class MainWindow(QMainWindow):
    """Gets all its parts; makes only their arrangement."""

    def __init__(
        self, controller: Controller, theme: Theme, panels: tuple[PanelSpec, ...] | None = None
    ) -> None:
        super().__init__()
        self.controller = controller
        self.theme = theme
        self.actions_ = Actions(self, theme)
        self.desk = Desk(controller, theme, self.actions_)
        self.pane = ArticlePane(controller, theme, self.actions_)
        self.panels: dict[str, QWidget] = {}
        self._docks: dict[str, QDockWidget] = {}
        self._wanted: dict[str, bool] = {}
        self._closed = False
        self.setObjectName("mainWindow")
        self.setWindowIcon(QIcon(str(resource("icons", "annotator.svg"))))
        self.setAcceptDrops(True)
        self.setDockNestingEnabled(True)
        self.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, QTabWidget.TabPosition.North)
        self.setCentralWidget(self.pane)
        # What is below the article is as wide as the article.
        self.setCorner(Qt.Corner.BottomLeftCorner, Qt.DockWidgetArea.LeftDockWidgetArea)
        self.setCorner(Qt.Corner.BottomRightCorner, Qt.DockWidgetArea.RightDockWidgetArea)
        self.actions_.fill(self.menuBar())
        self._panel_menu = Menu("&Panels", self)
        self.actions_.menus[VIEW].insertMenu(self.actions_["zoom_in"], self._panel_menu)
        self._recent_menu = Menu("&Recent", self)
        self.actions_.menus[FILE].insertMenu(self.actions_["settings"], self._recent_menu)
        self._specs = PANELS if panels is None else panels
        self._make_docks(self._specs)
        self._tool_bar = self._make_tool_bar()
        self.status = StatusLine(controller, theme, self.actions_)
        self.setStatusBar(self.status)
        self.commands = Commands(self.desk, self.pane, self)
        self._wire()
        room = self.screen().availableSize()
        self.resize(min(WIDEST, int(room.width() * 0.94)), min(1050, int(room.height() * 0.94)))
        self._share_room()
        self._default_state = self.saveState(STATE_VERSION)
        self._restore()
        for name in self._wanted:
            # Remembered for the article that was open then.
            self._docks[name].hide()
        self._show_wanted()
        self._show_title()

    def _wire(self) -> None:
        controller = self.controller
        controller.article_opened.connect(self._on_article)
        controller.project_opened.connect(self._on_project)
        controller.changed.connect(self._on_changed)
        controller.panel_requested.connect(self.show_panel)
        controller.panel_offered.connect(self.offer_panel)
        controller.level_changed.connect(self._show_level)
        controller.jobs.crashed.connect(self._on_crash)
        self.actions_.on("reset_layout", self.reset_layout)
        self._recent_menu.aboutToShow.connect(self._fill_recent)
        self._level.activated.connect(self._choose_level)

    # -- arrangement

    def _make_docks(self, panels: tuple[PanelSpec, ...]) -> None:
        first_right: QDockWidget | None = None
        for spec in panels:
            panel = spec.make(self.desk)
            dock = QDockWidget(spec.title, self)
            dock.setObjectName(f"dock-{spec.id}")
            dock.setWidget(panel)
            self.panels[spec.id] = panel
            self._docks[spec.id] = dock
            match spec.place:
                case Place.LEFT:
                    self.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, dock)
                case Place.RIGHT if first_right is None:
                    self.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
                    first_right = dock
                case Place.RIGHT:
                    self.tabifyDockWidget(first_right, dock)
                case Place.RIGHT_BELOW:
                    self.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
                case Place.BELOW:
                    self.addDockWidget(Qt.DockWidgetArea.BottomDockWidgetArea, dock)
            if spec.wanted is not None:
                dock.hide()
                self._wanted[spec.id] = False
            if spec.place is Place.RIGHT:
                # Its tab says its name already.
                dock.setTitleBarWidget(QWidget())
            action = self.actions_.add(
                ActionSpec(
                    f"panel_{spec.id}",
                    VIEW,
                    f"To &{spec.title.lower()}",
                    f"Show {spec.title.lower()} and put the cursor there",
                    (spec.key,),
                    icon=spec.icon,
                )
            )
            action.triggered.connect(lambda _checked=False, i=spec.id: self.show_panel(i))
            self._panel_menu.addAction(action)
        if first_right is not None:
            first_right.raise_()

    def _share_room(self) -> None:
        """Give the panels their share of the window; most of it is the article's."""
        panels = self._specs
        beside = [s for s in panels if s.place in (Place.RIGHT, Place.RIGHT_BELOW)]
        right = [self._docks[s.id] for s in beside]
        left = [self._docks[s.id] for s in panels if s.place is Place.LEFT]
        if left:
            self.resizeDocks(left, [min(250, self.width() // 5)] * len(left), Qt.Orientation.Horizontal)
        if right:
            self.resizeDocks(
                right, [min(420, self.width() * 3 // 10)] * len(right), Qt.Orientation.Horizontal
            )
            heights = [5 if s.place is Place.RIGHT else 3 for s in beside]
            self.resizeDocks(right, [h * 150 for h in heights], Qt.Orientation.Vertical)

    def _make_tool_bar(self) -> QToolBar:
        bar = QToolBar("Tools")
        bar.setObjectName("tools")
        bar.setMovable(False)
        bar.setIconSize(QSize(18, 18))
        for name in "import paste_article export | undo redo | previous_flag next_flag".split():
            if name == "|":
                bar.addSeparator()
            else:
                bar.addAction(self.actions_[name])
        room = QWidget()
        room.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        bar.addWidget(room)
        bar.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        for name in ("mode_original", "mode_marked", "mode_corrected"):
            bar.addAction(self.actions_[name])
            button = bar.widgetForAction(self.actions_[name])
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        bar.addSeparator()
        label = QLabel("Show ")
        self._level = QComboBox()
        self._level.setAccessibleName("How sure a flag must be to be shown")
        self._level.setToolTip("How sure a flag must be to be shown")
        for level, words in (
            (Level.CERTAIN, "Certain flags"),
            (Level.LIKELY, "Likely flags"),
            (Level.EVERYTHING, "Everything"),
        ):
            self._level.addItem(words, level)
        label.setBuddy(self._level)
        bar.addWidget(label)
        bar.addWidget(self._level)
        bar.addSeparator()
        bar.addAction(self.actions_["find"])
        bar.addAction(self.actions_["command_palette"])
        bar.addAction(self.actions_["cheat_sheet"])
        self.addToolBar(bar)
        self._show_level(self.controller.level)
        return bar

    def show_panel(self, panel_id: str) -> None:
        """Bring a panel up and give it the focus."""
        dock = self._docks.get(panel_id)
        if dock is not None:
            dock.show()
            dock.raise_()
            dock.widget().setFocus(Qt.FocusReason.ShortcutFocusReason)

    def offer_panel(self, panel_id: str) -> None:
        """Bring a panel to the front of those it shares a place with, and the focus along if it was in one of
        them. A closed one stays closed."""
        dock, focus = self._docks.get(panel_id), self.focusWidget()
        if dock is None or dock.isHidden():
            return
        covered = focus is not None and any(d.isAncestorOf(focus) for d in self.tabifiedDockWidgets(dock))
        dock.raise_()
        if covered:
            dock.widget().setFocus(Qt.FocusReason.OtherFocusReason)

    def reset_layout(self) -> None:
        for dock in self._docks.values():
            dock.setFloating(False)
        self.restoreState(self._default_state, STATE_VERSION)
        for name, dock in self._docks.items():
            dock.setVisible(self._wanted.get(name, True))

    def _show_wanted(self) -> None:
        """Bring up or put away the panels that are for some articles only, when it changes whether they are
        for the open one; between such changes people open and close them."""
        document = self.controller.document
        for spec in self._specs:
            if spec.wanted is not None:
                wanted = document is not None and spec.wanted(document)
                if wanted != self._wanted[spec.id]:
                    self._wanted[spec.id] = wanted
                    dock = self._docks[spec.id]
                    dock.setVisible(wanted)
                    if wanted and dock.height() < BELOW_HEIGHT * 4 // 5:
                        self.resizeDocks([dock], [BELOW_HEIGHT], Qt.Orientation.Vertical)

    # -- remembering

    def _restore(self) -> None:
        try:
            state = json.loads(self.controller.workspace.settings.window_state or "{}")
            self.restoreGeometry(QByteArray(base64.b64decode(state.get("geometry", ""))))
            self.restoreState(QByteArray(base64.b64decode(state.get("docks", ""))), STATE_VERSION)
            self.pane.view.set_zoom(int(state.get("zoom", 0)))
        except (ValueError, TypeError, AttributeError):
            _log.warning("The remembered window layout is damaged; the usual one is used.")

    def save_layout(self) -> None:
        """Remember layout, zoom and the open article."""
        document = self.controller.document
        settings = self.controller.workspace.settings
        state = {
            "geometry": base64.b64encode(self.saveGeometry().data()).decode(),
            "docks": base64.b64encode(self.saveState(STATE_VERSION).data()).decode(),
            "zoom": self.pane.view.zoom,
        }
        last = {k: v for k, v in self._last_articles().items() if k != str(self.controller.workspace.path)}
        if document is not None:
            last[str(self.controller.workspace.path)] = document.id
        try:
            settings.window_state = json.dumps(state)
            # Among the user's settings: what somebody looked at is no step of a project's history.
            settings.set(LAST_ARTICLES, dict(list(last.items())[-MOST_REMEMBERED:]))
        except AnnotatorError as error:
            _log.warning("The layout cannot be remembered: %s", error)

    # -- projects and articles

    def open_last_article(self) -> None:
        """Open the article that was open when the project was closed; else the first with something to do."""
        articles = self.controller.workspace.articles()
        last = self._last_articles().get(str(self.controller.workspace.path))
        wanted = next((a for a in articles if a.id == last), None)
        wanted = wanted or next((a for a in articles if a.progress < 1), None) or next(iter(articles), None)
        if wanted is not None:
            self.controller.open_article(wanted.id)

    def _last_articles(self) -> dict[str, str]:
        """The article that was open last, by the path of its project; the project left last comes last."""
        kept = self.controller.workspace.settings.get(LAST_ARTICLES)
        return kept if isinstance(kept, dict) else {}

    def import_files(self, paths: list[Path]) -> None:
        self.controller.import_files(paths)

    def _fill_recent(self) -> None:
        menu = self._recent_menu
        menu.clear()
        menu.addSection("Projects")
        here = str(self.controller.workspace.path)
        for name in self.controller.workspace.settings.recent_projects:
            entry = menu.addAction(Path(name).name)
            entry.setToolTip(name)
            entry.setEnabled(name != here)
            entry.triggered.connect(lambda _checked=False, n=name: self.controller.open_project(Path(n)))
        menu.addSection("Articles")
        for name in self.controller.importing.recent():
            entry = menu.addAction(Path(name).name)
            entry.setToolTip(name)
            entry.triggered.connect(lambda _checked=False, n=name: self.import_files([Path(n)]))
        menu.setToolTipsVisible(True)

    def _on_project(self, workspace: Workspace) -> None:
        self._show_title()
        if self.controller.session is None:
            self.open_last_article()
        self.pane.empty.show_count(len(workspace.contents()))

    def _on_article(self, _document: Document | None) -> None:
        self._show_title()
        self._show_wanted()
        self.pane.focus()

    def _on_changed(self, changes: Changes) -> None:
        if "document" in changes.ids:
            self.pane.empty.show_count(len(self.controller.workspace.contents()))
        if "title" in changes.ids:
            self._show_title()
        if "source" in changes.ids:
            self._show_wanted()

    def _show_title(self) -> None:
        document, path = self.controller.document, self.controller.workspace.path
        parts = [document.title] if document is not None else []
        if path != default_store_path():
            parts.append(path.stem)
        self.setWindowTitle(" – ".join([*parts, "annotator"]))

    def _choose_level(self, _row: int) -> None:
        self.controller.set_level(Level(self._level.currentData()))

    def _show_level(self, level: Level) -> None:
        self._level.setCurrentIndex(list(LEVELS.values()).index(level))

    def _on_crash(self, error: Exception) -> None:
        self.controller.notice.emit(
            Notice(
                f"Something went wrong in the background ({type(error).__name__}: {error}).",
                "Nothing you decided is lost. F5 checks the article again.",
                warning=True,
            )
        )

    # -- events

    def childEvent(self, event: QChildEvent) -> None:
        """Qt makes the tabs of panels that share a place, and gives them no name to be read out."""
        super().childEvent(event)
        if event.polished() and isinstance(event.child(), QTabBar):
            event.child().setAccessibleName("Panels in one place")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape, where nothing else takes it, leads back to the list of flags, then to the text."""
        if event.key() == Qt.Key.Key_Escape and not event.modifiers():
            there = self.focusWidget() is self.actions_.keyed_last
            (self.pane.focus if there else self.actions_.focus_back)()
            return
        super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if offers_articles(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        take_dropped(self.controller, event.mimeData())

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self._closed:
            self.controller.commit_requested.emit()
            if self.pane.editor.editing is not None:
                # What is being typed could not be taken; its message says why.
                event.ignore()
                return
            self._closed = True
            self.save_layout()
            # The detectors may take a moment to stop; nobody has to look at a window that does not answer.
            self.hide()
            self.controller.close()
        event.accept()
