"""Languages by name, for choosing one."""

from __future__ import annotations

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QComboBox

from annotator.services.languages import is_checked

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


def offer_languages(
    chooser: QComboBox, current: str, *, unknown: bool = False, checked: bool = False
) -> None:
    """Fill a chooser with languages by name, `current` chosen. `unknown` offers that none is known; with
    `checked`, the languages that detectors know come first."""
    codes = {*COMMON, current} - {""}
    first = {code for code in codes if checked and is_checked(code)}
    chooser.clear()
    if unknown or not current:
        chooser.addItem(language_name(""), "")
    for group in (first, codes - first):
        if chooser.count() and group is not first and first:
            chooser.insertSeparator(chooser.count())
        for name, code in sorted((language_name(code), code) for code in group):
            chooser.addItem(name, code)
    chooser.setCurrentIndex(chooser.findData(current))
