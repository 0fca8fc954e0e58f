"""Projects in which editors have decided about flags."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from annotator.formats.base import ImportedArticle
from annotator.model.anchor import Anchor, Span
from annotator.model.mqm import Category, Severity
from annotator.model.review import Flag, Suggestion, fingerprint
from annotator.services.workspace import Workspace

LENGTH = 60


def text_of(article: str) -> str:
    """An article whose words begin every five code points after its title."""
    return f"{article} " + "word " * LENGTH


def project(workspace: Workspace, articles: Mapping[str, Sequence[tuple[str, str, float]]]) -> Workspace:
    """Articles with flags of (detector, rule, confidence), none of them decided."""
    for title, found in articles.items():
        text = text_of(title)
        document = workspace.import_article(ImportedArticle(title, text, text.encode()))
        flags = []
        for number, (detector, rule, confidence) in enumerate(found):
            start = len(title) + 1 + 5 * number
            anchor = Anchor.at(text, Span(start, start + 4))
            flags.append(
                Flag(
                    fingerprint(document.id, detector, rule, 0, anchor.quote, number), document.id, anchor,
                    detector, rule, Category.OTHER, Severity.MINOR, confidence, "m", (Suggestion("term"),),
                )
            )  # fmt: skip
        workspace.review(document.id).merge_flags(flags, {d for d, _, _ in found})
    return workspace


def decided_project(workspace: Workspace) -> Workspace:
    """A project whose editors keep what "good" finds and dismiss what "bad" finds, and one open article."""
    found = [("good", "r", 0.7)] * 6 + [("bad", "r", 0.8)] * 6
    project(workspace, {f"Article {n}": found for n in range(4)} | {"Open": found[5:7]})
    for summary in (a for a in workspace.articles() if a.title.startswith("Article")):
        session = workspace.review(summary.id)
        for told in session.flags():
            if told.detector == "good":
                session.accept(told.id)
            else:
                session.dismiss([told.id])
    return workspace
