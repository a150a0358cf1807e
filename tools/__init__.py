"""Scripts that make the data files shipped in `pipeline/data/`; none of them runs with the pipeline."""
