"""Health and metrics, on a port of their own."""

import logging
from collections.abc import Callable

from fastapi import FastAPI, Response
from prometheus_client import CONTENT_TYPE_LATEST, Gauge, generate_latest

from service import settings

log = logging.getLogger(__name__)

Gauge("service_info", "Which version runs.", ["service", "version"]).labels(
    settings.NAME, settings.VERSION
).set(1)


class Health:
    """Whether this copy wants traffic."""

    def __init__(self, checks: list[Callable[[], None]]) -> None:
        self.stopping = False
        self.checks = checks

    def ready(self) -> bool:
        if self.stopping:
            return False
        try:
            for check in self.checks:
                check()
        except Exception as failure:
            log.warning("not ready", extra={"fields": {"error": str(failure)}})
            return False
        return True


def management(health: Health) -> FastAPI:
    app = FastAPI(openapi_url=None)

    @app.get("/livez")
    async def alive() -> Response:
        return Response()

    @app.get("/readyz")
    def ready() -> Response:
        return Response(status_code=200 if health.ready() else 503)

    @app.get("/metrics")
    def metrics() -> Response:
        return Response(generate_latest(), headers={"Content-Type": CONTENT_TYPE_LATEST})

    return app
