"""Known names in which one word is another of like sense: “Agency” for “Organization”."""

from __future__ import annotations

from annotator.detect.guesses import Guess, Guesser, is_ordinary, standard_form
from annotator.detect.mentions import NameMention
from annotator.knowledge.entity import Entity
from annotator.knowledge.keys import fold
from annotator.knowledge.wordlists import demonyms, heads, rewordings
from annotator.model.names import NameKind

_GENERIC = frozenset(
    """foreign affairs defense defence interior finance justice health education national central state
    federal international security trade commerce labor labour general public royal new united
    american european north south east west people economic development human rights social supreme
    high district county city local regional""".split()
)
RARE_HEAD = 5
"""Known names up to which a word is no likely head of a body's name ("Forehead" for "Front")."""
_FACTIONS = frozenset("party front movement alliance coalition league congress union bloc".split())
_SCHOOLS = frozenset("school institution institute faculty academy".split())


class RewordingGuesser(Guesser):
    """Guesses bodies and places by all words but one."""

    def swapped(self, mention: NameMention, kind: NameKind) -> list[Guess]:
        """What is known by the same name but for one word, which is of like sense; likeliest first."""
        guesses: dict[str, Guess] = {}
        for at, token in enumerate(mention.tokens):
            word = fold(token.text)
            swapped = heads().get(word, ())
            for other in dict.fromkeys((*swapped, *rewordings().get(word, ()))):
                written = self._with_token(mention, at, other)
                for entity in self.index.exact(written, kind):
                    others = [
                        fold(t.text) for i, t in enumerate(mention.tokens) if i != at and t.text[:1].isupper()
                    ]
                    if other in swapped:
                        confidence = _swap_confidence(entity, others)
                    else:
                        confidence = _rewording_confidence(entity, others)
                    if self._is_no_head(mention, token.text, entity, others):
                        confidence = max(confidence, 0.65)
                    spelled = standard_form(entity, written)
                    reason = f"the known name is “{spelled}”; “{token.text}” is another word for “{other}”"
                    guess = Guess(entity, spelled, 0.9, confidence, (reason,))
                    best = guesses.get(entity.name)
                    if best is None or best.confidence < confidence:
                        guesses[entity.name] = guess
        return sorted(guesses.values(), key=lambda g: (-g.confidence, g.entity.prominence))[:5]

    def _is_no_head(self, mention: NameMention, word: str, entity: Entity, others: list[str]) -> bool:
        """Whether hardly any body's name holds `word`, or the mention is "School of Leeds" where a university
        of that town is known."""
        telling = any(w not in _GENERIC and w not in demonyms() for w in others)
        if telling and self.index.token_count(word) <= RARE_HEAD:
            return True
        school, _, town = fold(mention.text).partition(" of ")
        return (
            school in _SCHOOLS
            and fold(entity.name) == f"university of {town}"
            and bool(self.index.exact(town, NameKind.PLACE))
        )

    def _with_token(self, mention: NameMention, at: int, word: str) -> str:
        text = self.article.text
        token = mention.tokens[at].span
        return text[mention.span.start : token.start] + word + text[token.end : mention.span.end]


def _swap_confidence(entity: Entity, others: list[str]) -> float:
    """How likely a name is a known body's with a wrong head word, from the words that agree."""
    fields = [w for w in others if w in _GENERIC]
    if len(others) == 2 and len(fields) == 1 and any(w in demonyms() for w in others):
        # "Swedish Defense Secretariat", where every government's ministries are known.
        return 0.65
    telling = [w for w in others if w not in _GENERIC and w not in demonyms()]
    if len(others) >= 2 and (telling or entity.subkind == "international"):
        return 0.93
    if telling and not is_ordinary(telling[0]):
        return 0.8 if entity.prominence <= 2 else 0.65
    return 0.3


def _rewording_confidence(entity: Entity, others: list[str]) -> float:
    """How likely a name is a known one with another word of like sense beside the words that agree. Parties
    and movements differ from each other in just such words."""
    if _FACTIONS & set(fold(entity.name).split()):
        return 0.3
    telling = [w for w in others if w not in _GENERIC and w not in demonyms()]
    if len(others) >= 2 and (telling or entity.kind is NameKind.PLACE):
        return 0.85 if telling else 0.65
    if telling and not is_ordinary(telling[0]):
        return 0.65
    return 0.3
