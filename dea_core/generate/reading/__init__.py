"""Data that is there in files, one a table: CSV, JSON lines and Parquet, as the writers make them and others do.

find_files(folder, schema)     table -> its file
typed(engine, table, path, ..) the file's rows with the types of the schema; what fits none is told by file and line
find_all_files, together       the same for tables in several files: the parts that --parts makes, folders of Parquet
"""

from dea_core.generate.reading.files import find_files, typed
from dea_core.generate.reading.several import find_all_files, together

__all__ = ["find_all_files", "find_files", "together", "typed"]
