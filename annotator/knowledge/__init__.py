"""What is known about the world: people, organisations and places, and quick look-up by spelling and
sound."""
