from __future__ import annotations

import importlib

from annotator.detect import linguistics


def test_the_tokenizer_is_the_models_own() -> None:
    """Though the usual one is not made first."""
    own = importlib.import_module(linguistics.MODELS[0]).load(exclude=["tok2vec", "tagger", "parser", "ner"])
    ours = linguistics.Parser().load()
    assert ours.tokenizer.to_bytes(exclude=["vocab"]) == own.tokenizer.to_bytes(exclude=["vocab"])
    text = "He didn't pay $3.5m (U.S.) to e-mail a@b.org, etc. — see www.example.org/a?b=1…"
    assert [t.text for t in ours.make_doc(text)] == [t.text for t in own.make_doc(text)]
