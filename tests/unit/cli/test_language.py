"""`annotator language`: in which language an article is."""

from __future__ import annotations

from pathlib import Path

from .conftest import Run

TEXT = "Der Minister sagte sagte am Montag, die Züge sollen pünktlicher werden, weil sie es nicht sind.\n"


def test_shows_and_changes_the_language_and_checks_again(run: Run, home: Path) -> None:
    (home / "artikel.txt").write_text(TEXT, encoding="utf-8")
    run("import", "artikel.txt", "--language", "en", "--no-analysis")
    assert run("language", "1").stdout == "en, source: not known\n"
    changed = run("language", "1", "de", "--source", "en")
    assert changed.stdout.startswith("Language of the article: de; ")
    assert "in German" in changed.stderr
    assert run("language", "1").stdout == "de, source: en\n"
    assert "Nothing changed" in run("language", "1", "de").stdout
    run("language", "1", "--source", "none")
    run("undo", "1")
    assert run("language", "1").stdout == "de, source: en\n"


def test_undone_and_redone_it_is_checked_again(run: Run, home: Path) -> None:
    (home / "a.txt").write_text("An minister said said on Monday that it is an train.\n", encoding="utf-8")
    run("import", "a.txt", "--language", "en")
    english = run("show", "1").stdout
    run("language", "1", "de")
    german = run("show", "1").stdout
    assert "An minister" in english
    assert "An minister" not in german
    assert "Language of the article" in run("undo", "1").stdout
    assert run("show", "1").stdout == english
    run("redo", "1")
    assert run("show", "1").stdout == german


def test_what_is_no_language_is_refused(run: Run, home: Path) -> None:
    (home / "artikel.txt").write_text(TEXT, encoding="utf-8")
    run("import", "artikel.txt", "--no-analysis")
    assert "no code of a language" in run("language", "1", "German", status=2).output
