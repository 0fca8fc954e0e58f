"""Rulings on names and terms: what was decided in one article, for all others of the project."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from annotator.formats import cells
from annotator.knowledge.tbx import Concept, ConceptTerm, write_concepts
from annotator.model.errors import ExportFailedError
from annotator.model.mqm import Category
from annotator.model.names import NameRuling
from annotator.services.files import write_atomically
from annotator.services.names import is_ruled
from annotator.store.repository import Repository

COLUMNS = ("wrong", "right", "on", "author", "article", "source", "url")


def name_rulings(repository: Repository, *, without: str = "") -> tuple[NameRuling, ...]:
    """The rulings of all articles but `without`, newest first: active corrections of names that have a source
    note or come from `ReviewSession.rule_name`. The same decision taken twice in an article counts once."""
    return _rulings(repository, Category.ENTITY, without)


def term_rulings(repository: Repository) -> tuple[NameRuling, ...]:
    """The same for terms: active corrections of wrong ones that have a source note."""
    return _rulings(repository, Category.TERM)


def _rulings(repository: Repository, category: Category, without: str = "") -> tuple[NameRuling, ...]:
    found: dict[tuple[str, str, str], NameRuling] = {}
    for row in repository.corrections_with_notes(category.value):
        source = "; ".join(row[part] for part in ("citation", "words", "comment") if row[part].strip())
        by_rule = is_ruled(row["reason"], row["right"])
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
    return cells.as_csv(COLUMNS, ([getattr(ruling, column) for column in COLUMNS] for ruling in rulings))


def as_tbx(names: Iterable[NameRuling], terms: Iterable[NameRuling], title: str) -> bytes:
    """The rulings as a TBX-Basic file: a concept for each right form, preferred, with its source; the forms
    it was ruled against are deprecated, with the day and the article."""
    concepts = [*_concepts(names, "names"), *_concepts(terms, "terms")]
    return write_concepts(concepts, title)


def write_rulings(
    names: Iterable[NameRuling], terms: Iterable[NameRuling], path: Path, *, overwrite: bool = False
) -> None:
    """Write rulings to a file, all of it or nothing: TBX, or a table for any other ending.

    Raises ExportFailedError when `path` exists (unless `overwrite`) or cannot be written, and where a
    termbase, which may not be empty, would hold nothing.
    """
    names, terms = list(names), list(terms)
    if path.suffix.lower() in (".tbx", ".xml"):
        if not (names or terms):
            raise ExportFailedError(
                "There are no rulings yet.", "Correct a name or a term and give the source of it."
            )
        data = as_tbx(names, terms, path.stem)
    else:
        data = as_csv([*names, *terms]).encode("utf-8-sig")
    write_atomically(path, data, overwrite=overwrite)


def _concepts(rulings: Iterable[NameRuling], subject: str) -> list[Concept]:
    newest_first = list(rulings)
    by_right: dict[str, dict[str, NameRuling]] = {}
    rights: dict[str, dict[str, NameRuling]] = {}
    for ruling in newest_first:
        by_right.setdefault(ruling.right, {}).setdefault(ruling.wrong, ruling)
        rights.setdefault(ruling.wrong, {}).setdefault(ruling.right, ruling)
    concepts = []
    for right, wrong in by_right.items():
        best = max(wrong.values(), key=lambda r: bool(r.source or r.url))
        terms = [ConceptTerm("en", right, True, True, best.source, best.url, best.on, best.author)]
        for form, ruling in wrong.items():
            others = [f"“{r.right}” in “{r.article}”" for r in rights[form].values() if r.right != right]
            note = f"In “{ruling.article}”." + (f" Ruled otherwise: {', '.join(others)}." if others else "")
            terms.append(ConceptTerm("en", form, right=False, on=ruling.on, by=ruling.author, note=note))
        concepts.append(Concept(tuple(terms), subject))
    return concepts
