"""Lists of parks and firms in and out of files: csv, Excel, Parquet, JSON.

A table is read by chunks. A row is either right or rejected with every reason; what keeps the
whole table from being read is a ``BadInput``. What is odd but harmless is a note.
"""

from features.tables.cells import guarded
from features.tables.documents import read_json
from features.tables.reading import Chunk, Report, check, read
from features.tables.rows import Reject
from features.tables.writing import cells_again, saving, workbook_name, write, write_rejects

__all__ = [
    "Chunk",
    "Reject",
    "Report",
    "cells_again",
    "check",
    "guarded",
    "read",
    "read_json",
    "saving",
    "workbook_name",
    "write",
    "write_rejects",
]
