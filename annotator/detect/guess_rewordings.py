"""Known names in which one word is another of like sense: “Agency” for “Organization”."""

from __future__ import annotations

from collections.abc import Iterator

from annotator.detect.guesses import Guess, Guesser, is_ordinary, standard_form
from annotator.detect.mentions import NameMention
from annotator.knowledge.entity import Entity
from annotator.knowledge.keys import fold
from annotator.knowledge.wordlists import countries, demonyms, heads, rewordings
from annotator.model.names import NameKind

_GENERIC = frozenset(
    """foreign affairs defense defence interior finance justice health education national central state
    federal international security trade commerce labor labour general public royal new united
    american european north south east west people economic development human rights social supreme
    high district county city local regional""".split()
)
_FORMATIONS = frozenset(
    """lake sea river stream bay gulf mount mountain mountains hill hills wood woods forest park garden
    gardens island islands isle isles port harbor harbour cape coast""".split()
)
"""Words for what lies in many places under the same name: a “Black Lake” is no “Black Sea”."""
_ALL_THE_SAME = 4
"""Letters at the beginning of a word in another form: “Middle Eastern” is no “Middle East” misnamed."""
ALONE = 2
"""Known names, or spellings of one, up to which a word tells which of them is meant."""
RARE_HEAD = 5
"""Known names up to which a word is no likely head of a body's name ("Forehead" for "Front")."""
_FACTIONS = frozenset(
    "party front movement alliance coalition league congress union bloc rally action grouping".split()
)
_IDEAS = frozenset(
    """national democratic liberal socialist social christian people's peoples conservative republican
    progressive popular labour labor workers communist green justice freedom liberty unity united new
    patriotic islamic independent reform""".split()
)
"""Words of which parties in many countries make their names."""
_SCHOOLS = frozenset("school institution institute faculty academy".split())


class RewordingGuesser(Guesser):
    """Guesses bodies and places by all words but one."""

    def swapped(self, mention: NameMention, kind: NameKind) -> list[Guess]:
        """What is known by the same name but for one word, which is of like sense; likeliest first."""
        guesses: dict[str, Guess] = {}
        for at, token in enumerate(mention.tokens):
            word = fold(token.text)
            swapped = heads().get(word, ())
            numbered = _other_number(word)
            country = _country_of(word)
            for other in dict.fromkeys((*swapped, *rewordings().get(word, ()), *numbered, *country)):
                written = self._with_token(mention, at, other)
                for entity in self._known(written, kind, nation=fold(other) not in _other_number(word)):
                    others = [
                        fold(t.text) for i, t in enumerate(mention.tokens) if i != at and t.text[:1].isupper()
                    ]
                    if other in country:
                        confidence = 0.68 if entity.prominence <= 2 else 0.3
                    elif other in numbered:
                        last = at == len(mention.tokens) - 1
                        confidence = _number_confidence(entity, other, others, last=last)
                    elif other in swapped:
                        confidence = _swap_confidence(entity, word, others)
                    else:
                        confidence = _rewording_confidence(entity, word, other, others)
                    another = fold(other) not in (*numbered, *country) and (
                        kind is not NameKind.PLACE or word[:_ALL_THE_SAME] != fold(other)[:_ALL_THE_SAME]
                    )
                    if another and (
                        self._is_no_head(mention, token.text, entity, others)
                        or self._is_alone(entity, others)
                    ):
                        confidence = max(confidence, 0.65)
                    spelled = standard_form(entity, written)
                    reason = f"the known name is “{spelled}”; “{token.text}” is another word for “{other}”"
                    guess = Guess(entity, spelled, 0.9, confidence, (reason,))
                    best = guesses.get(entity.name)
                    if best is None or best.confidence < confidence:
                        guesses[entity.name] = guess
        return sorted(guesses.values(), key=lambda g: (-g.confidence, g.entity.prominence))[:5]

    def _known(self, written: str, kind: NameKind, *, nation: bool) -> Iterator[Entity]:
        """What is known as written, or by the words after its `nation` ("US Defense Department")."""
        yield from self.index.exact(written, kind)
        first, _, rest = written.partition(" ")
        if nation and " " in rest and (code := demonyms().get(fold(first))):
            yield from (e for e in self.index.exact(rest, kind) if e.countries[:1] == (code,))

    def _is_no_head(self, mention: NameMention, word: str, entity: Entity, others: list[str]) -> bool:
        """Whether hardly any body's name holds `word`, the other word alone is the body's name, or the
        mention is "School of Leeds" where a university of that town is known."""
        telling = len(others) > 1 or any(w not in _GENERIC and w not in demonyms() for w in others)
        if telling and self.index.token_count(word) <= RARE_HEAD:
            return True
        if len(others) == 1 and self.index.exact(others[0])[:1] == [entity]:
            return True
        school, _, town = fold(mention.text).partition(" of ")
        return (
            school in _SCHOOLS
            and fold(entity.name) == f"university of {town}"
            and bool(self.index.exact(town, NameKind.PLACE))
        )

    def _is_alone(self, entity: Entity, others: list[str]) -> bool:
        """Whether hardly any other known name holds the one word that agrees: “Chatham Home”."""
        return len(others) == 1 and entity.prominence <= 2 and self.index.token_count(others[0]) <= ALONE

    def _with_token(self, mention: NameMention, at: int, word: str) -> str:
        text = self.article.text
        token = mention.tokens[at].span
        return text[mention.span.start : token.start] + word + text[token.end : mention.span.end]


