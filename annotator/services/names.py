"""From the ruling on a name to the right form of each mention. Pure functions."""

from __future__ import annotations

from dataclasses import dataclass

from rapidfuzz import fuzz

from annotator.model.anchor import Span
from annotator.model.names import Mention, NameEntry, NameKind
from annotator.text.offsets import Edit

_PARTICLES = frozenset("von van der den de del della da di du dos la le bin ibn al el abu ter ten zu".split())
_ALIKE = 75.0
"""From this likeness (rapidfuzz ratio, 0 to 100) two words count as spellings of one."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """The edits that bring all mentions into line, and the variants nobody can derive the right form of."""

    edits: tuple[Edit, ...]
    left: tuple[str, ...]


def rule(text: str, entry: NameEntry, right_name: str) -> Ruling:
    """What each mention of `entry` becomes when its name should be `right_name`.

    A short form becomes the matching short form of the right name; mentions that read right already are
    left out.
    """
    right_name = " ".join(right_name.split())
    edits: dict[Span, Edit] = {}
    left = []
    for variant in entry.variants:
        form = right_form(entry, variant.text, right_name)
        if form is None:
            left.append(variant.text)
            continue
        for mention in variant.mentions:
            edit = _edit(text, mention, form)
            if edit is not None:
                edits[edit.span] = edit
    return Ruling(tuple(edits[span] for span in sorted(edits)), tuple(left))


def ruled(name: str, right_name: str) -> str:
    """The reason a ruling gives for its corrections."""
    return f"{name} is {right_name}."


def is_ruled(reason: str, right: str) -> bool:
    """Whether a reason is what `ruled` says of a correction to `right`, the right name or a form of it, and
    not a detector's, which quotes, or somebody's own."""
    if "“" in reason:
        return False
    _, _, right_name = reason.removesuffix(".").partition(" is ")
    known = right_name.casefold().split()
    return any(word in known for word in right.casefold().split()) or _is_acronym(right, right_name)


def right_form(entry: NameEntry, variant: str, right_name: str) -> str | None:
    """The form of `right_name` that stands where `variant` stood; None where none can be told."""
    form = _person(entry.name, variant, right_name) if entry.kind is NameKind.PERSON else _other(
        entry.name, variant, right_name
    )  # fmt: skip
    # A headline shouts; "XI" in "XI Jinping" is a misspelling.
    shouted = variant.isupper() and len(variant) > 1 and variant not in entry.name.split()
    shouted = shouted and not entry.name.isupper() and not _is_acronym(variant, entry.name)
    return form.upper() if form is not None and shouted else form


def _edit(text: str, mention: Mention, form: str) -> Edit | None:
    span = mention.span
    # “Hegses’ plan” has a bare apostrophe because of the s that goes: “Hegseth’s plan”.
    follows = text[span.end : span.end + 2]
    if (
        mention.possessive
        and follows[:1] in ("’", "'")
        and follows[1:] not in ("s", "S")
        and form[-1:] not in "sSzZxX"
    ):
        span, form = Span(span.start, span.end + 1), f"{form}{follows[0]}s"
    return None if span.of(text) == form else Edit(span, form)


def _person(name: str, variant: str, right_name: str) -> str | None:
    wrong, seen, right = name.split(), variant.split(), right_name.split()
    if variant == name or (len(right) == 1 and len(seen) == 1):
        return right_name
    if len(seen) == 1:
        return _single(seen[0], wrong, right)
    first, last = seen[0], seen[-1]
    if _is_initial(first):
        return " ".join([_initial(right[0], first), *_from_last(right, seen[1:])])
    if len(seen) > 2 and len(seen) >= len(wrong):
        return right_name
    if seen[0].lower() in _PARTICLES:
        return " ".join(_family(right))
    if (
        _alike(first, wrong[0])
        or _alike(first, right[0])
        or _alike(last, wrong[-1])
        or _alike(last, right[-1])
    ):
        if len(seen) == len(right) or len(seen) >= len(wrong):
            return right_name
        return " ".join([right[0], *_from_last(right, seen[1:])])
    return None


def _single(word: str, wrong: list[str], right: list[str]) -> str | None:
    """The first or the last name, whichever the single word stands for."""
    if len(wrong) > 1 and word in (wrong[0], wrong[-1]) and wrong[0] != wrong[-1]:
        return right[-1] if word == wrong[-1] else right[0]
    first = max(
        fuzz.ratio(word.casefold(), w.casefold())
        for w in (wrong[0], right[0])
        if len(wrong) > 1 or w in right
    )
    last = max(fuzz.ratio(word.casefold(), w.casefold()) for w in (wrong[-1], right[-1]))
    if max(first, last) < _ALIKE:
        return None
    return right[0] if first > last else right[-1]


def _from_last(right: list[str], tail: list[str]) -> list[str]:
    """The end of the right name that matches the written tail: the family name, with particles where
    written."""
    return _family(right) if len(tail) > 1 or len(_family(right)) > 1 else right[-1:]


def _family(right: list[str]) -> list[str]:
    """The family name with its particles: "von der Leyen"."""
    start = len(right) - 1
    while start > 1 and right[start - 1].lower() in _PARTICLES:
        start -= 1
    return right[start:]


def _other(name: str, variant: str, right_name: str) -> str | None:
    """Forms of the name of an organisation or a place."""
    if variant == name:
        return right_name
    wrong, seen, right = name.split(), variant.split(), right_name.split()
    if _is_acronym(variant, name):
        return _acronym(right_name)
    if fuzz.ratio(variant.casefold(), name.casefold()) >= _ALIKE and len(seen) == len(wrong):
        return right_name
    if len(wrong) == len(right) and len(seen) < len(wrong):
        for start in range(len(wrong) - len(seen) + 1):
            if wrong[start : start + len(seen)] == seen:
                return " ".join(right[start : start + len(seen)])
    return None


def _acronym(name: str) -> str:
    return "".join(w[0] for w in name.replace("-", " ").split() if w[0].isupper())


def _is_acronym(word: str, name: str) -> bool:
    letters = word.replace(".", "")
    return len(letters) > 1 and letters.isupper() and letters == _acronym(name)


def _is_initial(word: str) -> bool:
    return len(word.rstrip(".")) == 1


def _initial(first_name: str, written: str) -> str:
    return first_name[0] + ("." if written.endswith(".") else "")


def _alike(one: str, other: str) -> bool:
    return fuzz.ratio(one.casefold(), other.casefold()) >= _ALIKE
