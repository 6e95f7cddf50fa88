"""A PostgreSQL that stands still: it takes connections, and answers nothing."""

import asyncio

from microblog import create_app
from microblog.config import Config
from microblog.health.checks import CHECK_SECONDS, HOLDS_SECONDS
from tests.browser import Browser
from tests.postgresql import PostgreSQL, frozen
from tests.serving import serving

# A statement has 5 seconds, a new connection 2; a busy machine takes longer.
WITHIN_SECONDS = 12.0


async def test_a_postgresql_that_stands_still_is_a_503_in_time_and_comes_back(
    main_on_postgresql: Config, postgresql: PostgreSQL
) -> None:
    async with serving(create_app(main_on_postgresql)) as address, Browser(address) as browser:
        await browser.register("alice")
        await browser.log_in("alice")
        with frozen(postgresql):
            async with asyncio.timeout(WITHIN_SECONDS):
                paths = ("/", "/explore", "/user/alice")
                pages = asyncio.gather(*(browser.get(path) for path in paths))
                # To let go of a connection that does not answer takes as long again.
                async with asyncio.timeout(2 * CHECK_SECONDS + 2):
                    readiness = await browser.get("/readyz")
                answers = await pages
        back = await browser.get("/")
        async with asyncio.timeout(HOLDS_SECONDS + 2):
            while (await browser.get("/readyz")).status_code != 200:
                await asyncio.sleep(0.05)

    assert [answer.status_code for answer in (readiness, *answers)] == [503] * 4
    assert answers[0].headers["X-Request-ID"] in answers[0].text
    assert back.status_code == 200
