"""What stands beside a match: worth knowing, of no weight."""

from dataclasses import dataclass

from features.text import Text


@dataclass(frozen=True)
class Remark:
    """One thing worth knowing of a firm at a park, with its date and source; ``kind`` its story.

    ``quoted``: names and words of a document, as they stand there.
    """

    kind: str
    label: Text
    said: Text
    as_of: str
    source: str
    quoted: str = ""
