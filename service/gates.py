"""Who is let in while a process stops: nobody new, but those who ask whether it lives."""

from fastapi import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from service import problems

STILL_TOLD = ("/healthz", "/metrics")


class Gate:
    """How many requests run, and whether new ones are let in."""

    def __init__(self) -> None:
        self.running = 0
        self.closing = False


class Gated:
    """Lets requests into ``app`` while ``gate`` is open, and counts them."""

    def __init__(self, app: ASGIApp, gate: Gate, tell: problems.Tell = problems.response) -> None:
        self.app, self.gate, self.tell = app, gate, tell

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if self.gate.closing and scope["path"] not in STILL_TOLD:
            reply = self.tell(problems.STOPPING, Request(scope), None)
            await reply(scope, receive, send)
            return
        self.gate.running += 1
        try:
            await self.app(scope, receive, send)
        finally:
            self.gate.running -= 1
