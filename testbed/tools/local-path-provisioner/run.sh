processes=local-path-provisioner
start() {
  local image
  image=$registry/library/busybox:latest
  mkdir -p "$data/volumes" "$etc/local-path"
  cat >"$etc/local-path/config.json" <<JSON
{"nodePathMap": [{"node": "DEFAULT_PATH_FOR_NON_LISTED_NODES", "paths": ["$data/volumes"]}]}
JSON
  cat >"$etc/local-path/helperPod.yaml" <<YAML
apiVersion: v1
kind: Pod
metadata: {name: helper-pod}
spec: {containers: [{name: helper-pod, image: "$image"}]}
YAML
  apply -f - <<YAML || return
apiVersion: v1
kind: Namespace
metadata: {name: local-path-storage}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: local-path-provisioner-service-account, namespace: local-path-storage}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: local-path-config, namespace: local-path-storage}
data:
  config.json: '$(cat "$etc/local-path/config.json")'
  setup: 'mkdir -m 0777 -p "\$VOL_DIR"'
  teardown: 'rm -rf "\$VOL_DIR"'
  helperPod.yaml: |
$(sed 's/^/    /' "$etc/local-path/helperPod.yaml")
---
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: {name: local-path, annotations: {storageclass.kubernetes.io/is-default-class: "true"}}
provisioner: rancher.io/local-path
volumeBindingMode: WaitForFirstConsumer
reclaimPolicy: Delete
YAML
  run local-path-provisioner local-path-provisioner start --config "$etc/local-path/config.json" --helper-image "$image" --helper-pod-file "$etc/local-path/helperPod.yaml" \
    --kubeconfig "$KUBECONFIG" --namespace local-path-storage --service-account-name local-path-provisioner-service-account
}
# It waits until the one before it no longer seems to lead.
ready() { await 60 local-path-provisioner grep -q 'Started provisioner controller' "$logs/local-path-provisioner.log"; }
