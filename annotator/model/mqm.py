"""Error categories and severities of MQM (Multidimensional Quality Metrics, themqm.org), as far as we use
them.

Values are the typology's paths, lower case, levels joined by "/": `accuracy/mistranslation/entity`.
"""

from __future__ import annotations

from enum import StrEnum


class Category(StrEnum):
    """MQM error types. `dimension` is the first level of the path."""

    MISTRANSLATION = "accuracy/mistranslation"
    ENTITY = "accuracy/mistranslation/entity"
    NUMBER = "accuracy/mistranslation/number"
    DATE = "accuracy/mistranslation/date-time"
    LITERAL = "accuracy/mistranslation/overly-literal"
    ADDITION = "accuracy/addition"
    OMISSION = "accuracy/omission"
    UNTRANSLATED = "accuracy/untranslated"
    GRAMMAR = "linguistic-conventions/grammar"
    WORD_ORDER = "linguistic-conventions/grammar/word-order"
    AGREEMENT = "linguistic-conventions/grammar/agreement"
    PUNCTUATION = "linguistic-conventions/punctuation"
    SPELLING = "linguistic-conventions/spelling"
    CAPITALIZATION = "linguistic-conventions/spelling/capitalization"
    DUPLICATION = "linguistic-conventions/duplication"
    UNINTELLIGIBLE = "linguistic-conventions/unintelligible"
    INCONSISTENCY = "terminology/inconsistent-use"
    TERM = "terminology/wrong-term"
    AWKWARD = "style/awkward"
    UNIDIOMATIC = "style/unidiomatic"
    LOCALE = "locale-conventions"
    OTHER = "other"

    @property
    def dimension(self) -> str:
        return self.value.split("/")[0]

    @property
    def label(self) -> str:
        """What a person reads in lists and forms."""
        return _LABELS[self]


_LABELS = {
    Category.MISTRANSLATION: "Mistranslation",
    Category.ENTITY: "Wrong name",
    Category.NUMBER: "Wrong number",
    Category.DATE: "Wrong date or time",
    Category.LITERAL: "Too literal",
    Category.ADDITION: "Addition",
    Category.OMISSION: "Omission",
    Category.UNTRANSLATED: "Untranslated",
    Category.GRAMMAR: "Grammar",
    Category.WORD_ORDER: "Word order",
    Category.AGREEMENT: "Agreement",
    Category.PUNCTUATION: "Punctuation",
    Category.SPELLING: "Spelling",
    Category.CAPITALIZATION: "Capitalization",
    Category.DUPLICATION: "Repetition",
    Category.UNINTELLIGIBLE: "Unintelligible",
    Category.INCONSISTENCY: "Inconsistent",
    Category.TERM: "Wrong term",
    Category.AWKWARD: "Awkward",
    Category.UNIDIOMATIC: "Unidiomatic",
    Category.LOCALE: "Local conventions",
    Category.OTHER: "Other",
}


class Severity(StrEnum):
    """MQM severity levels, mildest first."""

    NEUTRAL = "neutral"
    MINOR = "minor"
    MAJOR = "major"
    CRITICAL = "critical"

    @property
    def rank(self) -> int:
        return _RANKS[self]


_RANKS = {severity: rank for rank, severity in enumerate(Severity)}
