version=v1.6.3
programs='flux-helm=github.com/fluxcd/helm-controller'
