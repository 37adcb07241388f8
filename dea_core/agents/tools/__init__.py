"""What an agent can do, one file each: a typed function, whose signature and docstring are what a model sees.

Every module here is loaded with the room, and registers what it has: adding a tool is adding a file.
"""

from importlib import import_module
from pkgutil import iter_modules

for _module in iter_modules(__path__):
    import_module(f"{__name__}.{_module.name}")
