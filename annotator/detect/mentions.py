"""Names in an article: runs of capitalised words, with the titles beside them. Offsets are code points, end
exclusive."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from annotator.detect.base import Article
from annotator.detect.linguistics import parse
from annotator.knowledge.keys import fold
from annotator.knowledge.languages import ENGLISH, base
from annotator.knowledge.wordlists import demonyms, given_names, heads, is_personal_name, titles
from annotator.model.anchor import Span
from annotator.text.segment import Piece
from annotator.text.word_frequency import zipf

_KEY = "mentions"
_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W\d_](?:[^\W_]|[’'\-.](?=[^\W\d_]))*\.?", re.UNICODE)
_POSSESSIVE = re.compile(r"[’'](?:s|S)?$")
PARTICLES = frozenset(
    """de da di del della delle degli dei do dos das du des la le los van von der den ter ten für bin ibn al
    el ul ad bint y""".split()
)
"""Small words inside the names of people."""
_PREFIX = re.compile("(?:al|el|ul|ad|ar|as|ash|at|ath|az|an|ed|er|es|ben|bin|ibn|abu|d|de|l)[-’']")
"""The small beginning of a name: "al-Assad", "d’Estaing"."""
LINKS = frozenset("of for and the &".split())
"""Small words inside the names of bodies."""
_ABBREVIATED = frozenset(
    "mr mrs ms dr prof gen lt col maj sgt capt adm sen rep rep gov rev hon st jr sr".split()
)
_CALENDAR = frozenset(
    """monday tuesday wednesday thursday friday saturday sunday january february march april may june july
    august
    september october november december""".split()
)
_NO_NAMES = frozenset(
    "I It He She We They You This That These Those There But And Or If When While Then Now So".split()
)
"""Words that stand in no name; a capital on one in mid-sentence says that two sentences have been fused."""
COMMON_ZIPF = 3.0
"""Frequency (Zipf scale) from which a word at the beginning of a sentence is taken for an ordinary one."""
MAX_TITLE = 6
"""Words of the longest title."""


@dataclass(frozen=True, slots=True)
class NameToken:
    """A word of a mention. `span` leaves a possessive ending outside."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class NameMention:
    """A run of capitalised words that stands for somebody or something.

    `title` holds the words of a title directly before it ("US Secretary of Defense"), "" without one;
    `initial` is true where it begins its sentence, `possessive` where ’s follows. `sentence` is the segment
    it stands in.
    """

    span: Span
    tokens: tuple[NameToken, ...]
    title: str
    initial: bool
    possessive: bool
    sentence: Piece

    @property
    def text(self) -> str:
        """As written, inner possessives and all, but without links between the words."""
        return " ".join(t.text for t in self.tokens)

    def sounds_personal(self) -> bool:
        """Whether title or words say that this is a person."""
        names = (t.text for t in self.tokens if fold(t.text) not in demonyms())
        return bool(self.title) or any(is_personal_name(name) for name in names)


def mentions(article: Article) -> tuple[NameMention, ...]:
    """All name mentions in text order; made once and kept in `article.shared`."""
    found = article.shared.get(_KEY)
    if found is None:
        found = article.shared[_KEY] = tuple(_mentions(article))
    assert isinstance(found, tuple)
    return found


def _mentions(article: Article) -> Iterator[NameMention]:
    proper = _proper_starts(article)
    # Elsewhere "y" joins two names more often than the two family names of one person.
    particles = PARTICLES if base(article.language) == ENGLISH else PARTICLES - {"y"}
    for piece in article.segments:
        for run in _runs(article.text, piece.span, LINKS | particles):
            for part in _unlisted(run):
                yield from _split(article, piece, part, proper)


def _proper_starts(article: Article) -> dict[int, bool]:
    """Of each word that begins a sentence or follows a quotation mark or colon: whether it is tagged as a
    proper noun."""
    if base(article.language) != ENGLISH:
        return {}
    return {
        word.start: word.tag in ("NNP", "NNPS")
        for sentence in parse(article).sentences
        for word in sentence.words
    }


