"""The walls of the house: who may import whom, who may write, print, or open a door to a library."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent / "pipeline"
FILES = sorted(ROOT.rglob("*.py"))

BASE = {"cache", "model", "rules", "lang", "calendar"}
ENGINES = {"timex", "references", "names", "events"}
"""What is known of one kind of thing; the stages put it to work."""

MAY_IMPORT = {
    "model": set(),
    "cache": set(),
    "patterns": {"cache"},
    "rules": {"cache", "patterns"},
    "lang": set(),
    "calendar": set(),
    "config": {"model"},
    "engine": set(),
    "morphology": set(),
    "spans": {"model"},
    "timex": BASE,
    "names": BASE | {"morphology", "patterns"},
    "references": BASE | {"names"},
    "events": BASE | {"config", "spans"},
    "scratch": set(),
    "readers": BASE | {"scratch"},
    "clean": BASE | {"patterns"},
    "metadata": BASE | {"clean"},
    "detect": BASE,
    "models": BASE | {"morphology"},
    "stages": BASE | ENGINES | {"spans"},
    "tables": {"model", "spans"},
    "resolve": BASE | {"tables", "names", "scratch"},
    "study": {"config"},
    "show": {"tables"},
    "export": {"tables", "lang", "calendar"},
    "review": BASE | {"config", "export", "morphology", "names", "resolve", "spans", "tables"},
    "check": BASE | {"config", "events", "models", "resolve", "tables"},
    "intake": {"model", "readers", "clean", "metadata", "detect"},
    "annotator": {"limits", "model", "rules", "config", "references", "models", "spans", "stages"},
    "work": {"config", "readers", "scratch", "tables"},
    "dating": {"model", "spans", "stages", "timex"},
    "extraction": {"cache", "limits", "model", "config", "dating", "intake", "annotator", "readers", "tables", "work"},
    "reread": {"annotator", "config", "detect", "extraction", "model", "tables"},
    "limits": set(),
    "joining": {"resolve", "scratch", "tables", "work"},
    "cluster": {"engine"},
    "harvest": {"cluster", "config", "engine", "extraction", "readers", "work"},
    "runner": {
        "cache",
        "config",
        "events",
        "harvest",
        "joining",
        "readers",
        "reread",
        "resolve",
        "review",
        "tables",
        "work",
    },
    "command": set(),
    "cli": {
        "command",
        "config",
        "engine",
        "readers",
        "runner",
        "check",
        "show",
        "study",
        "models",
        "resolve",
        "rules",
        "tables",
    }
    | {"cluster", "export", "harvest", "review", "work"},
    "__init__": {"config", "model", "intake", "annotator", "extraction", "runner", "tables"},
}
"""A room -> the rooms that it may import; a new room gets its line here."""

DOORS = {
    "pandas": {"__init__", "tables"},
    "pyarrow": {"tables", "readers"},
    "dateparser": {"timex"},
    "langdetect": {"detect"},
    "slovnet": set(),  # whose networks we run ourselves: tests and benchmarks compare
    "navec": set(),
    "razdel": {"models"},
    "pymorphy3": {"morphology"},
    "pycrfsuite": {"references"},
    "typer": {"cli", "command"},
    "starlette": {"review"},
    "uvicorn": {"review"},
    "rich": {"cli", "show"},
    "spacy": {"models", "spans", "events", "stages", "annotator", "tables", "__init__"},
    "natasha": set(),  # imports pymorphy2, which does not run on the supported Pythons
    "pymorphy2": set(),
}
"""A library -> the rooms that may import it."""

ONE_MODULE = {"dateparser", "langdetect", "razdel"}
"""Libraries that one module speaks to, so that another could take their place."""

WRITERS = {"tables/write.py", "tables/folder.py", "study.py", "cache.py", "cli.py"}
"""The modules that write files; the packages in `WRITING_ROOMS` may as well."""

WRITING_ROOMS = {"review", "work"}

WRITING = {
    "mkdir",
    "rmdir",
    "unlink",
    "touch",
    "rename",
    "write_text",
    "write_bytes",
    "to_csv",
    "to_parquet",
    "to_disk",
}
WRITING |= {"rmtree", "copytree", "copyfile", "copy2", "move", "makedirs", "hardlink_to", "symlink_to"}

HEAVY = {
    "spacy",
    "thinc",
    "numpy",
    "pandas",
    "pyarrow",
    "slovnet",
    "navec",
    "pymorphy3",
    "dateparser",
    "langdetect",
    "pycrfsuite",
    "starlette",
    "uvicorn",
}


def place(path: Path) -> str:
    """The path inside the package, for messages and ids."""
    return path.relative_to(ROOT).as_posix()


def room(path: Path) -> str:
    """The room that a file belongs to: its folder in the package, or its own name."""
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def ours(path: Path) -> Iterator[str]:
    """The modules of ours that a file imports, as dotted names below the package: 'tables.rows'."""
    package = path.relative_to(ROOT).parts[:-1]
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.ImportFrom) and node.level:
            base = package[: len(package) - node.level + 1]
            if node.module:
                yield ".".join((*base, node.module))
            else:
                yield from (".".join((*base, alias.name)) for alias in node.names)


def theirs(path: Path) -> Iterator[str]:
    """The top-level packages that a file imports absolutely."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield str(node.module).partition(".")[0]


