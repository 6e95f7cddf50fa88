"""A worker as the supervisor sees it: a process, and a pipe with its pulse."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress

# The module that a worker is, and arguments for it.
WORKER = ("microblog.serving.worker",)
STARTS_WITHIN_SECONDS = 90.0
# Whose loop stands still for so long hangs. gunicorn waits as long, and no page takes a tenth.
HANGS_AFTER_SECONDS = 30.0
# It is asked to say where on stderr; who was only halted, as by Ctrl-Z, goes on meanwhile.
WHERE = signal.SIGUSR1
_LAST_WORD_SECONDS = 2.0
# Each read of a connection takes a block of 256 KB for a moment. glibc learns to keep such blocks
# among what stays, and memory grows by the holes; told when to give memory back, it does not learn
# (mallopt(3), "dynamic MMAP threshold"). Its default of 128 KB is given back, and taken again, some
# five times for each post.
_MEMORY = {"MALLOC_TRIM_THRESHOLD_": str(1024 * 1024)}

# The terminal sends both to all processes of the site; only the supervisor is meant.
_NOT_FOR_WORKERS = {signal.SIGINT} | ({signal.SIGHUP} if hasattr(signal, "SIGHUP") else set())


class Child:
    """A worker, from its start to its end; raises OSError where it can't be started."""

    def __init__(
        self,
        listener: int,
        life: int,
        note: str,
        *,
        module: Sequence[str] = WORKER,
        starts_within: float = STARTS_WITHIN_SECONDS,
    ) -> None:
        self._pipe, theirs = os.pipe()
        os.set_blocking(self._pipe, False)
        numbers = [str(number) for number in (listener, theirs, life)]
        try:
            self._process = _started([*module, *numbers, note], (listener, theirs, life))
        except OSError:
            os.close(self._pipe)
            raise
        finally:
            os.close(theirs)
        self.pid = self._process.pid
        self.started = time.monotonic()
        self.killed_at = self.started + starts_within
        self.ready = False
        self.hangs = False
        self.told_to_stop = False
        self.leaving = False
        # How many seconds after its end another one starts, if that is because of its end.
        self.replaced_in: float | None = None

    @property
    def watched(self) -> list[int]:
        """What to wait for: the pipe, until the worker has closed it."""
        return [] if self.leaving else [self._pipe]

    def look(self) -> None:
        """Read from the pipe: a byte says that the worker answers, the end that it leaves."""
        try:
            while not self.leaving:
                if os.read(self._pipe, 1):
                    self._live_on()
                else:
                    self.leaving = True
                    os.close(self._pipe)
                    # Of who died, the pipe tells a moment before the system does.
                    with suppress(subprocess.TimeoutExpired):
                        self._process.wait(0.05)
        except BlockingIOError:
            pass

    def _live_on(self) -> None:
        self.ready = True
        self.hangs = False
        if not self.told_to_stop:
            self.killed_at = time.monotonic() + HANGS_AFTER_SECONDS

    def stop(self, grace: float) -> None:
        """Ask it to stop, once, and kill it when it has not after so many seconds."""
        if not self.told_to_stop:
            self.told_to_stop = True
            self._process.terminate()
            self.expect_end(grace)

    def expect_end(self, grace: float) -> None:
        """Kill it when it is still there after so many seconds."""
        self.killed_at = min(self.killed_at, time.monotonic() + grace)

    def kill_if_late(self) -> None:
        """Kill it if its time is over; who hangs is asked where before."""
        if time.monotonic() < self.killed_at:
            return
        if self.ready and not (self.told_to_stop or self.leaving or self.hangs):
            self.hangs = True
            self._process.send_signal(WHERE)
            self.killed_at = time.monotonic() + _LAST_WORD_SECONDS
        else:
            self.killed_at = float("inf")
            self._process.kill()

    def status(self) -> int | None:
        """The exit status, negative for a signal; None while it runs."""
        return self._process.poll()

    @property
    def ended_as_told(self) -> bool:
        """Whether it ended well; one that had not begun to answer had nothing to end."""
        # It may still have put something away, and say so as a command does.
        fine = {0} if self.ready else {0, -signal.SIGTERM, 128 + signal.SIGTERM}
        return self.told_to_stop and self.status() in fine

    @property
    def killed(self) -> bool:
        """Whether a signal ended it, so that it could not say anything itself."""
        return (self.status() or 0) < 0

    @property
    def last_words(self) -> str:
        """How it ended, for people; nothing while it runs."""
        status = self.status()
        if status is None:
            return ""
        if self.hangs:
            return f"worker {self.pid} hung, and was killed; stderr says where"
        if status < 0:
            return f"worker {self.pid} was killed by {signal.Signals(-status).name}"
        return f"worker {self.pid} ended with status {status}"


def _started(arguments: Sequence[str], descriptors: tuple[int, ...]) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-P", "-m", "microblog.serving.begin", *arguments]
    # A blocked signal stays blocked in who is started; here it comes a moment later.
    blocked = signal.pthread_sigmask(signal.SIG_BLOCK, _NOT_FOR_WORKERS)
    try:
        return subprocess.Popen(  # noqa: S603  # the arguments are ours
            command, pass_fds=descriptors, env=_MEMORY | os.environ
        )
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, blocked)
