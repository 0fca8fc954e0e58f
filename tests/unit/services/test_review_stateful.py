"""Random reviewing: whatever people do, the rules hold, and undo and redo lead back to equal states."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from annotator.formats.base import ImportedArticle
from annotator.model.anchor import Anchor, Span
from annotator.model.errors import AnnotatorError
from annotator.model.mqm import Category, Severity
from annotator.model.names import Mention, NameEntry, NameKind, Variant
from annotator.model.review import (
    Changes,
    CorrectionState,
    Flag,
    FlagStatus,
    NoteTarget,
    Suggestion,
    check_corrections,
    fingerprint,
)
from annotator.services.replacing import Search
from annotator.services.review import ReviewSession
from annotator.services.settings import Settings
from annotator.services.workspace import Workspace
from annotator.store.repository import Repository
from annotator.text.offsets import Edit, apply_edits
from annotator.text.tokens import words

TEXT = (
    "Pete Hegses met Xi in Bejing\u00a0on Monday. Hegses’ plan is wrapping Russian oil 😀 today.\n"
    "The שלום of P. Hegses was 20 “words”. It is the the end.\n"
)
PLACES = tuple(words(TEXT))
TYPED = st.lists(
    st.sampled_from(["Hegseth", "Xi", "the", "20", "😀", "שלום", ",", ".", "\u00a0", "is"]), max_size=5
).map(" ".join)
DETECTORS = ("names", "grammar")


@st.composite
def spans(draw: st.DrawFn) -> Span:
    """Mostly whole words, sometimes anything, also an empty place."""
    if draw(st.booleans()):
        first = draw(st.integers(0, len(PLACES) - 1))
        last = draw(st.integers(first, min(first + 3, len(PLACES) - 1)))
        return Span(PLACES[first].start, PLACES[last].end)
    start = draw(st.integers(0, len(TEXT)))
    return Span(start, draw(st.integers(start, min(len(TEXT), start + 12))))


def entry() -> NameEntry:
    """The ledger's entry of Pete Hegses."""
    variants = []
    for form in ("Pete Hegses", "P. Hegses", "Hegses"):
        mentions, at = [], TEXT.find(form)
        while at >= 0:
            if form != "Hegses" or not TEXT[:at].endswith(("Pete ", "P. ")):
                end = at + len(form)
                mentions.append(Mention(Span(at, end), form, possessive=TEXT[end] == "’"))
            at = TEXT.find(form, at + 1)
        variants.append(Variant(form, tuple(mentions)))
    return NameEntry(NameKind.PERSON, "Pete Hegses", tuple(variants))


