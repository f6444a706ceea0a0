#!/usr/bin/env python3
"""Tests cruller-ctl and a program's control socket, as used by administrators, scripts and attackers.

usage: control_test.py PROGRAM CRULLER_CTL RUN_PROGRAM
"""
import contextlib
import json
import os
import pathlib
import re
import select
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import threading
import unittest

PROGRAM = CTL = RUN = None
PATIENCE = 60  # seconds, until a missing event fails the test
NOBODY = 65534
LONGEST = 4096


class Client:
    """A connection, read line by line."""

    def __init__(self, path):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.settimeout(PATIENCE)
        try:
            self.socket.connect(path)
        except OSError:
            self.socket.close()
            raise
        self.file = self.socket.makefile("rb")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self.file.close()
        self.socket.close()

    def send(self, text):
        self.socket.sendall(text if isinstance(text, bytes) else text.encode())

    def line(self):
        return self.file.readline().decode(errors="replace")

    def ask(self, command):
        self.send(command + "\n")
        return self.line()

    def ask_json(self, command):
        """All messages, and the answer."""
        self.send("--json " + command + "\n")
        said = []
        while "say" in (answer := json.loads(self.line())):
            said.append(answer["say"])
        return said, answer

    def rest(self):
        """All bytes until the connection ends. It may be reset if the other side has not read everything."""
        text = b""
        with contextlib.suppress(ConnectionResetError):
            while part := self.socket.recv(65536):
                text += part
        return text.decode(errors="replace")


