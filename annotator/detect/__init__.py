"""Detectors: what is wrong in an article, where, and why."""
