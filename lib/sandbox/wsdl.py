"""Describes the methods of the dialect `soap` as WSDL, for clients that build their requests from it.

The provider serves a WSDL at the address of its service, with `?wsdl`; its text is on no public page. **Invented** is
what the requests and answers of public clients leave open: that all types are in one namespace, and their names.
"""

from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from lib.domain.statuses import CATALOGUE

_SERVICE: Final = """<?xml version="1.0" encoding="utf-8"?>
<wsdl:definitions name="NiksmsWebservice" targetNamespace="http://tempuri.org/"
    xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/" xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/"
    xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:tns="http://tempuri.org/">
  <wsdl:types>
    <xs:schema elementFormDefault="qualified" targetNamespace="http://tempuri.org/">
      <xs:element name="GetSmsDelivery"><xs:complexType><xs:sequence>
        <xs:element name="security" type="tns:AuthenticationModel" nillable="true" minOccurs="0"/>
        <xs:element name="nikIds" type="tns:ArrayOflong" nillable="true" minOccurs="0"/>
      </xs:sequence></xs:complexType></xs:element>
      <xs:element name="GetSmsDeliveryResponse"><xs:complexType><xs:sequence>
        <xs:element name="GetSmsDeliveryResult" type="tns:ArrayOfSmsStatus" nillable="true" minOccurs="0"/>
      </xs:sequence></xs:complexType></xs:element>
      {elements}
      <xs:complexType name="AuthenticationModel"><xs:sequence>
        <xs:element name="Username" type="xs:string" nillable="true" minOccurs="0"/>
        <xs:element name="Password" type="xs:string" nillable="true" minOccurs="0"/>
      </xs:sequence></xs:complexType>
      <xs:complexType name="ArrayOflong"><xs:sequence>
        <xs:element name="long" type="xs:long" minOccurs="0" maxOccurs="unbounded"/>
      </xs:sequence></xs:complexType>
      <xs:complexType name="ArrayOfSmsStatus"><xs:sequence>
        <xs:element name="SmsStatus" type="tns:SmsStatus" minOccurs="0" maxOccurs="unbounded"/>
      </xs:sequence></xs:complexType>
      <xs:simpleType name="SmsStatus"><xs:restriction base="xs:string">{names}</xs:restriction></xs:simpleType>
    </xs:schema>
  </wsdl:types>
  <wsdl:message name="GetSmsDelivery_Input"><wsdl:part name="parameters" element="tns:GetSmsDelivery"/></wsdl:message>
  <wsdl:message name="GetSmsDelivery_Output">
    <wsdl:part name="parameters" element="tns:GetSmsDeliveryResponse"/>
  </wsdl:message>
  {messages}
  <wsdl:portType name="INiksmsWebservice"><wsdl:operation name="GetSmsDelivery">
    <wsdl:input message="tns:GetSmsDelivery_Input"/><wsdl:output message="tns:GetSmsDelivery_Output"/>
  </wsdl:operation>{operations}</wsdl:portType>
  <wsdl:binding name="BasicHttpBinding" type="tns:INiksmsWebservice">
    <soap:binding transport="http://schemas.xmlsoap.org/soap/http"/>
    <wsdl:operation name="GetSmsDelivery">
      <soap:operation soapAction="http://tempuri.org/INiksmsWebservice/GetSmsDelivery" style="document"/>
      <wsdl:input><soap:body use="literal"/></wsdl:input><wsdl:output><soap:body use="literal"/></wsdl:output>
    </wsdl:operation>{bindings}
  </wsdl:binding>
  <wsdl:service name="NiksmsWebservice"><wsdl:port name="BasicHttpBinding" binding="tns:BasicHttpBinding">
    <soap:address location="{address}"/>
  </wsdl:port></wsdl:service>
</wsdl:definitions>
"""
_OF_THE_PANEL: Final = {"GetCredit": "xs:decimal", "GetPanelExpireDate": "xs:dateTime"}
_ELEMENT: Final = """<xs:element name="{name}"><xs:complexType><xs:sequence>
        <xs:element name="security" type="tns:AuthenticationModel" nillable="true" minOccurs="0"/>
      </xs:sequence></xs:complexType></xs:element>
      <xs:element name="{name}Response"><xs:complexType><xs:sequence>
        <xs:element name="{name}Result" type="{type}" minOccurs="0"/>
      </xs:sequence></xs:complexType></xs:element>"""
_MESSAGE: Final = """<wsdl:message name="{name}_Input">
    <wsdl:part name="parameters" element="tns:{name}"/></wsdl:message>
  <wsdl:message name="{name}_Output"><wsdl:part name="parameters" element="tns:{name}Response"/></wsdl:message>"""
_OPERATION: Final = """<wsdl:operation name="{name}">
    <wsdl:input message="tns:{name}_Input"/><wsdl:output message="tns:{name}_Output"/></wsdl:operation>"""
_BINDING: Final = """<wsdl:operation name="{name}">
      <soap:operation soapAction="http://tempuri.org/INiksmsWebservice/{name}" style="document"/>
      <wsdl:input><soap:body use="literal"/></wsdl:input><wsdl:output><soap:body use="literal"/></wsdl:output>
    </wsdl:operation>"""
_NAMES: Final = "".join(f'<xs:enumeration value="{status.name}"/>' for status in CATALOGUE.values())


def wsdl_route(path: str) -> Route:
    """Return the endpoint that describes the method at `path`, by GET with the query `wsdl`."""

    async def describe(request: Request) -> Response:
        if request.url.query.lower() not in ("wsdl", "singlewsdl"):
            return Response(status_code=405, headers={"Allow": "POST"})
        text = _SERVICE.format(
            names=_NAMES,
            address=request.url.replace(query=""),
            elements=_for_each(_ELEMENT),
            messages=_for_each(_MESSAGE),
            operations=_for_each(_OPERATION),
            bindings=_for_each(_BINDING),
        )
        return Response(text, media_type="text/xml; charset=utf-8")

    return Route(path, describe, methods=["GET"])


def _for_each(template: str) -> str:
    """Return a part of the description for each method of the panel; see `lib.sandbox.panel`."""
    return "".join(template.format(name=name, type=kind) for name, kind in _OF_THE_PANEL.items())
