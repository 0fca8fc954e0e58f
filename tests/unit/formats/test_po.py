"""Catalogues of gettext: translations in and out, placeholders and everything else as they were."""

from __future__ import annotations

from dataclasses import replace

import polib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from table_files import table_export

from annotator.formats import po
from annotator.formats.base import ImportedArticle
from annotator.formats.registry import read_bytes
from annotator.model.document import SegmentState
from annotator.model.errors import AnnotatorError, ExportFailedError, ImportFailedError

CATALOGUE = r"""# Translators of the thing
#, fuzzy
msgid ""
msgstr ""
"Project-Id-Version: thing 1.0\n"
"Language: fr_FR\n"
"Content-Type: text/plain; charset=UTF-8\n"
"Plural-Forms: nplurals=2; plural=(n > 1);\n"

#. Shown in the menu
# Short, please
#: src/menu.c:12
msgctxt "menu"
msgid "Open the file"
msgstr "Ouvrir le fichier"

#, c-format
msgid "Copied %d file to %s."
msgid_plural "Copied %d files to %s."
msgstr[0] "%d fichier copié dans %s."
msgstr[1] ""
"%d fichiers copiés "
"dans %s."

#, fuzzy, python-brace-format
msgid "Hello <b>{name}</b>, \"friend\"!\n"
msgstr "Salut <b>{name}</b>, «\u00a0ami\u00a0»\t!\n"

msgid "Two\nlines"
msgstr "Deux\nlignes"

msgid "Not yet"
msgstr ""

#~ msgid "Old"
#~ msgstr "Vieux"
""".replace(r"\u00a0", "\u00a0")


def read(data: str = CATALOGUE) -> ImportedArticle:
    assert po.recognises(data.encode())
    return po.read(data.encode(), "fr.po")


def corrected(*words: tuple[str, str], data: str = CATALOGUE) -> str:
    return po.write(table_export(read(data), words)).data.decode()


def test_translations_are_lines_beside_their_messages() -> None:
    article = read_bytes(CATALOGUE.encode(), "fr.po")
    assert article.text.split("\n") == [
        "Ouvrir le fichier", "fichier copié dans.", "fichiers copiés dans.",
        "Salut, «\u00a0ami\u00a0»\t!", "Deux lignes", "",
    ]  # fmt: skip
    assert article.source_text is not None
    assert article.source_text.split("\n") == [
        "Open the file", "Copied file to.", "Copied files to.", 'Hello, "friend"!',
        "Two lines", "Not yet",
    ]  # fmt: skip
    assert article.aligned
    assert article.language == "fr"
    assert [s.value for s in article.states if s] == [
        "translated", "translated", "translated", "initial", "translated", "initial",
    ]  # fmt: skip
    assert [(r.line, r.text) for r in article.remarks] == [
        (0, "Context: menu"), (0, "Shown in the menu Short, please"),
    ]  # fmt: skip
    assert "2 of 6" in article.warnings[0]
    assert article.warnings[1] == "1 obsolete message is left out of the text; the file keeps it."


@pytest.mark.parametrize(
    ("words", "old", "new"),
    [
        ((), "", ""),
        ((("Ouvrir", 'Fermer "vite" \\'),), '"Ouvrir le', '"Fermer \\"vite\\" \\\\ le'),
        ((("copiés dans", "mis à"),), '"%d fichiers copiés "\n"dans', '"%d fichiers mis "\n"à'),
        ((("Salut", "Bonjour 😀 שלום"),), "Salut <b>{name}</b>", "Bonjour 😀 שלום <b>{name}</b>"),
        ((("\t!", " !"),), "»\\t!", "» !"),
        ((("Deux lignes", "Trois lignes"),), "Deux\\n", "Trois\\n"),
        ((("Deux lignes", "Deuxlignes"),), "Deux\\nlignes", "Deuxlignes"),
    ],
)  # fmt: skip
def test_only_the_translation_changes(words: tuple[tuple[str, str], ...], old: str, new: str) -> None:
    after = corrected(*words)
    assert after == CATALOGUE.replace(old, new, 1)
    assert len(polib.pofile(after)) == 6


def test_line_ends_and_encoding_stay() -> None:
    data = CATALOGUE.replace("UTF-8", "ISO-8859-1").replace("\n", "\r\n").encode("latin-1")
    article = po.read(data, "fr.po")
    assert article.encoding == "iso8859-1"
    assert po.write(table_export(article, [("copié dans", "copié à")])).data == data.replace(
        "copié dans".encode("latin-1"), "copié à".encode("latin-1"), 1
    )


def test_a_missing_translation_is_put_in() -> None:
    article = read()
    end = len(article.text)
    written = po.write(table_export(article, [], [(end, end, "Pas encore")])).data.decode()
    assert polib.pofile(written).find("Not yet").msgstr == "Pas encore"


def test_a_correction_over_two_messages_keeps_both() -> None:
    written = po.write(table_export(read(), [("fichier\nfichier", "fichier et fichier")]))
    assert "messages were kept" in written.warnings[0]
    assert len(polib.pofile(written.data.decode())) == 6


