"""What `app.py` imports, imported once: the process that imports this module is forked into one server after another.

Imports are six sevenths of what a start takes of the processor.
"""

import ast
import gc

import streamlit.web.cli  # noqa: F401 - which `python -m streamlit` imports

import lib.lookup.workers.worker
import lib.worker  # noqa: F401
from tests.helpers.paths import ROOT

for _statement in ast.parse((ROOT / "app.py").read_text()).body:
    if isinstance(_statement, ast.Import | ast.ImportFrom):
        exec(compile(ast.Module([_statement], []), "app.py", "exec"), {})  # noqa: S102 - our own code
# The collector would write to what is shared with the servers, which then has to be copied.
gc.collect()
gc.freeze()
