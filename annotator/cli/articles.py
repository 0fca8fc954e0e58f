"""Commands about the articles of a project: import, analyse, list, show, search."""

from __future__ import annotations

import json
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from annotator.cli.common import (
    EXIT_FAILED,
    analysing,
    document_argument,
    find_document,
    is_given,
    level_option,
    store_of,
    store_option,
    workspace,
)
from annotator.cli.reading import Reading, reading_options
from annotator.cli.removing import list_removed
from annotator.formats.counts import count
from annotator.model.errors import AnnotatorError
from annotator.model.review import FlagStatus, Level, NoteTarget

if TYPE_CHECKING:
    from annotator.services.review import ReviewSession
    from annotator.services.workspace import Workspace


@click.command("import")
@click.argument("files", nargs=-1, required=True, metavar="FILE_OR_ADDRESS...")
@reading_options
@click.option(
    "--no-analysis", is_flag=True, help="Import only; the window or `annotator analyse` finds the flags."
)
@store_option
@click.pass_context
def import_(
    context: click.Context,
    files: tuple[str, ...],
    reading: Reading,
    no_analysis: bool,
    store: Path | None,
) -> None:
    """Import files into the project and look for garbled passages.

    An address (https://…) is fetched; nothing it links to is.
    """
    reading.one_file_for_source(files)
    failed = False
    with workspace(store_of(context, store)) as opened, analysing(opened) as analyse:
        for path in files:
            try:
                article = reading.file_or_address(path)
                removed = opened.removed.ids()
                document = opened.import_article(article)
                click.echo(f"{document.id}  {document.title}")
                if document.id in removed:
                    click.echo(f"{path}: It was removed before, and is back with its corrections.", err=True)
                for warning in reading.warnings(article):
                    click.echo(f"{path}: {warning}", err=True)
                if not no_analysis:
                    analyse(document.id)
            except AnnotatorError as error:
                click.echo(f"{path}: {error}", err=True)
                failed = True
    if failed:
        sys.exit(EXIT_FAILED)


@click.command()
@document_argument
@store_option
@click.pass_context
def analyse(context: click.Context, article: str, store: Path | None) -> None:
    """Look for garbled passages in ARTICLE again. What you decided stays."""
    with workspace(store_of(context, store)) as opened, analysing(opened) as analyse_:
        document_id = find_document(opened, article)
        analyse_(document_id)
        progress = opened.review(document_id).progress()
        click.echo(count(progress.open, "open flag"))


@click.command("source")
@document_argument
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option("--remove", is_flag=True, help="Take the source text away again.")
@click.option("--encoding", help="Encoding of the file, where it cannot be told.")
@store_option
@click.pass_context
def source_(
    context: click.Context,
    article: str,
    file: Path | None,
    remove: bool,
    encoding: str | None,
    store: Path | None,
) -> None:
    """Compare ARTICLE with its source text. FILE holds what it was translated from."""
    from annotator.formats.registry import read_article

    if remove == (file is not None):
        raise click.UsageError("Name the file with the source text, or say --remove.")
    with workspace(store_of(context, store)) as opened, analysing(opened) as analyse:
        document_id = find_document(opened, article)
        text = read_article(file, encoding=encoding).text if file is not None else None
        opened.review(document_id).set_source(text)
        analyse(document_id)
        click.echo(count(opened.review(document_id).progress().open, "open flag"))


@click.command()
@document_argument
@click.argument("code", required=False, metavar="[CODE]")
@click.option("--source", metavar="CODE", help="Language of the text it was translated from; none: unknown.")
@store_option
@click.pass_context
def language(
    context: click.Context, article: str, code: str | None, source: str | None, store: Path | None
) -> None:
    """Say in which language ARTICLE is.

    CODE is one such as en or pt-BR; the article is then checked again. Without one, the language it is taken
    for is shown. `annotator undo` takes it back.
    """
    with workspace(store_of(context, store)) as opened, analysing(opened) as analyse:
        document_id = find_document(opened, article)
        session = opened.review(document_id)
        if code is None and source is None:
            document = session.document
            click.echo(f"{document.language}, source: {document.source_language or 'not known'}")
            return
        changes = session.set_languages(code, "" if source == "none" else source)
        if not changes:
            click.echo("Nothing changed.")
            return
        analyse(document_id)
        click.echo(f"{changes.label}; {count(session.progress().open, 'open flag')}")


@click.command()
@document_argument
@click.argument("title")
@store_option
@click.pass_context
def rename(context: click.Context, article: str, title: str, store: Path | None) -> None:
    """Give ARTICLE another TITLE. `annotator undo` takes it back."""
    with workspace(store_of(context, store)) as opened:
        changes = opened.review(find_document(opened, article)).set_title(title)
        click.echo(changes.label if changes else "Nothing changed.")


