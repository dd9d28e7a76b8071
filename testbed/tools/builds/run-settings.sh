# client_settings FOLDER: how this machine's package clients reach their packages (mirrors, proxies, certificates), read anew at each start, for the builds.
client_settings() {
  local folder=$1 user=$HOME name without
  [ -z "${SUDO_USER:-}" ] || user=$(getent passwd "$SUDO_USER" | cut -d: -f6)
  rm -rf "$folder"
  mkdir -p -m 700 "$folder"
  take() { [ ! -f "$1" ] || install -m 600 "$1" "$folder/$2"; }
  take /etc/pki/tls/certs/ca-bundle.crt ca-certificates.crt
  take /etc/ssl/certs/ca-certificates.crt ca-certificates.crt
  take "$( (find_jdk && echo "$JAVA_HOME") 2>/dev/null)/lib/security/cacerts" cacerts
  take "$(dirname "$(readlink -f "$(command -v mvn)")" 2>/dev/null)/../conf/settings.xml" maven-global.xml
  take "$user/.m2/settings.xml" maven.xml
  take "$user/.m2/settings-security.xml" maven-security.xml
  take "$(npm config get globalconfig 2>/dev/null)" npmrc-global
  take "$user/.npmrc" npmrc
  take /etc/pip.conf pip-global.conf
  take "$user/.config/pip/pip.conf" pip.conf
  [ -f "$folder/pip.conf" ] || for name in INDEX_URL EXTRA_INDEX_URL TRUSTED_HOST DEFAULT_TIMEOUT; do
    [ -z "$(printenv "PIP_$name")" ] || printf '[global]\n%s = %s\n' "$(tr A-Z_ a-z- <<<"$name")" "$(printenv "PIP_$name")"
  done | awk '!/^\[/ || !seen++' >"$folder/pip.conf"
  for name in GOPROXY GOSUMDB GOPRIVATE GONOPROXY GONOSUMDB GOINSECURE GOFLAGS; do echo "$name=$(go env "$name")"; done >"$folder/go-env"
  # A proxy on this machine's loopback is not to be reached from a pod; the cluster itself is never reached through one. A shell reads this.
  for name in http_proxy https_proxy all_proxy HTTP_PROXY HTTPS_PROXY ALL_PROXY; do
    case ${!name:-} in '' | *://localhost* | *://127.*) ;; *) printf '%s=%q\n' $name "${!name}" ;; esac
  done >"$folder/proxy"
  without=${no_proxy:-${NO_PROXY:-}}
  [ ! -s "$folder/proxy" ] || for name in no_proxy NO_PROXY; do printf '%s=%q\n' $name ".ridgeway.internal,$network${without:+,$without}"; done >>"$folder/proxy"
}
