"""Python's garbage collector: how often it looks at what."""

import gc
from functools import cache


@cache
def spare_the_collector() -> None:
    """Once in a process: what is there by now stays, and need not be looked at ever again.

    A page makes thousands of objects that go with it: to look at them less often spares a twentieth
    of its time, and a third of the slowest one's. What has stayed for a while is looked at as often
    as Python does: a connection that was closed is among it, some ten kilobytes in a cycle.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 10, 10)
