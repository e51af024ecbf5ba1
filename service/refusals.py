"""What the service refuses to people, besides what is wrong with their input.

::

    ParkmatchError
    └── Refused           what was asked is understood, and not done
        ├── NotSignedIn   nobody, or a key that opens nothing
        ├── NotPermitted  somebody whose role or key does not allow it
        ├── Unready       the records are not at hand yet
        ├── Conflicting   it contradicts what is there
        ├── Unversioned   an edit that does not say what it edits
        └── Outdated      an edit of what has been edited since: both versions are told
"""

from typing import Any

from features.errors import ParkmatchError
from features.text import Lang, Text


class Refused(ParkmatchError):
    """What was asked is understood, and not done; ``reason`` says why."""

    def __init__(self, reason: Text) -> None:
        self.reason = reason
        super().__init__(reason.en)

    def message(self, lang: Lang = "zh") -> str:
        return self.reason.of(lang)


class NotSignedIn(Refused):
    """Nobody, or a key that opens nothing."""


class NotPermitted(Refused):
    """Somebody whose role or key does not allow it."""


class Unready(Refused):
    """The records are not at hand yet."""


class Conflicting(Refused):
    """It contradicts what is there."""


class Unversioned(Refused):
    """An edit that does not say which version it edits."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                "请加请求头 If-Match，值为读取时得到的 ETag",
                "Send the header If-Match with the ETag that was read",
            )
        )


class Outdated(Refused):
    """An edit of a version that is no longer the newest; ``current`` and ``submitted`` are told."""

    def __init__(self, current: Any, submitted: Any) -> None:
        self.current, self.submitted = current, submitted
        super().__init__(
            Text("读取之后已被他人修改", "Somebody else has changed it since it was read")
        )
