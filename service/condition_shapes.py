"""What is said of conditions, and what is worth knowing beside a match, as plain values."""

from typing_extensions import TypedDict


class RemarkShape(TypedDict):
    """Worth knowing, of no weight: a wish met or not, a basin, works to come, a local fact.

    ``quoted``: names and words of a document, as they stand there.
    """

    kind: str
    label: str
    said: str
    quoted: str
    as_of: str
    source: str


class ConditionShape(TypedDict):
    """What is said of a park, its league or its region; ``level`` says whose statement it is.

    ``counts``: whether it decides for the park, or only tells.
    """

    condition: str
    kind: str
    label: str
    figure: str
    said: str
    level: str
    level_label: str
    place: str
    standing: str
    standing_label: str
    counts: bool
    as_of: str
    source: str
