"""The name ledger: an article's people, organisations and places, each with its spellings, mentions and
candidates."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from annotator.detect.base import Article
from annotator.detect.resolve import Resolution, resolutions
from annotator.knowledge.keys import fold
from annotator.knowledge.similarity import token_similarity
from annotator.model.names import Candidate, Mention, NameEntry, NameKind, Variant

SAME_WORD = 0.8
"""Similarity from which two words of one article are taken for spellings of the same name."""


@dataclass(slots=True)
class _Group:
    """Mentions taken for the same bearer. `words` are the folded words of its fullest form."""

    kind: NameKind
    words: list[str]
    members: list[Resolution] = field(default_factory=list)


def name_ledger(article: Article) -> tuple[NameEntry, ...]:
    """The names of the article, in order of first mention.

    Fuller forms are taken first; a shorter one ("Hegses") joins the person whose name ends or begins with it,
    a differing spelling the name it resembles. A single capitalised word of unknown kind is left out.
    """
    groups: list[_Group] = []
    ordered = sorted(resolutions(article), key=lambda r: -len(r.mention.tokens))
    for resolution in ordered:
        words = [fold(t.text) for t in resolution.mention.tokens]
        home = next((g for g in groups if _belongs(g, resolution, words)), None)
        if home is None:
            kind = resolution.kind
            if kind is None:
                continue
            home = _Group(kind, words)
            groups.append(home)
        home.members.append(resolution)
    entries = [_entry(article, group) for group in groups]
    return tuple(sorted(entries, key=lambda e: e.mentions()[0].span))


def _belongs(group: _Group, resolution: Resolution, words: list[str]) -> bool:
    if resolution.kind not in (None, group.kind):
        # Many a family name is a place's name as well ("London").
        return (
            group.kind is NameKind.PERSON and resolution.kind is NameKind.PLACE and words == group.words[-1:]
        )
    if words == group.words:
        return True
    if group.kind is NameKind.PERSON and len(words) < len(group.words):
        # A family name, or a given name, alone; family names come first in some languages.
        return len(words) == 1 and any(_same(words[0], g) for g in (group.words[-1], group.words[0]))
    if len(words) != len(group.words):
        return False
    return all(_same(a, b) for a, b in zip(words, group.words, strict=True))


def _same(one: str, other: str) -> bool:
    return one == other or (min(len(one), len(other)) >= 4 and token_similarity(one, other) >= SAME_WORD)


def _entry(article: Article, group: _Group) -> NameEntry:
    members = sorted(group.members, key=lambda r: r.mention.span)
    spellings: dict[str, list[Mention]] = {}
    for r in members:
        text = r.mention.span.of(article.text)
        spellings.setdefault(text, []).append(Mention(r.mention.span, text, r.mention.possessive))
    counts = Counter({text: len(found) for text, found in spellings.items()})
    name = max(counts, key=lambda text: (len(text.split()), counts[text], -list(spellings).index(text)))
    known = next((r for r in members if r.known and r.mention.span.of(article.text) == name), None)
    return NameEntry(
        kind=group.kind,
        name=name,
        variants=tuple(Variant(text, tuple(found)) for text, found in spellings.items()),
        candidates=_candidates(members),
        known=known is not None,
    )


def _candidates(members: list[Resolution]) -> tuple[Candidate, ...]:
    best: dict[str, Candidate] = {}
    for resolution in members:
        found = [
            Candidate(g.entity.name, round(g.confidence, 3), g.reasons, g.entity.source)
            for g in resolution.guesses
        ]
        if resolution.known is not None and len(resolution.mention.tokens) > 1:
            role = tuple(r.title for r in resolution.known.roles[:1])
            found.append(
                Candidate(resolution.known.name, 1.0, ("written so", *role), resolution.known.source)
            )
        for candidate in found:
            if candidate.name not in best or best[candidate.name].score < candidate.score:
                best[candidate.name] = candidate
    return tuple(sorted(best.values(), key=lambda c: (-c.score, c.name)))
