"""What is configured: settings, each declared once, and named databases. Floor 6.

    option ── environment (DEA_MODEL) ── dea.toml or [tool.dea] of pyproject.toml ── default      the first one wins

read_config(folder, given) -> Config        config["model"], config.databases, config.explained()
database_url("shop") -> the URL of a named database; a URL is given back as it is
"""

from dea_core.config.databases import CONNECTIONS, Database, database_url
from dea_core.config.read import Config, Value, read_config
from dea_core.config.settings import SETTINGS, Setting

__all__ = ["CONNECTIONS", "SETTINGS", "Config", "Database", "Setting", "Value", "database_url", "read_config"]
