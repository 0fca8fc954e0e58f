"""From a ruling on a name to the right form of each mention."""

from __future__ import annotations

import pytest

from annotator.model.anchor import Span
from annotator.model.names import Mention, NameEntry, NameKind, Variant
from annotator.services.names import right_form, rule


def entry(name: str, kind: NameKind = NameKind.PERSON) -> NameEntry:
    return NameEntry(kind, name, ())


@pytest.mark.parametrize(
    ("name", "variant", "right", "form"),
    [
        ("Pete Hegses", "Pete Hegses", "Pete Hegseth", "Pete Hegseth"),
        ("Pete Hegses", "Hegses", "Pete Hegseth", "Hegseth"),
        ("Pete Hegses", "Pete", "Peter Hegseth", "Peter"),
        ("Pete Hegses", "Hegsez", "Pete Hegseth", "Hegseth"),
        ("Pete Hegses", "Peter Hegses", "Pete Hegseth", "Pete Hegseth"),
        ("Pete Hegses", "P. Hegses", "Pete Hegseth", "P. Hegseth"),
        ("Bete Hegses", "B. Hegses", "Pete Hegseth", "P. Hegseth"),
        ("Pete Hegses", "HEGSES", "Pete Hegseth", "HEGSETH"),
        ("Joseph R. Bidon", "Joseph Bidon", "Joseph R. Biden", "Joseph Biden"),
        ("Joseph R. Bidon", "Bidon", "Joseph R. Biden", "Biden"),
        ("Ursula von der Layen", "von der Layen", "Ursula von der Leyen", "von der Leyen"),
        ("Ursula von der Layen", "Layen", "Ursula von der Leyen", "Leyen"),
        ("Ursula von der Layen", "U. von der Layen", "Ursula von der Leyen", "U. von der Leyen"),
        ("Yun Sang", "Yun", "Yoon Suk Yeol", "Yoon"),
        ("Voldymir", "Voldymir", "Volodymyr Zelensky", "Volodymyr Zelensky"),
        ("XI Jingping", "XI", "Xi Jinping", "Xi"),
        ("Pete Hegses", "Somebody Else", "Pete Hegseth", None),
    ],
)  # fmt: skip
def test_forms_of_a_persons_name(name: str, variant: str, right: str, form: str | None) -> None:
    assert right_form(entry(name), variant, right) == form


@pytest.mark.parametrize(
    ("name", "variant", "right", "form"),
    [
        ("Shanghai Cooperation Agency", "Shanghai Cooperation Agency", "Shanghai Cooperation Organisation",
         "Shanghai Cooperation Organisation"),
        ("Shanghai Cooperation Agency", "SCA", "Shanghai Cooperation Organisation", "SCO"),
        ("Shanghai Cooperation Agency", "Agency", "Shanghai Cooperation Organisation", "Organisation"),
        ("Shanghai Cooperation Agency", "Shanghai Coperation Agency", "Shanghai Cooperation Organisation",
         "Shanghai Cooperation Organisation"),
        ("Shanghai Cooperation Agency", "the group", "Shanghai Cooperation Organisation", None),
        ("Bejing", "Bejing", "Beijing", "Beijing"),
        ("Ministry of Defence", "Ministry", "Pentagon", None),
    ],
)  # fmt: skip
def test_forms_of_other_names(name: str, variant: str, right: str, form: str | None) -> None:
    assert right_form(entry(name, NameKind.ORGANISATION), variant, right) == form


def mention(text: str, words: str, *, possessive: bool = False) -> Mention:
    start = text.index(words)
    return Mention(Span(start, start + len(words)), words, possessive)


@pytest.mark.parametrize(
    ("text", "possessive", "right", "expected"),
    [
        ("Hegses’ plan", True, "Pete Hegseth", "Hegseth’s plan"),
        ("Hegses' plan", True, "Pete Hegseth", "Hegseth's plan"),
        ("Hegses’s plan", True, "Pete Hegseth", "Hegseth’s plan"),
        ("Hegses’ plan", True, "Pete Hegsis", "Hegsis’ plan"),
        ("“the plan of Hegses’ he said", False, "Pete Hegseth", "“the plan of Hegseth’ he said"),
    ],
)
def test_possessive_endings(text: str, possessive: bool, right: str, expected: str) -> None:
    variant = Variant("Hegses", (mention(text, "Hegses", possessive=possessive),))
    ruling = rule(text, NameEntry(NameKind.PERSON, "Pete Hegses", (variant,)), right)
    (edit,) = ruling.edits
    assert text[: edit.span.start] + edit.replacement + text[edit.span.end :] == expected


def test_what_reads_right_already_and_what_has_no_counterpart_is_left() -> None:
    text = "Pete Hegseth and Hegses and the general"
    variants = tuple(Variant(w, (mention(text, w),)) for w in ("Pete Hegseth", "Hegses", "the general"))
    ruling = rule(text, NameEntry(NameKind.PERSON, "Pete Hegseth", variants), " Pete  Hegseth ")
    assert [e.replacement for e in ruling.edits] == ["Hegseth"]
    assert ruling.left == ("the general",)
