#!/usr/bin/env bash
# As the original: makes the database in PGDATA at the first start from POSTGRES_USER, POSTGRES_PASSWORD (each also as _FILE), POSTGRES_DB,
# POSTGRES_HOST_AUTH_METHOD, POSTGRES_INITDB_ARGS and /docker-entrypoint-initdb.d, and runs the server as the user postgres.
set -euo pipefail

[ "${1:--}" = postgres ] || [ "${1#-}" != "${1:--}" ] || exec "$@"
[ "${1:-}" = postgres ] || set -- postgres "$@"

if [ "$(id -u)" = 0 ]; then
  mkdir -p "$PGDATA"
  chown -R postgres "$PGDATA" /run/postgresql
  exec setpriv --reuid postgres --regid postgres --init-groups "$0" "$@"
fi

variable() {
  local file=$1_FILE
  [ -z "${!file:-}" ] || export "$1=$(<"${!file}")"
}

if [ ! -s "$PGDATA/PG_VERSION" ]; then
  variable POSTGRES_USER
  variable POSTGRES_PASSWORD
  variable POSTGRES_DB
  user=${POSTGRES_USER:-postgres} database=${POSTGRES_DB:-${POSTGRES_USER:-postgres}} method=${POSTGRES_HOST_AUTH_METHOD:-scram-sha-256}
  if [ -z "${POSTGRES_PASSWORD:-}" ] && [ "$method" != trust ]; then
    echo "The database has no password. Set POSTGRES_PASSWORD, or POSTGRES_HOST_AUTH_METHOD=trust to let everybody in." >&2
    exit 1
  fi
  # shellcheck disable=SC2086
  initdb --username="$user" --pwfile=<(printf '%s\n' "${POSTGRES_PASSWORD:-}") ${POSTGRES_INITDB_ARGS:-}
  echo "host all all all $method" >>"$PGDATA/pg_hba.conf"
  PGUSER=$user pg_ctl -w -o "-c listen_addresses=''" start
  sql() { psql -v ON_ERROR_STOP=1 --no-psqlrc --username "$user" --dbname "${1:-$database}"; }
  [ "$database" = postgres ] || echo 'CREATE DATABASE :"name";' | psql -v ON_ERROR_STOP=1 -v name="$database" --no-psqlrc --username "$user" --dbname postgres
  for file in /docker-entrypoint-initdb.d/*; do
    case $file in
      *.sh) if [ -x "$file" ]; then "$file"; else . "$file"; fi ;;
      *.sql) sql <"$file" ;;
      *.sql.gz) gunzip -c "$file" | sql ;;
    esac
  done
  pg_ctl -w -m fast stop
fi
exec "$@"
