"""Words as people write them: made comparable, found in spite of a slip, and which entries hold them."""
