"""What is said of an article as a whole or of its lines: each a step that can be undone. One thread only: the
store's."""

from __future__ import annotations

from collections.abc import Iterable

from annotator.formats.counts import count
from annotator.model.anchor import Span
from annotator.model.document import (
    DocumentLanguages,
    DocumentTitle,
    LineState,
    SegmentState,
    SourceText,
    canonical_text,
)
from annotator.model.errors import AnnotatorError, UnknownRecordError
from annotator.model.review import Changes
from annotator.services.decisions import quoted
from annotator.services.files import name_as_text
from annotator.services.languages import language_tag
from annotator.services.records import Draft
from annotator.services.stepping import SteppedArticle


class DescribedArticle(SteppedArticle):
    """An article whose source text, languages, title and states of lines can be changed."""

    # -- the source text

    def set_source(
        self, text: str | None, *, aligned: bool = False, initiator: object | None = None
    ) -> Changes:
        """Give the text the article was translated from, another one, or None to take it away. `aligned` as
        in `Document`.

        Raises InvalidTextError for what is no text.
        """
        wanted = SourceText(self.document.id, None if text is None else canonical_text(text), aligned)

        def plan(draft: Draft) -> tuple[str, Span | None]:
            draft.put(wanted)
            known = draft.records.sources[wanted.id].text is not None
            return f"{'Remove' if text is None else 'Replace' if known else 'Add'} the source text", None

        return self._step(plan, initiator)

    # -- languages

    def set_languages(
        self,
        language: str | None = None,
        source_language: str | None = None,
        *,
        initiator: object | None = None,
    ) -> Changes:
        """Say in which language the article is, and in which its source ("" for not known); None leaves what
        is known. The article is to be analysed again afterwards.

        Raises AnnotatorError for what is no code of a language.
        """
        known = self._fresh().languages[self.document.id]
        wanted = DocumentLanguages(
            known.id,
            known.language if language is None else language_tag(language),
            known.source_language
            if source_language is None
            else source_language and language_tag(source_language),
        )

        def plan(draft: Draft) -> tuple[str, Span | None]:
            draft.put(wanted)
            whose = "article" if wanted.language != known.language else "source"
            code = wanted.language if whose == "article" else wanted.source_language or "not known"
            return f"Language of the {whose}: {code}", None

        return self._step(plan, initiator)

    # -- the title

    def set_title(self, title: str, *, initiator: object | None = None) -> Changes:
        """Give the article another title. Raises AnnotatorError for an empty one."""
        wanted = " ".join(name_as_text(title).replace("\0", " ").split())
        if not wanted:
            raise AnnotatorError("The title is empty.", "Type the title the article is to have.")

        def plan(draft: Draft) -> tuple[str, Span | None]:
            draft.put(DocumentTitle(self.document.id, wanted))
            return f"Title of the article: {quoted(wanted)}", None

        return self._step(plan, initiator)

    # -- states of lines

    def set_state(
        self, lines: Iterable[int], state: SegmentState, *, initiator: object | None = None
    ) -> Changes:
        """Give lines (numbered from 0) a state. Raises UnknownRecordError for a line that is not there."""
        wanted = sorted(set(lines))
        there = self.document.text.count("\n") + 1
        if any(not 0 <= line < there for line in wanted):
            raise UnknownRecordError(f"The article has {count(there, 'line')}.")

        def plan(draft: Draft) -> tuple[str, Span | None]:
            for line in wanted:
                draft.put(LineState(self.document.id, line, state))
            what = f"line {wanted[0] + 1}" if len(wanted) == 1 else count(len(wanted), "line")
            return f"Mark {what} as {state.value}", None

        return self._step(plan, initiator)
