"""Runs the gameboard service in its three profiles, with its file, and looks at what its publishers send.

usage: profiles_test.py PROGRAM
"""
import json
import socket
import subprocess

from support.program import FILE, PROGRAM, TestCase, environment_with, main
from support.web_servers import Collector, GameService


class ProfilesTest(TestCase):
    def setUp(self):
        super().setUp()
        self.games = self.enter(GameService())

    def in_profile(self, profile, *arguments, **variables):
        service = self.service("--system", profile, *arguments, GAME_SERVICE_BASE_URL=self.games.url, **variables)
        service.await_port()
        return service

    def use(self, service):
        """A request of each kind."""
        yak = {"player": "yak", "game": "polybus", "points": 1984}
        self.assertEqual(service.ask("POST", "/scores", yak), (201, None))
        self.assertEqual(service.ask("GET", "/scores"), (200, [yak]))
        self.assertEqual(service.ask("GET", "/games"), (200, ["polybus", "moose-life"]))
        self.assertEqual(service.ask("GET", "/games/polybus/report"), (200, {"played": 7}))

    def names_of(self, events):
        return [each["event"] for each in events]

    def run_only(self, *arguments, **variables):
        return subprocess.run([PROGRAM, *arguments], cwd=self.folder, env=environment_with(variables), text=True,
                              stdin=subprocess.DEVNULL, capture_output=True)

    def test_dev_writes_pretty_events(self):
        service = self.in_profile("dev", GAME_SERVICE_TOKEN="key")
        self.use(service)
        self.assertEqual(self.games.asked["/report/polybus"]["Authorization"], "Bearer key")
        self.assertIsNone(self.games.asked["/games"]["Authorization"])  # It is nobody else's.
        self.assertEqual(service.end(), 0, service.error_text())
        self.assertTrue(service.output.startswith('{\n  "time": "'), service.output)
        names = self.names_of(service.events())
        self.assertEqual(set(names[:2]), {"relational-store opened", "data-provider configured"})
        self.assertEqual(names[2:], [
            "http-server listening", "insert score", "score added", "http request", "select scores", "http request",
            "data-provider request", "http request", "data-provider request", "http request",
            "http-server closed", "relational-store closed"])
        self.assertTrue((self.folder / "gameboard.db").exists())
        self.assertNotIn("error", service.error_text())

    def test_docker_publishes_to_both(self):
        collector = self.enter(Collector())
        service = self.in_profile("docker", "--set", "log-publish.zipkin.delay=10ms", ZIPKIN_URL=collector.url + "/")
        self.use(service)
        spans = collector.await_spans(8)
        self.assertEqual(service.end(), 0, service.error_text())
        self.assertTrue(collector.posts.empty())

        events = [json.loads(line) for line in service.output.splitlines()]  # One line each.
        work = [each for each in events if "span" in each]
        self.assertEqual([(each["id"], each["traceId"], each.get("parentId"), each["name"]) for each in spans],
                         [(each["span"], each["trace"], each.get("parent"), each["event"]) for each in work])
        self.assertEqual({each["localEndpoint"]["serviceName"] for each in spans}, {"gameboard"})
        self.assertEqual({each["name"]: each["kind"] for each in spans}, {
            "http request": "SERVER", "insert score": "CLIENT", "select scores": "CLIENT",
            "data-provider request": "CLIENT"})
        asking, answering = spans[-2:]
        self.assertEqual(answering["tags"], {"method": "GET", "path": "/games/polybus/report", "status": "200"})
        self.assertEqual(asking["parentId"], answering["id"])
        self.assertLessEqual(asking["duration"], answering["duration"])
        self.assertGreaterEqual(asking["timestamp"], answering["timestamp"])
        # The other service can continue the trace.
        self.assertEqual(self.games.asked["/report/polybus"]["b3"], f'{asking["traceId"]}-{asking["id"]}-1')

    def test_docker_sends_what_is_left_at_the_end(self):
        collector = self.enter(Collector())
        service = self.in_profile("docker", "--set", "log-publish.zipkin.delay=60min", ZIPKIN_URL=collector.url)
        self.use(service)
        self.assertTrue(collector.posts.empty())
        self.assertEqual(service.end(), 0, service.error_text())
        self.assertEqual(len(collector.spans()), 8)

    def test_docker_waits_for_a_collector_that_is_away(self):
        reserved = self.enter(socket.socket())  # Nobody else gets the port.
        reserved.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        reserved.bind(("127.0.0.1", 0))
        port = reserved.getsockname()[1]
        service = self.in_profile("docker", "--console", "--set", "log-publish.zipkin.delay=10ms",
                                  ZIPKIN_URL=f"http://127.0.0.1:{port}")
        self.use(service)
        self.await_status(service, "0 sent, 8 waiting")
        collector = self.enter(Collector(port))
        self.assertEqual(len(collector.await_spans(8)), 8)
        self.await_status(service, "8 sent, 0 waiting")
        self.assertEqual(service.end(), 0, service.error_text())

    def await_status(self, service, status):
        while True:
            service.type("describe log-publish.zipkin.publisher")
            if service.await_line(r"^ +status +(.*)")[1] == status:
                return

    def test_docker_ends_without_a_collector(self):
        collector = self.enter(Collector(status=503))
        service = self.in_profile("docker", ZIPKIN_URL=collector.url)
        self.use(service)
        self.assertEqual(service.end(), 0, service.error_text())
        self.assertIn(f"zipkin: 8 spans are lost: {collector.url}/api/v2/spans: refused with 503\n", service.error_text())

    def test_prod_takes_the_token_from_a_credential(self):
        (self.folder / "game_service_token").write_text("trustnoone\n")
        service = self.in_profile("prod", CREDENTIALS_DIRECTORY=str(self.folder))
        self.use(service)
        self.assertEqual(self.games.asked["/report/polybus"]["Authorization"], "Bearer trustnoone")
        self.assertEqual(service.end(), 0, service.error_text())
        events = [json.loads(line) for line in service.output.splitlines()]  # One line each.
        self.assertEqual(self.names_of(events)[-1], "relational-store closed")
        described = self.run_only("--config", str(FILE), "--system", "prod", "--describe",
                                  CREDENTIALS_DIRECTORY=str(self.folder))
        self.assertEqual((described.returncode, described.stderr), (0, ""))
        self.assertIn('"0.0.0.0"', described.stdout)
        self.assertNotIn("zipkin", described.stdout)
        self.assertNotIn("trustnoone", described.stdout + service.output)

    def test_prod_does_not_start_without_a_token(self):
        alone = self.run_only("--config", str(FILE), "--system", "prod")
        self.assertEqual(alone.returncode, 2)
        self.assertRegex(alone.stderr, r"gameboard\.yaml:\d+:\d+: data-provider\.game-service-token: .*"
                                       r"\n1 mistake; nothing was started\n$")

    def test_a_changed_file_counts_at_the_next_start(self):
        file = self.folder / "gameboard.yaml"
        file.write_text(FILE.read_text())
        collector = self.enter(Collector())
        for service_name, pretty in (("gameboard", "false"), ("scoreboard", "true")):
            service = self.service("--system", "docker", file=file, ZIPKIN_URL=collector.url)
            service.await_port()
            self.assertEqual(service.ask("GET", "/scores"), (200, []))
            self.assertEqual(service.end(), 0, service.error_text())
            self.assertEqual({each["localEndpoint"]["serviceName"] for each in collector.spans()}, {service_name})
            self.assertEqual(service.output.startswith("{\n"), pretty == "true")
            file.write_text(FILE.read_text().replace("service: gameboard", "service: scoreboard")
                            .replace("default: false", "default: true"))

    def test_a_mistake_in_the_file_starts_nothing(self):
        file = self.folder / "gameboard.yaml"
        file.write_text(FILE.read_text().replace("  port: ", "  prot: ").replace("delay: 500ms", "delay: soon"))
        found = self.run_only("--config", str(file), "--check-config", GAME_SERVICE_TOKEN="key")
        self.assertEqual(found.returncode, 2)
        self.assertIn("there is no http-server.prot", found.stderr)
        self.assertIn('log-publish.zipkin.delay: "soon" is not a duration', found.stderr)
        self.assertIn("2 mistakes; nothing was started", found.stderr)

    def test_refuses_what_makes_no_sense(self):
        service = self.in_profile("dev")
        for method, path, body, status, error in (
            ("GET", "/nowhere", None, 404, "nothing at /nowhere"),
            ("DELETE", "/scores", None, 405, "DELETE is not possible here"),
            ("POST", "/scores", [], 400, "the body must be a JSON object"),
            ("POST", "/scores", {"player": "yak", "game": "polybus"}, 400, "points must be a whole number"),
            ("POST", "/scores", {"player": "yak", "game": "jet-pac", "points": 1}, 422, "no game jet-pac"),
            ("GET", "/games/jet-pac/report", None, 404, "no game jet-pac"),
            ("GET", "/games/moose-life/report", None, 502, "the data cannot be had now, try again later"),
        ):
            self.assertEqual(service.ask(method, path, body), (status, {"error": error}))
        self.assertEqual(service.ask("GET", "/scores"), (200, []))
        self.assertEqual(service.end(), 0, service.error_text())


main()
