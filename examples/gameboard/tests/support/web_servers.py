"""Small web servers in place of those that the service uses: Zipkin's collector, and the services with the data."""
import http.server
import json
import queue
import threading


class WebServer(http.server.ThreadingHTTPServer):
    """Answers from construction to the end of the `with` block."""

    def __init__(self, port=0):
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                self.give(*self.server.answer(self.path, self.headers, None))

            def do_POST(self):
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                self.give(*self.server.answer(self.path, self.headers, body))

            def give(self, status, value):
                self.send_response(status)
                self.end_headers()
                self.wfile.write(json.dumps(value).encode())

            def log_message(self, *_):
                pass

        super().__init__(("127.0.0.1", port), Handler)
        self.url = f"http://127.0.0.1:{self.server_port}"
        self.thread = threading.Thread(target=self.serve_forever, args=[0.01])  # how often it looks for the end
        self.thread.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.shutdown()
        self.thread.join()
        self.server_close()


class Collector(WebServer):
    """Zipkin's collector: keeps the spans that are posted to it."""

    def __init__(self, port=0, status=202):
        self.status = status
        self.posts = queue.Queue()
        super().__init__(port)

    def answer(self, path, headers, spans):
        self.posts.put((path, headers["Content-Type"], spans))
        return self.status, None

    def await_spans(self, number):
        """Waits for so many spans, and returns them in the order in which they were sent."""
        found = []
        while len(found) < number:
            found += self.spans_of(self.posts.get())
        return found

    def spans(self):
        """The spans that have arrived and were not returned yet."""
        found = []
        while not self.posts.empty():
            found += self.spans_of(self.posts.get())
        return found

    @staticmethod
    def spans_of(post):
        path, kind, spans = post
        assert (path, kind) == ("/api/v2/spans", "application/json"), post
        return spans


class GameService(WebServer):
    """Has the list of games and the reports, and keeps the headers of each request by its path."""

    def __init__(self):
        self.asked = {}
        super().__init__()

    def answer(self, path, headers, _):
        self.asked[path] = headers
        if path == "/games":
            return 200, ["polybus", "moose-life"]
        return (200, {"played": 7}) if path == "/report/polybus" else (404, None)
