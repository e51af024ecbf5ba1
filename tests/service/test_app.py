"""What comes with an import of the application, and what does not."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
NOT_SERVED_WITH = (
    *("pandas", "pyarrow", "sklearn", "scipy.optimize", "scipy.sparse", "scipy.stats", "joblib"),
    *(
        "altair",
        "vl_convert",
        "openpyxl",
        "xlsxwriter",
        "docx",
        "typst",
        "rich",
        "typer",
        "pygments",
    ),
    *("alembic", "psycopg", "httpx2", "joserfc", "cryptography", "numba"),
)
"""What pictures, papers, tables, plans, studies, migrations and other sign-ins are made with, and
what compiles: it comes with the first answer, which a start asks for.
"""


NOT_SERVED_FIRST = (
    *("service.routers", "service.web", "jinja2", "service.wishes", "service.submissions"),
    *("service.labour", "service.large_imports", "service.record_examples", "service.worker"),
    *("features.tables", "service.running", "uvicorn", "rapidfuzz"),
    *("service.database.projects", "service.database.registers", "sqlalchemy.dialects.postgresql"),
)
"""What pages, records, plans, lists of firms and the other database are served with: it comes with
the first request for any of it, or while nobody is answered.
"""


def test_the_service_imports_only_what_it_serves_with() -> None:
    late = {*NOT_SERVED_WITH, *NOT_SERVED_FIRST}
    code = f"import sys, service.app; print({late!r} & set(sys.modules))"
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=False)
    assert run.returncode == 0, run.stderr
    assert run.stdout.strip() == b"set()"


def test_importing_the_application_reads_no_parks_and_opens_no_port() -> None:
    code = (
        "import service.app, features.catalogue as c, sys;sys.exit(c._parks.cache_info().currsize)"
    )
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False)
    assert run.returncode == 0


def test_what_was_imported_is_not_looked_through_for_garbage() -> None:
    code = "import gc, service.app; print(gc.isenabled(), gc.get_freeze_count() > 100_000)"
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True)
    assert run.stdout.split() == [b"True", b"True"]
