"""What is true of a language, whoever's texts these are: one folder a language, the same file names in each."""

from pathlib import Path

HERE = Path(__file__).parent


def languages() -> list[str]:
    """The languages that have a folder here, sorted."""
    return sorted(path.name for path in HERE.iterdir() if path.is_dir() and any(path.glob("*.toml")))


def lang_file(language: str, topic: str) -> Path:
    """The rule file of one language: `lang_file('ru', 'timex')`.

    Raises LookupError when there is none.
    """
    path = HERE / language / f"{topic}.toml"
    if not path.exists():
        raise LookupError(f"no {topic}.toml for language {language!r} (languages here: {', '.join(languages())})")
    return path
