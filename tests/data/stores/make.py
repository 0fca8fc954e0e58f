"""Makes the sample project of the present schema: `python tests/data/stores/make.py`.

Run it once for each released schema and commit the result; samples of older schemas are never made again.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from annotator.formats.base import ImportedArticle
from annotator.model.anchor import Anchor, Span
from annotator.model.ignores import IgnoreKind
from annotator.model.mqm import Category, Severity
from annotator.model.review import Flag, NoteKind, NoteTarget, Suggestion, fingerprint
from annotator.services.settings import Settings
from annotator.services.workspace import Workspace
from annotator.store.migrations import migrations

TEXT = "Pete Hegses met Xi in Beijing. A second sentence.\n"


def make(path: Path, settings: Path) -> None:
    """Write a project with one of everything to `path`."""
    with Workspace.open(path, author="A", settings=Settings.load(settings)) as workspace:
        document = workspace.import_article(ImportedArticle("Kept", TEXT, TEXT.encode()))
        session = workspace.review(document.id)

        def flag(quote: str, *suggestions: str) -> Flag:
            start = TEXT.index(quote)
            return Flag(
                fingerprint(document.id, "names", "known", 0, quote, 0),
                document.id,
                Anchor.at(TEXT, Span(start, start + len(quote))),
                "names",
                "known",
                Category.ENTITY,
                Severity.MAJOR,
                0.95,
                "A name.",
                tuple(Suggestion(s) for s in suggestions),
            )

        wrong, doubtful = flag("Pete Hegses", "Pete Hegseth"), flag("Xi")
        session.merge_flags([wrong, doubtful], {"names"})
        session.accept(wrong.id)
        correction = session.corrections()[0]
        session.add_note(NoteTarget.CORRECTION, correction.id, NoteKind.NAME, citation="Reuters")
        session.query([doubtful.id], "Which one?")
        workspace.ignore(IgnoreKind.NAME, "Xi")
        session.edit(Span(31, 49), "Another sentence.")
        session.undo()
        session.remember_place(31)
        terms = settings.with_name("terms.csv")
        terms.write_text("de,en\nPeking,Beijing\n", "utf-8")
        workspace.termbases.take_in(terms)
        aside = workspace.import_article(ImportedArticle("Aside", "An article.\n", b"An article.\n"))
        workspace.removed.remove([aside.id])


if __name__ == "__main__":
    target = Path(__file__).with_name(f"v{migrations.latest}.db")
    target.unlink(missing_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "made.db"
        make(made, Path(folder) / "settings.json")
        target.write_bytes(made.read_bytes())
