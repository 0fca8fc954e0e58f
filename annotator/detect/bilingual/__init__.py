"""Rules that compare an article with the text it was translated from. They say nothing without one."""
