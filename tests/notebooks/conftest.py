"""Notebooks run without a network: whoever calls out fails. This machine itself may be called."""

import socket
from collections.abc import Callable, Iterator
from typing import Any

import pytest

HERE = "127.0.0.1"


@pytest.fixture(scope="module", autouse=True)
def offline() -> Iterator[None]:
    def only_here(real: Callable[..., Any], host: Callable[..., object]) -> Callable[..., Any]:
        def call(*asked: Any, **more: Any) -> Any:
            assert host(*asked) == HERE, "the notebook calls out"
            return real(*asked, **more)

        return call

    with pytest.MonkeyPatch.context() as patch:
        connect = only_here(socket.socket.connect, lambda _, address: address[0])
        patch.setattr(socket.socket, "connect", connect)
        look_up = only_here(socket.getaddrinfo, lambda host, *_: host)
        patch.setattr(socket, "getaddrinfo", look_up)
        yield
