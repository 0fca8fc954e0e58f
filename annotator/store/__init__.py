"""The project file: a SQLite database with every article, flag, decision and piece of evidence."""
