"""Grammar and spelling by LanguageTool: a server on this machine, or one the user named.

language-tool-python speaks to the server; starting and ending the local one is our own affair (see
`languagetool_server`). What each rule is worth in machine-translated news is in
`resources/grammar/languagetool.tsv`. Text goes to the loopback address only, unless the user named another.
"""

from __future__ import annotations

import importlib.util
import ipaddress
import logging
import queue
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlsplit

from annotator.detect import languagetool_server, misspelling, name_guard
from annotator.detect.base import Article, CancelToken, Finding, Scope
from annotator.detect.languagetool_server import LocalServer
from annotator.detect.rule_table import RuleTable, load
from annotator.knowledge.languages import ENGLISH, base, checked_by, checks_of
from annotator.model.anchor import Span
from annotator.model.errors import UnavailableError
from annotator.model.mqm import Category, Severity
from annotator.model.review import Evidence, Suggestion
from annotator.paths import resource

if TYPE_CHECKING:
    from language_tool_python import LanguageTool
    from language_tool_python.match import Match

    from annotator.detect.registry import DetectorOptions

logger = logging.getLogger(__name__)

T = TypeVar("T")

_SOURCE = "LanguageTool"
_TABLE, _OTHER_TABLE = "languagetool.tsv", "languagetool-other.tsv"
"""For English, and for all other languages."""
_TYPOS = "TYPOS"
"""LanguageTool's category of spelling."""
_VARIANTS = frozenset({"en-US", "en-GB", "en-AU", "en-CA", "en-NZ", "en-ZA"})
_BATCH = 8_000
"""Code points sent at once: short enough to stop soon after a cancel, long enough to keep the server busy."""
_CONNECT_SECONDS = 15.0
_CHECK_SECONDS = 60.0
_OTHER_SECONDS = 240.0
"""Longer for other languages: German alone takes half a minute to load on a slow machine."""
_START_AGAIN_AFTER = 60.0
"""Seconds before a server that could not be started is tried again."""
_CAPITAL = "UPPERCASE_SENTENCE_START"
"""Believed only where we see a sentence begin too: LanguageTool takes “Co. Ltd.” for the end of one."""
_BETWEEN = "\n\n"
_NO_PROXY = {"http": "", "https": "", "all": ""}
_ASKING = threading.Lock()
"""language-tool-python converts offsets by way of class attributes: one check at a time in a process."""