class Program:
    def __init__(self, path, before=None, command=None, **environment):
        self.path = path
        self.is_run = command is not None
        self.process = subprocess.Popen(command or [PROGRAM, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE, text=True, preexec_fn=before,
                                        env={**os.environ, **environment})
        self.seen = []

    def __enter__(self):
        self.until("listening")
        return self

    def __exit__(self, *_):
        """Ends the program by the end of its input."""
        with contextlib.suppress(BrokenPipeError):
            self.process.stdin.close()
        if self.is_run and self.process.poll() is None:
            self.process.terminate()
        try:
            self.process.wait(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        for stream in (self.process.stdout, self.process.stderr):
            stream.close()

    def until(self, text):
        for line in self.process.stdout:
            self.seen.append(line.rstrip("\n"))
            if text in line:
                return
        raise AssertionError(f"not printed: {text!r}; printed: {self.seen}: {self.process.stderr.read()}")

    def type(self, line):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def end(self):
        self.type("end")
        return self.wait()

    def wait(self):
        """Waits for its end, which has been requested, and returns its exit code."""
        self.until("ended")
        self.process.stdin.close()
        return self.process.wait(timeout=PATIENCE)

    def connect(self):
        return Client(self.path)


class Control(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="control")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.path = str(self.folder / "socket")

    def live(self, before=None):
        return Program(self.path, before)

    def refused(self, path=None):
        """The error of a program that cannot listen."""
        result = subprocess.run([PROGRAM, path or self.path], stdin=subprocess.DEVNULL, capture_output=True,
                                text=True, timeout=PATIENCE)
        self.assertEqual(result.returncode, 1)
        return result.stderr

    def leave_stale_socket(self):
        with socket.socket(socket.AF_UNIX) as dead:
            dead.bind(self.path)

    def still_serves(self, program):
        with program.connect() as client:
            self.assertEqual(client.ask("echo still here"), "still here\n")


class Answers(Control):
    def test_come_as_plain_text(self):
        with self.live() as program, program.connect() as client:
            self.assertEqual(client.ask("echo two words"), "two words\n")
            self.assertEqual(client.ask("fail no luck"), "error: no luck\n")

    def test_come_as_json(self):
        with self.live() as program, program.connect() as client:
            self.assertEqual(client.ask_json("echo two words"),
                             ([], {"ok": True, "text": "two words\n", "data": "two words"}))
            self.assertEqual(client.ask_json("fail no luck"),
                             ([], {"ok": False, "text": "error: no luck\n", "data": None}))

    def test_are_in_the_form_of_each_request(self):
        with self.live() as program, program.connect() as client:
            client.send("echo plain\n--json echo other\necho plain again\r\n--jsonish\n")
            self.assertEqual(client.line(), "plain\n")
            self.assertEqual(json.loads(client.line())["data"], "other")
            self.assertEqual(client.line(), "plain again\n")
            self.assertIn("there is no command --jsonish", client.line())

    def test_of_one_connection_are_in_order(self):
        with self.live() as program, program.connect() as client:
            client.send("slow\n" + "".join(f"echo {i}\n" for i in range(2000)) + "change\n")
            self.assertEqual(client.line(), "working\n")
            program.type("release")
            lines = [client.line() for _ in range(2002)]
            self.assertEqual(lines, ["done\n", *(f"{i}\n" for i in range(2000)), "done\n"])

    def test_contain_the_exception(self):
        with self.live() as program, program.connect() as client:
            self.assertEqual(client.ask("throw"), "error: it was thrown\n")
            self.assertEqual(client.ask("throw_number"), "error: the command failed with an unknown exception\n")
            self.assertFalse(client.ask_json("throw")[1]["ok"])

    def test_are_preceded_by_the_messages_of_the_command(self):
        with self.live() as program, program.connect() as client:
            client.send("--json slow\n")
            self.assertEqual(json.loads(client.line()), {"say": "working\n"})
            program.type("release")
            self.assertEqual(json.loads(client.line())["text"], "done\n")

    def test_keep_characters_whole_that_are_written_in_pieces(self):
        with self.live() as program, program.connect() as client:
            said, _ = client.ask_json("pieces")
            self.assertEqual("".join(said), "\u2018quoted\u2019\n\U0001f600\ufffd")

    def test_are_sent_to_a_client_that_has_closed_its_sending_side(self):
        with self.live() as program, program.connect() as client:
            client.send("slow\necho last\n")
            client.socket.shutdown(socket.SHUT_WR)
            self.assertEqual(client.line(), "working\n")
            program.type("release")
            self.assertEqual(client.rest(), "done\nlast\n")

    def test_have_no_control_characters(self):
        said = "echo red \x1b[31m bell \x07 gone \x7f\r csi \u009b1m \u00e4\t."
        shown = "red \\u001b[31m bell \\u0007 gone \\u007f\\u000d csi \\u009b1m \u00e4\t.\n"
        with self.live() as program, program.connect() as client:
            self.assertEqual(client.ask(said), shown)
            self.assertEqual(client.ask_json(said)[1]["data"], said.removeprefix("echo "))
            # cruller-ctl quotes words that contain white space.
            said, shown = said.replace("\r", "").replace("\t", ""), shown.replace("\\u000d", "").replace("\t", "")
            for arguments in (), ("--json",):
                result = subprocess.run([CTL, *arguments, self.path, *said.split(" ")], capture_output=True, timeout=PATIENCE)
                self.assertEqual(result.returncode, 0)
                text = result.stdout.decode()
                self.assertFalse(re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f]", text), text)
                self.assertEqual(json.loads(text)["data"] if arguments else text.rstrip("\n"),
                                 said.removeprefix("echo ") if arguments else shown.rstrip("\n"))

    def test_that_are_long_are_complete(self):
        with self.live() as program, program.connect() as client:
            self.assertEqual(len(client.ask("much 20000000")), 20000001)
            self.assertEqual(client.ask("echo more"), "more\n")


class Commands(Control):
    def test_that_only_read_are_answered_while_another_hangs(self):
        with self.live() as program, program.connect() as slow, program.connect() as other:
            self.assertEqual(slow.ask("slow"), "working\n")
            self.assertEqual(other.ask("echo meanwhile"), "meanwhile\n")
            program.type("release")
            self.assertEqual(slow.line(), "done\n")

    def test_that_change_something_wait_for_each_other(self):
        with self.live() as program, program.connect() as slow, program.connect() as other:
            self.assertEqual(slow.ask("slow"), "working\n")
            other.send("change\n")
            self.still_serves(program)
            self.assertEqual(program.seen, ["listening"])
            program.type("release")
            self.assertEqual(other.line(), "done\n")
            program.until("done change")
            self.assertEqual(program.seen[1:], ["begun slow", "done slow", "begun change", "done change"])

    def test_do_not_begin_after_their_client_has_disconnected(self):
        with self.live() as program, program.connect() as slow:
            self.assertEqual(slow.ask("slow"), "working\n")
            with program.connect() as impatient:
                impatient.send("echo here\nchange given up\n")
                self.assertEqual(impatient.line(), "here\n")
            with program.connect() as patient:
                patient.send("change\n")
                self.still_serves(program)
                program.type("release")
                self.assertEqual(patient.line(), "done\n")
            program.until("done change")
            self.assertNotIn("begun change given up", program.seen)

    def test_of_a_client_that_does_not_wait_run_when_no_other_command_runs(self):
        with self.live() as program:
            with program.connect() as hasty:
                hasty.send("change\n")
            program.until("done change")
            self.still_serves(program)

    def test_that_have_begun_continue_without_their_client(self):
        with self.live() as program:
            with program.connect() as client:
                self.assertEqual(client.ask("slow"), "working\n")
            program.type("release")
            program.until("done slow")
            self.still_serves(program)


class Vandals(Control):
    def test_with_long_lines_get_an_error_and_are_disconnected(self):
        with self.live() as program:
            with program.connect() as client:
                self.assertEqual(client.ask("size" + " " * (LONGEST - 4)), f"{LONGEST}\n")
                client.send("size" + " " * (LONGEST - 3) + "\n")
                self.assertEqual(client.rest(), "error: the line is longer than 4096 bytes\n")
            with program.connect() as client:
                client.send("--json " + "x" * LONGEST)
                self.assertFalse(json.loads(client.rest())["ok"])
            with program.connect() as client:
                with self.assertRaises(OSError):
                    while True:
                        client.send(b"y" * 100_000)
            self.still_serves(program)

    def test_with_garbage_get_answers(self):
        with self.live() as program, program.connect() as client:
            client.send(b"\0\xff\xfe\x1b\n")
            self.assertIn("there is no command", client.line())
            client.send(b"--json echo \0\xff\xc3\n")
            self.assertEqual(json.loads(client.line())["data"], "\0\ufffd\ufffd")
            client.send(b"--json \0\xff\n\n--json\n--json \n")
            self.assertFalse(json.loads(client.line())["ok"])
            self.assertEqual(client.line(), "error: there is no command \n")
            self.assertFalse(json.loads(client.line())["ok"])
            self.assertFalse(json.loads(client.line())["ok"])
            _, answer = client.ask_json("broken")
            self.assertEqual((answer["text"], answer["data"]), ("\ufffd\ufffd\n", "\ufffd"))
            self.assertEqual(client.ask("echo text"), "text\n")

    def test_with_random_bytes_do_no_harm(self):
        with self.live() as program:
            for _ in range(50):
                with program.connect() as client, contextlib.suppress(OSError):
                    client.send(os.urandom(3000) + b"\n" + os.urandom(1000))
            self.still_serves(program)

    def test_that_send_half_a_line_and_stay_do_not_delay_others(self):
        with self.live() as program, program.connect() as client:
            client.send("echo ha")
            self.still_serves(program)
            self.assertEqual(client.ask("lf"), "half\n")

    def test_that_send_half_a_line_and_disconnect_run_no_command(self):
        with self.live() as program:
            with program.connect() as client:
                client.send("change half")
                client.socket.shutdown(socket.SHUT_WR)
                self.assertEqual(client.rest(), "error: the last line is incomplete\n")
            with program.connect() as client:
                client.send("change half")
            with program.connect() as client:
                self.assertEqual(client.ask("change"), "done\n")
            program.until("done change")
            self.assertEqual(program.seen, ["listening", "begun change", "done change"])

    def test_that_never_read_are_dropped_and_do_not_hold_up_the_command(self):
        with self.live() as program, program.connect() as client:
            client.send("flood\n")
            program.until("flooded")  # 100 MB, of which the program buffers only little
            self.still_serves(program)
            status = pathlib.Path(f"/proc/{program.process.pid}/status").read_text()
            peak = int(re.search(r"VmHWM:\s+(\d+) kB", status)[1])
            if not is_sanitized():
                self.assertLess(peak, 50_000)
            self.assertLess(len(client.rest()), 20_000_000)

    def test_that_never_read_run_no_further_command(self):
        with self.live() as program, program.connect() as client:
            client.send("much 5000000\nchange\n")
            self.still_serves(program)
            self.assertEqual(program.seen, ["listening"])
            self.assertEqual(len(client.line()), 5000001)
            self.assertEqual(client.line(), "done\n")

    def test_that_come_in_a_hundred_do_no_harm(self):
        with self.live() as program, contextlib.ExitStack() as open_ones:
            clients = [open_ones.enter_context(program.connect()) for _ in range(100)]
            for number, client in enumerate(clients):
                client.send(f"echo {number}\n")
            for number, client in enumerate(clients):
                self.assertEqual(client.line(), f"{number}\n")
            lines = []

            def ask(client, number):
                for turn in range(20):
                    lines.append(client.ask_json(f"echo {number} {turn}")[1]["data"] == f"{number} {turn}")
            threads = [threading.Thread(target=ask, args=each) for each in zip(clients, range(100))]
            for each in threads:
                each.start()
            for each in threads:
                each.join()
            self.assertEqual(lines, [True] * 2000)

    def test_beyond_the_hundred_and_twenty_eighth_are_refused_until_one_disconnects(self):
        with self.live() as program, contextlib.ExitStack() as open_ones:
            clients = [open_ones.enter_context(program.connect()) for _ in range(128)]
            for client in clients:
                self.assertEqual(client.ask("echo in"), "in\n")
            with program.connect() as one_more:
                self.assertEqual(one_more.rest(), "error: too many clients\n")
            result = ctl(self.path, "echo")
            self.assertEqual((result.returncode, result.stderr), (2, "error: too many clients\n"))
            clients[0].socket.shutdown(socket.SHUT_RDWR)
            self.assertEqual(clients[0].rest(), "")
            while (answer := ctl(self.path, "echo", "again")).returncode != 0:  # It may not have noticed the disconnection yet.
                self.assertIn("too many", answer.stderr)
            self.assertEqual(answer.stdout, "again\n")

    def test_beyond_the_descriptor_limit_wait_and_use_no_cpu(self):
        if is_sanitized():
            self.skipTest("the sanitizer needs a pipe")
        with self.live() as program, program.connect() as client:
            client.ask_json("exhaust")
            before = client.ask_json("seconds")[1]["data"]
            with program.connect() as waiting:
                waiting.send("echo at last\n")
                self.assertEqual(select.select([waiting.socket], [], [], 0.5), ([], [], []))
                after = client.ask_json("seconds")[1]["data"]
                self.assertLess(after - before, 0.25)
                client.ask_json("relax")
                self.assertEqual(waiting.line(), "at last\n")


def is_sanitized():
    """Whether a sanitizer is used, which needs memory of its own."""
    program = pathlib.Path(PROGRAM).read_bytes()
    return b"__asan_init" in program or b"__tsan_init" in program


class Socket(Control):
    def test_belongs_to_its_user_alone_with_any_umask(self):
        with self.live():
            mode = os.lstat(self.path).st_mode
            self.assertTrue(stat.S_ISSOCK(mode))
            self.assertEqual(stat.S_IMODE(mode), 0o600)
            self.assertEqual(os.listdir(self.folder), ["socket"])

    def as_nobody(self, function, mode=0o777):
        """Runs a function as another user, in a process of its own, and returns its text."""
        self.folder.chmod(mode)
        reader, writer = os.pipe()
        child = os.fork()
        if child == 0:
            try:
                os.setgroups([])
                os.setgid(NOBODY)
                os.setuid(NOBODY)
                os.write(writer, function().encode())
            except BaseException as error:
                os.write(writer, repr(error).encode())
            finally:
                os._exit(0)
        os.close(writer)
        os.waitpid(child, 0)
        with open(reader) as file:
            return file.read()

    @unittest.skipIf(os.getuid() != 0, "becoming another user needs root")
    def test_refuses_other_users(self):
        def ask():
            with Client(self.path) as client:
                with contextlib.suppress(BrokenPipeError):
                    client.send("change\n")
                return client.rest()
        with self.live() as program:
            self.assertIn("PermissionError", self.as_nobody(ask))
            os.chmod(self.path, 0o666)  # By mistake. The program itself still checks the user.
            self.assertEqual(self.as_nobody(ask), "error: permission denied: the program runs as another user\n")
            self.still_serves(program)
            self.assertEqual(program.seen, ["listening"])

    @unittest.skipIf(os.getuid() != 0, "becoming another user needs root")
    def test_serves_its_user_and_root(self):
        def become_nobody():
            os.setgid(NOBODY)
            os.setuid(NOBODY)

        def ask():
            with Client(self.path) as client:
                return client.ask("echo mine")
        self.folder.chmod(0o777)
        with self.live(before=become_nobody) as program:
            self.assertEqual(os.lstat(self.path).st_uid, NOBODY)
            self.assertEqual(self.as_nobody(ask), "mine\n")
            self.still_serves(program)

    @unittest.skipIf(os.getuid() != 0, "becoming another user needs root")
    def test_of_another_user_that_cannot_be_removed_is_left_alone(self):
        self.leave_stale_socket()
        os.chmod(self.path, 0o666)

        def listen():
            return self.refused()
        self.assertIn(f"error: cannot listen on {self.path}: Operation not permitted\n",
                      self.as_nobody(listen, mode=0o1777))
        self.assertEqual(os.listdir(self.folder), ["socket"])

    def test_replaces_the_socket_of_a_killed_program(self):
        with self.live() as program:
            program.process.kill()
            program.process.wait()
        self.assertTrue(os.path.exists(self.path))
        with self.live() as program:
            self.still_serves(program)
            self.assertEqual(os.listdir(self.folder), ["socket"])

    def test_of_a_live_program_is_left_alone(self):
        with self.live() as program:
            self.assertEqual(self.refused(), f"error: cannot listen on {self.path}: another program is listening there\n")
            self.still_serves(program)
            self.assertEqual(os.listdir(self.folder), ["socket"])

    def test_of_a_program_that_accepts_no_client_is_left_alone(self):
        with socket.socket(socket.AF_UNIX) as busy, contextlib.ExitStack() as queue:
            busy.bind(self.path)
            busy.listen(0)
            with contextlib.suppress(BlockingIOError):
                while True:
                    client = queue.enter_context(socket.socket(socket.AF_UNIX))
                    client.setblocking(False)
                    client.connect(self.path)
            self.assertIn("another program is listening there", self.refused())

    def test_never_takes_the_place_of_something_else(self):
        def is_left(path):
            self.assertIn("the path exists and is not a socket", self.refused())
            self.assertTrue(os.path.lexists(path))
        file = pathlib.Path(self.path)
        file.write_text("precious")
        is_left(file)
        self.assertEqual(file.read_text(), "precious")
        file.unlink()
        file.mkdir()
        is_left(file)
        file.rmdir()
        file.symlink_to("nowhere")
        is_left(file)
        file.unlink()
        os.mkfifo(file)
        is_left(file)
        self.assertEqual(os.listdir(self.folder), ["socket"])

    def test_of_several_programs_that_start_at_once_belongs_to_one(self):
        for _ in range(10):
            self.leave_stale_socket()
            programs = [Program(self.path) for _ in range(4)]
            try:
                first = [each.process.stdout.readline() for each in programs]
                self.assertEqual(sorted(first), ["", "", "", "listening\n"])
                self.still_serves(programs[first.index("listening\n")])
                self.assertEqual(os.listdir(self.folder), ["socket"])
            finally:
                for each in programs:
                    each.__exit__()
            self.assertEqual(os.listdir(self.folder), [])

    def test_is_removed_at_the_end(self):
        with self.live() as program:
            self.assertEqual(program.end(), 0)
        self.assertEqual(os.listdir(self.folder), [])

    def test_that_was_replaced_is_not_removed(self):
        with self.live() as program, tempfile.TemporaryDirectory() as other:
            os.rename(self.path, other + "/moved")
            self.leave_stale_socket()
            program.end()
            self.assertEqual(os.listdir(self.folder), ["socket"])

    def test_with_too_long_a_path_is_refused(self):
        longest = str(self.folder / ("s" * (100 - len(str(self.folder)) - 1)))
        with Program(longest) as program:
            self.still_serves(program)
        self.assertEqual(self.refused(longest + "s"),
                         f"error: cannot listen on {longest}s: the path is longer than 100 bytes\n")

    def test_in_no_folder_or_without_a_name_is_refused(self):
        path = str(self.folder / "none" / "socket")
        self.assertEqual(self.refused(path), f"error: cannot listen on {path}: No such file or directory\n")
        result = subprocess.run([PROGRAM, ""], capture_output=True, text=True, stdin=subprocess.DEVNULL)
        self.assertEqual(result.stderr, "error: the path of the control socket is empty\n")

    def test_and_its_clients_are_not_inherited_by_child_processes(self):
        with self.live() as program, program.connect() as client, program.connect():
            self.assertEqual(client.ask("inherited"), "\n")


class End(Control):
    def test_waits_for_the_running_command_and_begins_no_other(self):
        with self.live() as program, program.connect() as slow, program.connect() as other, \
                program.connect() as idle:
            self.assertEqual(slow.ask("slow"), "working\n")
            other.send("change\n")
            self.assertEqual(idle.ask("echo idle"), "idle\n")
            program.type("end")
            program.until("ending")
            while os.path.exists(self.path):  # It may not have begun to end before that.
                os.sched_yield()
            program.type("release")
            self.assertEqual(slow.rest(), "done\n")
            self.assertEqual(other.rest(), "error: the program is shutting down\n")
            self.assertEqual(idle.rest(), "")
            self.assertEqual(program.wait(), 0)
            self.assertEqual(program.seen[1:], ["begun slow", "ending", "done slow", "ended"])

    def test_does_not_wait_for_clients_that_do_not_read(self):
        with self.live() as program, program.connect() as client:
            client.send("much 3000000\n")
            self.still_serves(program)
            self.assertEqual(program.end(), 0)


class Reload(Control):
    def test_leaves_the_answer_to_the_next_image_in_the_requested_format(self):
        with self.live() as program:
            with program.connect() as client:
                client.send("reload\n")
                self.assertEqual(client.rest(), "before\nafter\n")
            program.until("listening")
            with program.connect() as client:
                self.assertEqual(client.ask_json("reload"),
                                 (["before\n"], {"ok": True, "text": "after\n", "data": "new"}))
                self.assertEqual(client.rest(), "")
            program.until("listening")
            result = ctl(self.path, "reload")
            self.assertEqual((result.returncode, result.stdout), (0, "before\nafter\n"))
            program.until("listening")
            self.still_serves(program)
            self.assertEqual(os.listdir(self.folder), ["socket"])

    def test_has_a_long_answer_that_waits_for_its_reader(self):
        with self.live() as program:
            with program.connect() as client:
                client.send("change_at_length\n")
                self.assertEqual(len(client.line()), 5_000_001)
            program.until("answered")
            with program.connect() as client:
                client.send("change_at_length\n")
                client.socket.recv(1)
            program.until("answered")  # To the disconnected client, as far as possible.
            self.still_serves(program)

    def test_that_fails_may_be_answered_by_the_same_image(self):
        with self.live() as program, program.connect() as client:
            client.send("fail_to_reload\n")
            self.assertEqual([client.line() for _ in range(3)], ["before\n", "handed over\n", "too late\n"])

    def test_has_no_client_unless_a_changing_command_runs(self):
        with self.live() as program, program.connect() as client:
            self.assertEqual(client.ask_json("client")[1]["data"], -1)


def ctl(*arguments, **options):
    return subprocess.run([CTL, *arguments], capture_output=True, text=True, stdin=subprocess.DEVNULL,
                          timeout=PATIENCE, **options)


class Ctl(Control):
    def check(self, result, code, out, err=""):
        self.assertEqual((result.returncode, result.stdout, result.stderr), (code, out, err))

    def test_prints_the_answer(self):
        with self.live():
            self.check(ctl(self.path, "echo", "two", "words"), 0, "two words\n")
            self.check(ctl(self.path, "fail", "no", "luck"), 1, "", "error: no luck\n")

    def test_prints_json(self):
        with self.live():
            for arguments in (("--json", self.path, "echo", "it"), (self.path, "echo", "it", "--json")):
                result = ctl(*arguments)
                self.assertEqual(result.stdout.count("\n"), 1)
                self.assertEqual(json.loads(result.stdout), {"ok": True, "text": "it\n", "data": "it"})
                self.assertEqual((result.returncode, result.stderr), (0, ""))
            result = ctl("--json", self.path, "fail", "it")
            self.assertEqual(result.returncode, 1)
            self.assertFalse(json.loads(result.stdout)["ok"])

    def test_quotes_words_that_need_it(self):
        with self.live():
            self.check(ctl(self.path, "echo", "a b", 'c"d', "e\\f", "", "g"), 0, '"a b" "c\\"d" "e\\\\f" "" g\n')
            self.check(ctl(self.path, "echo", "-5", "--other", "-x=1", "é"), 0, "-5 --other -x=1 é\n")
            self.check(ctl(self.path, "echo", "two\nlines"), 2, "", "error: a command must be a single line\n")

    def test_shows_messages_at_once(self):
        with self.live() as program:
            process = subprocess.Popen([CTL, self.path, "slow"], stdout=subprocess.PIPE, text=True)
            self.assertEqual(process.stdout.readline(), "working\n")
            program.type("release")
            self.assertEqual(process.communicate(timeout=PATIENCE)[0], "done\n")
            self.assertEqual(process.returncode, 0)

    def test_waits_no_longer_than_its_timeout(self):
        with self.live() as program:
            self.check(ctl("--timeout", "1s", self.path, "slow"), 2, "working\n",
                       "error: timed out waiting for the answer; the command may still be running\n")
            program.type("release")
            program.until("done slow")
            self.check(ctl("--timeout", "1min", self.path, "echo", "now"), 0, "now\n")

    def test_reports_that_no_program_listens(self):
        self.check(ctl(self.path, "echo"), 2, "",
                   f"error: cannot connect to {self.path}: No such file or directory\n")
        self.leave_stale_socket()
        self.check(ctl(self.path, "echo"), 2, "", f"error: cannot connect to {self.path}: Connection refused\n")
        self.assertIn("error: ", (result := ctl("x" * 200, "echo")).stderr)
        self.assertEqual(result.returncode, 2)

    def test_reports_that_the_program_has_ended(self):
        with self.live() as program:
            process = subprocess.Popen([CTL, self.path, "slow"], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                       text=True)
            self.assertEqual(process.stdout.readline(), "working\n")
            program.process.kill()
            self.assertEqual(process.communicate(timeout=PATIENCE)[1],
                             "error: the program closed the connection without an answer\n")
            self.assertEqual(process.returncode, 2)

    def test_has_a_help_text(self):
        result = ctl("--help")
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        self.assertIn("Usage: cruller-ctl [OPTIONS] PATH COMMAND...", result.stdout)
        for arguments in ((), (self.path,), ("--timeout", "soon", self.path, "echo"),
                          ("--timeout", "0", self.path, "echo")):
            result = ctl(*arguments)
            self.assertEqual((result.returncode, result.stdout), (2, ""))
            self.assertIn("--help", result.stderr)


def connections_of(path):
    """The connected sockets of a server, which has bound its socket beside this path and moved it."""
    lines = pathlib.Path("/proc/net/unix").read_text().splitlines()
    return [line for line in lines if f" {path}." in line and line.split()[5] == "03"]


class Run(Control):
    """A program made with cruller::run."""

    def start(self, *arguments, **environment):
        program = Program(self.path, command=[RUN, "--control", self.path, *arguments], **environment)
        self.addCleanup(program.__exit__)
        return program

    def test_serves_the_commands_of_the_console(self):
        program = self.start()
        program.until("is running")
        result = ctl(self.path, "system")
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        self.assertIn("running", result.stdout)
        self.assertIn("server", ctl("--json", self.path, "system").stdout)
        self.assertEqual(ctl(self.path, "stop").returncode, 0)
        program.until("closed")
        self.assertEqual(ctl(self.path, "set", "env.name", "two words").returncode, 0)
        self.assertEqual(ctl(self.path, "start").returncode, 0)
        program.until("serving two words on 8080")
        wrong = ctl(self.path, "sistem")
        self.assertEqual((wrong.returncode, wrong.stdout), (1, ""))
        self.assertIn("system", wrong.stderr)
        self.assertEqual(ctl(self.path, "quit").returncode, 0)
        program.until("is stopped")
        self.assertEqual(program.process.wait(timeout=PATIENCE), 0)
        self.assertEqual(os.listdir(self.folder), [])

    def test_reads_the_configuration_again_or_exits_with_1(self):
        if "--config " not in subprocess.run([RUN, "--help"], capture_output=True, text=True).stdout:
            self.skipTest("built without configuration files")
        file = pathlib.Path(self.folder) / "values.yaml"
        file.write_text("env.port: 1\n")
        program = self.start("--config", str(file))
        program.until("serving steady on 1")
        program.until("is running")

        def reload(*arguments):
            result = ctl(self.path, "reload-config", *arguments)
            return result.returncode, result.stdout, result.stderr

        for arguments in ((), ("--dry-run",)):
            self.assertEqual(reload(*arguments), (0, "nothing changed\n", ""))
        file.write_text("env.port: 2\n")
        self.assertEqual(reload("--dry-run"), (0, "would change: env.port\nwould restart: server\n", ""))
        self.assertEqual(reload(), (0, "changed: env.port\nrestarted: server\n", ""))
        program.until("serving steady on 2")
        file.write_text("env.prt: 3\nenv.port: many\n")
        for arguments in ((), ("--dry-run",)):
            code, out, err = reload(*arguments)
            self.assertEqual((code, out), (1, ""))
            for each in ("there is no env.prt; did you mean env.port?", 'env.port: "many" is not an int',
                         "2 mistakes; nothing was changed"):
                self.assertIn(each, err)
        self.assertEqual(reload("--dry-rn")[:2], (1, ""))
        self.assertEqual(ctl(self.path, "quit").returncode, 0)
        self.assertNotIn("serving", program.process.stdout.read())
        self.assertEqual(program.process.wait(timeout=PATIENCE), 0)

    def test_of_no_configuration_exits_with_1(self):
        program = self.start()
        program.until("is running")
        for arguments in ((), ("--dry-run",)):
            result = ctl(self.path, "reload-config", *arguments)
            self.assertEqual((result.returncode, result.stdout), (1, ""))
            self.assertIn("the program has no configuration file", result.stderr)

    def test_shows_its_state_while_its_start_hangs(self):
        program = self.start("--system", "slow_to_start")
        program.until("opening")
        self.assertIn("starting", ctl(self.path, "system").stdout)
        program.type("go on")
        program.until("is running")
        self.assertNotIn("starting", ctl(self.path, "system").stdout)
        program.process.send_signal(signal.SIGTERM)
        self.assertEqual(program.process.wait(timeout=PATIENCE), 0)
        self.assertEqual(os.listdir(self.folder), [])

    def test_stays_when_a_start_by_command_fails(self):
        program = self.start()
        program.until("is running")
        result = ctl(self.path, "start", "fails_to_start")
        self.assertEqual((result.returncode, result.stdout), (1, ""))
        self.assertIn("error: ", result.stderr)
        self.assertEqual(ctl(self.path, "quit").returncode, 0)
        self.assertEqual(program.process.wait(timeout=PATIENCE), 0)

    def test_refuses_what_is_known_to_fail_and_stops_nothing(self):
        program = self.start("--system", "forgets", RUN_TEST_NUMBER="1")
        program.until("is running")
        for command in (["restart"], ["restart", "server"], ["restart", "pid"], ["start"], ["start", "reads"],
                        ["start", "forgets"], ["use", "reads"]):
            result = ctl(self.path, *command)
            if command == ["restart", "server"]:  # It does not read the variable again.
                self.assertEqual(result.returncode, 0, result.stderr)
                program.until("closed")
                continue
            self.assertEqual(result.returncode, 1, command)
            self.assertIn("pid is not given: write it into a file, or set RUN_TEST_NUMBER", result.stderr)
            self.assertIn("forgets: running", ctl(self.path, "system").stdout, command)
        self.assertEqual(ctl(self.path, "quit").returncode, 0)
        self.assertEqual(program.process.stdout.read().count("closed"), 1)
        self.assertEqual(program.process.wait(timeout=PATIENCE), 0)

    def test_stays_when_a_restart_by_signal_fails(self):
        program = self.start("--console", "--system", "fails_to_start_again")
        program.until("is running")
        program.process.send_signal(signal.SIGHUP)
        self.assertIn("server: start failed: gone", program.process.stderr.readline())
        self.assertIn("stopped", ctl(self.path, "system").stdout)
        self.assertEqual(ctl(self.path, "quit").returncode, 0)
        self.assertEqual(program.process.wait(timeout=PATIENCE), 0)

    def test_refuses_commands_that_wait_when_the_end_comes(self):
        program = self.start("--system", "slow_to_start_again")
        program.until("is running")
        with program.connect() as slow, program.connect() as looking:
            slow.send("restart\n")
            program.until("opening again")
            waiting = [subprocess.Popen([CTL, self.path, "restart"], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE, text=True) for _ in range(3)]
            for each in waiting:
                self.addCleanup(each.communicate)
            # Each of them is connected, and has sent its line: a look at the system comes behind it.
            while len(connections_of(self.path)) < 5:
                os.sched_yield()
            self.still_looks(looking)
            program.process.send_signal(signal.SIGTERM)
            for each in waiting:
                out, err = each.communicate(timeout=PATIENCE)
                self.assertEqual((each.returncode, out, err), (1, "", "error: the program is shutting down\n"))
            program.type("go on")
            self.assertTrue(slow.line())
        self.assertEqual(program.process.wait(timeout=PATIENCE), 0)
        self.assertEqual(program.process.stdout.read().count("opening again"), 0)

    def test_refuses_a_command_that_waits_for_a_restart_by_signal_when_the_end_comes(self):
        program = self.start("--system", "slow_to_start_again")
        program.until("is running")
        program.process.send_signal(signal.SIGHUP)
        program.until("opening again")
        with program.connect() as waiting, program.connect() as looking:
            waiting.send("restart\n")
            self.still_looks(looking)
            program.process.send_signal(signal.SIGTERM)
            self.assertEqual(waiting.line(), "error: the program is shutting down\n")
        program.type("go on")
        self.assertEqual(program.process.wait(timeout=PATIENCE), 0)

    def still_looks(self, client):
        self.assertIn("quit", client.ask("help quit"))

    def test_may_have_a_console_too(self):
        program = self.start("--console")
        program.until("is running")
        program.type("stop")
        program.until("closed")
        self.assertEqual(ctl(self.path, "start").returncode, 0)
        program.until("serving")
        self.assertEqual(ctl(self.path, "quit").returncode, 0)
        self.assertEqual(program.process.wait(timeout=PATIENCE), 0)

    def test_without_a_path_is_refused(self):
        result = subprocess.run([RUN, "--control", ""], capture_output=True, text=True, timeout=PATIENCE)
        self.assertEqual(result.returncode, 2)
        self.assertIn("--control", result.stderr)

    def test_that_cannot_listen_starts_nothing(self):
        os.mkdir(self.path)
        result = subprocess.run([RUN, "--control", self.path], capture_output=True, text=True,
                                stdin=subprocess.DEVNULL, timeout=PATIENCE)
        self.assertEqual((result.returncode, result.stdout), (1, ""))
        self.assertIn("is not a socket", result.stderr)


if __name__ == "__main__":
    RUN = sys.argv.pop(3)
    CTL = sys.argv.pop(2)
    PROGRAM = sys.argv.pop(1)
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    result = unittest.main(exit=False, verbosity=1).result
    bad = len(result.failures) + len(result.errors)
    print(f"{result.testsRun - bad} passed, {bad} failed", flush=True)
    sys.exit(1 if bad else 0)
