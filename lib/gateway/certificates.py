"""Why a certificate was not believed, found among the causes of an error of the network."""

import ssl
from collections.abc import Iterator, Mapping
from typing import Final

from lib.gateway.errors import (
    ExpiredCertificateError,
    GatewayError,
    OtherNameCertificateError,
    UntrustedCertificateError,
)

_BY_VERIFY_CODE: Final[Mapping[int, type[GatewayError]]] = {
    9: ExpiredCertificateError,
    10: ExpiredCertificateError,
    62: OtherNameCertificateError,
    64: OtherNameCertificateError,
}
"""By OpenSSL's X509_V_ERR_CERT_NOT_YET_VALID, _CERT_HAS_EXPIRED, _HOSTNAME_MISMATCH and _IP_ADDRESS_MISMATCH."""


def certificate_error(error: BaseException) -> GatewayError | None:
    """Return the error that a certificate caused, None where none did."""
    for cause in _causes(error):
        if isinstance(cause, ssl.SSLCertVerificationError):
            return _BY_VERIFY_CODE.get(cause.verify_code, UntrustedCertificateError)()
    return None


def _causes(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    following: BaseException | None = error
    while following is not None and id(following) not in seen:
        seen.add(id(following))
        yield following
        following = following.__cause__ or following.__context__
