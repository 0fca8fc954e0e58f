"""The language model itself, where it is installed: its numbers, its smaller vocabulary, what it finds and
keeps."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from annotator.detect import fluency, model_files
from annotator.detect.base import FIRST_SIGHT, Article, CancelToken, Finding
from annotator.detect.correction_gain import RepairKind, Settings, score
from annotator.detect.fluency import LEAST_AT_SIGHT, Fluency
from annotator.detect.fluency_head import FEATURES, load
from annotator.detect.language_model import (
    LanguageModel,
    log_normalisers,
    mean_surprisal,
    physical_cores,
)
from annotator.detect.source_reading import prompt
from annotator.detect.token_reading import Before
from annotator.model.anchor import Span
from annotator.model.errors import CancelledError, UnavailableError
from annotator.paths import resource
from annotator.services.analysis import Analyser, SlowPart

pytestmark = pytest.mark.skipif(bool(model_files.problem()), reason="the language model is not installed")

GARBLED = "The ministers met in Geneva on Monday. The company was fined for wrapping Russian oil last year."
SOUND = "The ministers met in Geneva on Monday. The company was fined for buying Russian oil last year."


def garbled(text: str) -> Article:
    """An article in which other detectors have found much."""
    return replace(Article.of(text), flagged=6)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache folder with the prepared model."""
    path = tmp_path_factory.mktemp("model")
    model_files.prepare(path)
    return path


@pytest.fixture(scope="module")
def model(folder: Path) -> Iterator[LanguageModel]:
    loaded = model_files.load(folder)
    yield loaded
    loaded.close()


def test_the_smaller_vocabulary_keeps_the_numbers_of_the_whole_model(model: LanguageModel) -> None:
    expected = model_files.KNOWN_SURPRISAL[model_files.digest()]
    assert mean_surprisal(model, model_files.KNOWN_TEXT) == pytest.approx(expected, rel=0.01)
    assert 30_000 < model.vocabulary < 100_000


def test_preparing_again_makes_nothing_new(folder: Path) -> None:
    made = model_files.prepare(folder)
    before = made.stat().st_mtime_ns
    assert model_files.prepare(folder) == made
    assert made.stat().st_mtime_ns == before
    assert not list(folder.glob("making-*"))


