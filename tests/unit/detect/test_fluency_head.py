"""What is made of the model's scores; needs no language model."""

from __future__ import annotations

import io
import json
import struct
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from annotator.detect import fluency_head, gguf, model_files
from annotator.detect.base import Article
from annotator.detect.correction_gain import Repair, RepairKind, WordScore
from annotator.detect.fluency import Fluency, known_names
from annotator.detect.fluency_head import (
    BESIDE,
    FEATURES,
    LONGEST,
    NO_GAIN,
    Garbled,
    Phrase,
    Sums,
    Unit,
    doubtful,
    features,
    from_json,
    likelihoods,
    load,
    phrases,
    place,
)
from annotator.detect.score_cache import ScoreCache
from annotator.detect.vocabulary import _Merger
from annotator.model.anchor import Span
from annotator.paths import resource
from annotator.services.analysis import Analyser


def unit(start: int, *, gain: float | None = None, surprisal: float = 1.0, sentence: int = 0) -> Unit:
    span = Span(start, start + 3)
    repairs = () if gain is None else (Repair(RepairKind.REPLACE, span, "the", gain),)
    return Unit(WordScore(span, surprisal, 0, 1.0, repairs), span, sentence, special=False)


def test_features_tell_of_the_word_and_its_neighbours() -> None:
    table = features([unit(0), unit(4, gain=10.0, surprisal=12.0), unit(8)])
    column = {name: table[:, i] for i, name in enumerate(FEATURES)}
    assert column["gain"].tolist() == [NO_GAIN, 10.0, NO_GAIN]
    assert column["gain before"].tolist() == [NO_GAIN, NO_GAIN, 10.0]
    assert column["gain after"].tolist() == [10.0, NO_GAIN, NO_GAIN]
    assert column["gains near"].tolist() == [10.0, 0.0, 10.0]
    assert column["surprisal"][1] == 12.0


def test_features_beside_the_source_tell_of_the_sentence_too() -> None:
    def after_source(start: int, surprisal: float, sentence: int, mark: bool = False) -> Unit:
        plain = unit(start, sentence=sentence)
        return replace(plain, beside=replace(plain.score, surprisal=surprisal), mark=mark)

    units = [after_source(0, 2.0, 3), after_source(4, 6.0, 3), unit(8, surprisal=1.5, sentence=4)]
    units.append(after_source(12, 40.0, 4, mark=True))
    table = features(units, BESIDE)
    column = {name: table[:, i].tolist() for i, name in enumerate(BESIDE)}
    assert column["beside"] == [2.0, 6.0, 1.5, 25.0]
    assert column["beside before"] == [0.0, 2.0, 6.0, 1.5]
    assert column["beside after"] == [6.0, 1.5, 25.0, 0.0]
    assert column["sentence beside"] == [4.0, 4.0, 13.25, 13.25]
    assert column["sentence"] == [1.0, 1.0, 1.25, 1.25]
    assert column["mark"] == [0.0, 0.0, 0.0, 1.0]
    assert table[:, : len(FEATURES)].tolist() == features(units).tolist()


def test_beside_the_source_features_count_from_the_article_s_own_level() -> None:
    plain = fluency_head.load(resource("models", "fluency.json"))
    head = replace(plain, usual=np.full(len(FEATURES), 2.0))
    calm = [unit(4 * n, surprisal=1.0) for n in range(400)]
    wild = [unit(4 * n, surprisal=9.0) for n in range(400)]
    assert plain.level([plain.sums(calm)]) is None
    level = head.level([head.sums(calm[:200]), head.sums(calm[200:])])
    assert level is not None
    assert level[FEATURES.index("surprisal")] == pytest.approx((400 * 1.0 + 100 * 2.0) / 500)
    # An article of which nothing is known counts as a usual one.
    assert head.level([]) == pytest.approx(head.usual)
    assert head.probabilities(calm[:1]) == pytest.approx(head.probabilities(calm[:1], head.usual))
    word = unit(4000, surprisal=6.0)
    sure_in_calm, sure_in_wild = (
        float(likelihoods([([word], head), (rest, head)])[0][0]) for rest in (calm, wild)
    )
    assert sure_in_calm > sure_in_wild + 0.01
    alone, among = (likelihoods(read)[0] for read in ([([word], plain)], [([word], plain), (wild, plain)]))
    assert alone == pytest.approx(among)
    # Part by part it is the same; a paragraph that is read again does not count twice.
    seen: dict[int, Sums] = {}
    for _ in range(2):
        likelihoods([(calm, head)], seen)
        last = float(likelihoods([([word], head)], seen)[0][0])
    assert last == pytest.approx(sure_in_calm)