@click.command("list")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--removed", is_flag=True, help="List the articles that were removed from the project.")
@store_option
@click.pass_context
def list_(context: click.Context, form: str, removed: bool, store: Path | None) -> None:
    """List the project's articles with what is left to do."""
    with workspace(store_of(context, store)) as opened:
        if removed:
            list_removed(opened, form)
            return
        articles = opened.articles()
        if form == "json":
            keys = (
                "id",
                "title",
                "words",
                "open_flags",
                "corrected",
                "dismissed",
                "queries",
                "unsourced",
                "imported_at",
            )
            click.echo(
                json.dumps([{k: getattr(a, k) for k in keys} for a in articles], ensure_ascii=False, indent=1)
            )
            return
        if not articles:
            click.echo("No articles yet. Import one with `annotator import FILE`.")
        for number, a in enumerate(articles, 1):
            click.echo(
                f"{number:3}  {a.id[:8]}  {a.open_flags:4} open  {a.corrected:3} corrected  "
                f"{a.queries:3} {'query  ' if a.queries == 1 else 'queries'}  "
                f"{a.unsourced:3} unsourced  {a.title}"
            )


@click.command()
@document_argument
@click.option(
    "--what",
    type=click.Choice(["flags", "corrections", "notes", "names", "text", "corrected"]),
    default="flags",
)
@level_option("How sure a flag must be to be shown.")
@click.option(
    "--status", type=click.Choice([s.value for s in FlagStatus]), help="Only flags with this status."
)
@store_option
@click.pass_context
def show(
    context: click.Context, article: str, what: str, level: str, status: str | None, store: Path | None
) -> None:
    """Show an ARTICLE's flags, corrections, notes, names or text."""
    if what != "flags" and (status is not None or is_given(context, "level")):
        raise click.UsageError("--level and --status are for flags.")
    with workspace(store_of(context, store)) as opened:
        session = opened.review(find_document(opened, article))
        text = session.document.text
        if what == "text":
            click.echo(text, nl=False)
        elif what == "corrected":
            click.echo(session.projection().text, nl=False)
        elif what == "flags":
            for p in session.passages(Level(level)):
                if status is None or p.status.value == status:
                    click.echo(
                        f"{p.id[:12]}  {p.span.start}:{p.span.end}  {p.status.value:9}  {p.confidence:.2f}  "
                        f"{p.category.label}: “{_one_line(p.span.of(text))}”\n    {p.message}"
                    )
                    for number, s in enumerate(p.suggestions, 1):
                        words = _one_line(s.replacement) or "(delete)"
                        click.echo(f"    {number}. {words}  {s.reason}".rstrip())
        elif what == "corrections":
            for c in session.corrections():
                mark = "  UNSOURCED" if session.is_unsourced(c) else ""
                click.echo(
                    f"{c.id[:12]}  {c.span.start}:{c.span.end}  {c.category.label}: "
                    f"“{_one_line(c.quote)}” → “{_one_line(c.replacement)}”{mark}"
                )
                for note in session.notes(NoteTarget.CORRECTION, c.id):
                    click.echo(f"    note {note.id[:12]}: {note.citation} {note.url} {note.quote}".rstrip())
        elif what == "notes":
            for note in session.notes():
                click.echo(
                    f"{note.id[:12]}  {note.target.value}  "
                    f"{note.citation} {note.url} {note.quote} {note.comment}"
                )
        else:
            _show_names(opened, session)


def _one_line(words: str) -> str:
    return " ".join(words.split())


def _show_names(opened: Workspace, session: ReviewSession) -> None:
    from annotator.services.analysis import Analyser

    with closing(Analyser(opened.settings)) as analyser:
        entries = analyser.names(session.article())
    for entry in entries:
        variants = ", ".join(f"{v.text} ×{len(v.mentions)}" for v in entry.variants)
        click.echo(f"{entry.kind.value:12}  {entry.name}  ({variants}){'' if not entry.known else '  known'}")
        for c in entry.candidates[:3]:
            click.echo(f"    {c.score:.2f}  {c.name}: {'; '.join(c.reasons)}")


@click.command()
@click.argument("query")
@store_option
@click.pass_context
def search(context: click.Context, query: str, store: Path | None) -> None:
    """Search articles and notes for words."""
    with workspace(store_of(context, store)) as opened:
        hits = opened.search(query)
        for hit in hits:
            click.echo(f"{hit.document_id[:8]}  {hit.kind}  {hit.title}: {_one_line(hit.snippet)}")
        if not hits:
            click.echo("Nothing found.", err=True)


COMMANDS = (import_, source_, language, rename, analyse, list_, show, search)
