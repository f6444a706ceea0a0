"""The todo service reads its configuration file again under load.

usage: reload_config_test.py PROGRAM POSTGRES_PROGRAM
"""
import os
import pathlib
import re
import signal
import socket
import urllib.request

from support.load import Load
from support.program import TestCase, main

COMPONENTS = {"log.publisher", "persistence.store", "http.server", "http.handler"}


class ReloadConfigTest(TestCase):
    def write(self, port, *lines):
        """Replaces the file as an editor does."""
        fresh = self.file.with_name("fresh")
        fresh.write_text("\n".join([f"env.http_port: {port}", *lines]) + "\n")
        fresh.rename(self.file)

    def start(self, port=0, *arguments, **how):
        self.file = pathlib.Path(self.database).with_name("todo.yaml")
        self.write(port)
        service = self.service("--config", str(self.file), "--probes", "127.0.0.1:0", *arguments, TODO_PORT=None, **how)
        service.await_port()
        self.probes = re.search(r"probes on (http://[\d.:]+)", service.output)[1]
        service.await_line("is running")
        return service

    def free_port(self):
        """A port that stays reserved for the service."""
        reserved = self.enterContext(socket.socket())
        reserved.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        reserved.bind(("127.0.0.1", 0))
        return reserved.getsockname()[1]

    def reload(self, service, answer):
        service.send(signal.SIGHUP)
        return service.await_line(answer)

    def restarts(self):
        """How often each component has started again."""
        with urllib.request.urlopen(f"{self.probes}/metrics") as page:
            text = page.read().decode()
        found = re.findall(r'^cruller_component_restarts_total\{component="(.*?)"\} (\d+)$', text, re.M)
        return {component: int(count) for component, count in found if component in COMPONENTS}

    def server_alone(self, times):
        return {each: times if each == "http.server" else 0 for each in COMPONENTS}

    def expect_no_failure(self, load, but=()):
        print(f"{self._testMethodName}: {load.summary(self.database)}", flush=True)
        self.assertEqual(load.failures(self.database, but), {})

    def test_a_mistake_changes_nothing(self):
        service = self.start(self.free_port())
        with Load(service.port) as load:
            for _ in range(3):
                load.await_answers(50)
                self.write("many", "log.publisher.config.levle: info")
                self.reload(service, "^2 mistakes; nothing was changed")
            load.await_answers(100)
        self.assertEqual(self.restarts(), self.server_alone(0))
        self.expect_no_failure(load)

    def test_a_live_value_restarts_nothing(self):
        port = self.free_port()
        service = self.start(port)
        with Load(service.port) as load:
            for level in ("error", "info", "error"):
                load.await_answers(50)
                self.write(port, f"log.publisher.config.level: {level}")
                self.reload(service, "^changed without a restart: log.publisher.config.level$")
            load.await_answers(100)
        self.assertEqual(self.restarts(), self.server_alone(0))
        self.expect_no_failure(load)

    def change_threads(self, service):
        with Load(service.port) as load:
            for threads in (4, 12, 3):
                load.await_answers(100)
                self.write(service.port, f"http.server.config.options.threads: {threads}")
                self.reload(service, "^restarted: http.server$")
            load.await_answers(100)
        self.assertEqual(self.restarts(), self.server_alone(3))
        self.expect_no_failure(load)

    def test_another_setting_of_the_server_keeps_its_socket(self):
        self.change_threads(self.start(self.free_port()))

    def test_another_setting_of_the_server_keeps_the_hosts_socket(self):
        with socket.create_server(("127.0.0.1", 0)) as listening:
            self.change_threads(self.start(listening.getsockname()[1], listening=listening))

    def test_another_port_restarts_the_server_alone(self):
        first, second = self.free_port(), self.free_port()
        service = self.start(first)
        with Load(first) as load:
            load.await_answers(100)
            self.write(second)
            self.reload(service, "^changed: env.http_port$")
            service.await_line("^restarted: http.server$")
            load.move(second)
            load.await_answers(100)
            before = load.all("refused")
            load.await_answers(100)
            self.assertEqual(load.all("refused"), before)
        self.assertEqual(self.restarts(), self.server_alone(1))
        # At the former port nobody is accepted in the end, but who was accepted is answered.
        self.expect_no_failure(load, ("refused", "turned_away"))
        with self.assertRaises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", first))

    def fall_back(self, service):
        """A port that another program uses."""
        with socket.create_server(("127.0.0.1", 0)) as taken, Load(service.port) as load:
            load.await_answers(100)
            self.write(taken.getsockname()[1])
            self.reload(service, "the new values fail: http.server: start failed: bind .*: Address already in use")
            service.await_line("^the former values are back$")
            load.await_answers(100)
        self.assertEqual(self.restarts(), self.server_alone(1))
        return load

    def test_a_port_in_use_brings_the_former_one_back(self):
        load = self.fall_back(self.start(self.free_port()))
        # Meanwhile it does not listen.
        self.expect_no_failure(load, ("refused", "turned_away"))

    def test_a_port_in_use_brings_the_hosts_socket_back(self):
        with socket.create_server(("127.0.0.1", 0)) as listening:
            load = self.fall_back(self.start(listening.getsockname()[1], listening=listening))
        self.expect_no_failure(load)


signal.signal(signal.SIGHUP, signal.SIG_DFL)  # The parent process may have set it to be ignored.
main()
