"""The window with a text of a million words and 80,000 flags: opening it, typing in it, scrolling through it.

Typing is compared with the same keys in a bare QPlainTextEdit with the same text, in the same run. A figure
over its limit makes the script fail.
"""

from __future__ import annotations

import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QWidget

from annotator.formats.registry import read_pasted
from annotator.gui.app import make_window
from annotator.gui.dialogs import DialogPrompts
from annotator.gui.flag_index import FlagIndex
from annotator.model.anchor import Anchor, Span
from annotator.model.mqm import Category, Severity
from annotator.model.review import Flag, FlagStatus, Passage
from annotator.services.settings import Settings
from annotator.services.workspace import Workspace

WORDS = 1_000_000
FLAGS = 80_000
KEYS = 300
SCROLLS = 200
RATIO_LIMIT = 2.0
FRAME_MS = 16.0
OPEN_S = 1.0


def big_text(rng: random.Random) -> str:
    vocabulary = "the talks Moscow Beijing officials said “peace” economy its partner war Tuesday of".split()
    paragraphs = []
    for _ in range(WORDS // 50):
        words = rng.choices(vocabulary, k=50)
        words[9] += "."
        words[29] += "."
        paragraphs.append(" ".join(words) + ".")
    return "\n".join(paragraphs)


def many_passages(text: str, rng: random.Random) -> list[Passage]:
    categories = list(Category)
    statuses = [FlagStatus.OPEN] * 8 + [FlagStatus.DISMISSED, FlagStatus.QUERY]
    passages = []
    step = len(text) // FLAGS
    for number in range(FLAGS):
        span = Span(number * step, number * step + rng.randint(4, step - 4))
        flag = Flag(
            f"f{number}", "d", Anchor.at(text, span), "bench", "rule", rng.choice(categories), Severity.MAJOR,
            0.9, "A flag.", status=rng.choice(statuses),
        )  # fmt: skip
        passages.append(Passage(span, (flag,), flag.category, flag.severity, 0.9, flag.message))
    return passages


def timed(action: Callable[[], object]) -> float:
    """Milliseconds the action takes, painting included."""
    begun = time.perf_counter()
    action()
    QApplication.processEvents()
    return (time.perf_counter() - begun) * 1000


def press(widget: QWidget, key: Qt.Key, text: str) -> None:
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QApplication.sendEvent(widget, QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, text))


def type_into(widget: QPlainTextEdit) -> list[float]:
    def one() -> None:
        press(widget, Qt.Key.Key_X, "x")

    return [timed(one) for _ in range(KEYS)]


def scroll(widget: QPlainTextEdit, row: int) -> None:
    widget.verticalScrollBar().setValue(row)
    widget.viewport().repaint()


def p95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]


def main() -> int:
    rng = random.Random(20)
    text = big_text(rng)
    passages = many_passages(text, rng)
    app = QApplication([])
    folder = Path(tempfile.mkdtemp())
    workspace = Workspace.open(
        folder / "bench.db", author="bench", settings=Settings.load(folder / "settings.json")
    )
    window = make_window(app, workspace, DialogPrompts())
    window.resize(1300, 900)
    window.show()
    document = workspace.import_article(read_pasted(text, "bench"))
    workspace.review(document.id)
    app.processEvents()
    controller, view = window.controller, window.pane.view

    def show() -> None:
        controller.open_article(document.id, analyse=False)
        controller._index = FlagIndex(passages)
        window.pane._show_flags()

    opening = timed(show)

    bare = QPlainTextEdit()
    bare.setFont(view.font())
    bare.resize(view.size())
    bare.show()
    bare.setPlainText(text)
    middle = bare.textCursor()
    middle.setPosition(len(text) // 2)
    bare.setTextCursor(middle)
    bare.centerCursor()
    app.processEvents()
    bare_keys = type_into(bare)
    bare_rows = [rng.randrange(bare.verticalScrollBar().maximum()) for _ in range(SCROLLS)]
    bare_scrolls = [timed(lambda r=row: scroll(bare, r)) for row in bare_rows]
    bare.hide()

    controller.go_to(Span(len(text) // 2, len(text) // 2))
    window.pane.edit(Span(len(text) // 2, len(text) // 2))
    app.processEvents()
    keys = type_into(window.pane.editor.text)
    window.pane.editor.abandon()

    bar = view.verticalScrollBar()
    rows = [rng.randrange(bar.maximum()) for _ in range(SCROLLS)]
    scrolls = [timed(lambda r=row: scroll(view, r)) for row in rows]
    steps = [
        timed(lambda r=row: scroll(view, r)) for row in range(bar.maximum() // 2, bar.maximum() // 2 + 100)
    ]
    jumps = [timed(lambda p=p: controller.select_passage(p)) for p in rng.sample(passages, 50)]
    controller.jobs.close()

    ratio = statistics.median(keys) / statistics.median(bare_keys)
    results = [
        ("opening", opening / 1000, OPEN_S, f"{opening / 1000:.2f} s"),
        ("keystroke, median against a bare QPlainTextEdit", ratio, RATIO_LIMIT,
         f"{ratio:.2f} ({statistics.median(keys):.2f} ms against {statistics.median(bare_keys):.2f} ms)"),
        ("keystroke, 95th percentile", p95(keys), FRAME_MS, f"{p95(keys):.2f} ms"),
        ("scroll to anywhere and repaint, 95th percentile", p95(scrolls), FRAME_MS, f"{p95(scrolls):.2f} ms"),
        ("scroll by a line and repaint, 95th percentile", p95(steps), FRAME_MS, f"{p95(steps):.2f} ms"),
    ]  # fmt: skip
    print(f"{WORDS:,} words, {FLAGS:,} flags")
    print(f"  (a bare QPlainTextEdit scrolls and repaints in {p95(bare_scrolls):.2f} ms, 95th percentile)")
    failed = False
    for name, value, limit, shown in results:
        over = value > limit
        failed = failed or over
        print(f"  {name:50} {shown:40} limit {limit:g}{'  OVER' if over else ''}")
    print(f"  {'go to a flag anywhere, 95th percentile':50} {p95(jumps):.2f} ms")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