def test_a_model_with_wrong_numbers_is_reported(
    model: LanguageModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(model_files.KNOWN_SURPRISAL, "another", 0.5)
    with pytest.raises(UnavailableError, match="wrong numbers"):
        model_files.check(model, "another", model_files.TOLERANCE)


def test_a_cache_folder_that_cannot_be_made_is_reported(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(UnavailableError, match="cannot be prepared"):
        model_files.prepare(tmp_path / "file" / "inside")


def test_a_damaged_file_is_reported(tmp_path: Path) -> None:
    damaged = tmp_path / "damaged.gguf"
    damaged.write_bytes(b"GGUF" + bytes(100))
    with pytest.raises(UnavailableError, match="cannot be loaded"):
        LanguageModel(damaged)


def test_nothing_is_written_to_the_terminal(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    model_files.load(folder).close()
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("text", ["Ça va. “Tout” – c’est naïve…", "A 🙂 b\u00a0c", "東京 and Tokyo"])
def test_tokens_are_the_text(model: LanguageModel, text: str) -> None:
    assert b"".join(model.piece(t) for t in model.tokenize(text)) == text.encode()


def test_a_shared_beginning_gives_what_reading_anew_gives(model: LanguageModel) -> None:
    tokens = [model.bos, *model.tokenize("The minister said that the oil")]
    other = model.tokenize(" price")
    model.clear()
    row = model.run([(t, i, 0, i + 1 == len(tokens)) for i, t in enumerate(tokens)])[0].copy()
    model.share(1, len(tokens))
    shared = model.run([(other[0], len(tokens), 1, True)])[0].copy()
    model.drop(1)
    model.clear()
    whole = [*tokens, other[0]]
    anew = model.run([(t, i, 0, i + 1 == len(whole)) for i, t in enumerate(whole)])[0]
    assert abs(shared - anew).max() < 0.2  # other shapes, other rounding
    assert abs(shared - row).max() > 1.0
    assert log_normalisers(anew[None])[0] == pytest.approx(log_normalisers(shared[None])[0], abs=0.05)


def test_a_wrong_word_gains_by_correction_and_a_right_one_does_not(model: LanguageModel) -> None:
    garbled = {w.span.of(GARBLED): w for w in score(model, GARBLED)}
    sound = {w.span.of(SOUND): w for w in score(model, SOUND)}
    gain = garbled["wrapping"].gain
    assert gain is not None
    assert gain > 5
    assert garbled["wrapping"].surprisal > sound["buying"].surprisal + 4
    assert (sound["buying"].gain or 0.0) < gain - 4


def test_repairs_lie_in_the_text_and_come_best_first(model: LanguageModel) -> None:
    text = "He is a man which has never been enthusiastically for it. That the war ends, now everybody hopes."
    for word in score(model, text):
        gains = [r.gain for r in word.repairs]
        assert gains == sorted(gains, reverse=True)
        for repair in word.repairs:
            assert repair.span.start == word.span.start
            assert repair.span.end <= len(text)
            assert (repair.text == "") is (repair.kind in (RepairKind.DELETE, RepairKind.DELETE_TWO))


def test_no_repair_is_tried_within_what_is_left_out(model: LanguageModel) -> None:
    start = GARBLED.index("wrapping")
    scores = score(model, GARBLED, skip=[Span(start, start + 8)])
    assert next(w for w in scores if w.span.start == start).gain is None


def test_a_long_text_is_scored_whole(model: LanguageModel) -> None:
    text = " ".join(["The harbour was quiet that morning, and nobody came."] * 130)
    spans = [w.span for w in score(model, text)]
    assert len(spans) == 130 * 11
    assert all(a.end <= b.start for a, b in pairwise(spans))


GERMAN = "Der Minister besuchte am Montag eine Schule in Hamburg und sprach mit den Lehrern."
ENGLISH = "The minister visited a school in Hamburg on Monday and spoke to the teachers."


@pytest.fixture(scope="module")
def polyglot(folder: Path) -> Iterator[LanguageModel]:
    loaded = model_files.load(folder, whole=True)
    yield loaded
    loaded.close()


def test_words_the_source_has_are_less_of_a_surprise(polyglot: LanguageModel) -> None:
    def surprisal(text: str, word: str, before: Before) -> float:
        return next(w for w in score(polyglot, text, before) if w.span.of(text) == word).surprisal

    after_source = Before.prompt(prompt(GERMAN))
    wrong = ENGLISH.replace("school", "church")
    assert surprisal(ENGLISH, "school", after_source) < surprisal(ENGLISH, "school", Before()) - 1
    helped = surprisal(ENGLISH, "school", Before()) - surprisal(ENGLISH, "school", after_source)
    assert helped > surprisal(wrong, "church", Before()) - surprisal(wrong, "church", after_source) + 2


@pytest.mark.parametrize("text", [ENGLISH, "“Ça va,” said 🙂 naïve Zoë… (twice)", "1. One"])
def test_what_is_read_first_moves_no_word(polyglot: LanguageModel, text: str) -> None:
    plain = [w.span for w in score(polyglot, text)]
    assert [w.span for w in score(polyglot, text, Before.prompt(prompt(GERMAN)))] == plain


def test_a_long_translation_is_scored_whole_after_its_source(polyglot: LanguageModel) -> None:
    text = " ".join(["The harbour was quiet that morning, and nobody came."] * 70)
    source = " ".join(["Der Hafen war an jenem Morgen still, und niemand kam."] * 70)
    spans = [w.span for w in score(polyglot, text, Before.prompt(prompt(source, (source, text))))]
    assert len(spans) == 70 * 11


def test_the_file_for_all_languages_is_made_once_and_kept(folder: Path) -> None:
    made = model_files.whole_file(folder)
    before = made.stat().st_mtime_ns
    assert model_files.whole_file(folder) == made
    model_files.prepare(folder, force=True)
    assert made.stat().st_mtime_ns == before
    assert not list(folder.glob("making-*"))


def test_an_article_beside_its_source_is_read_so(folder: Path) -> None:
    wrong = ENGLISH.replace("school", "church")
    beside = replace(Article.of(wrong, source_text=GERMAN), flagged=6)
    detector = Fluency(folder)

    def sure(article: Article, word: str = "church") -> float:
        found = detector.detect(article, CancelToken())
        return max((f.confidence for f in found if word in f.span.of(article.text)), default=0.0)

    alone = replace(beside, source_text=None, shared={})
    assert sure(beside) > sure(alone)
    right = replace(Article.of(ENGLISH, source_text=GERMAN), flagged=6)
    assert sure(beside) - sure(right, "school") > sure(alone) - sure(
        replace(right, source_text=None), "school"
    )
    evidence = [e.text for f in detector.detect(beside, CancelToken()) for e in f.evidence]
    assert evidence
    assert all("beside its source" in text for text in evidence)
    detector.close()
    again = Fluency(folder)
    paragraphs = [p.paragraph for p in beside.segments]
    part = beside.part(p for p in beside.segments if p.paragraph == paragraphs[0])
    assert list(again.detect(part, CancelToken())) == list(again.detect(beside, CancelToken()))
    assert again._whole is None
    assert again._model is None


def test_a_paragraph_without_a_source_is_read_alone(folder: Path) -> None:
    text = f"{ENGLISH}\n\n{GARBLED}"
    article = replace(Article.of(text, source_text=f"{GERMAN}\n\n"), aligned=True)
    detector = Fluency(folder)
    first, second = article.paragraph_spans()
    assert all(u.beside for u in detector.units(article, first, [], CancelToken())[0])
    units, head = detector.units(article, second, [], CancelToken())
    assert not any(u.beside for u in units)
    assert head.names == FEATURES
    detector.close()


def test_cancelling_stops_it(model: LanguageModel) -> None:
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(CancelledError):
        score(model, GARBLED, cancel=cancel)


def test_the_detector_flags_the_wrong_word_and_nothing_in_sound_text(folder: Path) -> None:
    detector = Fluency(folder)
    found = list(detector.detect(garbled(GARBLED), CancelToken()))
    assert any("wrapping" in f.span.of(GARBLED) for f in found)
    assert all(f.confidence < 0.6 for f in detector.detect(Article.of(SOUND), CancelToken()))
    for finding in found:
        assert finding.evidence
        assert all(s.replacement != finding.span.of(GARBLED) for s in finding.suggestions)
    detector.close()


def test_doubt_weighs_more_in_a_garbled_article(folder: Path) -> None:
    detector = Fluency(folder)

    def sure(article: Article) -> float:
        found = detector.detect(article, CancelToken())
        return max((f.confidence for f in found if "wrapping" in f.span.of(GARBLED)), default=0.0)

    assert sure(garbled(GARBLED)) > sure(Article.of(GARBLED)) + 0.1
    detector.close()


def test_what_was_scored_is_not_scored_again(folder: Path) -> None:
    first, second = "The harbour was quiet that morning.", "Nobody came to the old wharf."
    detector = Fluency(folder)
    before = list(detector.detect(Article.of(f"{first}\n{second}"), CancelToken()))
    detector.close()
    seen: list[tuple[int, int]] = []
    again = Fluency(folder, progress=lambda done, total: seen.append((done, total)))
    assert list(again.detect(Article.of(f"{first}\n{second}"), CancelToken())) == before
    assert again._model is None
    assert seen == [(1, 2), (2, 2)]
    list(again.detect(Article.of(f"{first}\nNobody went to the old wharf."), CancelToken()))
    assert again._model is not None
    again.close()


def test_a_broken_cache_costs_time_only(folder: Path, tmp_path: Path) -> None:
    for file in folder.glob("*.gguf"):
        (tmp_path / file.name).hardlink_to(file)
    (tmp_path / "scores.sqlite").write_bytes(b"no database" * 100)
    detector = Fluency(tmp_path)
    assert any("wrapping" in f.span.of(GARBLED) for f in detector.detect(garbled(GARBLED), CancelToken()))
    detector.close()
    with pytest.raises(sqlite3.DatabaseError):
        sqlite3.connect(tmp_path / "scores.sqlite").execute("SELECT * FROM scores")


def test_the_slow_stage_begins_on_screen_and_finds_what_a_check_finds(folder: Path) -> None:
    text = f"{SOUND}\n\n{GARBLED}\n\nThe harbour was quiet that morning."
    article = garbled(text)
    analyser = Analyser()
    analyser._detectors()
    analyser._made["fluency"] = Fluency(folder)
    parts: list[SlowPart] = []
    result = analyser.analyse_slowly(article, "d", first=lambda: len(SOUND) + 2, found=parts.append)
    begun = [p.within.start for p in parts[:3]]
    assert begun == sorted(begun, key=lambda s: (s == 0, s))
    assert [(p.done, p.total) for p in parts][:3] == [(1, 3), (2, 3), (3, 3)]
    assert all(p.ran == {"fluency"} for p in parts)
    whole = Analyser.for_check(only=["fluency"])
    whole._detectors()
    whole._made["fluency"] = Fluency(folder)
    assert {f.id for f in result.flags} == {f.id for f in whole.analyse(article, "d").flags}
    assert any("wrapping" in f.anchor.quote for f in parts[0].flags)
    analyser.close()
    whole.close()


@pytest.fixture
def with_quick_weights(monkeypatch: pytest.MonkeyPatch) -> None:
    """Weights for a first look, whatever ships: from 10 nats on a word is rather wrong than right."""
    full = load(resource("models", "fluency.json"))
    weights = np.array([0.5, 0.0, 0.0, 0.0, 0.0, 0.0])
    quick = replace(
        full, mean=np.zeros(6), scale=np.ones(6), weights=weights, bias=-5.0, slope=1.0, offset=0.0,
        special=0.0, length=0.0, doubts=0.0, flags=0.0,
    )  # fmt: skip
    monkeypatch.setattr(Fluency, "_loaded_head", lambda _self: replace(full, quick=quick))


def at_sight(detector: Fluency, article: Article) -> list[Finding]:
    return list(detector.glance(article, CancelToken()))


def test_reading_without_repairs_is_as_surprised(model: LanguageModel) -> None:
    plain = score(model, GARBLED, settings=Settings(gate=float("inf")))
    full = score(model, GARBLED)
    assert [(w.span, w.surprisal, w.rank, w.best) for w in plain] == [
        (w.span, w.surprisal, w.rank, w.best) for w in full
    ]
    assert not any(w.repairs for w in plain)
    assert any(w.repairs for w in full)
    assert score(model, "") == []


@pytest.mark.usefixtures("with_quick_weights")
def test_a_glance_sees_the_wrong_word_and_proposes_nothing(folder: Path) -> None:
    detector = Fluency(folder)
    found = at_sight(detector, garbled(GARBLED))
    assert any("wrapping" in f.span.of(GARBLED) for f in found)
    for finding in found:
        assert finding.rule == FIRST_SIGHT
        assert finding.confidence >= LEAST_AT_SIGHT
        assert finding.suggestions == ()
        assert finding.evidence
    assert not any("buying" in f.span.of(SOUND) for f in at_sight(detector, garbled(SOUND)))
    detector.close()


@pytest.mark.usefixtures("with_quick_weights")
def test_a_glance_costs_nothing_after_a_look(folder: Path) -> None:
    article = garbled(f"{GARBLED}\n\n{SOUND}")
    first = Fluency(folder)
    first.look(article, CancelToken(), lambda: False)
    first.close()
    again = Fluency(folder)
    assert any("wrapping" in f.span.of(article.text) for f in at_sight(again, article))
    assert again._model is None


@pytest.mark.usefixtures("with_quick_weights")
def test_what_a_glance_read_is_not_taken_for_the_reading(folder: Path) -> None:
    text = "The clerk eaten the minutes before the vote."
    detector = Fluency(folder)
    at_sight(detector, garbled(text))
    assert any(w.repairs for w in detector.scores(text, Span(0, len(text)), [], CancelToken()))
    detector.close()


@pytest.mark.usefixtures("with_quick_weights")
def test_a_glance_passes_over_known_names_and_what_lies_between_the_sentences(folder: Path) -> None:
    text = "Xi Jinping met Vladimir Putin.\n\nZzxq wrapping oil glorp.\n\nThe talks were wrapping oil long."
    whole = garbled(text)
    detector = Fluency(folder)
    seen = at_sight(detector, whole)
    assert any(f.span.of(text).startswith("Zzxq") for f in seen)
    assert not any(f.span.start < text.index("met") for f in seen)
    without = replace(whole, segments=(whole.segments[0], whole.segments[-1]))
    between = Span(whole.segments[1].span.start, whole.segments[1].span.end)
    assert not any(f.span.overlaps(between) for f in at_sight(detector, without))
    detector.close()


@pytest.mark.usefixtures("with_quick_weights")
def test_a_look_at_nothing_loads_the_model(folder: Path) -> None:
    detector = Fluency(folder)
    detector.look(Article.of(""), CancelToken(), lambda: False)
    assert detector._model is not None
    detector.close()


@pytest.mark.usefixtures("with_quick_weights")
def test_a_look_leaves_a_core_to_who_is_busy(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    used: list[int] = []
    run = LanguageModel.run

    def noted(self: LanguageModel, items: object) -> object:
        rows = run(self, items)  # type: ignore[arg-type]
        used.append(self.threads)
        return rows

    monkeypatch.setattr(LanguageModel, "run", noted)
    detector = Fluency(folder)
    busy = [True]
    detector.look(garbled("Nobody has read this sentence."), CancelToken(), lambda: busy[0])
    assert set(used) == {max(1, physical_cores() - 1)}
    used.clear()
    busy[0] = False
    detector.look(garbled("Nobody has read this one, either."), CancelToken(), lambda: busy[0])
    assert set(used) == {physical_cores()}
    detector.close()


def test_a_look_gives_up_threads_that_make_it_slower(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fluency, "physical_cores", lambda: 4)
    assert fluency._pace(lambda: True, {}) == 3
    assert fluency._pace(lambda: False, {3: 100.0}) == 4
    assert fluency._pace(lambda: False, {4: 90.0}) == 3
    assert fluency._pace(lambda: False, {3: 100.0, 4: 90.0}) == 3
    assert fluency._pace(lambda: False, {3: 80.0, 4: 90.0}) == 4
    assert fluency._pace(lambda: True, {3: 80.0, 4: 90.0}) == 3


def test_without_weights_for_it_there_is_no_glance(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    full = replace(load(resource("models", "fluency.json")), quick=None)
    monkeypatch.setattr(Fluency, "_loaded_head", lambda _self: full)
    detector = Fluency(folder)
    detector.look(garbled(GARBLED), CancelToken(), lambda: False)
    assert at_sight(detector, garbled(GARBLED)) == []
    assert detector._model is None
