"""Pictures that pages show: drawn here as SVG, and sent again as they were drawn."""

from collections.abc import Awaitable, Callable, Hashable

from fastapi import Request, Response

from service import shelves

MEDIA_TYPE = "image/svg+xml"
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "private, no-cache",
}


async def once(
    request: Request, question: Hashable, draw: Callable[[], Awaitable[bytes]]
) -> Response:
    """The picture that answers ``question``, drawn by ``draw`` unless it was before from the same
    figures, weights and day.
    """

    async def drawn() -> Response:
        return Response(await draw(), 200, HEADERS, MEDIA_TYPE)

    return await shelves.once(request, question, drawn)
