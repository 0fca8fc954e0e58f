"""Measuring detectors against texts whose errors people have marked, and against clean text."""