def test_taking_out_two_words_counts_for_the_second() -> None:
    span = Span(0, 7)
    first = WordScore(Span(0, 3), 9.0, 5, 1.0, (Repair(RepairKind.DELETE_TWO, span, "", 12.0),))
    table = features([Unit(first, Span(0, 3), 0, special=False), unit(4)])
    assert table[:, FEATURES.index("gain")].tolist() == [NO_GAIN, NO_GAIN]
    assert table[1, FEATURES.index("two before")] == 12.0


def test_the_shipped_weights_trust_a_gain_and_doubt_a_special_word() -> None:
    head = fluency_head.load(resource("models", "fluency.json"))
    low, high = (
        head.probabilities([unit(0, gain=0.0, surprisal=5.0)]),
        head.probabilities([unit(0, gain=15.0)]),
    )
    assert high[0] > low[0] + 0.1
    plain = unit(0, gain=9.0)
    special = Unit(plain.score, plain.span, 0, special=True)

    def sure(
        worst: Unit, probability: float, doubts: float = 5.0, flags: float = 2.0, length: int = 1
    ) -> float:
        return head.confidence(Phrase(0, length - 1, 0, probability), worst, Garbled(doubts, flags))

    assert sure(special, 0.5) < sure(plain, 0.5)
    assert sure(plain, 0.3) < sure(plain, 0.6)
    assert sure(plain, 0.3) < sure(plain, 0.3, doubts=10.0)
    assert sure(plain, 0.3) < sure(plain, 0.3, flags=3.0) < sure(plain, 0.3, flags=3.5)
    # From there on it is garbled, and each doubt no truer.
    assert sure(plain, 0.3, doubts=15.0, flags=4.0) == sure(plain, 0.3, doubts=40.0, flags=30.0)
    assert sure(plain, 0.3) < sure(plain, 0.3, length=3)
    assert head.probabilities([]).shape == (0,)


def test_an_article_is_as_garbled_as_what_is_found_in_it() -> None:
    clean = Garbled.of(0, 6_000, 0, 6_000)
    assert clean.flags < Garbled.of(12, 6_000, 0, 6_000).flags < Garbled.of(30, 6_000, 0, 6_000).flags
    assert clean.doubts < Garbled.of(0, 6_000, 12, 6_000).doubts
    # Little text says little, and a part read of a long article leaves what was flagged in all of it.
    assert Garbled.of(1, 300, 1, 300).flags < Garbled.of(20, 6_000, 20, 6_000).flags
    assert Garbled.of(1, 300, 1, 300).doubts < Garbled.of(20, 6_000, 20, 6_000).doubts
    assert Garbled.of(60, 12_000, 0, 300).flags > 20


def test_only_likely_phrases_of_plain_words_count_as_signs() -> None:
    plain = unit(0, gain=9.0)
    assert doubtful(plain, 0.4)
    assert not doubtful(plain, 0.2)
    assert not doubtful(Unit(plain.score, plain.span, 0, special=True), 0.4)