def _other_number(word: str) -> tuple[str, ...]:
    """A folded word in the plural or the singular."""
    return (
        (word[:-1], word[:-2])
        if word.endswith("es")
        else (word[:-1],)
        if word.endswith("s")
        else (f"{word}s",)
    )


def _country_of(word: str) -> tuple[str, ...]:
    """The country of an adjective: “Bank of Japanese”, “South Chinese Sea”."""
    names = countries().get(demonyms().get(word, ""), ())
    return () if word in names else tuple(name for name in names if name[:3] == word[:3])


def _number_confidence(entity: Entity, other: str, others: list[str], *, last: bool) -> float:
    """How likely a name is a known one with a word in another number than the `other`. “Channel Island
    waters” are right, and so is many a `last` word in the plural."""
    singular = not other.endswith("s")
    if last:
        lone = entity.kind is NameKind.ORGANISATION and singular and _GENERIC.isdisjoint(others)
        return 0.62 if entity.prominence == 1 and lone else 0.3
    return 0.62 if entity.prominence <= 2 and (singular or len(others) > 1) else 0.3


def _swap_confidence(entity: Entity, word: str, others: list[str]) -> float:
    """How likely a name is a known body's with a wrong head `word`, from the words that agree. Parties that
    are not known all over the world have namesakes with another head in other countries."""
    if word in _FACTIONS and entity.prominence > 1 and all(w in _IDEAS or w in demonyms() for w in others):
        return 0.4
    nation = next((n for n in (2, 1) if " ".join(others[:n]) in demonyms()), 0)
    if nation and len(others) > nation and all(w in _GENERIC for w in others[nation:]):
        # "Swedish Defense Secretariat", where every government's ministries are known.
        return 0.65
    telling = [w for w in others if w not in _GENERIC and w not in demonyms()]
    if len(others) >= 2 and (telling or entity.subkind == "international"):
        return 0.93
    if telling and not is_ordinary(telling[0]):
        return 0.8 if entity.prominence <= 2 else 0.65
    return 0.3


def _rewording_confidence(entity: Entity, word: str, other: str, others: list[str]) -> float:
    """How likely a name is a known one with `word` for the `other` of like sense beside the words that agree.
    Parties and movements differ from each other in just such words."""
    if _FACTIONS & set(fold(entity.name).split()):
        return 0.3
    telling = [w for w in others if w not in _GENERIC and w not in demonyms()]
    if len(others) >= 2 and entity.prominence > 1 and heads().keys() >= set(telling):
        return 0.65 if entity.kind is NameKind.PLACE else 0.4
    if len(others) >= 2 and (telling or entity.kind is NameKind.PLACE):
        return 0.85 if telling else 0.65
    if telling and not is_ordinary(telling[0]):
        return 0.65
    landmark = entity.kind is NameKind.PLACE and entity.prominence == 1 and len(others) == 1
    if landmark and word not in _FORMATIONS and word[:_ALL_THE_SAME] != other[:_ALL_THE_SAME]:
        return 0.62
    return 0.3
