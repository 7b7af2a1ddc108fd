"""How fast and how large: each figure beside a baseline measured in the same run.

    .venv/bin/python -m tests.benchmarks            all
    .venv/bin/python -m tests.benchmarks start      one

These are measurements for people to read; no test asserts a time.
"""
