"""Grouping overlapping flags into the passages a person would change in one go. Pure functions on flags."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from math import prod

from annotator.detect.calibration import AS_SHIPPED, Calibration
from annotator.model.anchor import Span
from annotator.model.review import Flag, FlagStatus, Passage, Suggestion

STRONG = 0.6
"""From here on a flag shapes its passage; a weaker one only lends support."""
CAP = 0.97
"""Agreement alone never makes a passage more certain than this."""
FAINT = 0.5
"""A weaker flag than this is more likely wrong than right, and lends no support to another."""
MAX_SUGGESTIONS = 9
"""As many as there are number keys."""

_FAMILIES = {
    "languagetool": "grammar", "harper": "grammar", "articles": "grammar", "agreement": "grammar",
    "fluency": "rare words",
}  # fmt: skip
"""Detectors that go by the same kind of rules and so agree without being independent."""
_SPELLING = frozenset({"SpellCheck", "MORFOLOGIK_RULE", "spelling"})
"""Rules for words in no dictionary, whoever has them: to a language model these are unlikely, too."""

_STANDING_BESIDE = frozenset({"segment-missing"})
"""Rules whose flags are about words that are not there and stand on those before."""


def group(flags: Sequence[Flag], calibration: Calibration = AS_SHIPPED) -> list[Passage]:
    """Passages in text order. Every flag is in exactly one of them; how sure each is, `calibration` says.

    Strong flags that overlap make a passage whose span covers them all. A weak flag joins the strong passage
    it shares most with and never widens it, so that doubtful evidence cannot glue two clear errors together;
    weak flags that meet no strong one are grouped among themselves.
    """
    if len(flags) == 1:
        return [_lonely(flags[0], calibration)]
    sure = {f.id: calibration.of_flag(f) for f in flags}
    strong = _clusters(f for f in flags if sure[f.id] >= STRONG)
    spans = [_cover(cluster) for cluster in strong]
    starts = [s.start for s in spans]
    alone: list[Flag] = []
    for flag in (f for f in flags if sure[f.id] < STRONG):
        home = _best_home(flag.span, spans, starts)
        if home is None:
            alone.append(flag)
        else:
            strong[home].append(flag)
    made = [*zip(strong, spans, strict=True), *((cluster, _cover(cluster)) for cluster in _clusters(alone))]
    passages = [_passage(cluster, span, sure, calibration) for cluster, span in made]
    return sorted(passages, key=lambda p: (p.span, p.id))


def family(flag: Flag) -> str:
    """What kind of evidence a flag is."""
    return "rare words" if flag.rule in _SPELLING else _FAMILIES.get(flag.detector, flag.detector)


def combine(confidences: Iterable[tuple[str, float]]) -> float:
    """One confidence from those of several flags, given as (family, confidence).

    Noisy-or over independent sources: the strongest of each family counts, the product of the doubts
    remains. The result stays under `CAP` unless one source alone is surer.
    """
    best: dict[str, float] = {}
    for kind, confidence in confidences:
        best[kind] = max(best.get(kind, 0.0), confidence)
    highest = max(best.values(), default=0.0)
    counted = [c for c in best.values() if c >= FAINT or c == highest]
    if len(counted) < 2:
        return highest  # to the last bit, which 1 - (1 - x) is not
    return max(highest, min(CAP, 1.0 - prod(1.0 - c for c in counted)))


def _clusters(flags: Iterable[Flag]) -> list[list[Flag]]:
    """Flags whose spans overlap, directly or through others."""
    clusters: list[list[Flag]] = []
    end = -1
    for flag in sorted(flags, key=lambda f: (f.span, f.id)):
        if clusters and (flag.span.start < end or flag.span == clusters[-1][-1].span):
            clusters[-1].append(flag)
        else:
            clusters.append([flag])
            end = -1
        end = max(end, flag.span.end)
    return clusters


def _best_home(span: Span, spans: Sequence[Span], starts: Sequence[int]) -> int | None:
    """The index of the span that shares most with `span`. `spans` are disjoint, in text order."""
    best: tuple[int, int] | None = None
    at = bisect_right(starts, span.end) - 1
    while at >= 0 and spans[at].end >= span.start:
        if spans[at].overlaps(span):
            shared = min(spans[at].end, span.end) - max(spans[at].start, span.start)
            best = max(best or (shared, at), (shared, at), key=lambda b: (b[0], -b[1]))
        at -= 1
    return None if best is None else best[1]


def _cover(flags: Sequence[Flag]) -> Span:
    return Span(min(f.span.start for f in flags), max(f.span.end for f in flags))


def _passage(
    flags: Sequence[Flag], span: Span, sure: Mapping[str, float], calibration: Calibration
) -> Passage:
    # What a person has settled no longer speaks for the passage while other flags in it are open.
    open_flags = [f for f in flags if f.status is FlagStatus.OPEN and not f.stale] or list(flags)

    def rank(flag: Flag) -> tuple[float, int, str]:
        return -sure[flag.id], -len(flag.span), flag.id

    ordered = sorted(open_flags, key=rank)
    rest = sorted((f for f in flags if f not in open_flags), key=rank)
    first = ordered[0]
    return Passage(
        span=span,
        flags=(*ordered, *rest),
        category=first.category,
        severity=max(
            (f.severity for f in ordered if sure[f.id] >= min(STRONG, sure[first.id])),
            key=lambda s: s.rank,
        ),
        confidence=calibration.of_passage(combine((family(f), sure[f.id]) for f in ordered)),
        message=first.message,
        suggestions=() if any(map(_wants_more, ordered)) else _suggestions(ordered, span),
    )


def _wants_more(flag: Flag) -> bool:
    """Whether a flag stands on words only to say that after them the source goes on: other words in their
    place would settle it and leave missing what is missing."""
    return flag.rule in _STANDING_BESIDE and not flag.suggestions


def _lonely(flag: Flag, calibration: Calibration) -> Passage:
    """The passage of a flag that overlaps no other: what `_passage` makes of it, for long articles in which
    nearly all are such."""
    readings: dict[str, Suggestion] = {}
    for suggestion in flag.suggestions:
        if suggestion.replacement != flag.anchor.quote:
            readings.setdefault(suggestion.replacement, suggestion)
    return Passage(
        span=flag.span,
        flags=(flag,),
        category=flag.category,
        severity=flag.severity,
        confidence=calibration.of_passage(calibration.of_flag(flag)),
        message=flag.message,
        suggestions=tuple(readings.values())[:MAX_SUGGESTIONS],
    )


def _suggestions(flags: Sequence[Flag], span: Span) -> tuple[Suggestion, ...]:
    """Suggestions for the whole passage: one made for a part of it keeps the words around that part."""
    words = _words(flags, span)
    found: dict[str, Suggestion] = {}
    for flag in flags:
        for suggestion in flag.suggestions:
            if not span.contains(flag.span) or (words is None and flag.span != span):
                continue
            text = suggestion.replacement
            if words is not None and flag.span != span:
                text = words[: flag.span.start - span.start] + text + words[flag.span.end - span.start :]
            if text != words:
                found.setdefault(text, Suggestion(text, suggestion.reason))
    return tuple(found.values())[:MAX_SUGGESTIONS]


def _words(flags: Sequence[Flag], span: Span) -> str | None:
    """The text of `span`, put together from the flags' quotes and their context; None where they leave a
    gap."""
    text, at = "", span.start
    for flag in sorted(flags, key=lambda f: f.span):
        anchor = flag.anchor
        known = anchor.prefix + anchor.quote + anchor.suffix
        begin = anchor.span.start - len(anchor.prefix)
        if begin <= at < begin + len(known):
            text += known[at - begin :]
            at = begin + len(known)
    return text[: len(span)] if at >= span.end else None
