"""The web application, brought in at one go.

The libraries come first: Python 3.11 gives a deep chain of calls its room by pages, and where a
module is run at the end of a page, every call in it takes a new one and gives it back.
"""

from importlib import import_module

from service.garbage import unlooked

with unlooked():
    for library in ("numpy", "sqlalchemy.orm", "fastapi"):
        import_module(library)
    from service.application import API, begin_anew, create_app

__all__ = ["API", "begin_anew", "create_app"]
