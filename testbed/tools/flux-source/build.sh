version=v1.9.1
programs='flux-source=github.com/fluxcd/source-controller'
