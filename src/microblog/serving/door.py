"""The listening sockets together: to which of them visitors come, and when to none any more."""

import socket
from contextlib import suppress
from pathlib import Path

from microblog.serving.steering import let_in_again, let_nobody_new_in, steer


class Door:
    """Open until it is closed."""

    def __init__(self, listeners: list[socket.socket], path: str) -> None:
        self._listeners = listeners
        # Of a socket in a folder that was made for us; one that was given to us is not ours.
        self._path = path
        self._led_to: list[int] = []
        for listener in listeners:
            # One that was given to us may still have the filter of a supervisor that was killed.
            let_in_again(listener)

    def lead_to(self, numbers: list[int]) -> None:
        """Let new visitors come to these of the sockets, whose workers answer."""
        if numbers != self._led_to:
            self._led_to = numbers
            steer(self._listeners, numbers)

    def let_nobody_new_in(self) -> None:
        """Let those be answered who have come in, and no others."""
        if self._path:
            with suppress(FileNotFoundError):
                Path(self._path).unlink()
        for listener in self._listeners:
            let_nobody_new_in(listener)

    def close(self) -> None:
        """Refuse who comes, instead of ignoring them."""
        for listener in self._listeners:
            let_in_again(listener)
            listener.close()
        self._listeners = []
