"""Routes that are worked out when somebody first comes to them.

FastAPI reads the signature of every endpoint, and makes models of all that it takes and answers,
when the module is imported, and once more when its router is included. That is most of a start,
and most of it for routes that hardly anybody asks for.
"""

from collections.abc import Callable, Iterator
from typing import Any

from fastapi import APIRouter
from fastapi.routing import APIRoute
from starlette.routing import compile_path, get_name


class Route(APIRoute):
    """A route that knows where it is, and the rest when it is first asked for it.

    A fault in how an endpoint is declared is told then: the description of the interface, and the
    tests of who may use what, ask every route.
    """

    def __init__(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        self.path, self.endpoint, self.declared = path, endpoint, options
        self.name = options.get("name") or get_name(endpoint)
        self.methods = set(options["methods"])
        self.path_regex, self.path_format, self.param_convertors = compile_path(path)

    def __getattr__(self, name: str) -> Any:
        """What is not there yet, with all that FastAPI makes of the endpoint."""
        if "app" in self.__dict__:  # the last that is made
            raise AttributeError(name)
        super().__init__(self.path, self.endpoint, **self.declared)
        return getattr(self, name)


def under(prefix: str, router: APIRouter) -> Iterator[Route]:
    """The routes of ``router`` with ``prefix`` before their paths, still to be worked out."""
    for route in router.routes:
        if not isinstance(route, Route):
            raise TypeError(f"{route} is worked out already: its router has another route_class")
        yield type(route)(prefix + route.path, route.endpoint, **route.declared)
