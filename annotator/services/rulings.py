"""Rulings on names: what was decided in one article, for all others of the project."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from annotator.model.mqm import Category
from annotator.model.names import NameRuling
from annotator.store.repository import Repository

COLUMNS = ("wrong", "right", "on", "author", "article", "source", "url")


def name_rulings(repository: Repository, *, without: str = "") -> tuple[NameRuling, ...]:
    """The rulings of all articles but `without`, newest first: active corrections of names that have a source
    note or come from `ReviewSession.rule_name`. The same decision taken twice in an article counts once."""
    found: dict[tuple[str, str, str], NameRuling] = {}
    for row in repository.name_rulings(Category.ENTITY.value):
        source = "; ".join(row[part] for part in ("citation", "words", "comment") if row[part].strip())
        by_rule = row["reason"].partition(" is ")[1] != "" and row["reason"].endswith(".")
        if row["document_id"] == without or not (source or row["url"] or by_rule):
            continue
        key = (row["document_id"], row["wrong"], row["right"])
        earlier = found.get(key)
        if earlier is None or not (earlier.source or earlier.url):
            found[key] = NameRuling(
                wrong=row["wrong"],
                right=row["right"],
                on=row["updated_at"][:10],
                author=row["author"],
                article=row["title"],
                source=source,
                url=row["url"],
            )
    return tuple(found.values())


def as_csv(rulings: Iterable[NameRuling]) -> str:
    """The rulings as a table with a header."""
    text = io.StringIO(newline="")
    table = csv.writer(text)
    table.writerow(COLUMNS)
    for ruling in rulings:
        table.writerow([getattr(ruling, column) for column in COLUMNS])
    return text.getvalue()