class LanguageToolDetector:
    """LanguageTool's findings, each weighed by its rule.

    The local server starts with the first check, stays for the next ones, and ends with `close` or with this
    process. One that died is started again by the next check, not within the one that noticed.
    """

    id = "languagetool"
    title = "Grammar and spelling (LanguageTool)"
    scope = Scope.PARAGRAPH

    def __init__(self, options: DetectorOptions) -> None:
        self.languages = checked_by(self.id)
        self._named = options.languagetool_server.strip()
        self._lock = threading.Lock()
        self._server: LocalServer | None = None
        self._client: LanguageTool | None = None
        self._tables: dict[str, RuleTable] = {}
        self._failed: tuple[float, UnavailableError] | None = None

    @property
    def remote(self) -> str:
        """The address of the server the text is sent to; "" when it stays on this machine."""
        return self._named if self._named and not _is_loopback(self._named) else ""

    def availability(self) -> str:
        if importlib.util.find_spec("language_tool_python") is None:
            return "The package “language-tool-python” is not installed."
        if self._named:
            return "" if _is_web_address(self._named) else _bad_address(self._named)
        return languagetool_server.availability()

    def detect(self, article: Article, cancel: CancelToken) -> Iterator[Finding]:
        variant = _variant(article.language)
        table = self._rules(_TABLE if base(variant) == ENGLISH else _OTHER_TABLE)
        client = self._connect(variant, cancel)
        starts = frozenset(piece.span.start for piece in article.sentences())
        for batch in _batches(article):
            cancel.check()
            for match in self._check(client, variant, batch.text, cancel):
                finding = _finding(match, batch, table, variant)
                if finding and (finding.rule != _CAPITAL or finding.span.start in starts):
                    yield finding

    def close(self) -> None:
        """End the local server, if one runs. The detector can be used again."""
        with self._lock:
            self._forget()

    def _rules(self, name: str) -> RuleTable:
        if name not in self._tables:
            self._tables[name] = load(resource("grammar", name))
        return self._tables[name]

    def _connect(self, variant: str, cancel: CancelToken) -> LanguageTool:
        """A client of a server that answers; starts the local server where none runs.

        Raises UnavailableError with the server's last words when it cannot be had.
        """
        with self._lock:
            if self._server is not None and not self._server.alive:
                self._forget()
            if self._client is not None:
                return self._client
            if self._failed is not None and time.monotonic() - self._failed[0] < _START_AGAIN_AFTER:
                raise self._failed[1]
            try:
                if not self._named:
                    self._server = LocalServer.start(cancel=cancel)
                self._client = self._new_client(variant, cancel)
            except UnavailableError as error:
                self._forget()
                self._failed = (time.monotonic(), error)
                raise
            except BaseException:
                self._forget()
                raise
            self._failed = None
            return self._client

    def _new_client(self, variant: str, cancel: CancelToken) -> LanguageTool:
        url = self._server.url if self._server is not None else self._named
        local = self._server is not None or _is_loopback(url)

        def connect() -> LanguageTool:
            from language_tool_python import LanguageTool

            return LanguageTool(variant, remote_server=url, proxies=_NO_PROXY if local else None)

        client = self._ask(connect, _CONNECT_SECONDS, cancel)
        off = self._rules(_TABLE).turned_off()
        client.disabled_rules = {rule for rule in off if not rule.startswith("kind:")}
        client.disabled_categories = {rule.removeprefix("kind:") for rule in off if rule.startswith("kind:")}
        return client

    def _check(self, client: LanguageTool, variant: str, text: str, cancel: CancelToken) -> list[Match]:
        def check() -> list[Match]:
            with _ASKING:
                if client.language.tag != variant:
                    client.language = variant
                return client.check(text)

        try:
            seconds = _CHECK_SECONDS if base(variant) == ENGLISH else _OTHER_SECONDS
            return self._ask(check, seconds, cancel)
        except UnavailableError:
            self.close()
            raise

    def _ask(self, question: Callable[[], T], seconds: float, cancel: CancelToken) -> T:
        """The server's answer to `question`, asked in a thread of its own: the library waits five minutes
        for an answer and cannot be stopped.

        Raises UnavailableError when there is no answer in time or an error, CancelledError on `cancel`.
        """
        answers: queue.SimpleQueue[tuple[T | None, Exception | None]] = queue.SimpleQueue()

        def ask() -> None:
            try:
                answers.put((question(), None))
            except Exception as error:  # noqa: BLE001 - handed to the thread that waits
                answers.put((None, error))

        threading.Thread(target=ask, name="languagetool-question", daemon=True).start()
        begun = time.monotonic()
        while True:
            try:
                answer, error = answers.get(timeout=0.05)
            except queue.Empty:
                cancel.check()
                if time.monotonic() - begun > seconds:
                    raise self._silent(f"It gave no answer within {seconds:.0f} seconds.") from None
                continue
            if error is not None:
                raise self._silent(str(error)) from error
            return answer  # type: ignore[return-value]

    def _silent(self, detail: str) -> UnavailableError:
        """The error for a server that does not answer (any more)."""
        logger.info("LanguageTool does not answer: %s", detail)
        if self._named:
            return UnavailableError(
                f"The LanguageTool server at {self._named} does not answer.",
                f"Check the address and that the server is running. {_short(detail)}",
            )
        if self._server is not None and self._server.ended(within=1.0):
            return UnavailableError(
                "The LanguageTool server ended while it was checking.",
                f"The next check starts it again. Its last words: {self._server.last_words() or 'none'}",
            )
        return UnavailableError(
            "The LanguageTool server does not answer.", f"The next check starts it again. {_short(detail)}"
        )

    def _forget(self) -> None:
        if self._server is not None:
            self._server.stop()
        self._server = None
        self._client = None


