"""Review: what people decide about rows, kept for ever and applied by every later run."""
