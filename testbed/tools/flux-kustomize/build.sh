version=v1.9.4
programs='flux-kustomize=github.com/fluxcd/kustomize-controller'
