"""What `streamlit run app.py` starts: the routes and the shell around the page, and the engine beside it."""

import sys

import streamlit as st
from starlette.middleware import Middleware
from streamlit import config

from lib import core_dumps, wiring
from lib.intake.limits import MEGABYTE
from lib.operating.process import set_up_process
from lib.settings import SettingsError
from lib.ui import door, session
from lib.ui.headers import when_failed
from lib.ui.operating_routes import StreamlitMetricsGate, operating_routes
from lib.ui.paste_route import paste_route
from lib.ui.request_log import RequestLog
from lib.ui.static_files import static_route

core_dumps.forbid()
try:
    services = wiring.services()
except SettingsError as error:
    sys.exit(f"The settings cannot be used:\n{error}")

settings = services.settings
set_up_process(settings, services.metrics)
limits = settings.intake_limits

# The upload's own route asks this setting of Streamlit's; the limit of the widget alone would not raise it.
config.set_option("server.maxUploadSize", limits.file_bytes // MEGABYTE)
routes = [
    static_route(),
    paste_route(session.paste_desk(), limits.paste_bytes),
    *operating_routes(services.overseer(), settings.metrics_token),
]
if hosts := config.get_option("server.allowedHosts"):
    hosts = [*hosts, *settings.public_hosts]
    config.set_option("server.allowedHosts", hosts)
around = [
    Middleware(RequestLog, watch=services.metrics),
    *door.middleware(hosts, settings.public_url),
    Middleware(StreamlitMetricsGate, token=settings.metrics_token),
]
app = st.App(
    "lib/ui/main.py",
    routes=routes,
    middleware=around,
    lifespan=wiring.lifespan,
    exception_handlers={Exception: when_failed(is_tls=door.is_tls(settings.public_url))},
)
