"""Pure functions on strings: segmentation, offsets, diffs, projection."""
