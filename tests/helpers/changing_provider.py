"""A provider on loopback whose answers change from request to request, as the statuses of messages do."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs


@contextmanager
def changing_provider(answers: Mapping[int, Sequence[int]]) -> Iterator[dict[str, str]]:
    """Serve a provider, and yield the settings of a dashboard that uses it.

    Args:
        answers: The codes of an Id, one for each request; the last is repeated. Any other Id has code 3 (Sent).
    """
    asked: Counter[int] = Counter()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            codes = []
            for message_id in map(int, form["Ids"][0].split(",")):
                said = answers.get(message_id, [3])
                codes.append(said[min(asked[message_id], len(said) - 1)])
                asked[message_id] += 1
            body = json.dumps({"Status": 4, "Exception": 0, "Data": codes}).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing on the terminal."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/"
        try:
            yield {"NIKSMS_URL": address, "NIKSMS_USERNAME": "someone", "NIKSMS_PASSWORD": "something"}
        finally:
            server.shutdown()
