#!/bin/sh
# Asks a running copy whether it works, for instance after a deploy: sh deploy/smoke.sh{% if values.exposure != 'worker' %} http://localhost:8080{% endif %} http://localhost:8081
set -eu
{% if values.exposure != 'worker' %}
service=${1:-http://localhost:8080}
management=${2:-http://localhost:8081}
{% else %}
management=${1:-http://localhost:8081}
{% endif %}

ask() {
  curl --silent --show-error --fail --max-time 10 --retry 3 --retry-connrefused "$1"
}

ask "$management/livez" > /dev/null
ask "$management/readyz" > /dev/null
ask "$management/metrics" | grep '^service_info{' > /dev/null
{% if values.exposure != 'worker' %}
ask "$service/api/greetings/Ada" | grep 'Hello, Ada!' > /dev/null
{% endif %}
echo "${{ values.name }} works"
