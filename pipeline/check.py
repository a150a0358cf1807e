"""Whether a study is sound: configuration, rule files, models, tables."""

from collections.abc import Iterator
from pathlib import Path

from .config import Config
from .events.types import load_event_types
from .lang import HERE
from .models import ModelError, load_reader
from .resolve.known import KnownError, load_known
from .rules import RuleError, load_rules
from .tables.read import TableError, read_tables, read_text, violations


def findings(config: Config, output: Path) -> Iterator[str]:
    """Everything that is wrong, a line each: the file, the place, the next step; nothing when all is well."""
    for path in sorted(HERE.glob("*/*.toml")):
        try:
            load_rules(path, check=True)
        except RuleError as error:
            yield f"rules: {error}"
    try:
        load_event_types(config.event_types)
    except RuleError as error:
        yield f"event types: {error}"
    try:
        load_known(config.known)
    except KnownError as error:
        yield f"known entities: {error}"
    for language, name in config.models.items():
        try:
            load_reader(language, name)
        except ModelError as error:
            yield f"models: {error}"
    try:
        tables = read_tables(output)
        texts = {row.document_id: read_text(output, row.document_id) for row in tables.documents if row.status == "ok"}
    except (TableError, OSError) as error:
        yield f"tables: {error}"
        return
    yield from (f"tables: {line}" for line in violations(tables, texts))
