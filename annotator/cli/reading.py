"""How commands read articles: the options that say it, and what is told about it."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from annotator.formats.base import ImportedArticle


@dataclass(frozen=True, slots=True)
class Reading:
    """What the options say. `choices` are answers by the id of a choice; `language` is "" where the file and
    its words tell it."""

    encoding: str | None
    choices: Mapping[str, str]
    source: Path | None
    source_encoding: str | None
    language: str

    def one_file_for_source(self, files: Sequence[object]) -> None:
        """Raises UsageError where several articles are to share one source."""
        if self.source is not None and len(files) != 1:
            raise click.UsageError("--source belongs to one article: give one file.")

    def file(self, path: Path) -> ImportedArticle:
        """The article in a file. Raises AnnotatorError."""
        from annotator.formats.registry import read_article

        return self._completed(read_article(path, encoding=self.encoding, choices=self.choices))

    def standard_input(self) -> ImportedArticle:
        """The article that comes in from the standard input. Raises AnnotatorError."""
        from annotator.formats.registry import read_stream

        given = sys.stdin.buffer
        return self._completed(
            read_stream(given, "standard input", encoding=self.encoding, choices=self.choices)
        )

    def file_or_address(self, wanted: str) -> ImportedArticle:
        """The article in a file or at a web address, which is fetched. Raises AnnotatorError."""
        from annotator.services.fetching import is_address, read_address

        if is_address(wanted):
            return self._completed(read_address(wanted, encoding=self.encoding, choices=self.choices))
        return self.file(Path(wanted))

    def warnings(self, article: ImportedArticle) -> tuple[str, ...]:
        """What is to be said about how an article was read, also of `--choose` for what it has no choice
        of."""
        offered = [choice.id for choice in article.choices]
        unknown = [f"“{name}”" for name in self.choices if name not in offered]
        if not unknown:
            return article.warnings
        there = f"there is {', '.join(offered)}" if offered else "it can be read in one way only"
        return (*article.warnings, f"There is nothing to choose by {', '.join(unknown)}: {there}.")

    def _completed(self, article: ImportedArticle) -> ImportedArticle:
        """With its source beside it, and in the language that was named."""
        from annotator.formats.registry import with_source

        article = with_source(article, self.source, encoding=self.source_encoding)
        return replace(article, language=self.language or article.language)


def _choices(_context: click.Context, _option: click.Parameter, given: tuple[str, ...]) -> dict[str, str]:
    if any("=" not in item for item in given):
        raise click.BadParameter("Write WHAT=VALUE, as in --choose chapter=3.")
    return dict(item.partition("=")[::2] for item in given)


def _language(_context: click.Context, _option: click.Parameter, given: str) -> str:
    from annotator.services.languages import language_tag

    return language_tag(given) if given else ""


_OPTIONS = (
    click.option("--encoding", help="Encoding of the files, where it cannot be told."),
    click.option(
        "--choose",
        "choices",
        multiple=True,
        metavar="WHAT=VALUE",
        callback=_choices,
        help="What to read where a file offers a choice, as sheet=Prices or chapter=3. May be repeated.",
    ),
    click.option(
        "--source",
        metavar="FILE",
        type=click.Path(path_type=Path),
        help="The text the article was translated from; both are compared. For one article at a time.",
    ),
    click.option("--source-encoding", help="Encoding of the source, where it cannot be told."),
    click.option(
        "--language",
        metavar="CODE",
        default="",
        callback=_language,
        help="Language of the articles (such as en or pt-BR), where their words do not tell it.",
    ),
)


def reading_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options of commands that read articles, which get them together as `reading`."""

    @functools.wraps(command)
    def with_reading(*args: Any, **given: Any) -> Any:
        said = {name: given.pop(name) for name in Reading.__dataclass_fields__}
        return command(*args, reading=Reading(**said), **given)

    for option in reversed(_OPTIONS):
        with_reading = option(with_reading)
    return with_reading
