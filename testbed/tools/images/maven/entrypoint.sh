#!/bin/sh
# As the original: what an image put into /usr/share/maven/ref (settings, a repository) is in the user's Maven, unless it has its own.
set -eu
if [ -d /usr/share/maven/ref ] && mkdir -p "$MAVEN_CONFIG" && [ -w "$MAVEN_CONFIG" ]; then cp -r --update=none /usr/share/maven/ref/. "$MAVEN_CONFIG/"; fi
unset MAVEN_CONFIG
exec "$@"
