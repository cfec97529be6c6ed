"""What `streamlit run app.py` starts: the routes and the shell around the page, and the engine beside it."""

import sys

import streamlit as st
from starlette.middleware import Middleware
from streamlit import config
from streamlit.auth_util import get_secrets_auth_section

from lib import wiring
from lib.intake.limits import MEGABYTE
from lib.settings import SettingsError
from lib.ui import session
from lib.ui.doorkeeper import Doorkeeper, Tries
from lib.ui.login_cookie import login_key_of
from lib.ui.paste_route import paste_route
from lib.ui.shell import middleware
from lib.ui.starting import start_problems
from lib.ui.static_files import static_route

try:
    services = wiring.services()
except SettingsError as error:
    sys.exit(f"The settings cannot be used:\n{error}")
problems = start_problems(services.settings)
if problems:
    sys.exit("\n".join(["The settings cannot be used:", *problems]))

limits = services.settings.intake_limits
# The upload's own route asks this setting of Streamlit's; the limit of the widget alone would not raise it.
config.set_option("server.maxUploadSize", limits.file_bytes // MEGABYTE)
routes = [static_route(), paste_route(session.paste_desk(), limits.paste_bytes, login_key_of)]
doorkeeper = Middleware(
    Doorkeeper,
    gate=services.gate,
    is_set_up=lambda: bool(get_secrets_auth_section()),
    tries=Tries(lambda: services.settings.sign_ins_a_minute),
    allow_open=services.settings.allow_open,
    base=config.get_option("server.baseUrlPath"),
)
app = st.App("lib/ui/main.py", routes=routes, middleware=[*middleware(), doorkeeper], lifespan=wiring.lifespan)
