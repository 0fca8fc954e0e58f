"""What hard files for importers are made of."""

from __future__ import annotations

from collections.abc import Callable

Make = Callable[[int], bytes]
"""A file of about so many bytes."""


def again(unit: str, head: str = "", tail: str = "", codec: str = "utf-8") -> Make:
    """A unit over and over."""

    def make(size: int) -> bytes:
        first, last, middle = (part.encode(codec) for part in (head, tail, unit))
        return first + middle * max(1, (size - len(first) - len(last)) // len(middle)) + last

    return make


def numbered(unit: str, head: str = "", tail: str = "") -> Make:
    """A unit over and over, with its number for each #."""

    def make(size: int) -> bytes:
        count = max(1, size // len(unit.replace("#", "000000").encode()))
        return (head + "".join(unit.replace("#", str(n)) for n in range(count)) + tail).encode()

    return make


def nested(opening: str, closing: str, head: str = "", tail: str = "", depth: int | None = None) -> Make:
    """Marks within marks, to a depth or as deep as the size lets them be, and then side by side."""

    def make(size: int) -> bytes:
        pair = len(opening.encode()) + len(closing.encode())
        deep = depth or max(1, size // pair)
        unit = opening * deep + "word" + closing * deep
        return (head + unit * max(1, size // len(unit.encode())) + tail).encode()

    return make


def mirrored(before: str, after: str, head: str = "", tail: str = "", middle: str = "") -> Make:
    """Half of one thing, then half of another."""

    def make(size: int) -> bytes:
        half = size // 2
        return (head + before * (half // len(before)) + middle + after * (half // len(after)) + tail).encode()

    return make


PROSE = "The minister Pete Hegses praised the Shanghai Cooperation Agency and went home again at night. "
MARKED = (
    'The *minister* [Pete Hegses](http://x.org/a "T") & `code` **praised** the <b>Agency</b> &amp; left. '
)
