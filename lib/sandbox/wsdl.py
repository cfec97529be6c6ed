"""Describes the method of the dialect `soap` as WSDL, for clients that build their requests from it.

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
  <wsdl:portType name="INiksmsWebservice"><wsdl:operation name="GetSmsDelivery">
    <wsdl:input message="tns:GetSmsDelivery_Input"/><wsdl:output message="tns:GetSmsDelivery_Output"/>
  </wsdl:operation></wsdl:portType>
  <wsdl:binding name="BasicHttpBinding" type="tns:INiksmsWebservice">
    <soap:binding transport="http://schemas.xmlsoap.org/soap/http"/>
    <wsdl:operation name="GetSmsDelivery">
      <soap:operation soapAction="http://tempuri.org/INiksmsWebservice/GetSmsDelivery" style="document"/>
      <wsdl:input><soap:body use="literal"/></wsdl:input><wsdl:output><soap:body use="literal"/></wsdl:output>
    </wsdl:operation>
  </wsdl:binding>
  <wsdl:service name="NiksmsWebservice"><wsdl:port name="BasicHttpBinding" binding="tns:BasicHttpBinding">
    <soap:address location="{address}"/>
  </wsdl:port></wsdl:service>
</wsdl:definitions>
"""
_NAMES: Final = "".join(f'<xs:enumeration value="{status.name}"/>' for status in CATALOGUE.values())


def wsdl_route(path: str) -> Route:
    """Return the endpoint that describes the method at `path`, by GET with the query `wsdl`."""

    async def describe(request: Request) -> Response:
        if request.url.query.lower() not in ("wsdl", "singlewsdl"):
            return Response(status_code=405, headers={"Allow": "POST"})
        text = _SERVICE.format(names=_NAMES, address=request.url.replace(query=""))
        return Response(text, media_type="text/xml; charset=utf-8")

    return Route(path, describe, methods=["GET"])
