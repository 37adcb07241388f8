"""Rules about a dbt project's models: their tests and how they name what they read. One function a file, in rules/.

lint_models(models) -> Finding, ...             each with what to write in which file
try_edits(models, findings) -> Finding, ...     and what came of trying it on made data
"""

from dea_dbt.lint.lint import LINTS, Lint, lint, lint_models
from dea_dbt.lint.models import Models
from dea_dbt.lint.trial import Trial
from dea_dbt.lint.trying import try_edits

__all__ = ["LINTS", "Lint", "Models", "Trial", "lint", "lint_models", "try_edits"]
