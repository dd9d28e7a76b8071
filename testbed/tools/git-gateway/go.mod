module ridgeway.dev/testbed/git-gateway

go 1.26.0
