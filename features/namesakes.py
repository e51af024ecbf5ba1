"""Firms that are in one list twice: nothing is wrong with that, but hardly anybody means it."""

from collections.abc import Iterable, Iterator

from features.text import Text


class Namesakes:
    """Names as they are met: one that was met before is the same firm again for all that is
    known, unless both say another id.
    """

    def __init__(self) -> None:
        self._named: dict[str, bool] = {}

    def again(self, name: str, key: str | None) -> bool:
        """Whether the firm may be one that was met before."""
        before = self._named.get(name)
        self._named[name] = bool(key) and before is not False
        return before is not None and not (before and key)


def twice(firms: Iterable[tuple[str, str | None]]) -> Iterator[str]:
    """The name of each of the ``firms``, given by name and id, that may be in the list before."""
    met = Namesakes()
    return (name for name, key in firms if met.again(name, key))


TWICE = Text(
    "与前面的企业同名，又没有编号区分，可能列了两次：每次都算一家",
    "may be in the list before, by the same name and without ids to tell them apart: each counts",
)
TWICE_REMEDY = Text(
    "同一家请删去一行，不是同一家请各填编号；导入企业档案时，没有编号的同名行会被拒",
    "Remove one row if it is the same firm, else give each an id; an import of profiles refuses a "
    "name that stands twice without ids",
)
