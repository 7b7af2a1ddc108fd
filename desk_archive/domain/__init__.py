"""What the words mean: frozen dataclasses and pure functions, without input or output."""
