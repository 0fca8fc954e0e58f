"""The flags on a few texts are those of the kept reports.

Where a change of a rule is meant, rewrite them with `make golden` and read the diff before
committing it.
"""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

_SPEC = importlib.util.spec_from_file_location("golden_report", Path(__file__).with_name("report.py"))
assert _SPEC is not None
assert _SPEC.loader is not None
golden = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(golden)


@pytest.fixture(scope="module")
def articles():
    return list(golden.texts())


@pytest.mark.parametrize("detector", golden.detectors(), ids=lambda d: d.id)
def test_flags_are_those_of_the_report(detector, articles):
    kept = golden.REPORTS / f"{detector.id}.txt"
    assert kept.exists(), "There is no report yet; run tests/golden/report.py."
    assert golden.report(detector, articles) == kept.read_text("utf-8")


def test_every_report_has_its_detector():
    assert {p.stem for p in golden.REPORTS.glob("*.txt")} <= {d.id for d in golden.detectors()}