def _runs(text: str, within: Span, small: frozenset[str]) -> Iterator[list[tuple[NameToken, bool]]]:
    """Runs of capitalised words with small linking words (`small`) inside; each with whether a possessive
    ending was cut off."""
    run: list[tuple[NameToken, bool]] = []
    links: list[tuple[NameToken, bool]] = []
    last_end = within.start
    for match in _WORD.finditer(text, within.start, within.end):
        word, start = match.group(), match.start()
        if word.endswith(".") and not _keeps_full_stop(word):
            word = word[:-1]
        gap = text[last_end:start]
        joined = not run or (gap.strip(" \u00a0") == "" and gap != "")
        owner = _POSSESSIVE.search(word)
        core = word[: owner.start()] if owner else word
        entry = (NameToken(core, Span(start, start + len(core))), owner is not None)
        if not joined:
            yield from _whole(run)
            run, links = [], []
        if core[:1].isupper() and (fold(core) in _CALENDAR or core in _NO_NAMES):
            yield from _whole(run)
            run, links = [], []
        elif core[:1].isupper() or (run and is_name_word(core)):
            run += links
            links = []
            run.append(entry)
        elif run and core.casefold() in small and not run[-1][1]:
            links.append(entry)
            if len(links) > 2:
                yield from _whole(run)
                run, links = [], []
        else:
            yield from _whole(run)
            run, links = [], []
        last_end = start + len(word)
        if owner is not None and run:
            # What is owned is another name: "Moscow’s Ministry of Defense".
            yield from _whole(run)
            run, links = [], []
    yield from _whole(run)


def _unlisted(run: list[tuple[NameToken, bool]]) -> Iterator[list[tuple[NameToken, bool]]]:
    """The names of an enumeration: "the BRICS and the Shanghai …" are two, "the Ministry of Health and
    Welfare" and "the Bill and Melinda Gates Foundation" are one each."""
    words = [fold(t.text) or t.text for t, _ in run]
    begin = 0
    for at, word in enumerate(words):
        if word not in ("and", "&") or at == begin:
            continue
        fields = any(w in ("of", "for") for w in words[begin:at]) and words[at + 1 : at + 2] != ["the"]
        couple = at == begin + 1 and words[-1] in heads() and words[at + 1 : at + 2] != ["the"]
        if not fields and not couple:
            yield from _whole(run[begin:at])
            begin = at + 1
    yield from _whole(run[begin:])


def _whole(run: list[tuple[NameToken, bool]]) -> Iterator[list[tuple[NameToken, bool]]]:
    if run:
        yield run


def _keeps_full_stop(word: str) -> bool:
    return word[:-1].casefold() in _ABBREVIATED or len(word) == 2 or word.count(".") > 1


def _split(
    article: Article, piece: Piece, run: list[tuple[NameToken, bool]], proper: dict[int, bool]
) -> Iterator[NameMention]:
    """The mentions in a run: cut before titles in the middle, after a title at the beginning."""
    tokens = [t for t, _ in run]
    if base(article.language) != ENGLISH:
        tokens = _from_given_name(tokens)
    possessive = run[-1][1]
    initial = _begins(article.text, piece.span, tokens[0].span.start)
    if initial and _is_plain_word(tokens[0], proper):
        tokens = tokens[1:]
    while tokens and not tokens[0].text[:1].isupper():
        tokens = tokens[1:]
    while tokens:
        title_length = _title_at(tokens, 0)
        rest = tokens[title_length:]
        end = next((i for i in range(1, len(rest)) if _ends_before(rest, i)), len(rest))
        name = _trimmed(rest[:end])
        if name and title_length and name[0].text in ("of", "for", "at"):
            # "Secretary of Defense Pete …" whose title is not in the list as a whole: keep it together.
            name, title_length = _trimmed(tokens[: title_length + end]), 0
        if name:
            title = " ".join(t.text for t in tokens[:title_length]) or _title_before(
                article.text, piece.span, name[0]
            )
            last = end == len(rest)
            yield NameMention(
                Span(name[0].span.start, name[-1].span.end),
                tuple(name),
                title,
                initial and not title_length and name[0] is run[0][0],
                possessive and last,
                piece,
            )
        tokens = rest[end:]


