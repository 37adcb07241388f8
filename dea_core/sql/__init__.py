"""SQL as trees: the portable mixer, layers, permutations, lineage. Pure; floor 1."""
