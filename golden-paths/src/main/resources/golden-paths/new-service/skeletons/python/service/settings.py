"""What the environment says."""

import os

NAME = os.environ.get("SERVICE_NAME", "${{ values.name }}")
VERSION = os.environ.get("SERVICE_VERSION", "development")
LOG_LEVEL = os.environ.get("LOG_LEVEL", "info").upper()
MANAGEMENT_PORT = int(os.environ.get("MANAGEMENT_PORT", "8081"))
{% if values.exposure == 'worker' %}
WORK_INTERVAL_SECONDS = float(os.environ.get("WORK_INTERVAL_SECONDS", "10"))
{% else %}
PORT = int(os.environ.get("PORT", "8080"))
{% endif %}
DRAIN_SECONDS = 20
