"""The command line. Uses the same services as the window and never imports it but to open it."""
