"""An open project: its articles, their sessions, search and ignore rules. One thread only: the store's."""

from __future__ import annotations

import getpass
import logging
from dataclasses import replace
from pathlib import Path
from types import TracebackType

import platformdirs

from annotator.formats.base import ImportedArticle
from annotator.model.document import Document, Segment, canonical_text, new_id, now, text_digest
from annotator.model.errors import AnnotatorError
from annotator.model.history import RowChange, StepKind
from annotator.model.ignores import IgnoreKind, IgnoreRule, IgnoreScope
from annotator.model.names import NameRuling
from annotator.model.review import MADE_BY_PEOPLE, Changes, Flag
from annotator.services.detector_record import DetectorRecord, records
from annotator.services.files import is_there, name_as_text
from annotator.services.intake import chosen, take_in
from annotator.services.languages import with_language
from annotator.services.project import Project
from annotator.services.removing import RemovedArticles
from annotator.services.review import ReviewSession
from annotator.services.revisions import carry_over
from annotator.services.rulings import name_rulings, term_rulings
from annotator.services.settings import Settings
from annotator.services.summaries import ArticleState, ArticleSummary, Progress, SearchHit
from annotator.services.termbase import Termbases
from annotator.store.backups import backups
from annotator.store.database import Store
from annotator.store.repository import DocumentCounts
from annotator.store.rows import KINDS
from annotator.text.segment import SEGMENTER_VERSION, segment
from annotator.text.tokens import word_count

_log = logging.getLogger(__name__)


def default_store_path() -> Path:
    """The project used when no other is named."""
    return Path(platformdirs.user_data_dir("annotator", appauthor=False)) / "annotator.db"


