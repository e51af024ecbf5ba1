"""What is done in a database again and again, by a thread of its own."""

from collections.abc import Callable
from threading import Event, Thread


class Rounds:
    """Does its ``work`` every so many ``seconds`` until it is stopped, also after a round that
    failed: why is ``told`` once, until one goes well again.
    """

    def __init__(
        self, work: Callable[[], None], seconds: float, name: str, told: Callable[[str], None]
    ) -> None:
        self._work, self._seconds, self._told = work, seconds, told
        self._failing, self._over = False, Event()
        self._thread = Thread(target=self._go_on, name=name, daemon=True)

    def start(self) -> None:
        """Begins; the first round comes after a pause."""
        self._thread.start()

    def stop(self) -> None:
        """Waits for the last round to end."""
        self._over.set()
        if self._thread.is_alive():
            self._thread.join()

    def _go_on(self) -> None:
        while not self._over.wait(self._seconds):
            try:
                self._work()
            except Exception as error:  # noqa: BLE001 - the next round may go well
                if not self._failing:
                    self._told(type(error).__name__)
                self._failing = True
            else:
                self._failing = False
