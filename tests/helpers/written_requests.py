"""Requests and lines of programs that hold several Ids, with where they come from; each is pasted, and uploaded."""

from dataclasses import replace
from typing import Final

from lib.domain.intake import Reason
from tests.helpers.intake_cases import Case, ids

A, B, C, D = ids(901, 902, 903, 904)
_TWO: Final = (A, B)
_THREE: Final = (A, B, C)
_COMBINED_LOG: Final = "https://httpd.apache.org/docs/2.4/logs.html#common"
_ENCODED: Final = "https://www.rfc-editor.org/rfc/rfc3986#section-2.1"
_LOGFMT: Final = "https://brandur.org/logfmt"
_JSON_LINES: Final = "https://jsonlines.org/examples/"

_PASTED: Final = [
    Case(
        "address whose commas are written by their codes",
        _THREE,
        f"GET /status?ids={A}%2C{B}%2c{C} HTTP/1.1",
        rejected={Reason.NOT_A_NUMBER: 3},
        source=_ENCODED,
    ),
    Case(
        "form that is sent",
        _THREE,
        f"UserName=u&Password=p&Ids={A}%2C{B}%2C{C}",
        rejected={Reason.NOT_A_NUMBER: 1},
        source="https://url.spec.whatwg.org/#application/x-www-form-urlencoded",
    ),
    Case("parameter that is repeated", _TWO, f"Ids={A}&Ids={B}", "Ids", source=_COMBINED_LOG),
    Case(
        "parameter of PHP that is a list",
        _TWO,
        f"GET /status?id[]={A}&id[]={B} HTTP/1.1",
        rejected={Reason.NOT_A_NUMBER: 4},
        source="https://www.php.net/manual/en/faq.html.php#faq.html.arrays",
    ),
    Case("the same by its codes", _TWO, f"id%5B%5D={A}&id%5B%5D={B}", "id", source=_ENCODED),
    Case(
        "lines of a log of which some name several Ids",
        _THREE,
        f"level=info ids={A},{B} count=2\nlevel=info ids={C} count=1",
        rejected={Reason.NOT_A_NUMBER: 6},
        source=_LOGFMT,
    ),
    Case(
        "the same in quotes",
        _THREE,
        f'level=info ids="{A},{B}" sent\nlevel=info ids="{C}" sent',
        rejected={Reason.NOT_A_NUMBER: 6},
        source=_LOGFMT,
    ),
    Case(
        "the same in brackets",
        _THREE,
        f"10:01 INFO sent ids=[{A}, {B}]\n10:02 INFO sent ids=[{C}]",
        rejected={Reason.NOT_A_NUMBER: 8},
        source="https://docs.python.org/3/library/logging.html",
    ),
    Case(
        "JSON within a line of a log, its quotes escaped",
        _TWO,
        f'10:01 "{{\\"messageid\\":\\"{A}\\",\\"status\\":3}}"\n10:02 "{{\\"messageid\\":\\"{B}\\",\\"status\\":4}}"',
        "messageid",
        source="https://docs.docker.com/engine/logging/drivers/json-file/",
    ),
    Case(
        "JSON lines of requests with several Ids each",
        _THREE,
        f'{{"ids":[{A},{B}]}}\n{{"ids":[{C}]}}\n',
        "ids",
        source=_JSON_LINES,
    ),
    Case(
        "JSON of campaigns with several Ids each",
        _THREE,
        f'[{{"campaign":"Nowruz","ids":[{A},{B}]}},{{"campaign":"Yalda","ids":["{C}"]}}]',
        "ids",
        source=_JSON_LINES,
    ),
    Case(
        "JSON with lists within objects",
        _THREE,
        f'{{"data":[{{"to":{{"ids":[{A},{B}]}}}},{{"to":{{"ids":[{C}]}}}}]}}',
        "to.ids",
        source=_JSON_LINES,
    ),
    Case("JSON with a list in a text", _TWO, f'{{"ids":"{A},{B}"}}', "ids", source=_JSON_LINES),
    Case("JSON with a list of short Ids", (5, 9, 13), '{"ids":[5,9,13]}', "ids", source="a counter's Ids"),
    Case(
        "JSON with lists of Ids and of other long numbers",
        _TWO,
        f'[{{"ids":[{A},{B}],"refs":[{C},{D}]}}]',
        "ids",
        choice=(0, 1),
        source=_JSON_LINES,
    ),
    Case(
        "section of a file of settings",
        _TWO,
        f"[messages]\nid1={A}\nid2={B}\n",
        rejected={Reason.NOT_A_NUMBER: 3},
        source="https://docs.python.org/3/library/configparser.html",
    ),
    Case(
        "code in Markdown",
        _TWO,
        f"see `{A}` and `{B}`.",
        rejected={Reason.NOT_A_NUMBER: 2},
        source="https://spec.commonmark.org/0.31.2/#code-spans",
    ),
    Case(
        "cells with further Ids in some lines",
        (A, B, C),
        f"{A},ok\nfailed,{B}\n{C}\n",
        rejected={Reason.NOT_A_NUMBER: 2},
        source="what is typed by hand into a list",
    ),
    Case(
        "addresses of two systems beside each Id",
        _TWO,
        "id,panel,archive\n" + "".join(f"{each},/panel?id={each},/archive?id={each + 50}\n" for each in _TWO),
        "id",
        source="the list of messages of a program of the company's own",
    ),
    Case(
        "the same below names that say nothing",
        _TWO,
        "ref,panel,archive\n" + "".join(f"{each},/panel?id={each},/archive?id={each + 50}\n" for each in _TWO),
        "ref",
        source="the list of messages of a program of the company's own",
    ),
    Case(
        "names beside prices",
        (590, 591),
        "نام,مبلغ\nرضا,590\nسارا,591",
        "مبلغ",
        choice=(1,),
        source="a sheet of customers that is copied in place of the Ids",
    ),
    Case(
        "several Ids in a cell beside other long numbers",
        (),
        f'ids,ref\n"{A},{B}",{C}\n"{B},{C}",{D}',
        "ids",
        choice=(0, 1),
        rejected={Reason.SEVERAL_NUMBERS: 2},
        source="a sheet in which somebody has joined cells",
    ),
]

REQUESTS: Final = [*_PASTED, *(replace(case, name=f"{case.name}, a file", is_file=True) for case in _PASTED)]
"""Each with what is asked; made by hand in the form that the source describes."""
