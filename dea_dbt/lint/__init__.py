"""Rules about a dbt project's models: their tests and how they name what they read. One function a file.

lint_models(models) -> Finding, ...             each with what to write in which file
try_edits(models, findings) -> Finding, ...     and what came of trying it, in trying.py
"""

from dea_dbt.lint.lint import LINTS, Lint, Models, lint_models

__all__ = ["LINTS", "Lint", "Models", "lint_models"]
