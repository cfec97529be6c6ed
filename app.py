"""What `streamlit run app.py` starts: the routes and the shell around the page, and the engine beside it."""

import sys

import streamlit as st

from lib import wiring
from lib.settings import SettingsError
from lib.ui.shell import middleware
from lib.ui.static_files import static_route

try:
    wiring.services()
except SettingsError as error:
    sys.exit(f"The settings cannot be used:\n{error}")

app = st.App("lib/ui/main.py", routes=[static_route()], middleware=middleware(), lifespan=wiring.lifespan)
