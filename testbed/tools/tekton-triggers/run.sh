processes='triggers-controller triggers-interceptors'
# Its controller and its webhook say at the same port how they are, so one of them is a pod.
in_pods=webhook
start() {
  local folder listener webhook file settings
  folder=$(folder_of tekton-triggers)
  listener=$(program_image tekton/eventlistenersink "$version" triggers-eventlistenersink /ko-app/eventlistenersink) && webhook=$(program_image tekton/triggers-webhook "$version" triggers-webhook /ko-app/webhook) || return
  applied tekton-triggers "$folder" || {
    for file in "$folder"/manifests/*.yaml; do echo --- && sed "s#ko://github.com/tektoncd/triggers/cmd/webhook#$webhook#" "$file"; done
    host_service tekton-pipelines tekton-triggers-core-interceptors '' https:8443:TCP
    listener_rights
  } | apply_once tekton-triggers -f - && echo "$folder" >"$data/tekton-triggers.applied" || return
  settings=(env SYSTEM_NAMESPACE=tekton-pipelines KUBERNETES_MIN_VERSION=v1.28.0 CONFIG_DEFAULTS_NAME=config-defaults-triggers CONFIG_LOGGING_NAME=config-logging-triggers
    CONFIG_OBSERVABILITY_NAME=config-observability-triggers METRICS_DOMAIN=tekton.dev/triggers METRICS_PROMETHEUS_HOST=127.0.0.1)
  # An ended one still seems to lead.
  alive triggers-controller || kubectl -n tekton-pipelines get leases -o name | grep triggers-pkg | xargs -r kubectl -n tekton-pipelines delete >/dev/null
  run triggers-controller "${settings[@]}" CONFIG_LEADERELECTION_NAME=config-leader-election-triggers-controllers METRICS_PROMETHEUS_PORT=9196 PROFILING_PORT=9197 \
    triggers-controller -el-image "$listener" -period-seconds 1
  run triggers-interceptors "${settings[@]}" INTERCEPTOR_TLS_SVC_NAME=tekton-triggers-core-interceptors INTERCEPTOR_TLS_SECRET_NAME=tekton-triggers-core-interceptors-certs triggers-interceptors
}

# What an EventListener of the team's builds may: read what it is to start, and start it. It reads no Secret; the interceptors do.
listener_rights() {
  cat <<'YAML'
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: eventlistener-of-all}
rules: [{apiGroups: [triggers.tekton.dev], resources: [clusterinterceptors, clustertriggerbindings], verbs: [get, list, watch]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: team-payments-eventlistener}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: eventlistener-of-all}
subjects: [{kind: ServiceAccount, name: pipeline, namespace: team-payments-build}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: eventlistener, namespace: team-payments-build}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: tekton-triggers-eventlistener-roles}
subjects: [{kind: ServiceAccount, name: pipeline, namespace: team-payments-build}]
YAML
}

ready() {
  await 60 triggers-controller answers http://127.0.0.1:8080/readiness && await 60 triggers-interceptors answers -k https://127.0.0.1:8443/ready && await 90 triggers-controller webhook_judges
}

# Asked for a dry run, it says yes to what is right; before it is known, nobody asks it.
webhook_judges() {
  api /apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/validation.webhook.triggers.tekton.dev | jq -e '.webhooks[0] | .rules and .clientConfig.caBundle' &&
    curl -sf -m 5 --cacert "$pki/ca.crt" --cert "$pki/admin.crt" --key "$pki/admin.key" -H 'Content-Type: application/json' \
      "https://$node_ip:6443/apis/triggers.tekton.dev/v1beta1/namespaces/default/triggerbindings?dryRun=All" \
      -d '{"apiVersion": "triggers.tekton.dev/v1beta1", "kind": "TriggerBinding", "metadata": {"name": "asked"}, "spec": {"params": [{"name": "a", "value": "b"}]}}'
}