@dataclass(frozen=True, slots=True)
class _Batch:
    """Paragraphs sent in one request. `places` are pairs of a paragraph's start in `text` and its span in the
    article."""

    text: str
    places: tuple[tuple[int, Span], ...]

    def in_article(self, start: int, end: int) -> Span | None:
        """The article's span of `text[start:end]`; None where that is not within one paragraph."""
        for begin, paragraph in reversed(self.places):
            if begin <= start:
                span = Span(start, end).shifted(paragraph.start - begin)
                return span if paragraph.contains(span) else None
        return None


def _stretches(article: Article) -> Iterator[Span]:
    """The article's paragraphs; those longer than a batch in pieces of whole sentences."""
    stretch: Span | None = None
    paragraph = -1
    for piece in article.segments:
        if stretch and piece.paragraph == paragraph and piece.span.end - stretch.start <= _BATCH:
            stretch = stretch.cover(piece.span)
            continue
        if stretch:
            yield stretch
        stretch, paragraph = piece.span, piece.paragraph
    if stretch:
        yield stretch


def _batches(article: Article) -> Iterator[_Batch]:
    """The article's paragraphs in order, put together up to a size, with an empty line between them so that
    the server sees where a paragraph ends."""
    parts: list[str] = []
    places: list[tuple[int, Span]] = []
    length = 0
    for span in _stretches(article):
        if parts and length + len(span) > _BATCH:
            yield _Batch(_BETWEEN.join(parts), tuple(places))
            parts, places, length = [], [], 0
        parts.append(span.of(article.text))
        places.append((length, span))
        length += len(span) + len(_BETWEEN)
    if parts:
        yield _Batch(_BETWEEN.join(parts), tuple(places))


def _variant(tag: str) -> str:
    """How LanguageTool calls the language of an article."""
    if base(tag) == ENGLISH:
        return tag if tag in _VARIANTS else "en-US"
    checks = checks_of(tag)
    return checks.languagetool if checks is not None and checks.languagetool and "-" not in tag else tag


def _finding(match: Match, batch: _Batch, table: RuleTable, variant: str) -> Finding | None:
    """The finding a match makes; None where it is not worth one."""
    start = match.offset
    end = start + _code_points(batch.text, start, match.error_length)
    span = batch.in_article(start, end)
    quote = batch.text[start:end]
    if span is None or not quote.strip():
        return None
    in_english = base(variant) == ENGLISH
    if match.rule_id.startswith("MORFOLOGIK_RULE") or (match.category == _TYPOS and not in_english):
        beside = batch.text[max(0, start - 1) : start], batch.text[end : end + 1]
        verdict = (
            misspelling.judge(quote, match.replacements, *beside)
            if in_english
            else misspelling.judge_in(variant, quote, match.replacements, *beside)
        )
        if verdict is None:
            return None
        return Finding(
            span,
            "MORFOLOGIK_RULE" if in_english else "spelling",
            Category.SPELLING,
            Severity.MINOR,
            verdict.confidence,
            verdict.message,
            tuple(Suggestion(word) for word in verdict.suggestions),
            (Evidence("Not in the dictionary, and not in use", f"{_SOURCE}, wordfreq"),),
        )
    entry = table.lookup(match.rule_id, match.category)
    if entry.confidence == 0 or name_guard.holds_name(batch.text, start, end, variant):
        return None  # names are left to the detectors that know them
    return Finding(
        span,
        match.rule_id,
        entry.category,
        entry.severity,
        entry.confidence,
        match.message.strip(),
        tuple(Suggestion(word) for word in match.replacements[:5] if word != quote),
        (Evidence(f"Rule {match.rule_id}", _SOURCE),),
    )


def _code_points(text: str, start: int, units: int) -> int:
    """How many code points of `text` from `start` on make `units` UTF-16 units: the library converts the
    places of matches, not their lengths."""
    count = 0
    while units > 0 and start + count < len(text):
        units -= 2 if ord(text[start + count]) > 0xFFFF else 1
        count += 1
    return count


def _is_web_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return False


def _is_loopback(url: str) -> bool:
    try:
        host = urlsplit(url).hostname or ""
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _bad_address(url: str) -> str:
    return f"“{url}” is not the address of a server; it should look like http://127.0.0.1:8081."


def _short(detail: str) -> str:
    return detail if len(detail) <= 200 else detail[:200] + " …"
