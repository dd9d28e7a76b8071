version=v1
programs='gateway=.'
