"""The engine of time expressions: `scan` finds them in a text, `values` says what one means, `resolve` reads them in order."""
