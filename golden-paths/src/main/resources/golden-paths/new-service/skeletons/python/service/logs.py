"""Structured logs on standard output, one JSON object a line."""

import json
import logging
import re
import sys
from contextvars import ContextVar
from datetime import UTC, datetime

from service import settings

TRACEPARENT = re.compile(r"[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}")

current_trace: ContextVar[str | None] = ContextVar("current_trace", default=None)


def trace_id(traceparent: str) -> str | None:
    """Return the trace id of a W3C traceparent header."""
    match = TRACEPARENT.fullmatch(traceparent)
    return match.group(1) if match else None


class JsonLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname,
            "message": record.getMessage(),
            "service": settings.NAME,
            "version": settings.VERSION,
        }
        if trace := current_trace.get():
            line["trace_id"] = trace
        line |= getattr(record, "fields", {})
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, default=str)


def configure() -> None:
    lines = logging.StreamHandler(sys.stdout)
    lines.setFormatter(JsonLines())
    logging.basicConfig(level=logging.INFO, handlers=[lines], force=True)
    logging.getLogger("service").setLevel(settings.LOG_LEVEL)
