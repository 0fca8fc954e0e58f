"""A small language model behind the few calls the fluency detector needs.

The binding is `ik_llama_cpp`, a prebuilt build of llama.cpp. Its Python side lacks some calls of its own
library (sharing and dropping parts of the key-value cache, silencing the log), which are declared here.
Everything is loaded on first use; nothing else of the program needs it.
"""

from __future__ import annotations

import ctypes
import importlib
import logging
import math
import os
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import psutil

from annotator.model.errors import UnavailableError

logger = logging.getLogger(__name__)

Rows = npt.NDArray[np.float32]
BATCH = 256
"""Tokens given to the library at once."""
MICRO_BATCH = 128
"""Tokens it works on at once; more do not fit the processor's cache together with the output layer."""
_CLEARLY = 1.5
"""So many times slower is not by chance."""
_AT_ONCE = 32
"""Rows worked on at once: few of them fit the processor's cache, and after each lot another thread may go
first."""
_LOG_CALLBACK = ctypes.CFUNCTYPE(None, ctypes.c_int, ctypes.c_char_p, ctypes.c_void_p)


def _log(level: int, text: bytes | None, _data: object) -> None:
    if text:
        logger.debug("%s", text.decode("utf-8", "replace").rstrip())


_quiet = _LOG_CALLBACK(_log)  # kept for as long as the library may call it


def physical_cores() -> int:
    return psutil.cpu_count(logical=False) or os.cpu_count() or 1


