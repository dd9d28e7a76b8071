version=v1.15.0
programs='coredns=.'
