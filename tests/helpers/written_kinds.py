"""More pastes and files, in the forms of consoles, exporters and programs, with where they come from."""

from typing import Final

from lib.domain.intake import Reason
from tests.helpers.intake_cases import Case, ids

A, B, C = ids(901, 902, 903)
_TWO: Final = (A, B)
_JSON: Final = "https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-search"
_MYSQL: Final = "https://dev.mysql.com/doc/refman/8.4/en/mysql-command-options.html"
_SQLITE: Final = "https://www.sqlite.org/climode.html"

KINDS: Final = [
    Case(
        "JSON of phpMyAdmin",
        _TWO,
        '[{"type":"header","version":"5.2.1"},{"type":"database","name":"shop"},{"type":"table","name":"sms","data":[\n'
        f'{{"id":"1401","message_id":"{A}"}},\n{{"id":"1402","message_id":"{B}"}}]}}]',
        "message_id",
        rejected={Reason.EMPTY_CELL: 2},
        source="https://docs.phpmyadmin.net/en/latest/import_export.html",
    ),
    Case(
        "answer of Elasticsearch",
        _TWO,
        '{"took":5,"hits":{"total":{"value":2},"hits":['
        f'{{"_id":"q1","_source":{{"messageId":{A},"cost":590,"time":1763600001123}}}},'
        f'{{"_id":"q2","_source":{{"messageId":{B},"cost":591,"time":1763600001124}}}}]}}}}',
        "_source.messageId",
        source=_JSON,
    ),
    Case(
        "extended JSON of mongoexport",
        _TWO,
        f'{{"_id":{{"$oid":"65f"}},"messageId":{{"$numberLong":"{A}"}},"cost":{{"$numberInt":"590"}}}}\n'
        f'{{"_id":{{"$oid":"66f"}},"messageId":{{"$numberLong":"{B}"}},"cost":{{"$numberInt":"591"}}}}\n',
        "messageId.$numberLong",
        source="https://www.mongodb.com/docs/manual/reference/mongodb-extended-json/",
        is_file=True,
    ),
    Case(
        "JSON whose keys are the Ids",
        _TWO,
        f'{{"{A}":{{"status":3,"cost":590}},"{B}":{{"status":3}}}}',
        "key",
        source="https://www.php.net/manual/en/function.json-encode.php",
    ),
    Case(
        "JSON that was cut off",
        _TWO,
        f'{{"entries":[{{"messageid":{A},"cost":590}},{{"messageid":{B},"cost":5',
        "messageid",
    ),
    Case(
        "log of Docker around a log line",
        _TWO,
        f'{{"log":"sent messageid={A} cost=590\\n","stream":"stdout","time":"2026-11-20T10:22:11.123456789Z"}}\n'
        f'{{"log":"sent messageid={B} cost=591\\n","stream":"stdout","time":"2026-11-20T10:22:12.123456789Z"}}\n',
        "messageid",
        source="https://docs.docker.com/engine/logging/drivers/json-file/",
        is_file=True,
    ),
    Case(
        "mysql with \\G",
        _TWO,
        f"{'*' * 27} 1. row {'*' * 27}\n        id: 1401\nmessage_id: {A}\n    mobile: 09121234501\n"
        f"{'*' * 27} 2. row {'*' * 27}\n        id: 1402\nmessage_id: {B}\n    mobile: 09121234502\n"
        "2 rows in set (0.00 sec)\n",
        "message_id",
        source=_MYSQL,
    ),
    Case(
        "psql with \\x",
        _TWO,
        f"-[ RECORD 1 ]---\nid         | 1401\nmessage_id | {A}\n"
        f"-[ RECORD 2 ]---\nid         | 1402\nmessage_id | {B}\n",
        "message_id",
        source="https://www.postgresql.org/docs/current/app-psql.html",
    ),
    Case("sqlite3, mode list", _TWO, f"1401|{A}|09121234501|3\n1402|{B}|09121234502|3\n", "", source=_SQLITE),
    Case(
        "sqlite3, mode column",
        _TWO,
        "id    message_id          mobile       status\n----  ------------------  -----------  ------\n"
        f"1401  {A}  09121234501  3     \n1402  {B}  09121234502  3     \n",
        "message_id",
        source=_SQLITE,
    ),
    Case(
        "sqlite3, mode box",
        _TWO,
        "┌──────┬────────────────────┐\n│  id  │     message_id     │\n├──────┼────────────────────┤\n"
        f"│ 1401 │ {A} │\n│ 1402 │ {B} │\n└──────┴────────────────────┘\n",
        "message_id",
        source=_SQLITE,
    ),
    Case(
        "sqlcmd",
        _TWO,
        "id          message_id           status     \n----------- -------------------- -----------\n"
        f"       1401   {A}           3\n       1402   {B}           3\n\n(2 rows affected)\n",
        "message_id",
        source="https://learn.microsoft.com/en-us/sql/tools/sqlcmd/sqlcmd-utility",
        is_file=True,
    ),
    Case(
        "INSERT without names, with quotes and brackets in texts",
        (A, B, C),
        f"INSERT INTO `sms` VALUES (1401,{A},'سلام; (a), 12''3',590),(1402,{B},NULL,591);\n"  # noqa: S608 - text to be read
        f"INSERT INTO `sms` VALUES (1403,{C},'x',NOW());",
        "2",
        source="https://dev.mysql.com/doc/refman/8.4/en/mysqldump.html",
        is_file=True,
    ),
    Case(
        "Markdown table of an issue",
        _TWO,
        f"| # | Message ID | Cost |\n|---|:-----------|-----:|\n| 1 | {A} | 590 |\n| 2 | {B} | 591 |\n",
        "Message ID",
        source="https://github.github.com/gfm/#tables-extension-",
    ),
    Case(
        "logfmt",
        _TWO,
        f'time=2026-11-20T10:22:11Z level=info msg="sms sent" msgid={A} parts=2\n'
        f'time=2026-11-20T10:22:12Z level=info msg="sms sent" msgid={B} parts=2\n',
        "msgid",
        source="https://brandur.org/logfmt",
    ),
    Case(
        "Laravel's log with its context",
        _TWO,
        f'[2026-11-20 10:22:11] local.INFO: sms {{"messageid":{A},"cost":590}}\n'
        f'[2026-11-20 10:22:12] local.INFO: sms {{"messageid":{B},"cost":591}}\n',
        "messageid",
        source="https://laravel.com/docs/12.x/logging#contextual-information",
    ),
    Case(
        "access log of nginx",
        _TWO,
        f'10.0.0.1 - - [20/Nov/2026:10:22:11 +0330] "GET /status?messageid={A}&cost=12 HTTP/1.1" 200 512 "-" "curl"\n'
        f'10.0.0.1 - - [20/Nov/2026:10:22:12 +0330] "GET /status?messageid={B}&cost=13 HTTP/1.1" 200 512 "-" "curl"\n',
        "messageid",
        source="https://nginx.org/en/docs/http/ngx_http_log_module.html",
        is_file=True,
    ),
    Case(
        "address that repeats its parameter",
        (A, B, C),
        f"https://example.com/status?id={A}&id={B}&id={C}",
        "id",
        rejected={},
        source="https://docs.python.org/3/library/urllib.parse.html#urllib.parse.urlencode",
    ),
    Case(
        "YAML",
        _TWO,
        f"- messageid: {A}\n  cost: 590\n- messageid: {B}\n  cost: 591\n",
        "messageid",
        source="https://yaml.org/spec/",
    ),
    Case(
        "XML of an answer",
        _TWO,
        f"<entries><entry><messageid>{A}</messageid><cost>590</cost></entry>"
        f"<entry><messageid>{B}</messageid><cost>591</cost></entry></entries>",
        "messageid",
        source="answers of SMS panels in XML",
    ),
    Case(
        "what Python prints",
        _TWO,
        f"[{{'messageid': {A}, 'cost': 590}}, {{'messageid': {B}, 'cost': 591}}]",
        "messageid",
        source="https://docs.python.org/3/library/functions.html#repr",
    ),
    Case(
        "two kinds of long numbers in a log",
        _TWO,
        f"messageid={A} batchid={C + 7} status=3\nmessageid={B} batchid={C + 8} status=3\n",
        "messageid",
        (0, 1),
        source="panels that name a batch beside each message",
    ),
    Case(
        "columns kept apart by blanks",
        _TWO,
        f"ردیف  موبایل       شناسه               هزینه\n1     09121234501  {A}  591\n2     09121234502  {B}  592\n",
        "شناسه",
        source="texts copied from a terminal or a PDF",
    ),
    Case(
        "a total under the Ids",
        _TWO,
        f"شناسه\n{A}\n{B}\n2\n",
        "شناسه",
        rejected={Reason.MUCH_SHORTER: 1},
        source="sheets with a count below",
        is_file=True,
    ),
    Case(
        "Ids of five digits",
        tuple(range(70049, 70149, 3)),
        "\n".join(map(str, range(70049, 70149, 3))),
        source="other providers",
    ),
    # No column looks like Ids: a person says which one holds them, and nothing is asked before.
    Case(
        "costs of telephone numbers",
        (590, 591),
        "mobile,price\n09121234567,590\n09121234568,591\n",
        "price",
        choice=(1,),
        is_file=True,
    ),
    Case(
        "telephone numbers and codes of customers, unnamed",
        (40213, 40377),
        "09121234567;40213\n09121234568;40377\n",
        "",
        choice=(1,),
        is_file=True,
    ),
    Case(
        "keys of a database, and names",
        (1, 2, 3),
        "id,name\n1,Sara\n2,Reza\n3,Mina\n",
        "id",
        choice=(0,),
        source="https://dev.mysql.com/doc/refman/8.4/en/example-auto-increment.html",
        is_file=True,
    ),
    Case(
        "cells of a sheet of costs",
        (590, 591),
        "موبایل\tوضعیت\tمبلغ\n09121234567\tارسال شده\t590\n09121234568\tارسال شده\t591",
        "مبلغ",
        choice=(2,),
    ),
    Case(
        "JSON of costs",
        (590, 591),
        '[{"mobile":"09121234567","cost":590},{"mobile":"09121234568","cost":591}]',
        "cost",
        choice=(1,),
    ),
]
