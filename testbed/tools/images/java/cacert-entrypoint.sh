#!/usr/bin/env bash
# As the original: with USE_SYSTEM_CA_CERTS, Java believes the authorities of the system and those in /certificates; who may not write Java's store gets one beside it.
set -euo pipefail

if [ -n "${USE_SYSTEM_CA_CERTS:-}" ]; then
  store=$JAVA_HOME/lib/security/cacerts
  if [ ! -w "$store" ]; then
    store=$(mktemp)
    export JAVA_TOOL_OPTIONS="${JAVA_TOOL_OPTIONS:-} -Djavax.net.ssl.trustStore=$store"
  fi
  shopt -s nullglob
  for file in /etc/ssl/certs/ca-certificates.crt /certificates/*; do [ ! -f "$file" ] || { cat "$file" && echo; }; done |
    openssl pkcs12 -export -nokeys -certpbe NONE -nomac -jdktrust anyExtendedKeyUsage -in /dev/stdin -out "$store" -passout pass:
fi
exec "$@"
