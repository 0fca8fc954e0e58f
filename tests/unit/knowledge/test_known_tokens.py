from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from annotator.knowledge import known_tokens
from annotator.knowledge.building import build
from annotator.knowledge.entity import Entity
from annotator.knowledge.index import EntityIndex
from annotator.knowledge.known_tokens import NO_SOUND, KnownTokens, LikeTokens
from annotator.knowledge.similarity import token_similarity
from annotator.model.names import NameKind

NAMES = ("Hegseth", "Zelensky", "Zelenskyy", "Mario", "Maria", "Marius", "Marta", "Petersburg", "Zhu")


@pytest.fixture
def tokens(tmp_path: Path) -> KnownTokens:
    build([Entity(NameKind.PERSON, name) for name in NAMES], tmp_path / "index")

    def array(name: str) -> np.ndarray:
        return np.load(tmp_path / "index" / f"{name}.npy")

    return KnownTokens(
        array("tokens"), array("token_sounds"), array("keys"), array("key_starts"), array("key_tokens")
    )


def _scores(tokens: KnownTokens, like: LikeTokens) -> dict[str, float]:
    return {tokens.texts[n]: s for n, s in zip(like.tokens.tolist(), like.alike.tolist(), strict=True)}


def test_like_tokens_are_as_alike_as_alone(tokens: KnownTokens) -> None:
    words = ["hegses", "mario", "zelenski", "quark"]
    together = tokens.like(words)
    for word, like in zip(words, together, strict=True):
        scores = _scores(tokens, like)
        assert scores == pytest.approx({token: token_similarity(word, token) for token in scores})
    assert set(_scores(tokens, together[0])) == {"hegseth"}
    assert set(_scores(tokens, together[2])) == {"zelensky", "zelenskyy"}
    assert [like.sound == NO_SOUND for like in together] == [False, False, False, True]


def test_what_is_far_less_alike_than_others_is_left_out(
    tokens: KnownTokens, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert set(_scores(tokens, tokens.like(["maria"])[0])) == {"maria", "mario", "marta"}
    monkeypatch.setattr(known_tokens, "NEAR", 0.1)
    tokens._remembered.clear()
    assert set(_scores(tokens, tokens.like(["maria"])[0])) == {"maria"}


def test_only_the_likest_are_kept(tokens: KnownTokens, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(known_tokens, "MOST", 1)
    assert _scores(tokens, tokens.like(["mario"])[0]) == {"mario": 1.0}


def test_what_is_remembered_is_bounded(tokens: KnownTokens, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(known_tokens, "REMEMBERED", 2)
    before = _scores(tokens, tokens.like(["hegses"])[0])
    for word in ("mario", "zelenski", "quark", "marta"):
        tokens.like([word, word])
        assert len(tokens._remembered) <= 4
    assert _scores(tokens, tokens.like(["hegses"])[0]) == before


def test_written(tokens: KnownTokens) -> None:
    assert [tokens.texts[n] for n in tokens.written("marta")] == ["marta"]
    assert tokens.written("martha") == []


def test_words_without_likes_find_nothing(tmp_path: Path) -> None:
    build([Entity(NameKind.PERSON, "Pete Hegseth")], tmp_path / "index")
    assert EntityIndex(tmp_path / "index").lookup("Qqqq Wxyz") == []
