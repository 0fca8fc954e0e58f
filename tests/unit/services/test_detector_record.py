"""How often detectors were right, counted from decisions in a real store."""

from __future__ import annotations

from pathlib import Path

from annotator.formats.registry import read_pasted
from annotator.model.anchor import Anchor, Span
from annotator.model.mqm import Category, Severity
from annotator.model.review import Flag, Suggestion, fingerprint
from annotator.services.detector_record import ENOUGH, DetectorRecord, records
from annotator.services.settings import Settings
from annotator.services.workspace import Workspace

TEXT = "One wron word, two wron words, three words."


def flag(document_id: str, detector: str, start: int, end: int) -> Flag:
    anchor = Anchor.at(TEXT, Span(start, end))
    return Flag(
        fingerprint(document_id, detector, "r", 0, anchor.quote, start), document_id, anchor, detector, "r",
        Category.SPELLING, Severity.MINOR, 0.9, "Wrong.", (Suggestion("wrong"),),
    )  # fmt: skip


def test_decisions_are_counted_by_detector_over_all_articles(tmp_path: Path) -> None:
    with Workspace.open(
        tmp_path / "p.db", author="A", settings=Settings.load(tmp_path / "s.json")
    ) as workspace:
        assert workspace.detector_records() == {}
        session = workspace.review(workspace.import_article(read_pasted(TEXT)).id)
        document_id = session.document.id
        good, bad = flag(document_id, "spelling", 4, 8), flag(document_id, "spelling", 19, 23)
        asked, untouched = flag(document_id, "other", 0, 3), flag(document_id, "other", 31, 36)
        session.merge_flags([good, bad, asked, untouched], {"spelling", "other"})
        session.accept(good.id)
        session.dismiss([bad.id])
        session.query([asked.id])
        assert workspace.detector_records() == {
            "spelling": DetectorRecord("spelling", corrected=1, dismissed=1),
            "other": DetectorRecord("other", query=1),
        }
        session.undo()
        session.undo()
        assert workspace.detector_records() == {"spelling": DetectorRecord("spelling", corrected=1)}


def test_a_query_is_neither_right_nor_wrong() -> None:
    record = DetectorRecord("d", corrected=3, dismissed=1, query=9)
    assert record.decided == 4
    assert record.precision == 0.75
    assert DetectorRecord("d", query=9).precision is None


def test_a_share_tells_something_only_after_some_decisions() -> None:
    assert not DetectorRecord("d", corrected=ENOUGH - 1).telling
    assert DetectorRecord("d", corrected=ENOUGH - 1, dismissed=1).telling


def test_counts_become_records() -> None:
    counts = [("a", "corrected", 2), ("a", "dismissed", 1), ("b", "query", 4)]
    assert records(counts) == {"a": DetectorRecord("a", 2, 1, 0), "b": DetectorRecord("b", 0, 0, 4)}
