"""Starts the service and stops it without losing what has begun."""

import asyncio
import logging
import signal
{% if values.exposure == 'worker' %}
import threading
{% endif %}
from contextlib import contextmanager

import uvicorn
from fastapi import FastAPI

from service import logs, settings
{% if values.exposure != 'worker' %}
from service.api import api
{% endif %}
{% if values.database %}
from service.database import connect, migrate, ping, uri
{% endif %}
from service.management import Health, management
{% if values.exposure == 'worker' %}
from service.worker import Worker, WorkQueue
{% else %}
from service.salutations import Salutations
{% endif %}

log = logging.getLogger("service")


class Server(uvicorn.Server):
    """An HTTP server that leaves signals to run()."""

    def __init__(self, app: FastAPI, port: int) -> None:
        config = uvicorn.Config(
            app,
            host="0.0.0.0",
            port=port,
            log_config=None,
            access_log=False,
            timeout_graceful_shutdown=settings.DRAIN_SECONDS,
        )
        super().__init__(config)

    @contextmanager
    def capture_signals(self):
        yield


async def run() -> None:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
{% if values.database %}
    database = connect(uri())
    migrate(database)
    health = Health([lambda: ping(database)])
{% else %}
    health = Health([])
{% endif %}
    observer = Server(management(health), settings.MANAGEMENT_PORT)
    observing = asyncio.create_task(observer.serve())
{% if values.exposure == 'worker' %}
    ending = threading.Event()
    worker = Worker(WorkQueue(${{ 'database' if values.database else '' }}))
    working = asyncio.create_task(
        asyncio.to_thread(worker.loop, ending, settings.WORK_INTERVAL_SECONDS)
    )
{% else %}
    server = Server(api(Salutations(${{ 'database' if values.database else '' }})), settings.PORT)
    working = asyncio.create_task(server.serve())
{% endif %}
    stopping = asyncio.create_task(stop.wait())
    log.info("service started")

    await asyncio.wait({stopping, observing, working}, return_when=asyncio.FIRST_COMPLETED)
    failed = not stopping.done()
    health.stopping = True
    log.info("service stopping")
{% if values.exposure == 'worker' %}
    ending.set()
{% else %}
    server.should_exit = True
{% endif %}
    await asyncio.wait({working}, timeout=settings.DRAIN_SECONDS)
    observer.should_exit = True
    await observing
{% if values.database %}
    database.close()
{% endif %}
    if failed:
        raise SystemExit("a server stopped by itself")


if __name__ == "__main__":
    logs.configure()
    asyncio.run(run())
