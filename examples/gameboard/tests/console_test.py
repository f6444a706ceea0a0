"""Types the commands that docs/from_clojure.md shows at the console of the gameboard service.

usage: console_test.py PROGRAM
"""
import pathlib
import re
import signal

from support.program import FILE, TestCase, main
from support.web_servers import Collector

PAGE = (pathlib.Path(__file__).resolve().parents[3] / "docs/from_clojure.md").read_text()
# The table of the calls at a REPL: the second column of each row.
COMMANDS = [row for table in re.findall(r"^\| `system_repl.clj` \| command \|\n\|---\|---\|\n((?:\|.*\n)+)", PAGE, re.M)
            for row in re.findall(r"^\| .* \| (.*) \|$", table, re.M)]


class ConsoleTest(TestCase):
    def at_console(self, *arguments, **variables):
        """A service that builds nothing before a restart, but executes itself as if it had."""
        service = self.service("--console", "--build", "true", *arguments, **variables)
        service.await_port()
        return service

    def await_system(self, service):
        """The rows of `system`."""
        service.type("system")
        name = service.await_line(r"^(\w+): \w+$")[1]
        before = len(service.output)
        service.await_line("^router ")
        return name, service.output[before:]

    def test_every_command_of_the_page(self):
        self.assertEqual(len(COMMANDS), 6)
        collector = self.enter(Collector())
        for row in COMMANDS:
            service = self.at_console(ZIPKIN_URL=collector.url)
            for command in re.findall("`(.*?)`", row):
                service.type(command)
            service.process.stdin.close()
            self.assertEqual(service.await_end(), 0)
            self.assertEqual(service.error_text(), "", row)

    def test_the_file_of_the_page_is_the_services(self):
        shown = re.search(r"^```yaml\n(.*?)^```$", PAGE, re.M | re.S)[1].splitlines()
        lines = FILE.read_text().splitlines()
        places = [lines.index(line) for line in shown]
        self.assertEqual(places, sorted(places))

    def test_goes_through_all_profiles(self):
        collector = self.enter(Collector())
        service = self.at_console(GAME_SERVICE_TOKEN="hunter2", ZIPKIN_URL=collector.url)
        self.assertIn("= true ", self.await_system(service)[1])  # log-publish.console-json.pretty
        service.type("start docker")
        service.await_port()
        self.assertEqual(service.ask("GET", "/scores"), (200, []))
        self.assertEqual(len(collector.await_spans(2)), 2)
        name, rows = self.await_system(service)
        self.assertEqual((name, "log-publish.zipkin.publisher" in rows), ("docker", True), rows)
        service.type("restart prod")
        service.await_port()
        self.assertEqual(service.ask("GET", "/scores"), (200, []))
        name, rows = self.await_system(service)
        self.assertEqual((name, "zipkin" in rows), ("prod", False), rows)
        self.assertNotIn("hunter2", rows)
        service.type("quit")
        self.assertEqual(service.await_end(), 0)
        self.assertTrue(collector.posts.empty())

    def test_a_profile_that_could_not_start_stops_nothing(self):
        service = self.at_console()
        service.type("start prod")  # There is no token.
        self.assertEqual(self.await_system(service)[0], "dev")
        self.assertEqual(service.ask("GET", "/scores"), (200, []))
        self.assertIn("data-provider.game-service-token: there is no credential", service.error_text())

    def test_a_suspended_service_comes_back_at_its_port(self):
        service = self.at_console()
        port = service.port
        service.type("suspend")
        self.assertRegex(self.await_system(service)[1], r"http-server\.server +suspended ")
        self.assertRaises(ConnectionRefusedError, service.ask, "GET", "/scores")
        service.type("resume")
        service.await_port()
        self.assertEqual(service.port, port)
        self.assertEqual(service.ask("GET", "/scores"), (200, []))
        self.assertEqual(service.end(signal.SIGTERM), 0, service.error_text())

    def test_a_restart_reads_the_changed_file(self):
        file = self.folder / "gameboard.yaml"
        text = FILE.read_text()
        file.write_text(text)
        service = self.at_console(file=file)
        file.write_text(text.replace("dev: true", "dev: false"))
        service.type("restart")
        service.await_port()
        self.assertIn("= false ", self.await_system(service)[1])
        file.write_text(text.replace("dev: true", "dev: maybe"))
        service.type("restart")
        self.assertIn("= false ", self.await_system(service)[1])
        self.assertEqual(service.ask("GET", "/scores"), (200, []))  # It has run all the time.
        self.assertRegex(service.error_text(), r'gameboard\.yaml:\d+:\d+: log-publish\.console-json\.pretty: "maybe" is not a bool')
        service.type("quit")
        self.assertEqual(service.await_end(), 0)


main()
