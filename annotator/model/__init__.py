"""Values and invariants. Standard library only; imports nothing else of the program."""
