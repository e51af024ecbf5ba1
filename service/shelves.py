"""What was answered once stands: who asks the same again, while the answer would be the same, is
sent it as it was made. Only what is for nobody in particular is kept.
"""

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from copy import copy
from typing import Generic, TypeVar

from fastapi import Request, Response

from service import matchers

MOST_BYTES = 1 << 25


Kept = TypeVar("Kept")
Made = TypeVar("Made", bound=Response | None)


class Shelf(Generic[Kept]):
    """Answers that were made from one basis, with their questions up to ``most_bytes``; what was
    asked for longest ago goes first. ``size``: the bytes of an answer.
    """

    def __init__(self, size: Callable[[Kept], int], most_bytes: int = MOST_BYTES) -> None:
        self.size, self.most_bytes = size, most_bytes
        self.basis: object = None
        self.held = 0
        self._answers: OrderedDict[Hashable, Kept] = OrderedDict()

    def found(self, question: Hashable, basis: object) -> Kept | None:
        """The answer to ``question``; None where none was made from ``basis``."""
        if basis != self.basis:
            self._answers.clear()
            self.basis, self.held = basis, 0
        kept = self._answers.get(question)
        if kept is not None:
            self._answers.move_to_end(question)
        return kept

    def put(self, question: Hashable, basis: object, answer: Kept) -> None:
        """Keeps what was made from ``basis``, unless that is out of date by now."""
        if basis != self.basis or question in self._answers:
            return
        self._answers[question] = answer
        self.held += self._bytes(question, answer)
        while self.held > self.most_bytes:
            self.held -= self._bytes(*self._answers.popitem(last=False))

    def _bytes(self, question: Hashable, answer: Kept) -> int:
        return len(repr(question)) + self.size(answer)


class Replies(Shelf[Response]):
    """Answers that are sent as they are, each with headers of its own: whoever sends it adds to
    them.
    """

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        super().__init__(lambda answer: len(answer.body), most_bytes)

    def found(self, question: Hashable, basis: object) -> Response | None:
        """The answer to ``question``, to be sent once; None where none was made from ``basis``."""
        kept = super().found(question, basis)
        return None if kept is None else _again(kept)

    def put(self, question: Hashable, basis: object, answer: Response) -> None:
        """Keeps what was made from ``basis``, unless that is out of date by now."""
        super().put(question, basis, _again(answer))


async def once(
    request: Request,
    question: Hashable,
    make: Callable[[], Awaitable[Made]],
    kind: type[Response] = Response,
) -> Response | Made:
    """The answer to ``question`` as it stands; else as it is made, which stands from then on where
    all is well and it is of the ``kind``, until figures, weights in force or the day are others.
    """
    shelf: Replies = request.app.state.shelf
    rests_on = basis(request)
    if (found := shelf.found(question, rests_on)) is not None:
        return found
    answer = await make()
    if isinstance(answer, kind) and answer.status_code == 200:
        shelf.put(question, rests_on, answer)
    return answer


def basis(request: Request) -> object:
    """What answers to nobody in particular rest on besides the question: equal while it stays."""
    return matchers.of(request).basis, matchers.today()


def _again(answer: Response) -> Response:
    found = copy(answer)
    found.raw_headers = list(answer.raw_headers)
    return found