class Workspace:
    """`settings` are the user's and the project's; `notices` what the user should know about how both were
    opened."""

    def __init__(self, store: Store, settings: Settings, author: str) -> None:
        self._store = store
        self._project = Project(store, settings, author)
        self._repository = self._project.repository
        self._sessions: dict[str, ReviewSession] = {}
        self._tallies: dict[str, tuple[object, Progress]] = {}
        self.settings = settings

    @classmethod
    def open(
        cls, path: Path | None = None, *, author: str | None = None, settings: Settings | None = None
    ) -> Workspace:
        """Open the project at `path` (default: the one in the user's data folder), made where there is none.

        `author` is who decides (default: the name in the settings, else the login name). Raises
        NewerStoreError or StoreError; the hint says what to do.
        """
        settings = settings or Settings.load()
        store = Store.open(path or default_store_path())
        try:
            return cls(store, settings, author or settings.author or _login_name())
        except BaseException:
            store.close()
            raise

    @property
    def path(self) -> Path:
        return self._store.path

    @property
    def author(self) -> str:
        """Whose name decisions carry from now on."""
        return self._project.author

    @author.setter
    def author(self, name: str) -> None:
        self._project.author = name.strip() or _login_name()

    @property
    def read_only(self) -> bool:
        """True when the project can be looked at but not changed."""
        return self._store.read_only

    @property
    def notices(self) -> tuple[str, ...]:
        return (*self.settings.notices, *self._store.notices)

    # -- articles

    def import_article(self, imported: ImportedArticle, *, revision_of: str | None = None) -> Document:
        """Take in an article; the document there is when its text is known already. That one gets the source
        text that comes with the article when it has none, and is brought back when it was removed. An article
        that does not say in which language it is gets the one its words tell.

        `revision_of` is the id of an earlier version: its decisions are taken over where their words are
        found again, and listed by `ReviewSession.orphans` where not. Raises InvalidTextError.
        """
        imported = with_language(_named(imported))
        text = imported.text
        canonical_text(text)  # refuses what is no text
        digest = text_digest(text)
        known = self._repository.document_with(digest)
        if known is not None and known.id in self.removed.ids():
            self.removed.restore([known.id])
        if known is not None and known.source_text is None and imported.source_text is not None:
            self.review(known.id).set_source(imported.source_text, aligned=imported.aligned)
        with self._project.writing():
            known = self._repository.document_with(digest)
            if known is not None:
                return known
            document = Document(
                id=new_id(),
                title=imported.title,
                language=imported.language,
                text=text,
                sha256=digest,
                source_uri=imported.source_uri,
                imported_at=now(),
                format=imported.format,
                segmenter_version=SEGMENTER_VERSION,
                source_text=imported.source_text,
                revision_of=revision_of,
                encoding=imported.encoding,
                newline=imported.newline,
                bom=imported.bom,
                source_language=imported.source_language,
                aligned=imported.aligned,
                choices=chosen(imported.choices),
            )
            segments = [
                Segment(document.id, i, p.paragraph, p.span, p.kind) for i, p in enumerate(segment(text))
            ]
            step = self._project.new_step(document.id, StepKind.IMPORT, f"Import “{document.title}”")
            self._repository.add_document(document, segments, imported.original, word_count(text), step)
            take_in(self._project, imported, document, segments)
            if revision_of is not None:
                carry_over(self._project, self.review(revision_of), document, segments)
        return document

    def earlier_version(self, imported: ImportedArticle) -> Document | None:
        """The newest article from the same place or of the same title whose text is another: a candidate for
        `revision_of`. None also when the very text is known already."""
        digest = text_digest(imported.text)
        if self._repository.document_with(digest) is not None:
            return None
        named = _named(imported)
        versions = self._repository.versions_of(named.source_uri, named.title)
        return versions[0] if versions else None

    @property
    def removed(self) -> RemovedArticles:
        """The articles that were taken out of the project."""
        return RemovedArticles(self._project, self._sessions)

    def articles(self) -> list[ArticleSummary]:
        """The queue, in the order of import."""
        return [self._summary(counts) for counts in self._repository.document_counts()]

    def contents(self) -> list[DocumentCounts]:
        """Which articles there are, in the order of import. Reads none of their flags, as `articles` does, so
        that finding one takes no longer the more there are."""
        return self._repository.document_counts()

    def has(self, document_id: str) -> bool:
        """Whether an article is in the project: there, and not removed."""
        return self._repository.is_present(document_id)

    def document(self, document_id: str) -> Document:
        """Raises UnknownRecordError."""
        if document_id in self._sessions:
            return self._sessions[document_id].document
        return self._repository.document(document_id)

    def original(self, document_id: str) -> bytes:
        """The bytes the article was imported from. Raises UnknownRecordError."""
        return self._repository.original(document_id)

    def review(self, document_id: str) -> ReviewSession:
        """The session of an article, made once. Raises UnknownRecordError."""
        if document_id not in self._sessions:
            session = ReviewSession(self._project, self._repository.document(document_id))
            self._project.on_project_step(session.take_step)
            self._sessions[document_id] = session
        return self._sessions[document_id]

    def look(self, document_id: str) -> ReviewSession:
        """The session of an article, only to be read: one that nobody has open is not kept, for the text and
        records of many would fill the memory. Raises UnknownRecordError."""
        known = self._sessions.get(document_id)
        return known or ReviewSession(self._project, self._repository.document(document_id))

    def search(self, query: str) -> list[SearchHit]:
        """Articles, then notes, that hold all words of `query`; the last word may be a beginning. Removed
        articles are left out."""
        hits = [
            SearchHit(m.document_id, "article", m.record_id, m.title, m.excerpt, m.spans)
            for m in self._repository.search_articles(query)
        ]
        hits += [
            SearchHit(m.document_id, "note", m.record_id, m.title, m.excerpt)
            for m in self._repository.search_notes(query)
        ]
        return hits

    def name_rulings(self) -> tuple[NameRuling, ...]:
        """What was decided on names in all articles, also removed ones, newest first."""
        return name_rulings(self._repository)

    def term_rulings(self) -> tuple[NameRuling, ...]:
        """What was decided on terms in all articles, newest first."""
        return term_rulings(self._repository)

    @property
    def termbases(self) -> Termbases:
        """The termbases of the project."""
        return Termbases(self._project)

    def detector_records(self) -> dict[str, DetectorRecord]:
        """How often each detector was right in this project."""
        return records(self._repository.decisions())

    def decided_flags(self) -> dict[str, list[Flag]]:
        """By article: the flags that tell something about their detectors, because somebody corrected or
        dismissed them. Open flags and queries are unknown, flags made by hand or marked in a file have no
        detector, and a stale one says nothing about what is found now."""
        found: dict[str, list[Flag]] = {}
        for flag in self._repository.decided_flags():
            if flag.detector not in MADE_BY_PEOPLE:
                found.setdefault(flag.document_id, []).append(flag)
        return found

    # -- ignore rules

    def ignores(self) -> list[IgnoreRule]:
        return self._project.ignores.rules()

    def ignore(
        self, kind: IgnoreKind | str, value: str, scope: IgnoreScope | str = IgnoreScope.PROJECT
    ) -> Changes:
        """Never flag a word, a name or a rule ("detector/rule", or a whole detector) again, in this project
        or in all. A rule of the project is a step of the history; one for all projects is in the
        settings."""
        kind, scope, value = IgnoreKind(kind), IgnoreScope(scope), value.strip()
        label = f"Never flag “{value}”"
        book = self._project.ignores
        if scope is IgnoreScope.GLOBAL:
            if book.find(kind, value, scope) is not None:
                return Changes(label=label)
            rule = book.add_global(kind, value, self.author)
            return Changes({"ignore": frozenset([rule.id])}, label)
        with self._project.writing():
            if book.find(kind, value, scope) is not None:
                return Changes(label=label)
            rule = IgnoreRule(new_id(), kind, value, scope, self.author, now())
            change = RowChange("ignore", rule.id, None, KINDS["ignore"].to_row(rule))
            step = self._project.apply_to_project(label, [change])
        book.replace_project([*book.project.values(), rule])
        self._project.announce(step)
        return Changes({"ignore": frozenset([rule.id])}, label, step_id=step.id)

    def unignore(self, rule_id: str) -> Changes:
        """Flag again what a rule hides. Raises UnknownRecordError."""
        book = self._project.ignores
        rule = book.get(rule_id)
        label = f"Flag “{rule.value}” again"
        touched = {"ignore": frozenset([rule_id])}
        if rule.scope is IgnoreScope.GLOBAL:
            book.remove_global(rule_id)
            return Changes(touched, label)
        with self._project.writing():
            rule = book.get(rule_id)
            step = self._project.apply_to_project(
                label, [RowChange("ignore", rule_id, KINDS["ignore"].to_row(rule), None)]
            )
        book.replace_project(r for r in book.project.values() if r.id != rule_id)
        self._project.announce(step)
        return Changes(touched, label, step_id=step.id)

    # -- the project as a whole

    def changed_elsewhere(self) -> bool:
        """True when another window or process wrote to the project since this was last asked; sessions then
        show the new state. Cheap enough to ask every second."""
        return self._project.changed_elsewhere()

    def problems(self) -> list[str]:
        """What SQLite's own checks find wrong with the project; empty when all is well."""
        return self._store.problems()

    def backups(self) -> list[Path]:
        """Oldest first."""
        return backups(self.path)

    def save_copy(self, target: Path) -> None:
        """Write the project as it is now to another file, also when its own is gone. Raises StoreError,
        AnnotatorError when `target` exists."""
        if is_there(target):
            raise AnnotatorError(f"“{target}” exists already.", "Choose another name.")
        self._store.save_copy(target)

    def close(self, *, backup_after: float = 0.0) -> None:
        """Back up what has changed, unless that was done less than `backup_after` seconds ago, and let the
        file go. May be called twice."""
        self._sessions.clear()
        self._store.close(backup_after=backup_after)

    def __enter__(self) -> Workspace:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _summary(self, counts: DocumentCounts) -> ArticleSummary:
        progress = self._progress(counts)
        if not counts.analysed and not counts.decided:
            state = ArticleState.NEW
        elif progress.open:
            state = ArticleState.REVIEW
        elif progress.query or progress.unsourced:
            state = ArticleState.WAITING
        else:
            state = ArticleState.DONE
        return ArticleSummary(
            id=counts.id,
            title=counts.title,
            state=state,
            words=counts.words,
            open_flags=progress.open,
            corrected=progress.corrections,
            dismissed=progress.dismissed,
            queries=progress.query,
            unsourced=progress.unsourced,
            progress=0.0 if state is ArticleState.NEW else progress.fraction,
            imported_at=counts.imported_at,
            last_place=counts.last_place,
            revision_of=counts.revision_of,
        )

    def _progress(self, counts: DocumentCounts) -> Progress:
        """An article's progress, counted once for each state it is in."""
        shown = (self._project.ignores.revision, self.settings.revision, self.settings.level)
        key = (counts.last_step, self._project.generation, shown)
        known = self._tallies.get(counts.id)
        if known is None or known[0] != key:
            known = (key, self.look(counts.id).progress())
            self._tallies[counts.id] = known
        return known[1]


def _named(imported: ImportedArticle) -> ImportedArticle:
    """The article with names that can be stored."""
    return replace(imported, title=name_as_text(imported.title), source_uri=name_as_text(imported.source_uri))


def _login_name() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return "unknown"
