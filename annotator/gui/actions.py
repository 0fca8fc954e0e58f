"""Every action of the window, in one table. Menus, tool bar, shortcuts, cheat sheet and command palette are
made from it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QApplication, QMenuBar, QWidget

from annotator.gui.menu import Menu
from annotator.gui.theme import Theme


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """`shortcuts` hold in the whole window; `keys` are single keys that hold while the article or the list of
    flags has the focus, so that they never get in the way of typing. `group` makes the actions of one name
    exclusive; `menu` is "" for those that are in no menu."""

    id: str
    menu: str
    text: str
    tooltip: str
    shortcuts: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    icon: str = ""
    checkable: bool = False
    group: str = ""
    separator: bool = False
    """A line above it in its menu."""
    submenu: str = ""
    """The title of the menu within `menu` it is in; "" for none."""


def _spec(
    id_: str, menu: str, text: str, tooltip: str, shortcuts: str = "", keys: str = "", **more: object
) -> ActionSpec:
    return ActionSpec(id_, menu, text, tooltip, tuple(shortcuts.split()), tuple(keys.split()), **more)  # type: ignore[arg-type]


FILE, EDIT, REVIEW, GO, VIEW, TOOLS, HELP = (
    "&File", "&Edit", "&Review", "&Go", "&View", "&Tools", "&Help",
)  # fmt: skip
STATE = "State of the li&ne"
MENUS = (FILE, EDIT, REVIEW, GO, VIEW, TOOLS, HELP)

SPECS: tuple[ActionSpec, ...] = (
    _spec("import", FILE, "&Import articles…", "Import files as articles", "Ctrl+O", icon="import"),
    _spec("import_preview", FILE, "Import with pre&view…",
          "See how files are read, and choose another way, before they are imported", "Ctrl+Shift+I",
          icon="find"),
    _spec("import_address", FILE, "Import from we&b address…",
          "Fetch a page from the web and import its text", "Ctrl+Shift+L", icon="link"),
    _spec("paste_article", FILE, "&Paste article", "Import the text on the clipboard as an article",
          "Ctrl+Shift+V", icon="paste"),
    _spec("import_with_source", FILE, "Import &with source…",
          "Import an article together with the text it was translated from", icon="import"),
    _spec("set_source", FILE, "&Give the source text…",
          "Give the open article the text it was translated from, and compare both", icon="source"),
    _spec("rename", FILE, "Ren&ame article…",
          "Give the open article another title; exports are named after it", icon="edit"),
    _spec("languages", FILE, "&Language of the article…",
          "Say in which language the open article is, and in which its source", icon="language"),
    _spec("remove", FILE, "Remove arti&cle",
          "Take the article out of the project, or all that are selected in the list (Delete there); "
          "nothing of it is lost", icon="delete"),
    _spec("removed", FILE, "Remove&d articles…",
          "Bring back articles that were removed, or delete them for ever"),
    _spec("open_sample", FILE, "Import the sa&mple",
          "Import the garbled article that comes with the program", icon="article"),
    _spec("export", FILE, "&Export…",
          "Write the corrected article, or a record of the corrections, to a file", "Ctrl+E", icon="export",
          separator=True),
    _spec("export_all", FILE, "E&xport several articles…",
          "Write all articles of the project, or the selected ones, to a folder", "Ctrl+Shift+E"),
    _spec("new_project", FILE, "&New project…", "Start a new project file", "Ctrl+Shift+N", separator=True),
    _spec("open_project", FILE, "&Open project…", "Open another project file", "Ctrl+Shift+O", icon="open"),
    _spec("settings", FILE, "&Settings…", "Detectors, ignored words, theme, your name", "Ctrl+,",
          icon="settings", separator=True),
    _spec("quit", FILE, "&Quit", "Close the window; everything is saved already", "Ctrl+Q", separator=True),
    _spec("undo", EDIT, "&Undo", "Take back the last step", "Ctrl+Z", icon="undo"),
    _spec("redo", EDIT, "&Redo", "Do the step again that was undone last", "Ctrl+Shift+Z Ctrl+Y",
          icon="redo"),
    _spec("edit", EDIT, "&Edit sentence",
          "Edit the sentence of the selected passage, or the one at the cursor", "F2", "E Return Enter",
          icon="edit", separator=True),
    _spec("edit_paragraph", EDIT, "Edit &paragraph", "Edit the whole paragraph at the cursor", "Shift+F2"),
    _spec("find", EDIT, "&Find…", "Find words in the article", "Ctrl+F", icon="find", separator=True),
    _spec("replace", EDIT, "Rep&lace…", "Find words and put others in their place, one by one or all at once",
          "Ctrl+H"),
    _spec("find_next", EDIT, "Find &next", "Go to the next match", "F3 Ctrl+G"),
    _spec("find_previous", EDIT, "Find pre&vious", "Go to the previous match", "Shift+F3 Ctrl+Shift+G"),
    *(
        _spec(f"accept_{n}", REVIEW, f"Accept suggestion &{n}", f"Correct the passage by suggestion {n}",
              f"Alt+{n}", str(n), icon="accept" if n == 1 else "",
              submenu="" if n == 1 else "Accept ot&her suggestion")
        for n in range(1, 10)
    ),
    _spec("dismiss", REVIEW, "&Dismiss", "The passage is right as it is", keys="D", icon="dismiss",
          separator=True),
    _spec("dismiss_reason", REVIEW, "Dismiss with &reason…", "The passage is right, and say why",
          keys="Shift+D"),
    _spec("query", REVIEW, "&Query", "The source or the author has to be asked about the passage", keys="Q",
          icon="query"),
    _spec("query_reason", REVIEW, "Query with r&emark…", "Say what has to be asked", keys="Shift+Q"),
    _spec("reopen", REVIEW, "Re&open", "Take the passage up again", keys="O", icon="refresh"),
    _spec("withdraw", REVIEW, "&Withdraw correction", "Take the correction back; its flags reopen", keys="W"),
    _spec("add_source", REVIEW, "Add &source…", "Say where the right words come from", "Ctrl+Shift+S", "S",
          icon="source", separator=True),
    _spec("flag", REVIEW, "&Flag selected words…", "Flag the selected words by hand", "Ctrl+M", "F",
          icon="flag"),
    _spec("state_initial", REVIEW, "&Initial", "The lines have not been translated yet", keys="Shift+T",
          icon="state-initial", separator=True, submenu=STATE),
    _spec("state_translated", REVIEW, "&Translated", "The lines are translated", keys="T",
          icon="state-translated", submenu=STATE),
    _spec("state_reviewed", REVIEW, "&Reviewed", "The lines have been read and are right", keys="R",
          icon="state-reviewed", submenu=STATE),
    _spec("state_final", REVIEW, "&Final", "The lines are finished", keys="Shift+R", icon="state-final",
          submenu=STATE),
    _spec("begin_states", REVIEW, "Follow the state of each &line",
          "Say line by line how far the article has come: translated, reviewed, final"),
    _spec("ignore_word", REVIEW, "Never fla&g this word", "Hide flags of these words in this project",
          separator=True),
    _spec("ignore_word_everywhere", REVIEW, "Never flag this word in &any project",
          "Hide flags of these words in all your projects"),
    _spec("ignore_name", REVIEW, "Never flag this na&me", "Hide flags of this name in this project"),
    _spec("ignore_rule", REVIEW, "Never flag by this r&ule", "Hide all flags of this rule in this project"),
    _spec("next_flag", GO, "&Next open flag", "Go to the next passage that wants a decision", "F8", "N",
          icon="next"),
    _spec("previous_flag", GO, "&Previous open flag", "Go to the previous passage that wants a decision",
          "Shift+F8", "P", icon="previous"),
    _spec("go_on", GO, "&Go on after a decision",
          "Go to the next open flag when the selected one is accepted, dismissed or queried", keys="G",
          checkable=True),
    _spec("next_article", GO, "Next &article", "Open the next article of the list", "Ctrl+PgDown",
          separator=True),
    _spec("previous_article", GO, "Previous a&rticle", "Open the previous article of the list", "Ctrl+PgUp"),
    _spec("focus_article", GO, "To the article &text", "Put the cursor into the article", "Ctrl+1",
          separator=True),
    _spec("mode_original", VIEW, "&Original", "Show the article as it came", "Ctrl+Shift+1",
          icon="original", checkable=True, group="mode"),
    _spec("mode_marked", VIEW, "&Marked-up", "Show corrections as struck and inserted words",
          "Ctrl+Shift+2", icon="marked", checkable=True, group="mode"),
    _spec("mode_corrected", VIEW, "&Corrected", "Show the article as it will be", "Ctrl+Shift+3",
          icon="corrected", checkable=True, group="mode"),
    _spec("mode_cycle", VIEW, "Next &view of the text", "Original, marked-up, corrected, in turn", "F4", "M"),
    _spec("level_certain", VIEW, "C&ertain flags only", "Show what is certainly wrong", "Ctrl+Alt+1",
          checkable=True, group="level", separator=True),
    _spec("level_likely", VIEW, "&Likely flags", "Show what is likely wrong", "Ctrl+Alt+2", checkable=True,
          group="level"),
    _spec("level_everything", VIEW, "Ever&ything", "Show every doubt", "Ctrl+Alt+3", checkable=True,
          group="level"),
    _spec("zoom_in", VIEW, "Zoom &in", "Larger article text", "Ctrl++ Ctrl+=", icon="zoom-in",
          separator=True),
    _spec("zoom_out", VIEW, "Zoom o&ut", "Smaller article text", "Ctrl+-", icon="zoom-out"),
    _spec("zoom_reset", VIEW, "&Normal size", "Article text in its normal size", "Ctrl+0"),
    _spec("theme_system", VIEW, "Theme: follow the &system",
          "Light, dark or high contrast as the system says", checkable=True, group="theme", separator=True),
    _spec("theme_light", VIEW, "Theme: li&ght", "Dark words on white", checkable=True, group="theme"),
    _spec("theme_dark", VIEW, "Theme: &dark", "Light words on dark", checkable=True, group="theme"),
    _spec("theme_contrast", VIEW, "Theme: &high contrast", "White words on black, strong lines",
          checkable=True, group="theme"),
    _spec("reset_layout", VIEW, "&Reset layout", "Put all panels back to their places", separator=True),
    _spec("analyse", TOOLS, "Check the article &again", "Run all detectors over the article", "F5",
          icon="detectors"),
    _spec("cancel", TOOLS, "&Cancel checking", "Stop the detectors", "Ctrl+."),
    _spec("detectors", TOOLS, "&Detectors…", "What looks for garbled passages, and what cannot run here",
          icon="detectors", separator=True),
    _spec("learn", TOOLS, "&Learn from our decisions…",
          "Let what you corrected and dismissed say how sure flags are", icon="learn"),
    _spec("cheat_sheet", HELP, "&Keys and marks", "All keys, and what the underlines mean", "F1",
          icon="keys"),
    _spec("command_palette", HELP, "&Command palette…", "Find any action by typing", "Ctrl+Shift+P",
          icon="command"),
    _spec("about", HELP, "&About annotator", "Version, licence, where things are", separator=True),
)  # fmt: skip


class Actions(QObject):
    """The table's actions for one window. `actions["undo"]` is a QAction; `on("undo", slot)` connects it."""

    def __init__(self, window: QWidget, theme: Theme) -> None:
        super().__init__(window)
        self._window = window
        self._theme = theme
        self._actions: dict[str, QAction] = {}
        self._local: list[QAction] = []
        self._groups: dict[str, QActionGroup] = {}
        self.menus: dict[str, Menu] = {}
        self._specs: list[ActionSpec] = []
        self._keyed: list[QWidget] = []
        """The widgets in which the single keys work, the article first."""
        self.keyed_last: QWidget | None = None
        """The one of them that had the focus last."""
        for spec in SPECS:
            self.add(spec)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._take_focus)
        theme.changed.connect(self._paint_icons)

    def add(self, spec: ActionSpec) -> QAction:
        """Make the action of a line of the table, or of one that a part of the window brings along."""
        action = QAction(spec.text, self)
        action.setObjectName(spec.id)
        action.setCheckable(spec.checkable)
        if spec.group:
            group = self._groups.setdefault(spec.group, QActionGroup(self))
            group.addAction(action)
        if spec.shortcuts:
            action.setShortcuts([QKeySequence(s) for s in spec.shortcuts])
            action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
            self._window.addAction(action)
        if spec.keys and spec.shortcuts:
            # An action has one context for all its shortcuts; the single keys get a helper with a narrower
            # one.
            helper = QAction(self)
            helper.setShortcuts([QKeySequence(k) for k in spec.keys])
            helper.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            helper.triggered.connect(action.trigger)
            self._local.append(helper)
        elif spec.keys:
            action.setShortcuts([QKeySequence(k) for k in spec.keys])
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            self._local.append(action)
        action.setToolTip(f"{spec.tooltip} ({keys_text(spec)})" if keys_text(spec) else spec.tooltip)
        action.setStatusTip(spec.tooltip)
        if spec.icon:
            action.setIcon(self._theme.icon(spec.icon))
        self._actions[spec.id] = action
        self._specs.append(spec)
        return action

    def __getitem__(self, action_id: str) -> QAction:
        return self._actions[action_id]

    def __iter__(self) -> Iterator[tuple[ActionSpec, QAction]]:
        return iter((spec, self._actions[spec.id]) for spec in self._specs)

    def on(self, action_id: str, slot: Callable[[], object]) -> None:
        """Call `slot` without arguments when the action is triggered."""
        self._actions[action_id].triggered.connect(lambda _checked=False: slot())

    def add_keys(self, widget: QWidget) -> None:
        """Let the single keys (1–9, D, Q, S …) work while `widget` or something in it has the focus. For the
        article and lists of flags; never for a widget with fields to type in."""
        widget.addActions(self._local)
        self._keyed.append(widget)

    def focus_back(self) -> None:
        """Put the focus back to where single keys were used last: what was to be typed is typed, and the next
        key is about the selected passage again."""
        last = self.keyed_last
        wanted = last if last is not None and last.isVisible() else next(iter(self._keyed), None)
        if wanted is not None:
            wanted.setFocus(Qt.FocusReason.OtherFocusReason)

    def _take_focus(self, _left: QWidget | None, taken: QWidget | None) -> None:
        if taken in self._keyed:
            self.keyed_last = taken

    def fill(self, bar: QMenuBar) -> None:
        """Make the menus."""
        for title in MENUS:
            menu = Menu(title, bar)
            bar.addMenu(menu)
            menu.setToolTipsVisible(True)
            self.menus[title] = menu
            inner: dict[str, Menu] = {}
            for spec in SPECS:
                if spec.menu != title:
                    continue
                if spec.separator:
                    menu.addSeparator()
                target = menu
                if spec.submenu:
                    target = inner.get(spec.submenu) or inner.setdefault(
                        spec.submenu, menu.add_menu(spec.submenu)
                    )
                target.addAction(self._actions[spec.id])

    def _paint_icons(self) -> None:
        for spec in self._specs:
            if spec.icon:
                self._actions[spec.id].setIcon(self._theme.icon(spec.icon))


def keys_text(spec: ActionSpec) -> str:
    """The keys of an action as people read them: "F2, E, Return"."""
    return ", ".join(
        QKeySequence(s).toString(QKeySequence.SequenceFormat.NativeText)
        for s in (*spec.shortcuts, *spec.keys)
    )


def plain_text(spec: ActionSpec) -> str:
    """The action's name without the mark of its mnemonic: "Import articles"; with what it is about where the
    name alone does not tell: "State of the line: final"."""
    name = spec.text.replace("&", "").rstrip("…")
    return f"{STATE.replace('&', '')}: {name.lower()}" if spec.submenu == STATE else name
