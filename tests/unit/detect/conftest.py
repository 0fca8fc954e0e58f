"""Fixtures for detectors: one text in, its findings out."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from annotator.detect.base import Article, CancelToken, Detector, Finding

Found = list[tuple[str, str]]


@pytest.fixture
def findings() -> Callable[[Detector, str], list[Finding]]:
    """The findings of a detector in a text."""

    def run(detector: Detector, text: str) -> list[Finding]:
        return list(detector.detect(Article.of(text), CancelToken()))

    return run


@pytest.fixture
def found(findings: Callable[[Detector, str], list[Finding]]) -> Callable[[Detector, str], Found]:
    """The findings of a detector in a text, as (rule, quoted words)."""

    def run(detector: Detector, text: str) -> Found:
        return [(f.rule, f.span.of(text)) for f in findings(detector, text)]

    return run
