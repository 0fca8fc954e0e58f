"""Commands that decide: each is one step of the article's history, as in the window, and can be undone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from annotator.cli.common import (
    analysing,
    document_argument,
    find_document,
    parse_span,
    store_of,
    store_option,
    workspace,
)
from annotator.model.anchor import Span
from annotator.model.errors import UnknownRecordError
from annotator.model.mqm import Category, Severity
from annotator.model.review import Changes, NoteKind, NoteTarget

if TYPE_CHECKING:
    from annotator.services.review import ReviewSession
    from annotator.services.workspace import Workspace

_category = click.option(
    "--category",
    type=click.Choice([c.value for c in Category]),
    default=Category.OTHER.value,
    metavar="CATEGORY",
    help="MQM category, such as accuracy/omission; a wrong one gets a list of all.",
)
_severity = click.option(
    "--severity",
    type=click.Choice([s.value for s in Severity]),
    default=Severity.MAJOR.value,
    show_default=True,
)
_reason = click.option("--reason", default="", help="Why, in words.")
_at = click.option(
    "--at", callback=parse_span, required=True, metavar="START:END", help="Place in the original text."
)


@contextmanager
def _session(context: click.Context, store: Path | None, article: str) -> Iterator[ReviewSession]:
    with workspace(store_of(context, store)) as opened:
        yield opened.review(find_document(opened, article))


def _tell(changes: Changes) -> None:
    click.echo(changes.label or "Nothing changed.")


def _stepped(opened: Workspace, session: ReviewSession, changes: Changes) -> None:
    """Tell what was undone or redone. With another language or source the article is checked again."""
    if changes.ids.keys() & {"language", "source"}:
        with analysing(opened) as analyse:
            analyse(session.document.id)
    _tell(changes)


def _one(wanted: str, ids: list[str], what: str) -> str:
    """The only id that begins with `wanted`."""
    found = [i for i in ids if i.startswith(wanted)]
    if len(found) != 1:
        raise UnknownRecordError(
            f"{'No' if not found else 'More than one'} {what} begins with “{wanted}”.",
            "See `annotator show ARTICLE`.",
        )
    return found[0]


def _flag_ids(session: ReviewSession, wanted: str) -> tuple[str, ...]:
    """All flags of the passage that `wanted` names."""
    passages = session.passages()
    flag = _one(wanted, [i for p in passages for i in p.flag_ids], "flag")
    return next(p.flag_ids for p in passages if flag in p.flag_ids)


@click.command()
@document_argument
@click.argument("flag")
@click.option(
    "--suggestion",
    "-n",
    default=1,
    show_default=True,
    type=click.IntRange(1),
    help="Number of the suggestion.",
)
@store_option
@click.pass_context
def accept(context: click.Context, article: str, flag: str, suggestion: int, store: Path | None) -> None:
    """Correct the passage of FLAG by one of its suggestions."""
    with _session(context, store, article) as session:
        _tell(session.accept(_flag_ids(session, flag)[0], suggestion - 1))


@click.command()
@document_argument
@_at
@click.option("--with", "replacement", required=True, help="The right words; empty deletes.")
@_category
@_severity
@_reason
@store_option
@click.pass_context
def correct(
    context: click.Context, article: str, at: Span, replacement: str, category: str, severity: str, reason:
    str,
    store: Path | None,
) -> None:  # fmt: skip
    """Replace the words at a place of ARTICLE."""
    with _session(context, store, article) as session:
        _tell(session.correct(at, replacement, Category(category), Severity(severity), reason))


@click.command()
@document_argument
@_at
@click.option("--to", "text", required=True, help="How the passage reads after the edit.")
@store_option
@click.pass_context
def edit(context: click.Context, article: str, at: Span, text: str, store: Path | None) -> None:
    """Rewrite a passage freely. The smallest corrections that give the new wording are recorded."""
    with _session(context, store, article) as session:
        _tell(session.edit(at, text))


@click.command()
@document_argument
@click.argument("correction")
@click.option("--with", "replacement", help="New replacement.")
@click.option("--category", type=click.Choice([c.value for c in Category]), metavar="CATEGORY")
@click.option("--severity", type=click.Choice([s.value for s in Severity]))
@click.option("--reason")
@store_option
@click.pass_context
def revise(
    context: click.Context, article: str, correction: str, replacement: str | None, category: str | None,
    severity: str | None, reason: str | None, store: Path | None,
) -> None:  # fmt: skip
    """Change a CORRECTION."""
    with _session(context, store, article) as session:
        found = _one(correction, [c.id for c in session.corrections()], "correction")
        _tell(
            session.revise(
                found,
                replacement=replacement,
                category=None if category is None else Category(category),
                severity=None if severity is None else Severity(severity),
                reason=reason,
            )
        )


@click.command()
@document_argument
@click.argument("correction")
@store_option
@click.pass_context
def withdraw(context: click.Context, article: str, correction: str, store: Path | None) -> None:
    """Take a CORRECTION back. Its flags open again and its notes stay with the sentence."""
    with _session(context, store, article) as session:
        _tell(session.withdraw(_one(correction, [c.id for c in session.corrections()], "correction")))


@click.command()
@document_argument
@_at
@_category
@_severity
@click.option("--message", default="", help="What is wrong.")
@store_option
@click.pass_context
def flag(
    context: click.Context,
    article: str,
    at: Span,
    category: str,
    severity: str,
    message: str,
    store: Path | None,
) -> None:
    """Flag a passage by hand."""
    with _session(context, store, article) as session:
        _tell(session.flag_by_hand(at, Category(category), Severity(severity), message))


@click.command()
@document_argument
@click.argument("flag")
@_reason
@store_option
@click.pass_context
def dismiss(context: click.Context, article: str, flag: str, reason: str, store: Path | None) -> None:
    """Decide that the passage of FLAG is right as it is."""
    with _session(context, store, article) as session:
        _tell(session.dismiss(_flag_ids(session, flag), reason))


@click.command()
@document_argument
@click.argument("flag")
@_reason
@store_option
@click.pass_context
def query(context: click.Context, article: str, flag: str, reason: str, store: Path | None) -> None:
    """Mark the passage of FLAG as a query. It cannot be settled without the source."""
    with _session(context, store, article) as session:
        _tell(session.query(_flag_ids(session, flag), reason))


@click.command()
@document_argument
@click.argument("flag")
@store_option
@click.pass_context
def reopen(context: click.Context, article: str, flag: str, store: Path | None) -> None:
    """Open a dismissed or queried FLAG again."""
    with _session(context, store, article) as session:
        _tell(session.reopen(_flag_ids(session, flag)))


@click.command()
@document_argument
@click.option("--correction", help="Id of the correction the note supports.")
@click.option("--flag", "flag_id", help="Id of the flag the note is about.")
@click.option(
    "--kind", type=click.Choice([k.value for k in NoteKind]), default=NoteKind.FACT.value, show_default=True
)
@click.option("--publication", default="", help="Who published it.")
@click.option("--url", default="", help="Web address; it is not fetched.")
@click.option("--quote", default="", help="The words that prove it.")
@click.option("--seen", default="", metavar="YYYY-MM-DD", help="The day you saw it.")
@click.option("--comment", default="")
@store_option
@click.pass_context
def note(
    context: click.Context, article: str, correction: str | None, flag_id: str | None, kind: str,
    publication: str,
    url: str, quote: str, seen: str, comment: str, store: Path | None,
) -> None:  # fmt: skip
    """Add a source note. It goes to a correction, a flag or, with neither, to the article."""
    if correction is not None and flag_id is not None:
        raise click.UsageError("A note goes to one place: give --correction or --flag.")
    with _session(context, store, article) as session:
        target, target_id = NoteTarget.DOCUMENT, session.document.id
        if correction is not None:
            target = NoteTarget.CORRECTION
            target_id = _one(correction, [c.id for c in session.corrections()], "correction")
        elif flag_id is not None:
            target, target_id = NoteTarget.FLAG, _one(flag_id, [f.id for f in session.flags()], "flag")
        _tell(
            session.add_note(
                target,
                target_id,
                NoteKind(kind),
                citation=publication,
                url=url,
                quote=quote,
                accessed_on=seen,
                comment=comment,
            )
        )


@click.command()
@document_argument
@click.argument("name")
@click.option("--is", "right_name", required=True, help="The right name.")
@store_option
@click.pass_context
def rule(context: click.Context, article: str, name: str, right_name: str, store: Path | None) -> None:
    """Rule how NAME should read. It is one of the article's ledger; every mention is corrected."""
    from annotator.services.analysis import Analyser

    with workspace(store_of(context, store)) as opened:
        session = opened.review(find_document(opened, article))
        with closing(Analyser(opened.settings)) as analyser:
            entries = analyser.names(session.article())
        found = [e for e in entries if name in (e.name, *(v.text for v in e.variants))]
        if not found:
            raise UnknownRecordError(
                f"The article's ledger has no name “{name}”.", "See `annotator show ARTICLE --what names`."
            )
        _tell(session.rule_name(found[0], right_name))


@click.command()
@document_argument
@store_option
@click.pass_context
def undo(context: click.Context, article: str, store: Path | None) -> None:
    """Undo the last step."""
    with workspace(store_of(context, store)) as opened:
        session = opened.review(find_document(opened, article))
        _stepped(opened, session, session.undo())


@click.command()
@document_argument
@store_option
@click.pass_context
def redo(context: click.Context, article: str, store: Path | None) -> None:
    """Redo the step undone last."""
    with workspace(store_of(context, store)) as opened:
        session = opened.review(find_document(opened, article))
        _stepped(opened, session, session.redo())


@click.command()
@document_argument
@store_option
@click.pass_context
def history(context: click.Context, article: str, store: Path | None) -> None:
    """Show who did what when."""
    with _session(context, store, article) as session:
        for entry in session.history():
            mark = " (undone)" if entry.undone else ""
            click.echo(f"{entry.at}  {entry.author}  {entry.label}{mark}")


COMMANDS = (
    accept, correct, edit, revise, withdraw, flag, dismiss, query, reopen, note, rule, undo, redo, history,
)  # fmt: skip
