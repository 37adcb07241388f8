"""What an agent can do, one file each: a typed function, whose signature and docstring are what a model sees."""
