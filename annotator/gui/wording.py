"""Words several panels share: how sure, when, how many."""

from __future__ import annotations

from datetime import datetime

from annotator.formats.counts import count as count
from annotator.model.review import Level


def confidence_words(confidence: float) -> str:
    """A confidence of 0 to 1 in words, by the levels flags are shown at."""
    if confidence >= Level.CERTAIN.threshold:
        return "Nearly certain"
    if confidence >= Level.LIKELY.threshold:
        return "Likely"
    return "Possible"


def percent(part: float) -> str:
    """0.968 as "96 %": what does not reach a level is not to look as if it did. Only what is impossible is
    0 %."""
    whole = int(part * 100 + 1e-9)
    return f"{max(whole, 1) if part > 0 else 0}\u00a0%"


def moment(at: str, today: datetime | None = None) -> str:
    """A UTC time of the records as people say it, in local time: "14:32", "yesterday 9:05", "3 Nov 2026"."""
    try:
        then = datetime.fromisoformat(at).astimezone()
    except ValueError:
        return at
    now = (today or datetime.now().astimezone()).astimezone()
    days = (now.date() - then.date()).days
    clock = f"{then.hour}:{then.minute:02d}"
    if days == 0:
        return clock
    if days == 1:
        return f"yesterday {clock}"
    day = f"{then.day} {then:%b}"
    return f"{day} {clock}" if then.year == now.year else f"{day} {then.year}"


def still_open(flags: int, queries: int, unsourced: int) -> str:
    """What is left to do, as a sentence; "" where nothing is."""
    parts = [
        count(flags, "flag") if flags else "",
        count(queries, "query", "queries") if queries else "",
        f"{count(unsourced, 'correction')} without a source" if unsourced else "",
    ]
    left = ", ".join(part for part in parts if part)
    return f"Still open: {left}." if left else ""


def one_line(words: str, longest: int = 300) -> str:
    """Words without line breaks, cut in the middle when they are very long."""
    words = " ".join(words.split())
    if len(words) <= longest:
        return words
    return f"{words[: longest * 2 // 3].rstrip()} … {words[-longest // 4 :].lstrip()}"


def shown(words: str) -> str:
    """Words as a label names them; nothing and mere space get a name."""
    if not words:
        return "nothing"
    return f"“{one_line(words)}”" if words.strip() else "white space"
