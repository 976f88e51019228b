"""Text to meaning, once: how each kind of published string is read."""
