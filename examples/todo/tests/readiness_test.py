"""The probes of the todo service while its database server is away.

usage: readiness_test.py PROGRAM POSTGRES_PROGRAM
"""
import re
import urllib.error
import urllib.request

from support.program import PostgresServer, TestCase, main



class ReadinessTest(TestCase):
    def setUp(self):
        super().setUp()
        self.server = self.enterContext(PostgresServer())

    def get(self, path):
        """The status and the text of a probe."""
        try:
            with urllib.request.urlopen(self.probes + path) as response:
                return response.status, response.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode()

    def await_readiness(self, status):
        while True:
            found, text = self.get("/readyz")
            if found == status:
                return text

    def test_is_not_ready_while_the_database_is_away_and_ready_when_it_is_back(self):
        settings = self.server.fresh()
        service = self.service("--system", "prod", "--set", "env.http_host=127.0.0.1", "--probes", "127.0.0.1:0", **settings)
        service.await_port()
        self.probes = re.search(r"probes on (http://[\d.:]+)", service.output)[1]
        service.await_line("is running")
        self.await_readiness(200)
        kept = []
        for leave in (self.server.stop, self.server.crash):
            todo = service.curl("POST", "/todos", '{"title":"milk"}')
            self.assertEqual(todo[0], 201)
            kept.append(todo[1])
            leave()
            reasons = self.await_readiness(503)
            self.assertRegex(reasons, r"(?m)^http\.server <- http\.handler <- persistence\.store: database postgres at "
                                      r"127\.0\.0\.1:\d+, user shop, schema .*: .*Connection refused")
            self.assertNotIn("ecret", reasons)  # a part of the password
            self.assertIn("ecret", settings["POSTGRES_PASSWORD"])
            self.expect_unavailable(service)
            self.assertEqual(self.get("/livez")[0], 200)  # A restart would not bring it back.
            self.assertEqual(self.get("/startedz")[0], 200)
            self.assertIn("\ncruller_ready 0\n", self.get("/metrics")[1])
            self.server.start()
            self.await_readiness(200)
            self.assertEqual(service.curl("GET", "/todos"), (200, kept))
        self.assertIn("\ncruller_ready 1\n", self.get("/metrics")[1])
        self.assertEqual(service.end(), 0, service.output)
        # Nothing has failed or restarted.
        self.assertNotIn("component failed", service.output)
        self.assertEqual(service.output.count('"component start","component":"persistence.store"'), 1)


main()
