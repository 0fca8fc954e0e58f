"""Where the program's data files are: beside the package in a checkout, inside it when installed."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def _folder(name: str) -> Path:
    inside = _PACKAGE / name
    return inside if inside.is_dir() else _PACKAGE.parent / name


def resource(*parts: str) -> Path:
    """The path of a file or folder in `resources/`."""
    return _folder("resources").joinpath(*parts)


def seed(*parts: str) -> Path:
    """The path of a file or folder in `seeds/`."""
    return _folder("seeds").joinpath(*parts)
