"""The words of all known names, and which of them are like given ones."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from itertools import accumulate, chain
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from annotator.knowledge.building import SEPARATOR, key_hash
from annotator.knowledge.keys import deletions, sound_key
from annotator.knowledge.similarity import LEAST_TOKEN_SIMILARITY, as_heard, spelled_alike

MOST = 120
"""Known tokens considered for one word."""
NEAR = 0.25
"""How much less than the likest token another may be alike."""
SHORT = 5
LEAST_OF_LONG = 0.62
"""Similarity from which a known token is considered for a word of more than SHORT letters."""
REMEMBERED = 4096
"""Words whose like tokens are remembered."""
NO_SOUND = -1


class LikeTokens(NamedTuple):
    """The known tokens like a word and how alike they are; `sound` is the number of the word's own sound,
    NO_SOUND where no known token has it."""

    tokens: NDArray[Any]
    alike: NDArray[Any]
    sound: int


class KnownTokens:
    """Tokens by number, by key and by likeness; read-only but for what is remembered.

    `keys` are ascending hashes; each leads to the tokens in `key_tokens` from its start to the next one's.
    `sounds` are the numbers of the tokens' sounds.
    """

    def __init__(
        self,
        data: NDArray[Any],
        sounds: NDArray[Any],
        keys: NDArray[Any],
        key_starts: NDArray[Any],
        key_tokens: NDArray[Any],
    ) -> None:
        self._data = data
        self.sounds = sounds
        self._keys, self._key_starts, self._key_tokens = keys, key_starts, key_tokens
        # Names share their words: given names, "of", "Ministry".
        self._remembered: dict[str, LikeTokens] = {}

    @cached_property
    def texts(self) -> list[str]:
        """The folded tokens by their number."""
        return self._data.tobytes().decode().split(SEPARATOR)

    def written(self, folded: str) -> list[int]:
        """The number of the token that is written so: one or none."""
        return [number for number in self._by_key([f"d{folded}"])[0] if self.texts[number] == folded]

    def like(self, words: Sequence[str]) -> list[LikeTokens]:
        """Of each word the MOST known tokens most like it: those that share one of its keys."""
        if len(self._remembered) > REMEMBERED:
            self._remembered = {}
        found = {word: like for word in words if (like := self._remembered.get(word))}
        if new := [word for word in dict.fromkeys(words) if word not in found]:
            found.update(zip(new, self._find_like(new), strict=True))
            self._remembered.update(found)
        return [found[word] for word in words]

    def _find_like(self, words: Sequence[str]) -> list[LikeTokens]:
        """All words at once where arrays do the work, sets where few are put together."""
        keys: list[str] = []
        starts: list[int] = []
        for word in words:
            starts.append(len(keys))
            keys += [f"s{sound_key(word)}", *{f"d{shorter}" for shorter in deletions(word)}]
        found = self._by_key(keys)
        sounds = [self._sound(sound_key(word), found[at]) for word, at in zip(words, starts, strict=True)]
        ends = [*starts[1:], len(keys)]
        of_words = [list(set().union(*found[a:b])) for a, b in zip(starts, ends, strict=True)]
        tokens = np.fromiter(chain(*of_words), dtype=np.uint32)
        counts = list(map(len, of_words))
        heard = self.sounds[tokens] == np.repeat(sounds, counts)
        spelled = [
            spelled_alike([word], [self.texts[token] for token in own])[0]
            for word, own in zip(words, of_words, strict=True)
        ]
        alike = as_heard(np.concatenate(spelled), heard)
        bounds = list(accumulate(counts, initial=0))
        return [
            _best(word, LikeTokens(tokens[a:b], alike[a:b], sound))
            for word, a, b, sound in zip(words, bounds, bounds[1:], sounds, strict=False)
        ]

    def _sound(self, key: str, tokens: Sequence[int]) -> int:
        """The number of a sound, by one of `tokens`, which share the hash of its key."""
        right = (token for token in tokens if sound_key(self.texts[token]) == key)
        first = next(right, None)
        return NO_SOUND if first is None else int(self.sounds[first])

    def _by_key(self, keys: Sequence[str]) -> list[list[int]]:
        """The numbers of the tokens that each of the keys leads to."""
        wanted = np.array([key_hash(key) for key in keys], dtype=np.uint32)
        places = self._keys.searchsorted(wanted)
        known = (self._keys.take(places, mode="clip") == wanted).nonzero()[0]
        places = places[known]
        starts, ends = self._key_starts[places].tolist(), self._key_starts[places + 1].tolist()
        found: list[list[int]] = [[]] * len(keys)
        for at, start, end in zip(known.tolist(), starts, ends, strict=True):
            found[at] = self._key_tokens[start:end].tolist()
        return found


def _best(word: str, like: LikeTokens) -> LikeTokens:
    """Without tokens that are hardly like the word, or far less than others are."""
    least = LEAST_TOKEN_SIMILARITY if len(word) <= SHORT else LEAST_OF_LONG
    kept = np.flatnonzero(like.alike >= max(least, like.alike.max(initial=0.0) - NEAR))
    if len(kept) > MOST:
        kept = kept[np.argpartition(-like.alike[kept], MOST)[:MOST]]
    return LikeTokens(like.tokens[kept], like.alike[kept], like.sound)
