"""The figures of the site, as Prometheus reads them."""

import asyncio
import hmac
import logging

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from quart import Blueprint, Response, abort, current_app, request

from microblog.availability import why_unavailable
from microblog.errors.setup import store
from microblog.health.checks import CHECK_SECONDS
from microblog.health.measures import Measures
from microblog.health.neighbours import asks_from_this_machine
from microblog.health.queries import count_of_waiting_mails, latest_groups

blueprint = Blueprint("metrics", __name__)

log = logging.getLogger(__name__)


class _Stored(Collector):
    """Figures that all processes share."""

    def __init__(self, families: list[Metric]) -> None:
        self._families = families

    def collect(self) -> list[Metric]:
        return self._families


@blueprint.get("/metrics")
async def metrics() -> Response:
    """For who has the token; where there is none, for this machine. Others learn of nothing."""
    if not _may_scrape():
        abort(404)
    measures: Measures = current_app.extensions["measures"]
    shared = CollectorRegistry()
    shared.register(_Stored(await _stored()))
    texts = await asyncio.gather(
        *(asyncio.to_thread(generate_latest, each) for each in (measures.registry, shared))
    )
    headers = {"Cache-Control": "no-store"}
    return Response(b"".join(texts), content_type=CONTENT_TYPE_LATEST, headers=headers)


def _may_scrape() -> bool:
    token: str | None = current_app.config["METRICS_TOKEN"]
    if token is None:
        return asks_from_this_machine()
    said = request.headers.get("Authorization", "")
    return hmac.compare_digest(said.encode(), f"Bearer {token}".encode())


async def _stored() -> list[Metric]:
    """What the error store knows; without it, that it is away."""
    is_there = GaugeMetricFamily("microblog_error_store_up", "Whether the error store answers.")
    mails = GaugeMetricFamily("microblog_mails_waiting", "Mails in the spool.")
    errors = CounterMetricFamily(
        "microblog_errors",
        "How often each of the latest 50 bugs happened, over all processes.",
        labels=["group", "kind", "place"],
    )
    try:
        async with asyncio.timeout(CHECK_SECONDS), store().reading() as db:
            waiting, groups = await count_of_waiting_mails(db), await latest_groups(db)
    except Exception as error:
        if not (isinstance(error, TimeoutError) or why_unavailable(error)):
            log.exception("The error store has no figures")
        is_there.add_metric([], 0)
        return [is_there]
    is_there.add_metric([], 1)
    mails.add_metric([], waiting)
    for group in groups:
        errors.add_metric([group.key, group.kind, group.place], group.times)
    return [is_there, mails, errors]
