"""Clients that others have published read the sandbox: the provider's own package, and one that goes by its WSDL."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import niksms
import pytest
import zeep
from google.protobuf import json_format
from niksms import Service_pb2

from lib.domain.statuses import CATALOGUE
from lib.sandbox.app import REST_PATH, SOAP_PATH
from lib.sandbox.panel import CREDIT, EXPIRES_AT
from lib.sandbox.scenarios import FAULTS, Fault, code_of

IDS = [639258934720294900 + ending for ending in (*CATALOGUE, 88)]
UPDATING = next(message_id for message_id, fault in FAULTS.items() if fault is Fault.UPDATING)


def answer_of(method: str) -> Any:  # noqa: ANN401 - generated without types
    """Return the message of the package's protocol file that a method answers with."""
    ending = f"WebService{method}Response_"
    return next(
        found for name, found in vars(Service_pb2).items() if name.endswith(ending) and "OperationResult" in name
    )


@pytest.fixture
def base(sandbox_address: str) -> str:
    return sandbox_address.removesuffix(REST_PATH)


# niksms 1.2.0


def client(base: str, api_key: str = "sandbox") -> Any:  # noqa: ANN401 - the package has no types
    """Return the provider's client, sent to the sandbox in place of the address that it has built in."""
    found = niksms.NiksmsRestClient(api_key)
    found.base_url = base
    return found


def in_protocol(answer: dict[str, Any]) -> Any:  # noqa: ANN401 - generated without types
    """Return an answer as the message of the package's protocol file; a field of another type or name is refused."""
    return json_format.ParseDict(answer, answer_of("GetSmsStatus")())


def test_the_package_of_the_provider_reads_every_status(base: str) -> None:
    answer = in_protocol(client(base).get_sms_status([str(each) for each in IDS]))
    assert (answer.IsSuccess, answer.ErrorCode, answer.OperationStatus) == (True, "", 3)
    assert {int(each.MessageId): each.Status for each in answer.Data.Result} == {each: code_of(each) for each in IDS}


@pytest.mark.parametrize(
    ("api_key", "message_id", "operation", "number"),
    [("other", IDS[0], "UnAuthorized", "19"), ("sandbox", 0, "Validation", "8"), ("sandbox", UPDATING, "Failed", "15")],
)
def test_the_package_of_the_provider_reads_a_refusal(
    base: str, api_key: str, message_id: int, operation: str, number: str
) -> None:
    answer = in_protocol(client(base, api_key).get_sms_status([str(message_id)]))
    assert (answer.IsSuccess, answer.ErrorCode) == (False, number)
    assert Service_pb2.GrpcOperationResultType.Name(answer.OperationStatus) == f"OperationResultType_{operation}"


def test_the_package_of_the_provider_reads_the_credit_and_the_day(base: str) -> None:
    credit = json_format.ParseDict(client(base).get_credit(), answer_of("GetCredit")())
    assert (credit.IsSuccess, credit.Data.Balance) == (True, CREDIT)
    currency = credit.Data.DESCRIPTOR.fields_by_name["Currency"].enum_type
    assert currency.values_by_number[credit.Data.Currency].name == "CurrencyType_Rial"
    day = json_format.ParseDict(client(base).get_panel_expire_date(), answer_of("GetPanelExpireDate")())
    assert day.Data.ExpiresAt.ToJsonString() == EXPIRES_AT
    refused = json_format.ParseDict(client(base, "other").get_credit(), answer_of("GetCredit")())
    assert (refused.IsSuccess, refused.ErrorCode) == (False, "19")


# zeep


@pytest.fixture
def service(base: str) -> Iterator[Any]:
    open_client: Any = zeep.Client
    with open_client(f"{base}{SOAP_PATH}?wsdl") as found:
        yield found.service


def test_a_client_that_goes_by_the_wsdl_reads_every_status(service: Any) -> None:  # noqa: ANN401 - made from the WSDL
    said = service.GetSmsDelivery(security={"Username": "sandbox", "Password": "sandbox"}, nikIds={"long": IDS})
    assert said == [CATALOGUE[code].name if code in CATALOGUE else str(code) for code in map(code_of, IDS)]


def test_a_client_that_goes_by_the_wsdl_reads_the_credit_and_the_day(service: Any) -> None:  # noqa: ANN401 - made from the WSDL
    account = {"Username": "sandbox", "Password": "sandbox"}
    assert service.GetCredit(security=account) == CREDIT
    assert service.GetPanelExpireDate(security=account) == datetime.fromisoformat(EXPIRES_AT)


def test_a_client_that_goes_by_the_wsdl_reads_a_fault(service: Any) -> None:  # noqa: ANN401 - made from the WSDL
    with pytest.raises(zeep.exceptions.Fault, match=r"InvalidUserNameOrPass \(19\)"):
        service.GetSmsDelivery(security={"Username": "sandbox", "Password": "other"}, nikIds={"long": IDS})
