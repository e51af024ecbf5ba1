"""A process that serves, and stops without losing what it has begun.

Told to stop, it ends the requests that run and answers 503 to new ones, so that whoever sends them
tries another process or comes back; then it leaves. Told again, it leaves at once.
"""

import gc
from collections.abc import Sequence
from importlib import import_module
from socket import socket
from threading import Thread
from time import monotonic, sleep
from types import FrameType

import uvicorn
from fastapi import FastAPI

from service import logs
from service.garbage import NEW_BEFORE_A_LOOK
from service.gates import Gate
from service.settings import Settings

LATER = (
    "service.routes.projects",
    "service.routes.planning",
    "service.web.pages",
    "service.web.board",
    "service.routers",
    "cryptography.hazmat.primitives.asymmetric.ed25519",
    "openpyxl",
    "pyarrow.parquet",
    "recommender.flows",
    "recommender.maps",
    "recommender.plots",
    "scipy.optimize",
    "scipy.sparse",
    "service.documents",
    "typst",
    "vl_convert",
    "xlsxwriter",
)
"""What is served besides matching, and what pictures, papers, tables and plans are made with."""
PAUSE_SECONDS = 0.05


class Server(uvicorn.Server):
    """A server that listens until the requests it has begun are done, or time is up."""

    def __init__(
        self,
        config: uvicorn.Config,
        gate: Gate,
        closing_seconds: int,
        later: Sequence[str] = (),
    ) -> None:
        """``later``: modules that are imported once it listens, while nobody is answered."""
        super().__init__(config)
        self.gate = gate
        self.closing_seconds = closing_seconds
        self.leave_at: float | None = None
        self.later = later

    async def startup(self, sockets: list[socket] | None = None) -> None:
        """Listens; what is there by then stays, so it is never looked through for garbage again."""
        await super().startup(sockets)
        gc.freeze()
        gc.set_threshold(NEW_BEFORE_A_LOOK)
        gc.enable()
        Thread(target=self._import_later, name="later", daemon=True).start()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        if self.leave_at is not None or not self.started:
            super().handle_exit(sig, frame)
        else:
            self.gate.closing = True
            self.leave_at = monotonic() + self.closing_seconds

    def _import_later(self) -> None:
        for name in self.later:
            sleep(PAUSE_SECONDS)
            while self.gate.running and not self.gate.closing:
                sleep(PAUSE_SECONDS)
            if self.gate.closing or self.should_exit:
                return
            import_module(name)
        gc.freeze()

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
    Server(config, app.state.gate, settings.closing_seconds, LATER).run()
