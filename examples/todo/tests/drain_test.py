"""The todo service ends under load, with a successor behind the same listening socket, as under systemd: no request is
refused, cut off or lost.

usage: drain_test.py PROGRAM POSTGRES_PROGRAM     CRULLER_TERM_ROUNDS=n sets how many services end
"""
import os
import signal
import socket

from support.load import Load
from support.program import TestCase, main

ROUNDS = int(os.environ.get("CRULLER_TERM_ROUNDS", 3))


class DrainTest(TestCase):
    def start(self, listening, *arguments):
        service = self.service("--stop-delay", "100ms", *arguments, listening=listening,
                               TODO_PORT=str(listening.getsockname()[1]))
        service.await_port()
        return service

    def end(self, service):
        service.send(signal.SIGTERM)
        self.assertEqual(service.await_end(), 0, service.output)
        return service.output

    def end_under_load(self, rounds, *arguments):
        """Replaces the service repeatedly while clients use it. Returns the load, and what each service has said.

        In turns the successor is there before the SIGTERM, so that both accept, or it starts after the end.
        """
        outputs = []
        with socket.create_server(("127.0.0.1", 0)) as listening:
            service = self.start(listening, *arguments)
            with Load(service.port) as load:
                for number in range(rounds):
                    # Every patient client has a connection, and some requests are under way.
                    load.await_answers(100)
                    predecessor = service
                    if number % 2:
                        service = self.start(listening, *arguments)
                        outputs.append(self.end(predecessor))
                    else:
                        outputs.append(self.end(predecessor))
                        service = self.start(listening, *arguments)
            self.end(service)
        return load, outputs

    def test_no_request_is_refused_or_cut_off_or_lost(self):
        load, outputs = self.end_under_load(ROUNDS)
        print(f"{ROUNDS} services ended; {load.summary(self.database)}", flush=True)
        self.assertEqual(load.failures(self.database), {})
        for output in outputs:
            self.assertRegex(output, r"(?s)\nstopping in 100ms.*\ndraining .*http draining.*\nstopping; ")
            self.assertNotIn("overdue", output)

    def test_would_notice_an_end_without_a_drain(self):
        load, _ = self.end_under_load(1, "--drain-timeout", "0s")
        self.assertNotEqual(load.all("cut_off"), [])


signal.signal(signal.SIGHUP, signal.SIG_DFL)  # The parent process may have set it to be ignored.
main()
