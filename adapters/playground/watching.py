"""How a person waits for what their window is to show, the same on every platform."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

from adapters.playground.window import Window

T = TypeVar("T")

_TOLD_MESSAGES = 8


class Watch:
    """One person's look at their windows, any number of which can be waited for at once."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._change = asyncio.Event()

    def changed(self) -> None:
        """Some window of theirs is not what it was."""
        self._change.set()

    async def wait(self, look: Callable[[], Window], until: Callable[[Window], T | None], timeout: float) -> T:
        """The first value other than None or False that `until(look())` gives; TimeoutError shows the window."""
        try:
            async with asyncio.timeout(timeout):
                while True:
                    self._change.clear()
                    if (value := until(look())) is not None and value is not False:
                        return value
                    await self._change.wait()
        except TimeoutError:
            raise TimeoutError(f"after {timeout} s {self._name} still sees {_described(look())}") from None


def _described(window: Window) -> str:
    told = [f"in {window.place}:"]
    told += [f"  {m.author}: {m.text!r} {list(m.labels)}" for m in window.messages[-_TOLD_MESSAGES:]]
    told += [f"  a form: {window.modal.title}"] if window.modal else []
    told += [f"  a toast: {toast.text!r}" for toast in window.toasts]
    return "\n".join(told)
