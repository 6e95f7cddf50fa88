"""Which signatures are kept."""

import gc
import tracemalloc

import pytest
from itsdangerous import BadSignature

from microblog.signers import login_signer


def test_large_cookies_that_anybody_sends_fill_no_memory() -> None:
    signer = login_signer("a key for this test alone", "salt")
    tracemalloc.start()

    for number in range(1000):
        with pytest.raises(BadSignature):
            signer.loads(f"{number:0>10000}.time.signature")

    # The exceptions, which hold what was sent.
    gc.collect()
    kept_bytes, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert kept_bytes < 1_000_000
