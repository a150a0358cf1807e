"""spaCy without what only its command line and its training need, and its pipelines without what is thrown away."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from types import ModuleType, SimpleNamespace
from typing import TYPE_CHECKING, Any

from .later import PYDANTIC, Schema, Waiting

if TYPE_CHECKING:
    from spacy.language import Language

COMMAND_LINE = ("spacy.cli", "spacy.cli.info")
"""What `import spacy` takes a third of its time for, web client and templates included, to offer `spacy.info`."""

OLD_SCHEMAS = "pydantic.v1"
"""What spaCy's configuration system takes along if it can be had, for schemas that spaCy has no more."""

LATER = (
    "spacy.schemas",
    "spacy.pipeline._edit_tree_internals.schemas",
    "srsly._yaml_api",
)
"""Modules that spaCy imports and that reading a text never uses: they check settings, and read YAML."""

BUILT_OVER_THEM = {"spacy", "thinc", "srsly", "confection"}


def import_spacy() -> None:
    """Import spaCy and leave for whoever asks for it what reading needs not; nothing happens where spaCy is there."""
    if "spacy" in sys.modules:
        return
    stand_ins: dict[str, Any] = {name: ModuleType(name) for name in COMMAND_LINE}
    stand_ins["spacy.cli.info"].info = _info
    stand_ins[OLD_SCHEMAS] = None  # as if it were not installed
    stand_ins[PYDANTIC] = SimpleNamespace(BaseModel=Schema, ValidationError=ValueError)
    stand_ins |= {name: Waiting(name) for name in LATER}
    stand_ins = {name: stand_in for name, stand_in in stand_ins.items() if name not in sys.modules}
    sys.modules.update(stand_ins)
    try:
        import_module("spacy")
    except (ImportError, AttributeError, TypeError):  # a release that takes more of them
        built = {name for name in sys.modules if name.partition(".")[0] in BUILT_OVER_THEM}
        for name in built | stand_ins.keys():
            sys.modules.pop(name, None)
        import_module("spacy")
    finally:
        for name, stand_in in stand_ins.items():
            if isinstance(stand_in, Waiting):
                stand_in.begin()
            elif sys.modules.get(name, name) is stand_in:
                del sys.modules[name]
    _remember_entry_points()
    _list_quickly()


def load_pipeline(name: str) -> "Language":
    """The spaCy pipeline of a package or a folder, without its recogniser of sentences, which the parser tells.

    Raises OSError when there is none.
    """
    import spacy

    with _empty_tokenizers():
        try:
            with _without_schemas():
                return spacy.load(name, exclude=["senter"])
        except KeyError:  # a setting is missing, which the schemas know
            return spacy.load(name, exclude=["senter"])


@contextmanager
def _without_schemas() -> Iterator[None]:
    """Let spaCy load a pipeline whose settings are complete, as it wrote them itself, without pydantic's schemas.

    One is of the settings; from the other every tokenizer takes the names of attributes.
    """
    attributes = [name.lower() for name in import_module("spacy.attrs").IDS]
    language, matcher = import_module("spacy.language"), import_module("spacy.matcher.phrasematcher")
    known = vars(language)["ConfigSchemaNlp"], vars(matcher)["TokenPattern"]
    vars(language)["ConfigSchemaNlp"] = None
    vars(matcher)["TokenPattern"] = lambda: SimpleNamespace(model_dump=lambda: attributes)
    try:
        yield
    finally:
        vars(language)["ConfigSchemaNlp"], vars(matcher)["TokenPattern"] = known


@contextmanager
def _empty_tokenizers() -> Iterator[None]:
    """Let spaCy's tokenizers be made without rules: as they are loaded they forget those of the language again."""
    from spacy.util import registry

    make: Any = import_module("spacy.tokenizer").Tokenizer
    name = "spacy.Tokenizer.v1"
    own = registry.get("tokenizers", name)
    registry.tokenizers.register(name, func=lambda: lambda nlp: make(nlp.vocab))
    try:
        yield
    finally:
        registry.tokenizers.register(name, func=own)


def _remember_entry_points() -> None:
    """Look for each group of entry points once: spaCy's registries ask again for every layer that they make."""
    catalogue: Any = import_module("catalogue")
    found = catalogue.AVAILABLE_ENTRY_POINTS
    if hasattr(found, "select"):
        catalogue.AVAILABLE_ENTRY_POINTS = SimpleNamespace(select=cache(found.select))


def _list_quickly() -> None:
    """Let registries list what they have in a tenth of the time: a pipeline that is loaded asks a hundred times."""
    catalogue: Any = import_module("catalogue")

    def get_all(registry: Any) -> dict[str, Any]:
        found = registry.get_entry_points() if registry.entry_points else {}
        namespace = tuple(registry.namespace)
        return found | {keys[-1]: each for keys, each in catalogue.REGISTRY.copy().items() if keys[:-1] == namespace}

    catalogue.Registry.get_all = get_all


def _info(*args: Any, **options: Any) -> Any:
    """What `spacy.info` does."""
    return import_module("spacy.cli.info").info(*args, **options)
