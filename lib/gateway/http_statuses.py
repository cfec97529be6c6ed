"""The error that each HTTP status stands for.

Only 200 brings codes. The documented answer has no other status, so that 201 or 202 beside a full body say that
something was begun, 204 and 205 that there is nothing, 206 that a part is missing; none of them says of codes that they
are final and whole. They are not understood, and asked for again, as is what belongs to no class of statuses.
"""

from collections.abc import Mapping
from typing import Final

from lib.gateway.errors import (
    AccountBlockedError,
    BatchTooLargeError,
    CredentialsRefusedError,
    GatewayError,
    NotUnderstoodError,
    OverloadedError,
    ProviderError,
    RedirectedError,
    RejectedArgumentsError,
    ServerFailedError,
    TimedOutError,
    UnreachableError,
    WrongAddressError,
)

_BY_HTTP_STATUS: Final[Mapping[int, type[GatewayError]]] = {
    304: NotUnderstoodError,  # 'not modified' leads nowhere
    400: RejectedArgumentsError,
    401: CredentialsRefusedError,
    402: AccountBlockedError,
    403: CredentialsRefusedError,
    404: WrongAddressError,
    405: WrongAddressError,
    407: UnreachableError,  # said by the proxy, not by the provider
    408: TimedOutError,
    410: WrongAddressError,
    413: BatchTooLargeError,
    421: WrongAddressError,
    422: RejectedArgumentsError,
    425: OverloadedError,
    429: OverloadedError,
    503: OverloadedError,
    504: TimedOutError,
    509: OverloadedError,  # of cPanel: the bandwidth is used up
    511: UnreachableError,  # said by the network on the way, which wants a sign-in
    522: TimedOutError,  # of Cloudflare, as are the next two: no connection to the provider, or no answer of it
    523: UnreachableError,
    524: TimedOutError,
    529: OverloadedError,
}
_BY_HTTP_CLASS: Final[Mapping[int, type[GatewayError]]] = {
    3: RedirectedError,
    4: ProviderError,
    5: ServerFailedError,
}


def for_http_status(http_status: int, retry_after: float | None = None) -> GatewayError:
    """Return the error that an HTTP status other than 200 stands for.

    Args:
        http_status: The status of the answer.
        retry_after: The seconds that the answer's Retry-After asks for, None where it asks for none.
    """
    kind = _BY_HTTP_STATUS.get(http_status) or _BY_HTTP_CLASS.get(http_status // 100, NotUnderstoodError)
    return kind(http_status=http_status, retry_after=retry_after)
