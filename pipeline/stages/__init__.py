"""The stages: each file finds one kind of thing in a Doc and files it under one key; importing this registers all."""

from importlib import import_module
from pkgutil import iter_modules

for _module in iter_modules(__path__):
    import_module(f"{__name__}.{_module.name}")
