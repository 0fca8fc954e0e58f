"""The name ledger, on a real store. Entries are made here; what finds them has tests of its own."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from annotator.gui.desk import Desk
from annotator.gui.name_ledger import NameLedger
from annotator.gui.name_status import NameStatus, context, spellings, status_of
from annotator.model.anchor import Span
from annotator.model.names import Candidate, Mention, NameEntry, NameKind, Variant
from annotator.model.review import NoteTarget


def entry(text: str, name: str, *forms: str, kind: NameKind = NameKind.PERSON, **more: Any) -> NameEntry:
    variants = []
    taken: list[Span] = []
    for form in (name, *forms):
        mentions = []
        for match in re.finditer(rf"\b{re.escape(form)}\b", text):
            span = Span(*match.span())
            if not any(span.overlaps(t) for t in taken):
                taken.append(span)
                mentions.append(Mention(span, form, text[span.end : span.end + 1] in ("’", "'")))
        variants.append(Variant(form, tuple(mentions)))
    return NameEntry(kind, name, tuple(variants), **more)


@pytest.fixture
def ledger(desk: Desk, qtbot: Any) -> NameLedger:
    made = NameLedger(desk)
    qtbot.addWidget(made)
    made.resize(400, 700)
    made.show()
    return made


@pytest.fixture
def names(ledger: NameLedger, desk: Desk) -> dict[str, NameEntry]:
    text = desk.controller.document.text
    found = (
        entry(text, "Donald Trump", "Trump", known=True),
        entry(text, "Kissinger"),
        entry(
            text,
            "Voldymir Zelensky",
            "Zelensky",
            candidates=(
                Candidate(
                    "Volodymyr Zelensky", 0.9, ("sounds like it", "president of Ukraine"), "people_politics"
                ),
                Candidate("Vladimir Zelensky", 0.2),
            ),
        ),
        entry(text, "Shanghai Cooperation Agency", kind=NameKind.ORGANISATION,
              candidates=(Candidate("Shanghai Cooperation Organisation", 0.95),)),
    )  # fmt: skip
    desk.controller.analysis_changed.emit(replace(desk.controller.analysis, names=found, finished=True))
    return {e.name: e for e in found}


def shown(ledger: NameLedger) -> list[str]:
    return [e.name for e in ledger.list.rows.items]


def choose(ledger: NameLedger, name: str) -> None:
    ledger.list.choose_row(shown(ledger).index(name))


def test_it_says_what_to_do_before_the_first_check(ledger):
    assert "F5" in ledger.list.accessibleDescription()


def test_names_to_check_come_first_and_known_ones_last_and_dimmed(ledger, names):
    assert shown(ledger) == ["Voldymir Zelensky", "Shanghai Cooperation Agency", "Kissinger", "Donald Trump"]
    looks = [ledger.list.rows.look(row) for row in range(4)]
    assert [look.badge for look in looks] == ["check", "check", "", "known"]
    assert [look.dim for look in looks] == [False, False, False, True]
    assert looks[0].after == "Volodymyr Zelensky"


def test_filters(ledger, names):
    ledger.show_only.setCurrentIndex(ledger.show_only.findText("Needs attention"))
    assert shown(ledger) == ["Voldymir Zelensky", "Shanghai Cooperation Agency"]
    ledger.show_only.setCurrentIndex(ledger.show_only.findText("Organisations"))
    assert shown(ledger) == ["Shanghai Cooperation Agency"]
    ledger.show_only.setCurrentIndex(0)
    ledger.words.setText("TRUMP")
    assert shown(ledger) == ["Donald Trump"]
    ledger.words.setText("nobody")
    assert ledger.list.accessibleDescription() == "No name passes the filter."


def test_choosing_a_name_shows_candidates_with_reasons_and_its_first_mention(ledger, names, desk, qtbot):
    with qtbot.waitSignal(desk.controller.place_changed) as place:
        choose(ledger, "Voldymir Zelensky")
    assert place.args[0] == names["Voldymir Zelensky"].mentions()[0].span
    said = [label.text() for label in ledger.card.candidates[0].findChildren(QLabel)]
    assert said[:2] == ["Volodymyr Zelensky", "sounds like it; president of Ukraine (people, politics)"]
    assert said[2].startswith("90")
    assert ledger.card.right_name.text() == "Volodymyr Zelensky"


def test_the_flag_on_a_mention_is_taken_up_with_it(ledger, names, desk, add_flags):
    (flag,) = add_flags(("Voldymir Zelensky", "Volodymyr Zelensky"))
    choose(ledger, "Voldymir Zelensky")
    assert desk.controller.selection.passage.id == flag.id
    choose(ledger, "Donald Trump")
    assert not desk.controller.selection


def test_one_ruling_corrects_all_mentions_as_one_step(ledger, names, desk):
    choose(ledger, "Donald Trump")
    assert ledger.card.right_name.text() == ""
    assert not ledger.card.rule_button.isEnabled()
    ledger.card.right_name.setText("Ronald Drumpf")
    mentions = len(names["Donald Trump"].mentions())
    assert mentions > 3
    assert ledger.card.rule_button.text() == f"Correct all {mentions} mentions"
    assert "“Drumpf”" in ledger.card.preview.text()
    ledger.card.rule_button.click()
    made = desk.controller.corrections()
    assert len(made) == mentions
    assert {c.replacement.removesuffix("’s") for c in made} == {"Ronald Drumpf", "Drumpf"}
    assert not ledger.card.rule_button.isEnabled()
    desk.controller.undo()
    assert desk.controller.corrections() == ()
    assert ledger.card.rule_button.isEnabled()


def test_a_corrected_name_says_so_and_stays_in_its_place(ledger, names):
    choose(ledger, "Voldymir Zelensky")
    ledger.card.rule()
    look = ledger.list.rows.look(0)
    assert (look.title, look.badge, look.after) == ("Voldymir Zelensky", "corrected", "Volodymyr Zelensky")
    assert ledger.list.current() is names["Voldymir Zelensky"]
    assert ledger.card.candidates == []


def test_a_candidate_fills_the_right_name(ledger, names):
    choose(ledger, "Voldymir Zelensky")
    ledger.card.candidates[1].click()
    assert ledger.card.right_name.text() == "Vladimir Zelensky"
    QTest.keyClick(ledger.list, Qt.Key.Key_1)
    assert ledger.card.right_name.text() == "Volodymyr Zelensky"
    QTest.keyClick(ledger.list, Qt.Key.Key_9)
    assert ledger.card.right_name.text() == "Volodymyr Zelensky"


def test_the_source_of_a_ruling_goes_to_every_correction(ledger, names, desk):
    choose(ledger, "Voldymir Zelensky")
    ledger.card.source_button.click()
    ledger.card.source.url.setText("nonsense")
    ledger.card.rule()
    assert desk.controller.corrections() == ()
    assert ledger.card.source.problem.isVisible()
    ledger.card.source.url.setText("https://president.gov.ua/en")
    ledger.card.rule()
    made = desk.controller.corrections()
    assert made
    assert all(desk.controller.notes_of(NoteTarget.CORRECTION, c.id) for c in made)
    assert desk.controller.session.unsourced() == ()


def test_a_right_name_being_typed_waits_while_another_name_is_looked_at(ledger, names):
    choose(ledger, "Kissinger")
    ledger.card.right_name.setText("Henry Kissinger")
    choose(ledger, "Donald Trump")
    assert ledger.card.right_name.text() == ""
    choose(ledger, "Kissinger")
    assert ledger.card.right_name.text() == "Henry Kissinger"


def test_mentions_are_jumped_to_by_keys(ledger, names, desk, qtbot):
    choose(ledger, "Donald Trump")
    ledger.card.mentions.setFocus()
    QTest.keyClick(ledger.card.mentions, Qt.Key.Key_Home)
    with qtbot.waitSignal(desk.controller.place_changed) as place:
        QTest.keyClick(ledger.card.mentions, Qt.Key.Key_Down)
    assert place.args[0] == names["Donald Trump"].mentions()[1].span


def test_enter_goes_to_the_right_name(ledger, names):
    ledger.activateWindow()
    choose(ledger, "Kissinger")
    ledger.list.setFocus()
    QTest.keyClick(ledger.list, Qt.Key.Key_Return)
    assert ledger.card.right_name.hasFocus()


@pytest.mark.parametrize("pressed", ["name", "button"])
def test_a_ruling_by_the_keyboard_leads_back_to_the_list(ledger, names, desk, pressed):
    ledger.activateWindow()
    choose(ledger, "Voldymir Zelensky")
    ledger.list.setFocus()
    if pressed == "name":
        QTest.keyClick(ledger.list, Qt.Key.Key_Return)
        QTest.keyClick(ledger.card.right_name, Qt.Key.Key_Return)
    else:
        QTest.keyClick(ledger.list, Qt.Key.Key_1)
        assert ledger.card.rule_button.hasFocus()
        QTest.keyClick(ledger.card.rule_button, Qt.Key.Key_Return)
    assert desk.controller.corrections()
    assert ledger.list.hasFocus()
    QTest.keyClick(ledger.list, Qt.Key.Key_Down)
    assert ledger.list.current().name == "Shanghai Cooperation Agency"


def test_escape_leads_from_the_card_to_the_list(ledger, names):
    ledger.activateWindow()
    choose(ledger, "Kissinger")
    ledger.card.right_name.setFocus()
    QTest.keyClick(ledger.card.right_name, Qt.Key.Key_Escape)
    assert ledger.list.hasFocus()
    ledger.card.source_button.setChecked(True)
    assert ledger.card.source.url.hasFocus()
    QTest.keyClick(ledger.card.source.url, Qt.Key.Key_Escape)
    assert not ledger.card.source.isVisible()
    assert ledger.card.right_name.hasFocus()


# -- the status, without a window


def test_spellings_count_garbled_forms_not_short_ones():
    text = "Pete Hegses met Hegses. Hegseth, P. Hegses and PH left. Russia and Russian."
    assert spellings(entry(text, "Pete Hegses", "Hegses", "P. Hegses", "PH")) == 1
    assert spellings(entry(text, "Pete Hegses", "Hegseth")) == 2
    assert spellings(entry(text, "Russia", "Russian")) == 1


def test_the_status_of_a_name():
    text = "Pete Hegses met Hegseth."
    unknown = entry(text, "Pete Hegses")
    assert status_of(unknown, text, ()) is NameStatus.UNKNOWN
    assert status_of(replace(unknown, known=True), text, ()) is NameStatus.KNOWN
    assert (
        status_of(replace(unknown, candidates=(Candidate("Pete Hegseth", 1),)), text, ()) is NameStatus.CHECK
    )
    assert status_of(entry(text, "Pete Hegses", "Hegseth"), text, ()) is NameStatus.VARIANTS


def test_the_context_of_a_mention_is_cut_between_words():
    text = "The first words of a long sentence name Pete Hegses here.\nAnother line."
    span = Span(text.index("Pete"), text.index(" here"))
    assert context(text, span, around=14) == ("… name ", "Pete Hegses", " here.")
    long = f"{text[: span.end]} and a good deal more."
    assert context(long, span, around=5)[2] == " and a …"
    assert context(long, span, around=13)[2] == " and a good deal more."


def test_in_a_low_panel_the_ruling_is_in_sight(ledger, names, qtbot):
    ledger.resize(400, 420)
    ledger.list.choose_row(0)
    for part in (ledger.card.right_name, ledger.card.rule_button):
        qtbot.waitUntil(lambda part=part: part.visibleRegion().boundingRect() == part.rect())


def test_the_ruling_is_whole_however_low_and_narrow_the_panel_is(ledger, names, qtbot):
    ledger.list.choose_row(0)
    ledger.resize(ledger.minimumSizeHint().width(), 600)
    qtbot.wait(20)
    ledger.resize(ledger.width(), ledger.minimumSizeHint().height())
    for part in (ledger.card.right_name, ledger.card.source_button, ledger.card.rule_button):
        qtbot.waitUntil(lambda part=part: part.visibleRegion().boundingRect() == part.rect())
        assert part.height() >= part.minimumSizeHint().height()
