"""Review desk for articles garbled by machine translation."""

__version__ = "0.1.0"
