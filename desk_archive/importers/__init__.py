"""A file becomes a draft: catalogue fields, reading text, structure."""