def test_weights_for_a_first_look_lie_inside_the_others() -> None:
    data = json.loads(resource("models", "fluency.json").read_text(encoding="utf-8"))
    assert ("quick" in data) == (load(resource("models", "fluency.json")).quick is not None)
    data.pop("quick", None)
    inside = from_json({**data, "quick": {**data, "bias": 7.0}})
    assert inside.quick is not None
    assert (inside.quick.bias, inside.bias) == (7.0, data["bias"])
    assert inside.quick.quick is None
    assert from_json(data).quick is None


def test_weights_for_other_features_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "weights.json"
    file.write_text('{"features": ["something"]}')
    with pytest.raises(ValueError, match="other features"):
        fluency_head.load(file)


def test_phrases_join_neighbours_of_one_sentence() -> None:
    units = [unit(4 * i, sentence=int(i > 2)) for i in range(6)]
    found = phrases(units, [0.1, 0.5, 0.6, 0.55, 0.1, 0.3], join=0.7, least=0.25)
    assert [(p.first, p.last, p.worst) for p in found] == [(1, 2, 2), (3, 3, 3), (5, 5, 5)]


def test_a_phrase_ends_before_it_is_a_whole_sentence() -> None:
    units = [unit(4 * i) for i in range(30)]
    doubts = [0.45 - 0.001 * i for i in range(30)]
    found = phrases(units, doubts, join=0.7, least=0.12)
    assert [(p.first, p.last) for p in found][:2] == [(0, LONGEST - 1), (LONGEST, 2 * LONGEST - 1)]


def test_names_headings_compounds_and_repeated_terms_are_special() -> None:
    text = (
        "Quiet streets\n\nThe two-storey house of Jelka Brandvold is empty. A gyrfalcon sat on it, "
        "one gyrfalcon more came, and a third gyrfalcon left."
    )
    article = Article.of(text)
    special = {}
    for paragraph in article.paragraph_spans():
        inside = paragraph.of(text)
        for word in ("streets", "two-storey", "house", "Brandvold", "gyrfalcon", "empty"):
            if word in inside:
                at = inside.index(word)
                scores = [WordScore(Span(at, at + len(word)), 9.0, 9, 1.0)]
                special[word] = place(article, paragraph, scores)[0].special
    assert special == {
        "streets": True, "two-storey": True, "house": False, "Brandvold": True, "gyrfalcon": True,
        "empty": False,
    }  # fmt: skip


def test_scores_come_back_from_the_cache_as_they_went_in(tmp_path: Path) -> None:
    cache = ScoreCache(tmp_path / "inside" / "scores.sqlite")
    scores = [unit(0, gain=3.5).score, unit(4).score]
    key = ScoreCache.key("a b", "", [Span(0, 1)], "model")
    assert cache.get(key) is None
    cache.put(key, scores)
    assert cache.get(key) == scores
    assert ScoreCache.key("a b", "", [], "model") != key
    cache.put(ScoreCache.key("c", "", [], "model"), scores)
    cache.trim(1)
    assert sum(cache.get(k) is not None for k in (key, ScoreCache.key("c", "", [], "model"))) == 1


def test_the_way_from_letters_to_tokens_is_kept() -> None:
    numbers = {"a": 0, "b": 1, "c": 2, "ab": 3, "bc": 4, "abc": 5, "x": 6}
    scores = [-9.0, -9.0, -9.0, -1.0, -0.5, -2.0, -9.0]
    # "bc" is joined first, as its score is best; "ab" never comes up.
    assert sorted(_Merger(numbers, scores).stages("abc")) == [0, 1, 2, 4, 5]


