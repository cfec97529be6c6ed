"""Credentials go over https or to this machine, and nowhere else without a permission."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.gateway.route import PlainHttpError, check_address
from tests.helpers.provider import Provider, ask


@pytest.mark.parametrize(
    "url",
    [
        "https://niksms.com/api/v2/x",
        "HTTPS://niksms.com",
        "http://localhost:8700/x",
        "http://LOCALHOST/x",
        "http://127.0.0.1:8700/x",
        "http://127.8.9.10/x",
        "http://[::1]:8700/x",
    ],
)
def test_credentials_may_go_over_https_and_to_this_machine(url: str) -> None:
    check_address(url, allow_http=False)


@pytest.mark.parametrize(
    "url",
    [
        "http://niksms.com:1370/x",
        "HTTP://niksms.com",
        "http://10.0.0.1/x",
        "http://[2001:db8::1]/x",
        "http://127.0.0.1.example.com/x",
        "http://localhost.example.com/x",
        "http://0.0.0.0/x",
    ],
)
def test_plain_http_to_another_host_takes_a_permission(url: str) -> None:
    with pytest.raises(PlainHttpError):
        check_address(url, allow_http=False)
    check_address(url, allow_http=True)


@pytest.mark.parametrize(
    "url",
    [
        *("", "niksms.com", "niksms.com/api", "//niksms.com", "https://", "https:///api", "https:niksms.com"),
        *("ftp://niksms.com", "file:///etc/passwd", "javascript:alert(1)", "https://[::1", "https://[x]/"),
        *(
            "https://h:99999/x",
            "https://h:0/x",
            "https://h:port/x",
            "https://[x",
            "https://desk:word@niksms.com/x",
            "http://localhost@niksms.com/x",
            "https://niksms.com/\x00",
            " https://niksms.com",
        ),
    ],
)
@pytest.mark.parametrize("allow_http", [True, False])
def test_what_cannot_be_asked_is_no_address(url: str, *, allow_http: bool) -> None:
    with pytest.raises(ValueError) as raised:  # noqa: PT011 - it has no text, so that it holds no address
        check_address(url, allow_http=allow_http)
    assert not isinstance(raised.value, PlainHttpError)


@given(st.text(max_size=30) | st.tuples(st.sampled_from(["http://", "https://"]), st.text(max_size=20)).map("".join))
def test_an_address_that_passes_the_check_can_be_asked(url: str) -> None:
    with suppress(ValueError):
        check_address(url, allow_http=True)
        assert ask(Provider(), [3], url) == [3]
