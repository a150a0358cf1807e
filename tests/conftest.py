"""What tests share: the models, loaded once."""

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")

import pytest
from hypothesis import settings

from pipeline.config import Config
from pipeline.models import load_reader

settings.register_profile("letopis", deadline=None)  # a busy machine is no defect
settings.load_profile("letopis")


@pytest.fixture(scope="session")
def config():
    return Config()


@pytest.fixture(scope="session")
def reader():
    """`reader('ru')` reads Russian."""
    return lambda language: load_reader(language, Config().models[language])
