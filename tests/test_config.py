"""The configuration: defaults, and errors that say what to do."""

import pytest

from pipeline.config import KEYS, Config, ConfigError, load_config, shipped_configs


def test_the_shipped_file_says_what_the_code_says():
    shipped = load_config(shipped_configs() / "default.toml")
    assert shipped == Config()


def test_the_shipped_file_has_every_key():
    text = (shipped_configs() / "default.toml").read_text(encoding="utf-8")
    for section, keys in KEYS.items():
        assert f"[{section}]" in text
        assert all(f"\n{key} = " in text for key in keys)


def write(tmp_path, text):
    (tmp_path / "events").mkdir()
    path = tmp_path / "study.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_one_key_changes_one_thing(tmp_path):
    config = load_config(
        write(tmp_path, '[models]\nru = "ru_core_news_lg"\n[events]\ntypes = "events"\n[run]\nworkers = 2\n')
    )
    assert config.models == {"en": Config().models["en"], "ru": "ru_core_news_lg"}
    assert config.event_types == tmp_path / "events"
    assert config.workers == 2


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[model]\n", r"study.toml: no section \[model\]; did you mean 'models'"),
        ("[models]\nrus = 'x'\n", r"no key 'rus' in \[models\]; did you mean 'ru'"),
        ("[run]\nworkers = '2'\n", r"workers = '2' should be of type int"),
        ("[run]\nworkers = true\n", r"workers = True should be of type int"),
        ("[run]\nworkers = 0\n", "should be 1 or more"),
        ("[events]\ntypes = 'none'\n", "no folder"),
        ("[dates]\nstyle = 'novel'\n", r"style = 'novel' should be one of: auto, news, narrative"),
        ("[run\n", r"study.toml: .*line 1"),
        ("run = 3\n", r"no section \[run\]"),
    ],
)
def test_errors_name_the_file_and_the_key(tmp_path, text, message):
    with pytest.raises(ConfigError, match=message):
        load_config(write(tmp_path, text))


def test_a_file_that_is_not_there():
    with pytest.raises(ConfigError, match=r"gone\.toml"):
        load_config(shipped_configs() / "gone.toml")


def test_a_model_with_a_slash_is_a_folder_beside_the_configuration(tmp_path):
    config = load_config(write(tmp_path, '[models]\nen = "./en_core_web_md"\nru = "ru_core_news_lg"\n'))
    assert config.models == {"en": str(tmp_path / "en_core_web_md"), "ru": "ru_core_news_lg"}


def test_the_digest_knows_models_and_event_types_but_not_workers(tmp_path):
    path = write(tmp_path, "[events]\ntypes = 'events'\n")
    before = load_config(path).digest()
    assert load_config(path).digest() == before
    (tmp_path / "events" / "visit.toml").write_text("type = 'CONSULT'", encoding="utf-8")
    assert load_config(path).digest() != before
    assert Config(workers=2).digest() == Config().digest() != Config(models={"en": "x", "ru": "y"}).digest()
