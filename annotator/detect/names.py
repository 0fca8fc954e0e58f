"""Names of people, organisations and places that are garbled forms of known ones. Offsets are code points."""

from __future__ import annotations

from collections.abc import Iterator

from annotator.detect import ruled
from annotator.detect.base import Article, CancelToken, Finding, Scope
from annotator.detect.exonyms import written_so
from annotator.detect.guesses import Guess
from annotator.detect.linguistics import availability
from annotator.detect.resolve import Resolution, resolutions
from annotator.knowledge.languages import ENGLISH, base, checked_by
from annotator.model.mqm import Category, Severity
from annotator.model.names import NameKind
from annotator.model.review import Evidence, Suggestion

MAX_SUGGESTIONS = 5


class _NameDetector:
    """Reports the resolutions of one kind whose best guess is worth showing."""

    id: str
    kind: NameKind
    scope = Scope.PARAGRAPH
    rule = "garbled"

    def __init__(self) -> None:
        self.languages = checked_by(self.id)

    def availability(self) -> str:
        return availability()

    def detect(self, article: Article, cancel: CancelToken) -> Iterator[Finding]:
        foreign = base(article.language) != ENGLISH
        for resolution in resolutions(article):
            cancel.check()
            if resolution.kind is not self.kind or not resolution.guesses:
                continue
            if not foreign or _is_ruled(resolution) or not written_so(resolution, article.language):
                yield _finding(article, resolution, self.rule, self._message(article, resolution))

    def _message(self, article: Article, resolution: Resolution) -> str:
        if _is_ruled(resolution):
            return f"“{resolution.mention.span.of(article.text)}” {_joined(resolution.guesses[0])}."
        return self.message(article, resolution)

    def message(self, article: Article, resolution: Resolution) -> str:
        raise NotImplementedError


class People(_NameDetector):
    """Personal names that resemble known ones; near certain where that person's role stands beside them."""

    id = "people"
    title = "Names of people"
    kind = NameKind.PERSON

    def message(self, article: Article, resolution: Resolution) -> str:
        best = resolution.guesses[0]
        name = resolution.mention.span.of(article.text)
        role = f", {best.entity.roles[0].title}" if best.entity.roles else ""
        return f"“{name}” is no known name. It {_joined(best)}{'' if role[2:] in _joined(best) else role}."


class Organisations(_NameDetector):
    """Bodies whose name has a wrong head word ("Agency" for "Organization") or is misspelt."""

    id = "organisations"
    title = "Names of organisations"
    kind = NameKind.ORGANISATION

    def message(self, article: Article, resolution: Resolution) -> str:
        name = resolution.mention.span.of(article.text)
        return f"No organisation “{name}” is known: {_joined(resolution.guesses[0])}."


class Places(_NameDetector):
    """Misspelt names of places and nationalities."""

    id = "places"
    title = "Names of places"
    kind = NameKind.PLACE

    def message(self, article: Article, resolution: Resolution) -> str:
        name = resolution.mention.span.of(article.text)
        return f"No place “{name}” is known. It {_joined(resolution.guesses[0])}."


def _is_ruled(resolution: Resolution) -> bool:
    return resolution.guesses[0].entity.source == ruled.SOURCE


def _joined(guess: Guess) -> str:
    return "; ".join(guess.reasons)


def _finding(article: Article, resolution: Resolution, rule: str, message: str) -> Finding:
    guesses = resolution.guesses[:MAX_SUGGESTIONS]
    spellings: dict[str, Guess] = {}
    for guess in guesses:
        spellings.setdefault(guess.written, guess)
        if guess.entity.kind is NameKind.PERSON:
            spellings.setdefault(guess.entity.name, guess)  # "Andriy Ermak" is usually Andriy Yermak
    return Finding(
        span=resolution.mention.span,
        rule=rule,
        category=Category.ENTITY,
        severity=Severity.MAJOR,
        confidence=guesses[0].confidence,
        message=message,
        suggestions=tuple(
            Suggestion(written, "; ".join(g.reasons))
            for written, g in list(spellings.items())[:MAX_SUGGESTIONS]
        ),
        evidence=tuple(
            Evidence(
                f"{g.entity.name}: {'; '.join(r.title for r in g.entity.roles)}".rstrip(": "), g.entity.source
            )
            for g in guesses
        ),
    )
