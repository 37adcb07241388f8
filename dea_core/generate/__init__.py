"""Makes data that obeys a schema: plan, compile, run, check, write. Floor 3."""
