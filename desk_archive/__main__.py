"""`python -m desk_archive` is the same as `desk-archive`."""

from __future__ import annotations

import sys

from desk_archive.cli import main

if __name__ == "__main__":
    sys.exit(main())
