"""Known people beside an office that is somebody else's: "French President Olaf Scholz". Offsets are code
points."""

from __future__ import annotations

from collections.abc import Iterator

from annotator.detect.base import Article, CancelToken, Finding, Scope
from annotator.detect.linguistics import availability
from annotator.detect.mentions import NameMention
from annotator.detect.resolve import resolutions
from annotator.detect.roles import context_words, role_share
from annotator.knowledge.entity import Entity, Role
from annotator.knowledge.index import EntityIndex, shipped_index
from annotator.knowledge.keys import fold
from annotator.knowledge.wordlists import demonyms, titles
from annotator.model.mqm import Category, Severity
from annotator.model.names import NameKind
from annotator.model.review import Evidence, Suggestion

RULE = "role-and-holder"
LEAST_SHARE = 0.5
"""Share of a role's words that must stand in the title for the person to hold it."""


class Officeholders:
    """An office of one state with a person of another. People hold many offices in their lives, and the
    tables know a few; only what no table can excuse is flagged: the state of the title is none of the
    person's."""

    id = "officeholders"
    title = "Offices and their holders"
    scope = Scope.PARAGRAPH
    languages = frozenset({"en"})

    def availability(self) -> str:
        return availability()

    def detect(self, article: Article, cancel: CancelToken) -> Iterator[Finding]:
        for resolution in resolutions(article):
            cancel.check()
            mention, person = resolution.mention, resolution.known
            if person is None or person.kind is not NameKind.PERSON or len(mention.tokens) < 2:
                continue
            nation = _nation_of_office(mention.title)
            if nation is None or not person.countries or nation in person.countries or len(nation) != 2:
                continue
            words = context_words(mention.title)
            if any(_fits(role, words) for role in person.roles):
                continue
            yield _finding(article, mention, person, nation)


def _fits(role: Role, words: frozenset[str]) -> bool:
    """Whether a role could be the one of the title: a role of the same state, or one without a state that
    reads alike."""
    own = context_words(role.title)
    nations = {w for w in own if w.startswith("@")}
    return bool(nations & words) or (not nations and role_share(role, words) >= LEAST_SHARE)


def _nation_of_office(title: str) -> str | None:
    """The country code of a title like "French President"; None for other titles."""
    words = fold(title).split()
    for length in (2, 1):
        nation = demonyms().get(" ".join(words[:length]))
        office = titles().get(tuple(words[length:]))
        if nation is not None and office is not None:
            return nation if office.kind == "office" else None
    return None


def _finding(article: Article, mention: NameMention, person: Entity, nation: str) -> Finding:
    name = mention.span.of(article.text)
    role = person.roles[0].title if person.roles else "somebody else"
    holders = _holders(shipped_index(), mention.title, nation)
    return Finding(
        span=mention.span,
        rule=RULE,
        category=Category.ENTITY,
        severity=Severity.MAJOR,
        confidence=0.8 if person.prominence <= 2 else 0.62,
        message=f"“{mention.title}” does not fit {name}, {role}: either the office or the name is wrong.",
        suggestions=tuple(Suggestion(h.name, f"{h.roles[0].title}") for h in holders),
        evidence=(Evidence(f"{person.name}: {'; '.join(r.title for r in person.roles)}", person.source),),
    )


def _holders(index: EntityIndex, title: str, nation: str) -> list[Entity]:
    """Who holds the office, present holders first."""
    words = context_words(title)
    found = [
        (not role.until, role.since, entity)
        for entity in index.of_country(nation, NameKind.PERSON)
        for role in entity.roles[:1]
        if role_share(role, words) >= 1.0
    ]
    return [entity for _, _, entity in sorted(found, key=lambda f: f[:2], reverse=True)[:3]]
