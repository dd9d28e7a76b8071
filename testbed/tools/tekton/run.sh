processes='tekton-controller tekton-webhook'
start() {
  local folder entrypoint nop shell settings file
  folder=$(folder_of tekton)
  if ! applied tekton "$folder" || ! alive tekton-webhook; then
    # The webhook is registered before it runs, and would then refuse its own settings; and an ended one still seems to lead.
    if [ -e "$data/tekton.applied" ] && ! alive tekton-webhook; then
      kubectl delete --ignore-not-found validatingwebhookconfigurations,mutatingwebhookconfigurations -l app.kubernetes.io/part-of=tekton-pipelines >/dev/null
      kubectl -n tekton-pipelines delete leases --all >/dev/null
    fi
    {
      for file in "$folder"/manifests/{100-namespace,config-*,500-webhooks}.yaml; do echo --- && cat "$file"; done
      host_service tekton-pipelines tekton-pipelines-webhook '' https-webhook:443:TCP:8444
    } | apply_once tekton -f - && apply_once tekton --field-manager=ridgeway -f - <<'YAML' && echo "$folder" >"$data/tekton.applied" || return
# Steps have no use for the account that their run has.
apiVersion: v1
kind: ConfigMap
metadata: {name: config-defaults, namespace: tekton-pipelines}
data: {default-pod-template: "automountServiceAccountToken: false"}
YAML
  fi
  entrypoint=$(program_image "tekton/entrypoint" "$version" tekton-entrypoint /ko-app/entrypoint) && nop=$(program_image tekton/nop "$version" tekton-nop /ko-app/nop) &&
    file=$(program_image tekton/workingdirinit "$version" tekton-workingdirinit /ko-app/workingdirinit) || return
  await 60 registry has_image library/busybox latest && shell=$registry/library/busybox@$(digest_of library/busybox latest) || return
  settings=(env SYSTEM_NAMESPACE=tekton-pipelines KUBERNETES_MIN_VERSION=v1.28.0 CONFIG_DEFAULTS_NAME=config-defaults CONFIG_LOGGING_NAME=config-logging CONFIG_OBSERVABILITY_NAME=config-observability
    CONFIG_FEATURE_FLAGS_NAME=feature-flags CONFIG_SPIRE=config-spire METRICS_DOMAIN=tekton.dev/pipeline METRICS_PROMETHEUS_HOST=127.0.0.1)
  run tekton-controller "${settings[@]}" POD_NAME=controller CONFIG_LEADERELECTION_NAME=config-leader-election-controller METRICS_PROMETHEUS_PORT=9190 PROBES_PORT=9191 PROFILING_PORT=9194 \
    tekton-controller -disable-ha -entrypoint-image "$entrypoint" -nop-image "$nop" -workingdirinit-image "$file" -sidecarlogresults-image "$nop" -shell-image "$shell" -shell-image-win "$shell"
  run tekton-webhook "${settings[@]}" POD_NAME=webhook CONFIG_LEADERELECTION_NAME=config-leader-election-webhook METRICS_PROMETHEUS_PORT=9192 PROBES_PORT=9193 PROFILING_PORT=9195 WEBHOOK_PORT=8444 \
    WEBHOOK_ADMISSION_CONTROLLER_NAME=webhook.pipeline.tekton.dev WEBHOOK_SERVICE_NAME=tekton-pipelines-webhook WEBHOOK_SECRET_NAME=webhook-certs tekton-webhook
}

ready() { await 60 tekton-controller answers http://127.0.0.1:9191/readiness && await 60 tekton-webhook webhook_is_known && says_version pipelineruns.tekton.dev pipeline.tekton.dev/release; }

webhook_is_known() {
  api /apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/validation.webhook.pipeline.tekton.dev | jq -e '.webhooks[0].clientConfig.caBundle // empty'
}
