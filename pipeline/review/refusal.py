"""What cannot be done, told in English where it is found out, and in the language of the page where that shows it."""


class Refusal(ValueError):
    """Something that cannot be done; the message says why.

    `template` is the English sentence and `values` what stands at its {places}; `texts.toml` has the sentence in the
    other language.
    """

    def __init__(self, template: str, **values: object) -> None:
        super().__init__(template.format(**values) if values else template)
        self.template = template
        self.values = values
