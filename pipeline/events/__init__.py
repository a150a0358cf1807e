"""What is known of events: their types, what makes a word a trigger, which dates and participants go with it.

One view of both parsers' trees stands below; `types` reads `configs/events`, the words of a language lie in `lang/`.
"""
