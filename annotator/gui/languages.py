"""Languages by name, for choosing one."""

from __future__ import annotations

from PySide6.QtCore import QLocale

COMMON = (
    "ar bg bn ca cs da de el en es et fa fi fr he hi hr hu id it ja ko lt lv ms nl no pl pt ro ru sk sl sq "
    "sr sv th tr uk ur vi zh"
).split()
"""ISO 639-1 codes offered where an article's language is asked for."""


def language_name(code: str) -> str:
    """ "de" as "German (de)"; a code without a known name stays as it is."""
    if not code:
        return "Not known"
    language = QLocale(code.replace("-", "_")).language()
    if language in (QLocale.Language.C, QLocale.Language.AnyLanguage):
        return code
    return f"{QLocale.languageToString(language)} ({code})"
