"""spaCy without its command line."""

import sys
from importlib import import_module
from types import ModuleType
from typing import Any

COMMAND_LINE = ("spacy.cli", "spacy.cli.info")
"""What `import spacy` takes a third of its time for, web client and templates included, to offer `spacy.info`."""


def import_spacy() -> None:
    """Import spaCy and leave its command line for whoever asks for it; nothing happens where spaCy is there already."""
    if "spacy" in sys.modules:
        return
    stand_ins: dict[str, Any] = {name: ModuleType(name) for name in COMMAND_LINE}
    stand_ins["spacy.cli.info"].info = _info
    sys.modules.update(stand_ins)
    try:
        import_module("spacy")
    except ImportError:  # a release that takes more of it
        for name in [name for name in sys.modules if name.partition(".")[0] == "spacy"]:
            del sys.modules[name]
        import_module("spacy")
    finally:
        for name, stand_in in stand_ins.items():
            if sys.modules.get(name) is stand_in:
                del sys.modules[name]


def _info(*args: Any, **options: Any) -> Any:
    """What `spacy.info` does."""
    return import_module("spacy.cli.info").info(*args, **options)
