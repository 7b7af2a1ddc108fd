"""SQLite: the only box that knows SQLAlchemy.

An `Archive` is opened once; `Archive.reading` gives a `View` of it, `Archive.writing` a `Unit` that
changes it. Both hold repositories, which take and give the values of `domain`: rows and connections
never leave this box.
"""
