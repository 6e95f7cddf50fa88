"""Which parts of pages are kept."""

import tracemalloc
from typing import Any

from quart import Quart

# 280 characters, with very many that nobody sees.
LETTERS = ("a" + "\U000e0100" * 24) * 280


async def test_previews_of_very_long_texts_fill_no_memory(app: Quart) -> None:
    kept: Any = app.jinja_env.globals["kept"]

    def preview(number: int) -> None:
        text = f"{number} {LETTERS}"
        kept("_preview.html", title="alice", description=text, path="/", kind="article", index=True)

    async with app.app_context():
        # What any preview needs.
        preview(0)
        tracemalloc.start()
        for number in range(1, 100):
            preview(number)

    kept_bytes, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert kept_bytes < 1_000_000
