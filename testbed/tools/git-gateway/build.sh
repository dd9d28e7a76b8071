version=v1
programs='git-gateway=.'
