#!/bin/sh
# Asks a running copy whether it works, for instance after a deploy: sh deploy/smoke.sh{% if values.exposure != 'worker' %} http://localhost:8080{% endif %} http://localhost:8081
# With REVISION, a commit, it waits until that answers, or one after it, for at most WAIT_SECONDS (600 unless set).
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

running() {
  curl --silent --fail --max-time 10 "$management/metrics" | sed -n 's/^service_info{.*version="\([^"]*\)".*/\1/p'
}

is_there() {
  [ "$1" = "$REVISION" ] || { git fetch --quiet; git merge-base --is-ancestor "$REVISION" "$1"; } 2> /dev/null
}

if [ -n "${REVISION:-}" ]; then
  end=$(($(date +%s) + ${WAIT_SECONDS:-600}))
  while version=$(running) && ! is_there "$version"; do
    if [ "$(date +%s)" -ge "$end" ]; then
      echo "${{ values.name }} does not run $REVISION yet, but ${version:-nothing that answers at $management}" >&2
      exit 1
    fi
    sleep 5
  done
fi

ask "$management/livez" > /dev/null
ask "$management/readyz" > /dev/null
ask "$management/metrics" | grep '^service_info{' > /dev/null
{% if values.exposure != 'worker' %}
ask "$service/api/greetings/Ada" | grep 'Hello, Ada!' > /dev/null
{% endif %}
echo "${{ values.name }} works"