def calls(path: Path) -> Iterator[tuple[str, ast.Call]]:
    """Every call in a file with the last part of the name that is called."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Attribute):
                yield node.func.attr, node
            elif isinstance(node.func, ast.Name):
                yield node.func.id, node


def opens_for_writing(name: str, call: ast.Call) -> bool:
    """Whether a call is `open` with a mode that writes."""
    if name != "open":
        return False
    constants = [*call.args[:2], *(word.value for word in call.keywords if word.arg == "mode")]
    modes = [each.value for each in constants if isinstance(each, ast.Constant) and isinstance(each.value, str)]
    return any(set(mode) <= set("rwaxbt+") and set(mode) & set("wax+") for mode in modes)


@pytest.mark.parametrize("path", FILES, ids=place)
def test_imports_of_rooms(path: Path) -> None:
    name = room(path)
    assert name in MAY_IMPORT, f"{place(path)}: a new room; give it a line in MAY_IMPORT"
    rooms = {module.partition(".")[0] for module in ours(path)} - {name}
    assert rooms <= MAY_IMPORT[name], f"{place(path)} may not import {', '.join(sorted(rooms - MAY_IMPORT[name]))}"


@pytest.mark.parametrize("path", FILES, ids=place)
def test_imports_are_relative(path: Path) -> None:
    assert "pipeline" not in set(theirs(path)), f"{place(path)}: write 'from ..x import y', not 'from pipeline.x'"


@pytest.mark.parametrize("path", sorted((ROOT / "stages").glob("[!_]*.py")), ids=place)
def test_a_stage_never_imports_another(path: Path) -> None:
    siblings = [module for module in ours(path) if module.partition(".")[0] == "stages"]
    assert not siblings, f"{place(path)}: stages meet in the Doc; it imports {', '.join(siblings)}"


@pytest.mark.parametrize("path", FILES, ids=place)
def test_doors(path: Path) -> None:
    for library in set(theirs(path)) & set(DOORS):
        assert room(path) in DOORS[library], f"{place(path)} imports {library}; its rooms are {sorted(DOORS[library])}"


@pytest.mark.parametrize("library", sorted(ONE_MODULE))
def test_one_module_a_library(library: str) -> None:
    users = [place(path) for path in FILES if library in set(theirs(path))]
    assert len(users) <= 1, f"{library} is imported by {', '.join(users)}"


@pytest.mark.parametrize("path", FILES, ids=place)
def test_who_writes_and_prints(path: Path) -> None:
    if place(path) in WRITERS or room(path) in WRITING_ROOMS:
        return
    for name, call in calls(path):
        where = f"{place(path)}:{call.lineno}"
        assert name not in WRITING, f"{where}: {name}(); files are written by {', '.join(sorted(WRITERS))} only"
        assert not opens_for_writing(name, call), f"{where}: opens a file for writing"
        assert name != "print" or room(path) == "cli", f"{where}: only the command prints"


@pytest.mark.parametrize("module", ["pipeline", "pipeline.cli", "pipeline.config", "pipeline.tables.rows"])
def test_nothing_heavy_is_imported_early(module: str) -> None:
    code = f"import sys, {module}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT.parent)
    loaded = {name.partition(".")[0] for name in done.stdout.split()}
    assert not loaded & HEAVY, f"importing {module} loads {', '.join(sorted(loaded & HEAVY))}"


@pytest.mark.parametrize("path", FILES, ids=place)
def test_public_names_are_told(path: Path) -> None:
    module = tree(path)
    named = [node for node in module.body if isinstance(node, ast.FunctionDef | ast.ClassDef)]
    silent = [node.name for node in named if not node.name.startswith("_") and not ast.get_docstring(node)]
    assert not silent, f"{place(path)}: no docstring for {', '.join(silent)}"
    assert ast.get_docstring(module) or not module.body, f"{place(path)}: no docstring"
