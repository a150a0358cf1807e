"""The documentation: what it must name, and whether its code runs."""

import re
import shutil
import tomllib
from dataclasses import fields
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import pytest
import typer.main

from benchmarks.readme import block, tables_block
from pipeline.annotator import STAGES
from pipeline.cli import Exit, app
from pipeline.config import KEYS, Config, load_config, shipped_configs
from pipeline.events.types import load_event_types
from pipeline.lang import lang_file
from pipeline.readers import READERS
from pipeline.resolve.known import load_known
from pipeline.rules import load_rules
from pipeline.tables.rows import ROW_CLASSES, columns

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
COMMANDS: dict[str, Any] = typer.main.get_command(app).commands  # type: ignore[attr-defined]


def code(text: str, language: str) -> list[str]:
    """The code blocks of one language in a Markdown text."""
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def test_the_list_of_tables_is_the_code_s() -> None:
    assert block(README, "tables") == tables_block(), "run: python benchmarks/readme.py"


@pytest.mark.parametrize("table", ROW_CLASSES)
def test_tables_and_columns(table: str) -> None:
    row = next(line for line in README.splitlines() if line.startswith(f"| `{table}` |"))
    missing = [column.name for column in columns(ROW_CLASSES[table]) if f"`{column.name}`" not in row]
    assert not missing


@pytest.mark.parametrize("command", COMMANDS)
def test_commands_and_options(command: str) -> None:
    assert f"`letopis {command}" in README
    options = [word for parameter in COMMANDS[command].params for word in parameter.opts if word.startswith("--")]
    assert [option for option in options if f"`{option}" not in README] == []


@pytest.mark.parametrize("code", Exit)
def test_exit_codes(code: Exit) -> None:
    assert re.search(rf"^\| {code.value} \| \w", README, re.MULTILINE)


def test_input_formats() -> None:
    assert [ending for ending in READERS if f"`{ending}`" not in README] == []


@pytest.mark.parametrize(("section", "key"), [(section, key) for section in KEYS for key in KEYS[section]])
def test_configuration_keys(section: str, key: str) -> None:
    shipped = (shipped_configs() / "default.toml").read_text(encoding="utf-8")
    default = tomllib.loads(shipped)[section][key]
    written = f'"{default}"' if isinstance(default, str) else str(default)
    assert f"| `[{section}]` | `{key}` | `{written}` |" in README
    comment = re.compile(rf"^\[{section}\]\n(?:[^\[\n].*\n|\n)*?#.*\n(?:[^\[\n].*\n|\n)*?{key} = ", re.MULTILINE)
    assert comment.search(shipped), f"default.toml: no comment above {key}"


def test_the_shipped_configuration_is_the_default() -> None:
    shipped, default = load_config(shipped_configs() / "default.toml"), Config()
    assert [
        field.name for field in fields(Config) if getattr(shipped, field.name) != getattr(default, field.name)
    ] == []


@pytest.mark.parametrize("target", re.findall(r"^([a-z]+):", MAKEFILE, re.MULTILINE))
def test_make_targets(target: str) -> None:
    assert re.search(rf"^{target}:.*## \w", MAKEFILE, re.MULTILINE), f"Makefile: {target} has no description"
    assert f"`make {target}`" in CONTRIBUTING


@pytest.mark.parametrize("stage", STAGES)
def test_components(stage: str) -> None:
    assert f"`{stage}`" in README
    factories = entry_points(group="spacy_factories", name=stage)
    assert factories, f"list {stage} in pyproject.toml, then: make setup"
    for factory in factories:
        assert callable(factory.load())


@pytest.mark.parametrize("example", code(README, "python"), ids=lambda text: text.splitlines()[0])
def test_python_in_readme_runs(
    example: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    exec(compile(example, "README.md", "exec"), {})
    assert capsys.readouterr().out


@pytest.mark.parametrize("example", code(README, "toml"))
def test_configuration_in_readme_loads(example: str, tmp_path: Path) -> None:
    path = tmp_path / "letopis.toml"
    path.write_text(example, encoding="utf-8")
    load_config(path)


def test_known_names_in_readme_load(tmp_path: Path) -> None:
    (example,) = code(README, "csv")
    (tmp_path / "names.csv").write_text(example, encoding="utf-8")
    known = load_known(tmp_path).find("ООН", "ORG")
    assert known is not None
    assert known.wikidata == "Q1065"


def test_recipe_of_an_event_type(tmp_path: Path) -> None:
    (recipe,) = (text for text in code(CONTRIBUTING, "toml") if "configs/events/" in text)
    name = re.findall(r"configs/events/(\w+)\.toml", recipe)[0]
    shutil.copytree(shipped_configs() / "events", tmp_path / "events")
    (tmp_path / "events" / f"{name}.toml").write_text(recipe, encoding="utf-8")
    assert name in load_event_types(tmp_path / "events").types


def test_recipe_of_a_date_rule(tmp_path: Path) -> None:
    (recipe,) = (text for text in code(CONTRIBUTING, "toml") if "timex.toml" in text)
    path = tmp_path / "timex.toml"
    path.write_text(lang_file("en", "timex").read_text(encoding="utf-8") + recipe, encoding="utf-8")
    rule = load_rules(path).rules[-1]
    found = rule.pattern.search(rule.examples[0].text)
    assert found
    assert found.span() == rule.examples[0].found[0][:2]


@pytest.mark.parametrize("path", sorted(set(re.findall(r"`((?:pipeline|tests|configs)/[\w./]+)`", CONTRIBUTING))))
def test_paths_in_contributing(path: str) -> None:
    assert (ROOT / path).exists()
