"""Minds: models that propose, tools that work, agents that chain them. Floor 5."""
