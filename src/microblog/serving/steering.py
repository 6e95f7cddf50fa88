"""Which listening socket a new visitor comes to: said to Linux, in instructions of its filter.

Workers that wait at one socket share the visitors badly, so each has its own, all at one address
(SO_REUSEPORT). Linux spreads visitors over all of them, also over one whose worker has died; the
filter leaves that out. The instructions and numbers are those of linux/filter.h.
"""

import socket
import struct
import sys
from array import array
from collections.abc import Sequence
from contextlib import suppress

# asm-generic/socket.h; Python's socket module does not name them.
_SO_ATTACH_FILTER = 26
_SO_DETACH_FILTER = 27
_SO_ATTACH_REUSEPORT_CBPF = 51

_LOAD_WORD, _LOAD_BYTE = 0x20, 0x30
_MODULO, _AND = 0x94, 0x54
_SKIP_UNLESS = 0x15
_RETURN = 0x06
_RANDOM = 0xFFFFF000 + 56
_WHOLE_PACKET = 0xFFFFFFFF
_TCP_FLAGS = 13
_SYN_AND_ACK, _SYN = 0x12, 0x02

# Code, jump if true, jump if false, operand.
_Instruction = tuple[int, int, int, int]


def steer(listeners: Sequence[socket.socket], to: Sequence[int]) -> None:
    """Let new visitors come to these of the listeners, by number in the order of `listen`.

    Who is in a queue already stays there. Where the system can't, all go on to get visitors.
    """
    if len(listeners) < 2 or not to:
        return
    *others, last = to
    choice = [(_LOAD_WORD, 0, 0, _RANDOM), (_MODULO, 0, 0, len(to))]
    for turn, number in enumerate(others):
        choice += [(_SKIP_UNLESS, 0, 1, turn), (_RETURN, 0, 0, number)]
    _attach(listeners[0], _SO_ATTACH_REUSEPORT_CBPF, [*choice, (_RETURN, 0, 0, last)])


def let_nobody_new_in(listener: socket.socket) -> None:
    """Ignore who knocks from now on; who was let in is in the queue, and can be answered.

    Closing alone would throw out the queue. Where the system can't, it does.
    """
    knocks = [(_LOAD_BYTE, 0, 0, _TCP_FLAGS), (_AND, 0, 0, _SYN_AND_ACK)]
    ignored = [(_SKIP_UNLESS, 0, 1, _SYN), (_RETURN, 0, 0, 0), (_RETURN, 0, 0, _WHOLE_PACKET)]
    _attach(listener, _SO_ATTACH_FILTER, knocks + ignored)


def let_in_again(listener: socket.socket) -> None:
    """Undo `let_nobody_new_in`, for a socket that outlives us."""
    if sys.platform == "linux":
        with suppress(OSError):
            listener.setsockopt(socket.SOL_SOCKET, _SO_DETACH_FILTER, 0)


def _attach(listener: socket.socket, option: int, instructions: list[_Instruction]) -> None:
    if sys.platform != "linux" or listener.family not in {socket.AF_INET, socket.AF_INET6}:
        return
    code = array("B", b"".join(struct.pack("HBBI", *line) for line in instructions))
    program = struct.pack("HP", len(instructions), code.buffer_info()[0])
    with suppress(OSError):
        listener.setsockopt(socket.SOL_SOCKET, option, program)