def test_placeholders_stay_where_words_around_them_change() -> None:
    after = corrected(("fichier copié dans.", "dossier mis à."))
    assert after == CATALOGUE.replace("%d fichier copié dans %s.", "%d dossier mis à %s.")


def test_states_become_fuzzy_marks() -> None:
    export = replace(
        table_export(read(), []),
        states={
            0: SegmentState.INITIAL,
            3: SegmentState.FINAL,
            4: SegmentState.FINAL,
            5: SegmentState.INITIAL,
        },
    )
    written = po.write(export).data.decode()
    found = polib.pofile(written)
    assert [entry.fuzzy for entry in found] == [True, False, False, False, False, False]
    assert found.metadata == polib.pofile(CATALOGUE).metadata
    assert "python-brace-format" in found[2].flags


@pytest.mark.parametrize(
    ("message", "formatted", "text"),
    [
        ("50% of it", False, "50% of it"),
        ("50%% of it", True, "50% of it"),
        ("a %(count)s of %s b", False, "a of b"),
        ("Size: {0:.2f} or ${HOME}", False, "Size: or"),
        ("%s is (not {x}), %d! ", False, "is (not),! "),
        ("one<br/>two<b>three</b> <i>four</i>", False, "one twothree four"),
        ("a < b and c > d", False, "a < b and c > d"),
        ("\\303\\u00e9 \\x41", False, "Ãu00e9 A"),
    ],
)
def test_codes_are_no_words(message: str, formatted: bool, text: str) -> None:
    data = ("#, c-format\n" if formatted else "") + f'msgid "x"\nmsgstr "{message}"\n'
    assert read(data).text == text


@pytest.mark.parametrize("text", ["msgid of words", "# comment\nprose", '{"msgid": 1}', ""])
def test_other_files_are_not_recognised(text: str) -> None:
    assert not po.recognises(text.encode())


@pytest.mark.parametrize(
    "text",
    [
        'msgid "a"\nmsgstr "b\n',
        'msgid "a"\nmsgstr b\n',
        'msgid "a"\nnonsense "b"\n',
        'msgid "a" "b"\n',
        'msgid "a"\nmsgstr ""\n',
    ],
)
def test_damaged_and_empty_catalogues_are_refused(text: str) -> None:
    with pytest.raises(AnnotatorError) as caught:
        read(text)
    assert caught.value.hint


def test_a_catalogue_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(po, "MAX_MESSAGES", 500)
    with pytest.raises(ImportFailedError, match="messages"):
        read('msgid "a"\nmsgstr "b"\n' * (po.MAX_MESSAGES + 2))


def test_other_articles_are_not_written() -> None:
    export = table_export(read(), [])
    with pytest.raises(ExportFailedError, match="catalogue"):
        po.write(replace(export, document=replace(export.document, format="txt")))


@settings(max_examples=200, deadline=None)
@given(st.lists(st.text('aé %s{}<>"\\\n\t', max_size=20), min_size=1, max_size=5), st.data())
def test_what_is_written_reads_as_the_corrected_text(translations: list[str], data: st.DataObject) -> None:
    catalogue = polib.POFile()
    for number, translation in enumerate(translations):
        catalogue.append(polib.POEntry(msgid=f"message {number}", msgstr=translation))
    raw = str(catalogue)
    try:
        article = read(raw)
    except AnnotatorError:
        return
    at = data.draw(st.integers(0, len(article.text) - 1))
    new = data.draw(st.text('new "\\', min_size=1, max_size=5))
    if article.text[at] in ("\n", new) or not (article.text[:at] + new + article.text[at + 1 :]).strip():
        return
    written = po.write(table_export(article, [], [(at, at + 1, new)]))
    found = written.data.decode()
    assert len(polib.pofile(found)) == len(translations)
    if not set("<{%") & set(raw):  # words could become codes, and blanks beside codes do not show
        assert read(found).text == article.text[:at] + new + article.text[at + 1 :]


def test_more_lines_escapes_and_placeholders_than_can_be_read_are_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(po, "MAX_PIECES", 20)
    for words in ('"a"\n' * 21, '"' + "%d " * 21 + '"\n', '"' + "a\\n" * 21 + '"\n'):
        with pytest.raises(
            ImportFailedError, match="more than 20 lines, escapes and placeholders"
        ) as refused:
            po.read(f'msgid "a"\nmsgstr ""\n{words}'.encode(), "a.po")
        assert "Split it" in refused.value.hint


def test_each_character_beside_codes_and_escapes_has_its_place() -> None:
    raw = 'msgid "a"\nmsgstr "He said \\"no\\" <b>. %%"\n"Then \\t100%% %d <br> went.\\n"\n'
    target = po._read(raw, "a").target
    assert target.text == 'He said "no". %%Then \t100%% went.'
    shown = [(c, place.of(raw)) for c, place in zip(target.text, target.places, strict=True) if place]
    assert [(c, r) for c, r in shown if c != r] == [('"', '\\"')] * 2 + [("\t", "\\t")]
