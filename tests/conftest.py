"""Hypothesis profiles: `ci` repeats itself exactly, `explore` looks for new counterexamples."""

from hypothesis import settings

settings.register_profile("ci", derandomize=True, deadline=None)
settings.register_profile("explore", max_examples=1000, deadline=None)
settings.load_profile("ci")
