"""When a process looks for garbage that holds itself: not while it is brought in, and seldom after
that. What goes by itself waits for no look.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

NEW_BEFORE_A_LOOK = 20_000
"""So many more things are there than were before it is looked which of them are garbage. Python
3.11 looks after 700, as many as one answer makes.
"""


@contextmanager
def unlooked() -> Iterator[None]:
    """Nobody looks for garbage inside, nor afterwards through what is there by then: modules are
    hardly ever any, and to look at each new one with all before it takes a third of their import.
    """
    looked = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if looked:
            gc.enable()
