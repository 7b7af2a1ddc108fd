"""Records and annotations become a file: one module a format, each a generator of text."""