class LanguageModel:
    """A GGUF model, loaded and ready. Used by one thread at a time; `close` frees it.

    Sequence 0 holds the text, 1 to `sequences` - 1 continuations that share a beginning with it. Raises
    UnavailableError when the library or the file cannot be loaded.
    """

    def __init__(
        self, path: Path, *, context: int = 2048, sequences: int = 64, threads: int | None = None
    ) -> None:
        self._api, library = _library()
        api = self._api
        self.sequences = sequences
        self.context_size = context
        params = api.llama_model_default_params()
        params.n_gpu_layers = 0
        params.repack_tensors, params.use_mmap = True, False  # a tenth faster for a second of loading
        self._model = api.llama_model_load_from_file(os.fsencode(path), params)
        if not self._model:
            raise UnavailableError(
                f"The language model {path} cannot be loaded.",
                "Make it anew: annotator model prepare --force",
            )
        self.vocabulary: int = api.llama_vocab_n_tokens(api.llama_model_get_vocab(self._model))
        params = api.llama_context_default_params()
        params.n_ctx, params.n_batch, params.n_ubatch = context, BATCH, MICRO_BATCH
        self.threads = threads or physical_cores()
        params.n_threads = params.n_threads_batch = self.threads
        params.n_seq_max = sequences
        self._context = api.llama_init_from_model(self._model, params)
        if not self._context:
            api.llama_free_model(self._model)
            raise UnavailableError("The language model needs more memory than there is.")
        self._batch = api.llama_batch_init(BATCH, 0, 1)
        self._share, self._remove = library.llama_kv_cache_seq_cp, library.llama_kv_cache_seq_rm
        self._set_threads = library.llama_set_n_threads
        self.bos: int = library.llama_token_bos(self._model)
        self.pace: Callable[[], int] | None = None
        """Where set, asked before each call how many threads to use."""
        self.speeds: dict[int, float] = {}
        """Tokens a second in the last large call, by the number of threads."""
        self._pieces: dict[int, bytes] = {}
        self.tokens_done = 0

    def close(self) -> None:
        if self._context:
            self._api.llama_batch_free(self._batch)
            self._api.llama_free(self._context)
            self._api.llama_free_model(self._model)
            self._context = None

    def use_threads(self, threads: int) -> None:
        """From now on."""
        self.threads = threads
        self._set_threads(self._context, threads, threads)

    def settle_threads(self, text: str) -> None:
        """Use all physical cores or half of them, whichever reads `text` sooner: where other programs keep
        the cores busy, threads that wait for each other are slower than fewer of them. What is close is tried
        twice."""
        cores = physical_cores()
        best: dict[int, float] = {}
        for _ in range(2):
            for threads in (cores, max(1, cores // 2)):
                self.use_threads(threads)
                begun = time.perf_counter()
                mean_surprisal(self, text)
                best[threads] = min(best.get(threads, math.inf), time.perf_counter() - begun)
            if max(best.values()) > _CLEARLY * min(best.values()):
                break
        self.use_threads(min(best, key=lambda threads: best[threads]))

    def tokenize(self, text: str) -> list[int]:
        """The text's tokens, without a beginning-of-text token."""
        raw = text.encode()
        room = len(raw) + 8
        buffer = (self._api.llama_token * room)()
        count = self._api.llama_tokenize(self._model, raw, len(raw), buffer, room, False, False)
        return list(buffer[:count])

    def piece(self, token: int) -> bytes:
        """The bytes a token stands for."""
        found = self._pieces.get(token)
        if found is None:
            buffer = ctypes.create_string_buffer(256)
            length = self._api.llama_token_to_piece(self._model, token, buffer, 256, 0, True)
            found = self._pieces[token] = buffer.raw[: max(0, length)]
        return found

    def clear(self) -> None:
        """Forget all sequences."""
        self._api.llama_kv_cache_clear(self._context)

    def share(self, sequence: int, end: int) -> None:
        """Let a continuation begin with positions 0 to `end` (exclusive) of the text."""
        self._share(self._context, 0, sequence, 0, end)

    def drop(self, sequence: int, start: int = 0) -> None:
        """Forget a sequence from position `start` on."""
        self._remove(self._context, sequence, start, -1)

    def run(self, items: Sequence[tuple[int, int, int, bool]]) -> Rows:
        """Read tokens, given as (token, position, sequence, wanted), at most `BATCH` of them.

        Returns a row of logits over the vocabulary for each wanted one, valid until the next call. Raises
        UnavailableError when the library fails.
        """
        if self.pace is not None:
            self.use_threads(self.pace())
        batch = self._batch
        batch.n_tokens = len(items)
        wanted = 0
        first = -1
        for i, (token, position, sequence, want) in enumerate(items):
            batch.token[i], batch.pos[i], batch.n_seq_id[i] = token, position, 1
            batch.seq_id[i][0], batch.logits[i] = sequence, want
            if want:
                wanted += 1
                first = i if first < 0 else first
        begun = time.perf_counter()
        code = self._api.llama_decode(self._context, batch)
        if len(items) >= MICRO_BATCH // 2:
            self.speeds[self.threads] = len(items) / (time.perf_counter() - begun)
        if code:
            raise UnavailableError(f"The language model stopped with error {code}.")
        self.tokens_done += len(items)
        if not wanted:
            return np.empty((0, self.vocabulary), np.float32)
        pointer = self._api.llama_get_logits_ith(self._context, first)
        return np.ctypeslib.as_array(pointer, shape=(wanted, self.vocabulary))


def log_normalisers(rows: Rows) -> npt.NDArray[np.float64]:
    """The logarithm of each row's sum of exponentials."""
    found = np.empty(len(rows))
    room = np.empty((min(_AT_ONCE, len(rows)), rows.shape[1]), np.float32)
    for begin in range(0, len(rows), _AT_ONCE):
        part = rows[begin : begin + _AT_ONCE]
        here = room[: len(part)]
        top = part.max(axis=1)
        np.exp(np.subtract(part, top[:, None], out=here), out=here)
        found[begin : begin + len(part)] = top.astype(np.float64) + np.log(here.sum(axis=1))
    return found


def mean_surprisal(model: LanguageModel, text: str) -> float:
    """Nats per character of `text` from its beginning on (a measure that tokenizers do not change)."""
    tokens = [model.bos, *model.tokenize(text)][:BATCH]
    model.clear()
    rows = model.run([(t, i, 0, i + 1 < len(tokens)) for i, t in enumerate(tokens)])
    norms = log_normalisers(rows)
    total = sum(float(norms[i] - rows[i, t]) for i, t in enumerate(tokens[1:]))
    model.clear()
    return total / len(text)


def _library() -> tuple[Any, ctypes.CDLL]:
    """The binding's module and the library itself, silenced. Raises UnavailableError."""
    try:
        api: Any = importlib.import_module("ik_llama_cpp._ctypes_api")
        library: ctypes.CDLL = importlib.import_module("ik_llama_cpp._lib_loader").load_shared_library()
    except (ImportError, OSError, AttributeError) as error:
        raise UnavailableError(
            f"The language model's engine cannot be loaded ({error}).",
            "Install it: pip install annotator[lm]",
        ) from error
    library.llama_log_set.argtypes = [_LOG_CALLBACK, ctypes.c_void_p]
    library.llama_log_set.restype = None
    library.llama_log_set(_quiet, None)
    library.llama_kv_cache_seq_cp.argtypes = [ctypes.c_void_p] + [ctypes.c_int32] * 4
    library.llama_kv_cache_seq_cp.restype = None
    library.llama_kv_cache_seq_rm.argtypes = [ctypes.c_void_p] + [ctypes.c_int32] * 3
    library.llama_kv_cache_seq_rm.restype = ctypes.c_bool
    library.llama_set_n_threads.argtypes = [ctypes.c_void_p, ctypes.c_uint32, ctypes.c_uint32]
    library.llama_set_n_threads.restype = None
    library.llama_token_bos.argtypes = [ctypes.c_void_p]
    library.llama_token_bos.restype = ctypes.c_int32
    api.llama_backend_init()
    return api, library
