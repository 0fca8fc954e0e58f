"""Numbers in sentences for the user, with their grammar."""

from __future__ import annotations


def count(number: int, one: str, many: str = "") -> str:
    """ "1 flag", "1,200 flags"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def of_all(number: int, total: int, what: str, one: str, more: str) -> str:
    """ "1 of 30 segments is locked.", "12 of 30 segments are locked."; `what` is one of them, `one`
    and `more` are what is said of one and of more."""
    return f"{number:,} of {count(total, what)} {one if number == 1 else more}"
