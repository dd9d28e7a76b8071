module ridgeway.dev/testbed/definitions

go 1.26.4

require (
	github.com/crossplane/crossplane/v2 v2.3.4
	github.com/fluxcd/helm-controller v1.6.3
	github.com/fluxcd/kustomize-controller v1.9.4
	github.com/fluxcd/source-controller v1.9.1
	github.com/prometheus-operator/prometheus-operator v0.93.0
	sigs.k8s.io/gateway-api v1.4.0
)
