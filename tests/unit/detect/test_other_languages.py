"""Articles in languages other than English: no flood of false alarms, and the damage found.

The texts in `tests/data/languages` were written for this, full of what is right in a language and wrong in
another: its quotation marks, short forms, spaces before marks, doubled words.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.detect.base import Article
from annotator.detect.fuse import group
from annotator.detect.pipeline import Pipeline, PipelineResult
from annotator.detect.registry import DetectorOptions, builtin_detectors, slow
from annotator.model.review import Level
from annotator.text.tokens import word_count

TEXTS = sorted((Path(__file__).parents[2] / "data" / "languages").glob("*.txt"))
MOST = 5
"""Passages shown at the usual level in 1,000 words of right text."""
LEFT_OUT = slow() | {"languagetool"}


@pytest.fixture(scope="module")
def pipeline() -> Pipeline:
    every = builtin_detectors(DetectorOptions())
    return Pipeline([d for d in every if d.id not in LEFT_OUT])


def flags(pipeline: Pipeline, text: str, language: str, source: str | None = None) -> list[tuple[str, str]]:
    result = pipeline.run(Article.of(text, language, source))
    assert result.failures == ()
    return [(f.rule, f.span.of(text)) for f in result.flags if f.shown_at(Level.LIKELY)]


@pytest.mark.parametrize("path", TEXTS, ids=lambda p: p.stem)
def test_right_text_is_left_alone(pipeline: Pipeline, path: Path) -> None:
    text = path.read_text("utf-8")
    result: PipelineResult = pipeline.run(Article.of(text, path.stem))
    assert {"repetition", "punctuation", "quotation", "fragments", "leftovers", "people"} <= result.ran
    shown = [p for p in group(result.flags) if p.shown_at(Level.LIKELY)]
    assert 1000 * len(shown) <= MOST * word_count(text), [p.span.of(text) for p in shown]
    assert not {"splices", "harper", "agreement", "articles"} & result.ran


DAMAGE = {
    "de": [
        ("Das Kabinett hat hat am Montag das Gesetz beschlossen.", ("double-word", "hat hat")),
        (
            "Im letzten Jahr im letzten Jahr sank die Zahl der Unfälle deutlich.",
            ("phrase", "Im letzten Jahr im letzten Jahr"),
        ),
        ("„Wir warten seit Jahren, sagte der Minister am Abend.", ("quote-unclosed", "„Wir warten seit")),
        ("Der Minister sprach über die Folgen der.", ("cut-off", "Folgen der.")),
        ("Die Regierung zögerte. vorteil. Danach ging es weiter.", ("orphan-words", "vorteil.")),
        (
            "Das Treffen fand am Dienstag, dem 13. März 2024, statt.",
            ("weekday", "Dienstag, dem 13. März 2024"),
        ),
        ("Er wurde am 31. April verhaftet.", ("impossible-date", "31. April")),
        ("Verteidigungsminister Pete Hegses reiste nach Berlin.", ("garbled", "Pete Hegses")),
        ("Der frühere Kanzler Olaf Sholz reiste nach Berlin.", ("garbled", "Olaf Sholz")),
        ("Bundespräsident Frank Walter Steinmaier sprach.", ("garbled", "Frank Walter Steinmaier")),
        ("Das kostet viel Geld , sagte er.", ("space-before", "Geld ,")),
        ("Die KÃ¼ste war gesperrt.", ("mojibake", "Ã¼")),
    ],
    "fr": [
        ("Le gouvernement a a rejeté la demande.", ("double-word", "a a")),
        (
            "« Nous attendons depuis des années, a dit le ministre.",
            ("quote-unclosed", "« Nous attendons"),
        ),
        ("Le ministre a parlé longuement de la situation dans les.", ("cut-off", "dans les.")),
        ("Il est arrivé le mardi 13 mars 2024 à Paris.", ("weekday", "mardi 13 mars 2024")),
        ("Le secrétaire à la Défense Pete Hegses a démissionné.", ("garbled", "Pete Hegses")),
        ("Il a refusé , puis il est parti.", ("space-before", "refusé ,")),
        ("La réunion du 31 novembre a été annulée.", ("impossible-date", "31 novembre")),
    ],
    "es": [
        ("El ministro dijo que que no habrá cambios.", ("double-word", "que que")),
        ("«Llevamos años esperando, dijo el ministro.", ("quote-unclosed", "«Llevamos años esperando,")),
        ("La ministra habló de las consecuencias de los.", ("cut-off", "de los.")),
        ("Llegó el lunes 12 de marzo de 2024 a Madrid.", ("weekday", "lunes 12 de marzo de 2024")),
        ("Nadie sabe qué pasó. Quién lo hizo?", ("no-opener", "hizo?")),
        ("El secretario de Defensa Pete Hegses viajó a Madrid.", ("garbled", "Pete Hegses")),
    ],
    "it": [
        ("Il ministro ha ha detto che non cambierà nulla.", ("double-word", "ha ha")),
        ("«Aspettiamo da anni, ha detto il ministro.", ("quote-unclosed", "«Aspettiamo da anni,")),
        ("Il ministro ha parlato delle conseguenze della.", ("cut-off", "conseguenze della.")),
        ("È arrivato lunedì 12 marzo 2024 a Roma.", ("weekday", "lunedì 12 marzo 2024")),
        ("Il segretario alla Difesa Pete Hegses è partito.", ("garbled", "Pete Hegses")),
    ],
    "pt": [
        ("O ministro disse que que nada vai mudar.", ("double-word", "que que")),
        ("“Esperamos há anos, disse o ministro.", ("quote-unclosed", "“Esperamos há anos,")),
        ("O ministro falou das consequências da.", ("cut-off", "consequências da.")),
        (
            "Chegou na segunda-feira, 12 de março de 2024, a Lisboa.",
            ("weekday", "segunda-feira, 12 de março de 2024"),
        ),
        ("O secretário da Defesa Pete Hegses partiu.", ("garbled", "Pete Hegses")),
    ],
    "nl": [
        ("De minister heeft heeft gezegd dat er niets verandert.", ("double-word", "heeft heeft")),
        ("“We wachten al jaren, zei de minister.", ("quote-unclosed", "“We wachten al")),
        ("De minister sprach over de gevolgen zonder.", ("cut-off", "gevolgen zonder.")),
        ("Hij kwam op maandag 12 maart 2024 aan.", ("weekday", "maandag 12 maart 2024")),
        ("Minister Pete Hegses vertrok naar Den Haag.", ("garbled", "Pete Hegses")),
    ],
}


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [(language, text, found) for language, cases in DAMAGE.items() for text, found in cases],
)
def test_damage_is_found(pipeline: Pipeline, language: str, text: str, expected: tuple[str, str]) -> None:
    assert flags(pipeline, text, language) == [expected]


RIGHT = [
    ("de", "Die Bürger, die die Folgen tragen, wurden bzw. werden nicht gefragt. Er rief sie um 9 Uhr an."),
    ("de", "Wladimir Putin und Benjamin Netanjahu telefonierten. Alexander Lukaschenko schwieg."),
    ("de", "“So geht das nicht”, sagte er. «Doch», antwortete sie."),
    ("de", "„Ja”, sagte er. „Nein“, sagte sie. »Vielleicht«, sagten alle."),
    ("de", "Oder war es doch am Donnerstag, dem 29. Februar 2024?"),
    ("fr", "Vous vous trompez ! Qu’en dites-vous ? « Rien », dit-il ; puis : « Tout. »"),
    ("fr", "Vladimir Poutine et Sergueï Lavrov ont reçu Benyamin Nétanyahou à Moscou."),
    ("fr", "Il a bu un litre, etc. et il est parti le 1er janvier 2024."),
    ("es", "¿Quién lo dijo? ¡Nadie! «Yo», respondió. El 1.º de mayo de 2024 fue miércoles."),
    ("es", "Pedro Sánchez y Emmanuel Macron hablaron con Vladímir Putin y Serguéi Lavrov."),
    ("it", "Piano piano, disse. «Sì, sì.» La dott.ssa Rossi abita in via Verdi n. 5."),
    ("pt", "“Não, não”, disse. Chegou na terça-feira, 12 de março de 2024."),
    ("nl", "Vladimir Poetin belde met Aleksandr Loekasjenko. „Ja”, zei hij. “Nee”, zei zij."),
    ("nl", "Ik denk dat dat die ene was. Hij kwam o.a. met bijv. een boek enz. naar huis."),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text"), RIGHT)
def test_what_is_right_in_its_language_is_left_alone(pipeline: Pipeline, language: str, text: str) -> None:
    assert flags(pipeline, text, language) == []


@pytest.mark.parametrize(
    ("language", "source", "text", "expected"),
    [
        (
            "de",
            "The aid is worth 530 million euros.",
            "Die Hilfe beträgt 350 Millionen Euro.",
            "number-changed",
        ),
        ("de", "He did not agree with the plan.", "Er stimmte dem Plan am Abend zu.", "negation-lost"),
        ("fr", "The meeting is in March.", "La réunion aura lieu en mai.", "month-changed"),
        (
            "es",
            "They said that the water is safe to drink today.",
            "They said that the water is safe to drink today.",
            "untranslated",
        ),
        (
            "nl",
            "The minister met Zsuzsanna Kovacs there.",
            "De minister ontmoette Zsuzsanna Kovaks daar.",
            "",
        ),
        ("it", "The aid is worth 530 million euros.", "L’aiuto ammonta a 530 milioni di euro.", ""),
        ("pt", "It cost 1.6 billion euros.", "Custou 1,6 bilhões de euros.", ""),
        ("fr", "The two men did not agree.", "Les deux hommes n’étaient pas d’accord.", ""),
        ("de", "I arrived on Monday, 3 March.", "Ich kam am Montag, dem 3. März, an.", ""),
    ],
)
def test_the_source_is_compared_in_other_languages(
    pipeline: Pipeline, language: str, source: str, text: str, expected: str
) -> None:
    rules = [rule for rule, _ in flags(pipeline, text, language, source)]
    assert expected in rules if expected else not set(rules) - {"name-changed"}
