"""A process that serves, and stops without losing what it has begun.

Told to stop, it ends the requests that run and answers 503 to new ones, so that whoever sends them
tries another process or comes back; then it leaves. Told again, it leaves at once.
"""

from time import monotonic
from types import FrameType

import uvicorn
from fastapi import FastAPI, Request
from starlette.types import ASGIApp, Receive, Scope, Send

from service import logs, problems
from service.settings import Settings

STILL_TOLD = ("/healthz", "/metrics")


class Gate:
    """How many requests run, and whether new ones are let in."""

    def __init__(self) -> None:
        self.running = 0
        self.closing = False


class Gated:
    """Lets requests into ``app`` while ``gate`` is open, and counts them."""

    def __init__(self, app: ASGIApp, gate: Gate) -> None:
        self.app = app
        self.gate = gate

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if self.gate.closing and scope["path"] not in STILL_TOLD:
            reply = problems.response(problems.STOPPING, Request(scope))
            await reply(scope, receive, send)
            return
        self.gate.running += 1
        try:
            await self.app(scope, receive, send)
        finally:
            self.gate.running -= 1


class Server(uvicorn.Server):
    """A server that listens until the requests it has begun are done, or time is up."""

    def __init__(self, config: uvicorn.Config, gate: Gate, closing_seconds: int) -> None:
        super().__init__(config)
        self.gate = gate
        self.closing_seconds = closing_seconds
        self.leave_at: float | None = None

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        if self.leave_at is not None or not self.started:
            super().handle_exit(sig, frame)
        else:
            self.gate.closing = True
            self.leave_at = monotonic() + self.closing_seconds

    async def on_tick(self, counter: int) -> bool:
        if self.leave_at is not None and (not self.gate.running or monotonic() > self.leave_at):
            self.should_exit = True
        return await super().on_tick(counter)


def serve(app: FastAPI, settings: Settings) -> None:
    """Serves ``app`` until the process is told to stop."""
    config = uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        access_log=False,
        log_config=logs.configuration(settings.log_level),
        timeout_graceful_shutdown=settings.closing_seconds,
    )
    Server(config, app.state.gate, settings.closing_seconds).run()