def test_a_cut_model_file_holds_the_kept_rows(tmp_path: Path) -> None:
    source = tmp_path / "source.gguf"
    rows = np.arange(5 * 32, dtype=np.float32).reshape(5, 32)
    source.write_bytes(_gguf([b"<pad>", b"</s>", b"<s>", b"la", b"le"], rows))
    halves = tmp_path / "one", tmp_path / "two"
    raw = source.read_bytes()
    halves[0].write_bytes(raw[:300])
    halves[1].write_bytes(raw[300:])
    target = io.BytesIO()
    with gguf.Parts(halves) as parts:
        header = gguf.read_header(parts)
        gguf.write_with_vocabulary(parts, header, [0, 2, 4], target, lambda share: None)
    cut = tmp_path / "cut.gguf"
    cut.write_bytes(target.getvalue())
    with gguf.Parts([cut]) as parts:
        header = gguf.read_header(parts)
        assert header.fields["tokenizer.ggml.tokens"][1][1] == [b"<pad>", b"<s>", b"le"]
        assert header.fields["tokenizer.ggml.scores"][1][1].tolist() == [0.0, 2.0, 4.0]
        assert header.fields["tokenizer.ggml.bos_token_id"][1] == 1
        table, other = header.tensors
        assert table.shape == (32, 3)
        data = np.frombuffer(parts.read(header.data + table.offset, table.size), np.float32).reshape(3, 32)
        assert data.tolist() == rows[[0, 2, 4]].tolist()
        assert parts.read(header.data + other.offset, 16) == struct.pack("<4f", 1, 2, 3, 4)
        with pytest.raises(EOFError):
            parts.read(parts.size - 4, 8)


def _gguf(tokens: list[bytes], rows: np.ndarray) -> bytes:
    def text(value: bytes) -> bytes:
        return struct.pack("<Q", len(value)) + value

    def field(key: bytes, kind: int, value: bytes) -> bytes:
        return text(key) + struct.pack("<I", kind) + value

    count = len(tokens)
    fields = [
        field(b"tokenizer.ggml.tokens", 9, struct.pack("<IQ", 8, count) + b"".join(map(text, tokens))),
        field(
            b"tokenizer.ggml.scores",
            9,
            struct.pack("<IQ", 6, count) + np.arange(count, dtype="<f4").tobytes(),
        ),
        field(b"tokenizer.ggml.bos_token_id", 4, struct.pack("<I", 2)),
    ]
    size = rows.nbytes
    head = b"GGUF" + struct.pack("<IQQ", 3, 2, len(fields)) + b"".join(fields)
    head += text(b"token_embd.weight") + struct.pack("<IQQIQ", 2, 32, count, 0, 0)
    head += text(b"output_norm.weight") + struct.pack("<IQIQ", 1, 4, 0, size)
    return head + bytes(-len(head) % 32) + rows.tobytes() + struct.pack("<4f", 1, 2, 3, 4)


def test_without_the_model_all_else_works(monkeypatch: pytest.MonkeyPatch) -> None:
    for package in (model_files.ENGINE, model_files.WEIGHTS):
        monkeypatch.setitem(sys.modules, package, None)
    assert "annotator[lm]" in Fluency().availability()
    assert "annotator[lm]" in model_files.status().problem
    result = Analyser.for_check(only=["repetition"], extra=["fluency"]).check(
        "He said that that he was there."
    )
    assert result.ran == {"repetition"}
    assert [f.detector for f in result.failures] == ["fluency"]


def test_slow_detectors_run_by_themselves_unless_asked_for() -> None:
    assert not _enabled(Analyser.for_check())
    assert _enabled(Analyser.for_check(extra=["fluency"]))
    assert _enabled(Analyser())
    assert "fluency" not in {d.id for d in Analyser()._pipeline(None).detectors}


def _enabled(analyser: Analyser) -> bool:
    return next(i for i in analyser.detectors() if i.id == "fluency").enabled


def test_names_the_source_has_as_written_are_known() -> None:
    text = "Valdur went home with Kalju’s brother Jaan, and It rained."
    source = "Valdur läks Kalju vennaga koju. Taat ja ..."
    known = [span.of(text) for span in known_names(Article.of(text, source_text=source))]
    assert {"Valdur", "Kalju’s"} <= set(known)
    assert not {"Jaan", "It", "brother"} & set(known)
    assert "Kalju’s" not in [span.of(text) for span in known_names(Article.of(text))]
