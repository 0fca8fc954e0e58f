"""File formats: one file each, found through `registry`."""
