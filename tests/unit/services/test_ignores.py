"""Which flags ignore rules hide; see also test_workspace."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.model.anchor import Anchor, Span
from annotator.model.ignores import IgnoreKind, IgnoreRule, IgnoreScope
from annotator.model.mqm import Category, Severity
from annotator.model.review import Flag
from annotator.services.ignores import IgnoreBook
from annotator.services.settings import Settings


@pytest.mark.parametrize(
    ("kind", "value", "quote", "hidden"),
    [
        ("word", "hegses", "Hegses", True),
        ("word", "Hegses", "Pete Hegses", False),
        ("name", "Hegses", "Hegses’s", True),
        ("name", "Hegses", "hegses", False),
        ("rule", "names/known", "Hegses", True),
        ("rule", "names", "Hegses", True),
        ("rule", "names/other", "Hegses", False),
    ],
)
def test_what_an_ignore_rule_hides(kind: str, value: str, quote: str, hidden: bool) -> None:
    rule = IgnoreRule("i", IgnoreKind(kind), value, IgnoreScope.PROJECT)
    anchor = Anchor(Span(5, 5 + len(quote)), quote)
    flag = Flag("f", "d", anchor, "names", "known", Category.ENTITY, Severity.MAJOR, 0.9, "m")
    book = IgnoreBook(Settings(Path("settings.json"), {}), [rule])
    assert book.visible([flag]) == ([] if hidden else [flag])
