"""PySide6 6.12.0 on CPython 3.11 loses a reference to None with each call that returns nothing.

The process aborts when none is left. The requirements exclude that version; this notices when they no
longer do.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest
from PySide6.QtGui import QTextCursor, QTextDocument

CALLS = 1000
immortal = pytest.mark.skipif(sys.version_info >= (3, 12), reason="None is immortal from Python 3.12 on")


def lost_references(call: Callable[[], object]) -> int:
    """By how much calling changes the count of references to None."""
    call()
    before = sys.getrefcount(None)
    for _ in range(CALLS):
        call()
    return before - sys.getrefcount(None)


@immortal
def test_calls_into_qt_keep_the_references_to_none(qapp: object) -> None:
    document = QTextDocument("words")
    cursor = QTextCursor(document)
    # The interpreter itself takes and frees a few; one a call would be a thousand.
    assert abs(lost_references(lambda: cursor.setPosition(2))) < CALLS // 10


@immortal
def test_the_measure_notices_a_moved_count() -> None:
    kept: list[None] = []
    assert lost_references(lambda: kept.append(None)) < -CALLS // 2
