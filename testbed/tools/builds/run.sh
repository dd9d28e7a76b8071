address=team-payments-build
# Its objects are checked by Tekton's webhook, so not before that is ready.
ready() {
  local inputs scanner clients=$etc/clients
  cat "$pki/ca.crt" >>"$clients/ca-certificates.crt" && seen_by_builds >"$clients/mounts.conf" || return
  inputs=$(cat "$TESTBED"/tools/builds/* "$clients"/* "$etc/git.token" | sha256sum)
  ! applied builds "$inputs" || return 0
  mkdir -p "$data"/builds/{storage,maven,npm,pip,go-build,go-modules}
  for scanner in syft:v1.33.0 grype:v0.100.0; do stand_in "anchore/${scanner%:*}" "${scanner#*:}" "$TESTBED/tools/builds/${scanner%:*}.sh" || return; done
  {
    kubectl -n team-payments-build create secret generic package-clients --from-file="$clients" --dry-run=client -o yaml
    cat <<YAML
---
apiVersion: v1
kind: Secret
metadata: {name: git-ridgeway-internal, namespace: team-payments-build, annotations: {tekton.dev/git-0: "https://git.ridgeway.internal"}}
type: kubernetes.io/basic-auth
stringData: {username: testbed, password: "$(cat "$etc/git.token")"}
---
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingAdmissionPolicyBinding
metadata: {name: package-clients}
spec: {policyName: package-clients}
---
YAML
    package_clients
    echo ---
    sed "s#CACHES#$data/builds#" "$TESTBED/tools/builds/pipeline.yaml"
  } | apply_once builds -f - && echo "$inputs" >"$data/builds.applied"
}

# What is where in a RUN of a Dockerfile, while it lasts and in no layer: buildah's mounts.conf.
seen_by_builds() {
  local name path
  while read -r name path; do [ ! -s "$etc/clients/$name" ] || echo "/clients/$name:$path"; done <<'PATHS'
ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
cacerts /etc/ssl/certs/java/cacerts
maven-global.xml /usr/share/maven/conf/settings.xml
maven.xml /root/.m2/settings.xml
maven-security.xml /root/.m2/settings-security.xml
npmrc-global /usr/local/etc/npmrc
npmrc /root/.npmrc
pip-global.conf /etc/pip.conf
pip.conf /root/.config/pip/pip.conf
go-env /root/.config/go/env
PATHS
}

# As a platform team does it, for every pipeline without its doing: each step of a task gets the settings of this machine's package clients, and is told where they are.
package_clients() {
  local clients=$etc/clients maven=''
  [ ! -s "$clients/maven-global.xml" ] || maven+='-gs /clients/maven-global.xml '
  [ ! -s "$clients/maven.xml" ] || maven+='-s /clients/maven.xml '
  {
    # A line each: NAME, and VALUE after a tab.
    printf '%s\t/clients/ca-certificates.crt\n' SSL_CERT_FILE GIT_SSL_CAINFO NODE_EXTRA_CA_CERTS NPM_CONFIG_CAFILE PIP_CERT
    printf 'GOENV\t/clients/go-env\n'
    [ -z "$maven" ] || printf 'MAVEN_ARGS\t%s\n' "$maven"
    [ ! -s "$clients/cacerts" ] || printf 'JAVA_TOOL_OPTIONS\t-Djavax.net.ssl.trustStore=/clients/cacerts\n'
    [ ! -s "$clients/npmrc" ] || printf 'NPM_CONFIG_USERCONFIG\t/clients/npmrc\n'
    [ ! -s "$clients/npmrc-global" ] || printf 'NPM_CONFIG_GLOBALCONFIG\t/clients/npmrc-global\n'
    [ ! -s "$clients/pip.conf" ] || printf 'PIP_CONFIG_FILE\t/clients/pip.conf\n'
    [ ! -s "$clients/proxy" ] || (while IFS='=' read -r name value; do eval "printf '%s\t%s\n' $name $value"; done <"$clients/proxy")
  } | jq -Rsc '
    (split("\n") | map(select(. != "") | split("\t") | "Object.spec.containers.env{name: \(.[0] | tojson), value: \(.[1] | tojson)}") | join(", ")) as $told |
    "Object.spec.containers.volumeMounts" as $mount |
    {apiVersion: "admissionregistration.k8s.io/v1", kind: "MutatingAdmissionPolicy", metadata: {name: "package-clients"},
     spec: {
       matchConstraints: {
         namespaceSelector: {matchLabels: {"kubernetes.io/metadata.name": "team-payments-build"}},
         resourceRules: [{apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE"], resources: ["pods"]}]},
       matchConditions: [{name: "of-a-task", expression: "has(object.metadata.labels) && \"tekton.dev/taskRun\" in object.metadata.labels"}],
       failurePolicy: "Fail", reinvocationPolicy: "Never",
       mutations: [{patchType: "ApplyConfiguration", applyConfiguration: {expression:
         ("Object{spec: Object.spec{volumes: [Object.spec.volumes{name: \"package-clients\", secret: Object.spec.volumes.secret{secretName: \"package-clients\"}}], " +
          "containers: object.spec.containers.map(it, Object.spec.containers{name: it.name, env: [" + $told + "], volumeMounts: [" +
          $mount + "{name: \"package-clients\", mountPath: \"/clients\"}, " +
          $mount + "{name: \"package-clients\", mountPath: \"/etc/containers/mounts.conf\", subPath: \"mounts.conf\"}]})}}")}}]}}'
}

# stand_in NAME TAG SCRIPT: an image with a shell and the script, at the path that its original is called by; what the scanners that a pipeline names do here.
stand_in() {
  local folder
  ! has_image "$1" "$2" || return 0
  folder=$(mktemp -d)
  chmod 755 "$folder"
  install -D -m 755 "$(command -v busybox)" "$folder/bin/busybox"
  ln -s busybox "$folder/bin/sh"
  install -m 755 "$3" "$folder/${1##*/}"
  chmod -R go+rX "$folder"
  install -d -m 1777 "$folder/tmp"
  push_image "$1" "$2" "{\"Entrypoint\":[\"/${1##*/}\"]}" "$folder" >/dev/null && rm -rf "$folder"
}
