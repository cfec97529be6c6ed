"""What `streamlit run app.py` starts: the routes and the middleware around the page, and the engine beside it."""

import sys

import streamlit as st
from starlette.middleware import Middleware
from streamlit import config
from streamlit.auth_util import get_secrets_auth_section

from lib import wiring
from lib.intake.limits import MEGABYTE
from lib.operations import core_dumps, logs
from lib.operations.interrupts import end_quietly_on_interrupt
from lib.operations.memory import spare_what_stays
from lib.operations.process import set_up_process
from lib.settings import SettingsError
from lib.web import origins
from lib.web.download_route import download_route
from lib.web.health_routes import operating_routes
from lib.web.live_progress import process_progress
from lib.web.login_cookie import login_key_of
from lib.web.offered_files import process_offers
from lib.web.paste_route import paste_route
from lib.web.paste_slots import process_slots
from lib.web.progress_route import progress_route
from lib.web.request_log import RequestLog
from lib.web.security_headers import server_error_handler
from lib.web.sign_in_guard import SignInGuard, SignInLimiter
from lib.web.start_checks import start_problems
from lib.web.static_files import static_route
from lib.web.upload_sessions import process_uploads
from pages import check  # noqa: F401 - so that the first visitor does not wait for it, and it is there to be spared

core_dumps.forbid()
logs.hold()
try:
    services = wiring.services()
except SettingsError as error:
    sys.exit(f"The settings cannot be used:\n{error}")
problems = start_problems(services.settings)
if problems:
    sys.exit("\n".join(["The settings cannot be used:", *problems]))

settings = services.settings
set_up_process(settings, services.metrics)
limits = settings.intake_limits
is_tls = origins.is_tls(settings.public_url)

# The route of uploads reads this setting of Streamlit's, which the limit of the widget does not change.
config.set_option("server.maxUploadSize", limits.file_bytes // MEGABYTE)
# By default Streamlit looks for the folders of this list anew at each request and each run.
config.set_option("secrets.files", config.get_option("secrets.files"))
if hosts := config.get_option("server.allowedHosts"):
    hosts = [*hosts, *settings.public_hosts]
    config.set_option("server.allowedHosts", hosts)
routes = [
    static_route(),
    paste_route(process_slots(), limits.paste_bytes, login_key_of),
    download_route(process_offers(), login_key_of),
    progress_route(process_progress(), login_key_of),
    *operating_routes(services.health_monitor, settings.metrics_token),
]
sign_in_guard = Middleware(
    SignInGuard,
    gate=services.gate,
    is_set_up=lambda: bool(get_secrets_auth_section()),
    sign_in_limiter=SignInLimiter(lambda: settings.sign_ins_a_minute),
    allow_open=settings.allow_open,
    uploads=process_uploads(),
    base=config.get_option("server.baseUrlPath"),
)
middleware = [
    Middleware(RequestLog, instrumentation=services.metrics),
    *origins.middleware(hosts, settings.public_url),
    sign_in_guard,
]
app = st.App(
    "lib/main.py",
    routes=routes,
    middleware=middleware,
    lifespan=wiring.lifespan,
    exception_handlers={Exception: server_error_handler(is_tls=is_tls)},
)
spare_what_stays()
end_quietly_on_interrupt()
