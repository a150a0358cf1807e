"""Modules that are imported when something in them is first used, and schemas of pydantic without pydantic."""

import sys
from collections.abc import Callable
from importlib import import_module
from types import ModuleType
from typing import Any

PYDANTIC = "pydantic"


class Waiting(ModuleType):
    """A module that is imported when something in it is used; while spaCy is imported, it is only named."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.named = True
        self.asked: list[Callable[[], Any]] = []
        """What is to be done with its schemas once they are there."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return Named(self, name) if self.named else getattr(self.itself(), name)

    def begin(self) -> None:
        """Import the module from now on, however it is asked for."""
        self.named = False
        package, _, name = self.__name__.rpartition(".")
        if sys.modules.get(self.__name__) is self and package in sys.modules:
            setattr(sys.modules[package], name, self)

    def itself(self) -> ModuleType:
        """The module, imported."""
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        module = import_module(self.__name__)
        while self.asked:
            self.asked.pop(0)()
        return module


class Named(type):
    """A function or a schema of a module that waits; a class, so that it passes for a schema."""

    module: Waiting

    def __new__(cls, module: Waiting, name: str) -> "Named":
        return super().__new__(cls, name, (), {"module": module})

    def __init__(cls, module: Waiting, name: str) -> None:
        super().__init__(name, (), {})

    def __call__(cls, *args: Any, **options: Any) -> Any:
        return getattr(cls.module.itself(), cls.__name__)(*args, **options)

    def __getattr__(cls, name: str) -> Any:
        return getattr(getattr(cls.module.itself(), cls.__name__), name)

    def model_rebuild(cls, **options: Any) -> None:
        """Let the schema know what its names stand for, once it is there."""
        cls.module.asked.append(lambda: getattr(cls.module.itself(), cls.__name__).model_rebuild(**options))


class Base(type):
    """Asks pydantic what is a schema, if it has been imported meanwhile."""

    def __subclasscheck__(cls, other: type) -> bool:
        pydantic = sys.modules.get(PYDANTIC)
        return isinstance(other, Named) or (pydantic is not None and issubclass(other, pydantic.BaseModel))


class Schema(metaclass=Base):
    """What spaCy's configuration system takes for the base of pydantic's schemas: it asks what derives from it."""
