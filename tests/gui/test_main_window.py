from __future__ import annotations


def test_opens_and_shows_the_sample(window, document):
    assert document.title in window.windowTitle()
    assert window.pane.view.document().characterCount() > 1000
