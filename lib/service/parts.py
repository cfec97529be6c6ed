"""The parts of one process that every `LookupService` shares."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass

from lib.auth.gate import Gate
from lib.gateway.port import Gateway
from lib.lookup.endings import Endings
from lib.service.panel_watch import PanelWatch
from lib.service.sentinel import Sentinel
from lib.settings import Settings
from lib.store.company_texts import CompanyTexts
from lib.store.history import History
from lib.store.lookups import Store
from lib.store.rechecks import Rechecks
from lib.store.write_probe import WriteProbe


@dataclass(frozen=True, slots=True)
class Parts:
    """What `lib.wiring` joins and every `LookupService` shares.

    Attributes:
        settings: The settings of this process.
        store: Every lookup and every answer.
        history: The lookups listed, named and deleted.
        rechecks: Asks the Ids of earlier lookups again.
        gate: Decides who may enter, and holds the audit log.
        open_gateway: Opens a connection to the provider, beside those of the engine.
        write_probe: Tells whether the database can be written.
        sentinel: Tells whether the provider or an operator has a fault.
        texts: The texts of the company's own.
        panel: Watches the provider's panel.
        endings: Tells of lookups that have ended.
    """

    settings: Settings
    store: Store
    history: History
    rechecks: Rechecks
    gate: Gate
    open_gateway: Callable[[], AbstractAsyncContextManager[Gateway]]
    write_probe: WriteProbe
    sentinel: Sentinel
    texts: CompanyTexts
    panel: PanelWatch
    endings: Endings