class Reviewing(RuleBasedStateMachine):
    """Two windows on one project; the second only makes changes the first must notice."""

    @initialize()
    def open(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.workspace = self._open()
        document = self.workspace.import_article(ImportedArticle("T", TEXT, TEXT.encode()))
        self.session = self.workspace.review(document.id)

    def _open(self) -> Workspace:
        return Workspace.open(
            self.folder / "p.db", author="A", settings=Settings.load(self.folder / "settings.json")
        )

    def teardown(self) -> None:
        self.workspace.close()
        shutil.rmtree(self.folder)

    # -- what is compared

    def state(self) -> dict[str, Any]:
        s = self.session
        s.passages()
        return {
            "flags": s.flags(),
            "corrections": s.corrections(),
            "withdrawn": {
                c.id for c in s._fresh().corrections.values() if c.state is CorrectionState.WITHDRAWN
            },
            "notes": {n.id: n for n in s.notes()},
            "ignores": {r.id: r for r in self.workspace.ignores()},
            "passages": s.passages(),
            "text": s.projection().text,
        }

    def act(self, action: Callable[[ReviewSession], Changes]) -> None:
        """Do something, undo it, redo it; an expected error must change nothing."""
        before = self.state()
        try:
            changes = action(self.session)
        except AnnotatorError as error:
            self.expect(error.message, before)
            return
        after = self.state()
        if not changes:
            assert after == before
            return
        assert changes.label
        assert self.session.undo_label() == changes.label
        self.session.undo()
        assert self.state() == before
        assert self.session.redo_label() == changes.label
        self.session.redo()
        assert self.state() == after

    def expect(self, words: str, before: dict[str, Any]) -> None:
        """An expected error says something, and nothing has changed."""
        assert words
        assert self.state() == before

    # -- what people and detectors do

    @rule(
        places=st.lists(spans().filter(len), max_size=5),
        ran=st.sampled_from(DETECTORS),
        sure=st.booleans(),
        typed=TYPED,
    )
    def analyse(self, places: list[Span], ran: str, sure: bool, typed: str) -> None:
        decided = {
            f.id: (f.status, f.reason) for f in self.session.flags() if f.status is not FlagStatus.OPEN
        }
        document = self.session.document
        flags = {}
        for span in places:
            name = fingerprint(document.id, ran, "r", span.start, span.of(TEXT), 0)
            flags[name] = Flag(
                name, document.id, Anchor.at(TEXT, span), ran, "r", Category.ENTITY, Severity.MAJOR,
                0.9 if sure else 0.3, "m", (Suggestion(typed), Suggestion("")),
            )  # fmt: skip
        self.session.merge_flags(list(flags.values()), {ran})
        now = {f.id: f for f in self.session.flags()}
        for flag_id, (status, reason) in decided.items():
            assert (now[flag_id].status, now[flag_id].reason) == (status, reason)
        for flag in now.values():
            if flag.detector == ran:
                assert flag.stale is (flag.id not in flags)

    @rule(span=spans())
    def flag_by_hand(self, span: Span) -> None:
        self.act(lambda s: s.flag_by_hand(span, Category.AWKWARD, Severity.MINOR))

    @rule(data=st.data(), what=st.sampled_from(["dismiss", "query", "reopen"]))
    def decide(self, data: st.DataObject, what: str) -> None:
        flags = self.session.flags()
        if flags:
            chosen = data.draw(
                st.lists(st.sampled_from([f.id for f in flags]), min_size=1, max_size=3, unique=True)
            )
            self.act(lambda s: getattr(s, what)(chosen))

    @rule(data=st.data(), index=st.integers(0, 2))
    def accept(self, data: st.DataObject, index: int) -> None:
        passages = self.session.passages()
        if passages:
            passage = data.draw(st.sampled_from(passages))
            self.act(lambda s: s.accept(passage.id, index))

    @rule(span=spans(), typed=TYPED)
    def correct(self, span: Span, typed: str) -> None:
        self.act(lambda s: s.correct(span, typed, Category.SPELLING, Severity.MINOR, "r"))

    @rule(span=spans(), typed=TYPED)
    def edit_freely(self, span: Span, typed: str) -> None:
        self.act(lambda s: s.edit(span, typed))

    @rule(data=st.data(), typed=TYPED)
    def edit_a_sentence(self, data: st.DataObject, typed: str) -> None:
        span = data.draw(st.sampled_from(self.session.segments)).span
        now = self.session.current_words(span)
        cut = data.draw(st.integers(0, len(now)))
        end = data.draw(st.integers(cut, len(now)))
        wanted = now[:cut] + typed + now[end:]
        # A correction across sentences is taken whole and so belongs to both.
        whole = span
        for correction in self.session.corrections():
            whole = whole.cover(correction.span) if correction.span.overlaps(span) else whole
        self.act(lambda s: s.edit(span, wanted))
        assert self.session.current_words(whole) == wanted

    @rule(
        wanted=st.sampled_from(["hegses", "is", "the", "e", " ", "😀", "20 “"]),
        typed=TYPED,
        whole=st.booleans(),
    )
    def replace_everywhere(self, wanted: str, typed: str, whole: bool) -> None:
        search, now = Search(wanted, whole=whole), self.session.projection().text
        edits = [Edit(p, search.replaced(p.of(now), typed)) for p in search.places(now)]
        self.act(lambda s: s.replace_words(search, typed))
        if not any(c.span in (Span(0, 0), Span(len(TEXT), len(TEXT))) for c in self.session.corrections()):
            assert self.session.projection().text == apply_edits(now, edits)[0]

    @precondition(lambda self: self.session.corrections())
    @rule(data=st.data(), typed=TYPED)
    def revise_or_withdraw(self, data: st.DataObject, typed: str) -> None:
        correction = data.draw(st.sampled_from(self.session.corrections()))
        if data.draw(st.booleans()):
            self.act(lambda s: s.revise(correction.id, replacement=typed, reason="better"))
        else:
            self.act(lambda s: s.withdraw(correction.id))
            assert correction.id not in {c.id for c in self.session.corrections()}

    @rule(right=st.sampled_from(["Pete Hegseth", "Peter B. Hegseth", "Hegseth", " "]))
    def rule_the_name(self, right: str) -> None:
        self.act(lambda s: s.rule_name(entry(), right, note={"citation": "Reuters"}))

    @rule(data=st.data())
    def add_a_note(self, data: st.DataObject) -> None:
        targets = [(NoteTarget.CORRECTION, c.id) for c in self.session.corrections()]
        targets += [(NoteTarget.FLAG, f.id) for f in self.session.flags()]
        targets += [(NoteTarget.SEGMENT, s.id) for s in self.session.segments[:1]]
        target, target_id = data.draw(st.sampled_from(targets))
        self.act(lambda s: s.add_note(target, target_id, citation="Reuters"))

    @precondition(lambda self: self.session.notes())
    @rule(data=st.data())
    def change_a_note(self, data: st.DataObject) -> None:
        note = data.draw(st.sampled_from(self.session.notes()))
        if data.draw(st.booleans()):
            self.act(lambda s: s.remove_note(note.id))
        elif note.target is not NoteTarget.CORRECTION or note.target_id in {
            c.id for c in self.session.corrections()
        }:
            self.act(lambda s: s.revise_note(note.id, comment="seen"))

    @rule(value=st.sampled_from(["Hegses", "the"]), kind=st.sampled_from(["word", "name"]))
    def ignore(self, value: str, kind: str) -> None:
        known = [r for r in self.workspace.ignores() if (r.kind, r.value) == (kind, value)]
        self.act(
            lambda _: self.workspace.unignore(known[0].id) if known else self.workspace.ignore(kind, value)
        )

    # -- the history

    @rule(steps=st.integers(1, 30))
    def undo_and_redo_many(self, steps: int) -> None:
        before = self.state()
        done = 0
        while done < steps and self.session.undo_label():
            self.session.undo()
            done += 1
        for _ in range(done):
            self.session.redo()
        assert self.state() == before

    @rule()
    def undo_for_good(self) -> None:
        if self.session.undo_label():
            self.session.undo()

    @rule(data=st.data())
    def undo_an_older_step(self, data: st.DataObject) -> None:
        steps = [h.step_id for h in self.session.history() if h.undoable]
        if steps:
            before = self.state()
            step = data.draw(st.sampled_from(steps))
            try:
                self.session.undo_step(step)
            except AnnotatorError as error:
                self.expect(error.hint, before)
                return
            self.session.redo()
            assert self.state() == before

    @rule()
    def restart(self) -> None:
        before = self.state()
        labels = self.session.undo_label(), self.session.redo_label()
        self.workspace.close()
        self.workspace = self._open()
        self.session = self.workspace.review(self.session.document.id)
        assert self.state() == before
        assert (self.session.undo_label(), self.session.redo_label()) == labels

    @rule(span=spans(), typed=TYPED)
    def somebody_else_decides(self, span: Span, typed: str) -> None:
        other = self._open()
        try:
            other.review(self.session.document.id).edit(span, typed)
        except AnnotatorError:
            pass
        finally:
            other.close()

    # -- what always holds

    @invariant()
    def the_rules_hold(self) -> None:
        if not hasattr(self, "session"):
            return
        self.workspace.changed_elsewhere()
        session = self.session
        check_corrections(TEXT, session._fresh().corrections.values())
        assert all(f.anchor.holds_in(TEXT) for f in session.flags())
        settled = {i for c in session.corrections() for i in c.flag_ids}
        for flag in session.flags():
            if flag.status is FlagStatus.CORRECTED:
                assert flag.id in settled or any(c.span.overlaps(flag.span) for c in session.corrections())
        targets = {c.id for c in session._records.corrections.values() if c.state is CorrectionState.ACTIVE}
        targets |= {f.id for f in session.flags()} | {s.id for s in session.segments} | {session.document.id}
        assert all(n.target_id in targets for n in session.notes())

    @invariant()
    def memory_is_what_the_store_holds(self) -> None:
        if not hasattr(self, "session"):
            return
        self.workspace.changed_elsewhere()
        records = self.session._fresh()
        repository = Repository(self.workspace._store)
        for kind in ("flag", "correction", "note", "ignore"):
            where = None if kind == "ignore" else self.session.document.id
            stored = {r.id: r for r in repository.records(kind, where)}
            assert records.of(kind) == stored
        fresh = ReviewSession(self.workspace._project, self.session.document)
        assert fresh.passages() == self.session.passages()
        assert fresh.history() == self.session.history()
        assert self.workspace.problems() == []


TestReviewing = Reviewing.TestCase
TestReviewing.settings = settings(
    max_examples=25, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
)
