"""The stages: each finds one kind of thing in a Doc and files it under one key; importing this registers them all."""

from . import arguments, citations, entities, events, references, sentences, timex

__all__ = ["arguments", "citations", "entities", "events", "references", "sentences", "timex"]
