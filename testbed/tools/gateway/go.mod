module ridgeway.dev/testbed/gateway

go 1.26.0
