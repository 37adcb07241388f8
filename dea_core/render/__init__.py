"""Results as text (and later HTML): faces of the same frozen results. Floor 5."""
