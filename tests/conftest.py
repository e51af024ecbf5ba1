"""Hypothesis profiles: `ci` repeats itself exactly, `explore` looks for new counterexamples."""

import gc

from hypothesis import settings

settings.register_profile("ci", derandomize=True, deadline=None)
settings.register_profile("explore", max_examples=1000, deadline=None)
settings.load_profile("ci")


def pytest_collection() -> None:
    """Thousands of tests are collected, none of which is garbage before the end."""
    gc.disable()


def pytest_collection_finish() -> None:
    """Nor is it looked through again and again while they run."""
    gc.freeze()
    gc.enable()
