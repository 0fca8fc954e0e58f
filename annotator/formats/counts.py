"""Numbers in sentences for the user, with their grammar."""

from __future__ import annotations


def of_all(number: int, total: int, what: str, one: str, more: str) -> str:
    """ "1 of 30 segments is locked.", "12 of 30 segments are locked."; `what` is one of them, `one`
    and `more` are what is said of one and of more."""
    return f"{number:,} of {total:,} {what}{'' if total == 1 else 's'} {one if number == 1 else more}"
