"""What `streamlit run app.py` starts: the routes and the shell around the page, and the engine beside it."""

import sys

import streamlit as st
from streamlit import config

from lib import wiring
from lib.intake.limits import MEGABYTE
from lib.settings import SettingsError
from lib.ui import session
from lib.ui.paste_route import paste_route
from lib.ui.shell import middleware
from lib.ui.static_files import static_route

try:
    limits = wiring.services().settings.intake_limits
except SettingsError as error:
    sys.exit(f"The settings cannot be used:\n{error}")

# The upload's own route asks this setting of Streamlit's; the limit of the widget alone would not raise it.
config.set_option("server.maxUploadSize", limits.file_bytes // MEGABYTE)
routes = [static_route(), paste_route(session.paste_desk(), limits.paste_bytes)]
app = st.App("lib/ui/main.py", routes=routes, middleware=middleware(), lifespan=wiring.lifespan)