def _from_given_name(tokens: list[NameToken]) -> list[NameToken]:
    """Without the words before a given name that are no names, in languages that capitalise nouns or whose
    titles are not in the tables: “Präsident Wladimir Putin”."""
    for at, token in enumerate(tokens[:-1]):
        if is_personal_name(token.text):
            return tokens[at:] if fold(token.text) in given_names() else tokens
    return tokens


def _trimmed(tokens: list[NameToken]) -> list[NameToken]:
    """Without linking words at the edges."""
    start, end = 0, len(tokens)
    while start < end and not tokens[start].text[:1].isupper():
        start += 1
    while end > start and not is_name_word(tokens[end - 1].text):
        end -= 1
    return tokens[start:end]


def is_name_word(text: str) -> bool:
    """Whether a word is written as part of a name: with a capital, or after a small prefix."""
    prefix = _PREFIX.match(text)
    return text[prefix.end() if prefix else 0 :][:1].isupper()


def _title_at(tokens: list[NameToken], at: int) -> int:
    """How many tokens from `at` are a title, with the country or body before it: "US Secretary of Defense"
    → 4. A word for a body is none after a name: "Brennan Center"."""
    folded = [fold(t.text) for t in tokens[at : at + MAX_TITLE + 2]]
    pair = " ".join(folded[:2]) in demonyms()
    nation = 2 if pair else 1 if folded and (folded[0] in demonyms() or _is_short_form(tokens[at])) else 0
    for offset in {nation, 0}:
        for length in range(min(MAX_TITLE, len(folded) - offset), 0, -1):
            found = tuple(folded[offset : offset + length])
            if found in titles() and not (at and length == 1 and found[0] in heads()):
                return offset + length
    return 0


def _is_short_form(token: NameToken) -> bool:
    """Whether a word is the short form of a body: "NATO", "UN"."""
    return len(token.text) > 1 and token.text.isalpha() and token.text.isupper()


def _title_before(text: str, within: Span, first: NameToken) -> str:
    """A title in small letters directly before the name: "director Ang Lee", "foreign minister, Wang Yi"."""
    before = text[max(within.start, first.span.start - 60) : first.span.start].rstrip(" ,")
    words = re.findall(r"[^\W\d_]+(?:[’'\-.][^\W\d_]+)*", before)[-MAX_TITLE:]
    for length in range(len(words), 0, -1):
        if tuple(fold(" ".join(words[-length:])).split()) in titles():
            return " ".join(_nation_before(words[:-length]) + words[-length:])
    return ""


def _nation_before(words: list[str]) -> list[str]:
    """The nation at the end of `words`: ["North", "Korean"], ["French"], or nothing."""
    for length in (2, 1):
        if len(words) >= length and fold(" ".join(words[-length:])) in demonyms():
            return words[-length:]
    return []


def _is_plain_word(token: NameToken, proper: dict[int, bool]) -> bool:
    """Whether the word that begins a sentence is capitalised for that reason alone."""
    if proper.get(token.span.start, True) or is_personal_name(token.text):
        return False
    return zipf(token.text.casefold()) >= COMMON_ZIPF


def _ends_before(tokens: list[NameToken], at: int) -> bool:
    """Whether a name ends before token `at`: a title follows a person, or a person's name follows a body's
    ("chief executive of Ark Invest Cathie Wood")."""
    if _title_at(tokens, at):
        return _looks_personal(tokens[:at])
    person = tokens[at:]
    return (
        len(person) in (2, 3)
        and fold(person[0].text) in given_names()
        and all(t.text[:1].isupper() for t in tokens[at - 1 :])
        and fold(person[-1].text) not in heads()
        and not is_personal_name(tokens[at - 1].text)
        and (at > 1 or fold(tokens[0].text) in heads() or fold(tokens[0].text) in demonyms())
    )


def _looks_personal(tokens: list[NameToken]) -> bool:
    return 1 <= len(tokens) <= 4 and any(is_personal_name(t.text) for t in tokens)


def _begins(text: str, within: Span, start: int) -> bool:
    """Whether `start` is where a sentence or quotation begins."""
    before = text[within.start : start].rstrip()
    return not before or before[-1] in "“\"‘'(:;–—…-•"
