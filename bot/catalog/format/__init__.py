"""The format of the data files: from TOML to the values of the model, with every mistake in a sentence."""
