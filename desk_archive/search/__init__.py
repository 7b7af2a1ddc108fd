"""Finding: the only box that knows Whoosh and numpy.

Importing it costs nothing; the engine in `whoosh_engine` loads both.
"""
