#!/usr/bin/env python3
"""Tests a program's console, at a terminal like a user and in a pipe like a script.

usage: console_test.py PROGRAM

Each test waits for the program's output; none sleeps.
"""
import fcntl
import os
import pty
import re
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import unittest

PROGRAM = None
UP = "\x1b[A"
TAB = "\t"
CTRL_A, CTRL_C, CTRL_D, CTRL_Z = "\x01", "\x03", "\x04", "\x1a"
ESCAPES = re.compile(r"\x1b(\[[0-9;?]*[A-Za-z]|[=>]|[()][A-Z0-9])")


def end_in_order(process):
    """Terminates it, so that its sanitizers and coverage counters can report. A process that hangs is killed."""
    if process.poll() is None:
        process.terminate()
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


class Terminal:
    """The program in a terminal of its own, which the test controls."""

    def __init__(self, *arguments, shell=None, **environment):
        self.controller, terminal = pty.openpty()
        fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 50, 200, 0, 0))
        self.settings = termios.tcgetattr(terminal)

        def take_terminal():
            os.setsid()
            fcntl.ioctl(terminal, termios.TIOCSCTTY, 0)

        self.process = subprocess.Popen(
            [*(shell or []), PROGRAM, *arguments], stdin=terminal, stdout=terminal, stderr=terminal, preexec_fn=take_terminal,
            env={**os.environ, "TERM": "xterm", "LC_ALL": "C.UTF-8", **environment})
        self.terminal = terminal  # Kept open, so that a test can read its settings after the program's end.
        self.text = ""
        self.read_to = 0

    def __enter__(self):
        return self

    def __exit__(self, *_):
        end_in_order(self.process)
        os.close(self.terminal)
        if self.controller is not None:
            os.close(self.controller)

    def until(self, text):
        """Waits for a text, and returns the output before it, since the last call."""
        while (found := self.text.find(text, self.read_to)) < 0:
            self.read()
        before = self.text[self.read_to:found]
        self.read_to = found + len(text)
        return before

    def read(self):
        try:
            data = os.read(self.controller, 65536)
        except OSError:
            data = b""
        if not data:
            raise AssertionError(f"it ended; not seen yet: {self.text[self.read_to:]!r}")
        self.text = ESCAPES.sub("", self.text + data.decode(errors="replace")).replace("\r", "")

    def type(self, keys):
        os.write(self.controller, keys.encode())

    def obey(self, line, prompt="shop> "):
        """Types a line at a prompt, and returns the output up to the next prompt."""
        self.type(line + "\n")
        self.until("\n")
        return self.until(prompt)

    def send(self, what):
        self.process.send_signal(what)

    def end(self):
        return self.process.wait()

    def is_as_found(self):
        return termios.tcgetattr(self.terminal) == self.settings


class Shop(Terminal):
    """The started program with its console, at its first prompt."""

    def __init__(self, *arguments, system="shop", **environment):
        super().__init__("--console", "--system", system, "--threads", "1", *arguments, **environment)
        self.until(f"{system}> ")


def script(text, *arguments):
    return subprocess.run([PROGRAM, "--console", "--threads", "1", *arguments], input=text, capture_output=True,
                          text=True)


class Commands(unittest.TestCase):
    def test_verbs(self):
        with Shop() as shop:
            self.assertIn("serving on 8080", shop.text)
            for line, said, answered in (
                    ("suspend", "paused", "suspended"), ("resume", "unpaused", "running"),
                    ("stop", "closed", "shop is stopped"), ("start", "serving on 8080", "shop is running"),
                    ("restart", "serving on 8080", "nothing was built, so the same code runs; --build COMMAND builds before a restart"),
                    ("restart-all", "serving on 8080", "shop is running again\nnothing was built, so the same code runs; --build COMMAND builds before a restart"),
                    ("restart-all shop", "serving on 8080", "--build COMMAND builds before a restart"),
                    ("restart shop", "serving on 8080", "--build COMMAND builds before a restart"),
                    ("restart store", "serving on 8080", "also restarted: http.handler, http.server"),
                    ("signal rotate_logs", "rotated", "sent rotate_logs")):
                answer = shop.obey(line)
                self.assertIn(f"{said}\n", answer)
                self.assertTrue(answer.endswith(f"{answered}\n"), answer)
            shop.type("quit\n")
            shop.until("closed")
            shop.until("shop is stopped")
            self.assertEqual(shop.end(), 0)
            self.assertTrue(shop.is_as_found())

    def test_verbs_for_single_components_name_what_else_changes(self):
        with Shop() as shop:
            for line, answered in (
                    ("stop http.server", "stopped: http.server\n"),
                    ("stop http.server", "nothing to do: http.server is stopped\n"),
                    ("start http.server", "started: http.server\n"),
                    ("suspend store", "suspended: store\nalso suspended: http.handler, http.server\n"),
                    ("resume http.server", "resumed: http.server\nalso resumed: store, http.handler\n"),
                    ("suspend http", "suspended: http.handler, http.server\n"),
                    ("signal resume http", "resumed: http.handler, http.server\n"),
                    ("stop log", "stopped: log\nalso stopped: store, http.handler, http.server\n"),
                    ("restart log", "nothing to do: log is stopped\n"),
                    ("start http", "started: http.handler, http.server\nalso started: log, store\n"),
                    ("restart log store", "restarted: log, store\nalso restarted: http.handler, http.server\n"),
                    ("signal rotate_logs log", "sent rotate_logs to log\n")):
                answer = shop.obey(line)
                self.assertTrue(answer.endswith(answered), (line, answer))
                self.assertNotIn("error", answer)
            self.assertIn('did you mean "http.server"?', shop.obey("stop http.servr"))
            self.assertIn('unknown system or component "http.servr"; did you mean "http.server"?',
                          shop.obey("start http.servr"))
            self.assertIn('did you mean "gated"?', shop.obey("start gatde"))
            self.assertRegex(shop.obey("system"), r"http\.server +running")

    def test_restart_without_a_build_says_so(self):
        with Shop() as shop:
            self.assertIn("nothing was built, so the same code runs; --build COMMAND builds", shop.obey("restart"))

    def test_a_long_id_does_not_widen_the_table(self):
        said = script("system\ntimeline\n", "--system", "long_id").stdout
        self.assertIn("x" * 2000, said)
        for line in said.splitlines():
            self.assertTrue(len(line) < 200 or "x" * 2000 in line, len(line))

    def test_start_on_a_running_system_stops_it_first(self):
        with Shop() as shop:
            answer = shop.obey("start")
            self.assertLess(answer.index("closed"), answer.index("serving"))

    def test_a_command_that_the_state_does_not_allow_is_an_error(self):
        with Shop() as shop:
            self.assertEqual(shop.obey("resume"), "the system is running; nothing to do\n")

    def test_system_is_a_table(self):
        with Shop() as shop:
            rows = {line.split()[0]: line.split() for line in shop.obey("system").splitlines()}
            self.assertEqual(rows["id"], ["id", "state", "status", "since", "last"])
            self.assertEqual(rows["store"][:3], ["store", "running", "3"])
            self.assertRegex(" ".join(rows["store"][3:]), r"^\d\d:\d\d:\d\d [\d.]+[num]?s$")
            self.assertEqual(rows["env.port"][:4], ["env.port", "running", "=", "8080"])
            self.assertEqual(rows["env.password"][2:4], ["=", "****"])
            shop.obey("stop")
            self.assertIn("shop: stopped\n", shop.obey("system"))

    def test_describe_instance_and_graph(self):
        with Shop() as shop:
            answer = shop.obey("describe store")
            for each in ("store (running)", "keeps what is there", "needs      log\n", "status     3\n", "since  "):
                self.assertIn(each, answer)
            self.assertIn("http.server (running)", shop.obey("describe http"))
            self.assertIn("type       int\n  value      8080\n", shop.obey("instance env.port"))
            self.assertIn("a group", shop.obey("instance http"))
            self.assertEqual(shop.obey("graph store"), """\
store (running)
  needs
  `-- log (running)
  needed by
  |-- http.handler (running)
  |   `-- http.server (running)
  `-- http.server (running), order only
""")
            self.assertIn("`-- http.handler (running)\n", shop.obey("graph"))

    def test_timeline_marks_the_critical_chain(self):
        with Shop() as shop:
            answer = shop.obey("timeline")
            self.assertRegex(answer, r"(?m)^\* +start +http\.server .*#")
            self.assertIn("start   env.name", answer)

    def test_log(self):
        with Shop() as shop:
            self.assertIn("] suspend   http.server", shop.obey("suspend"))
            self.assertEqual(shop.obey("log off"), "steps are not printed\n")
            self.assertEqual(shop.obey("resume"), "unpaused\nrunning\n")
            self.assertEqual(shop.obey("log on"), "steps are printed\n")
            self.assertIn("] suspend   http.server", shop.obey("suspend"))
            self.assertIn("usage: log", shop.obey("log maybe"))

    def test_use_and_systems(self):
        with Shop() as shop:
            self.assertIn("* shop\n  fails_once\n", shop.obey("systems"))
            answer = shop.obey("use gated", prompt="gated> ")
            self.assertIn("closed\n", answer)
            self.assertTrue(answer.endswith("gated is stopped\n"), answer)
            self.assertIn("* gated\n", shop.obey("systems", prompt="gated> "))
            self.assertIn("shop is running", shop.obey("start shop"))

    def test_only(self):
        with Shop() as shop:
            self.assertEqual(shop.obey("only store"), "the next start includes only store and their dependencies\n")
            shop.obey("start")
            table = shop.obey("system")
            self.assertRegex(table, r"log +running")
            self.assertRegex(table, r"http\.server +stopped")
            shop.obey("only")
            self.assertIn("serving", shop.obey("start"))

    def test_set(self):
        with Shop("--set", "env.port=1") as shop:
            self.assertIn("serving on 1\n", shop.text)
            self.assertIn("the new value applies from the next start", shop.obey("set env.port 9090"))
            self.assertIn("serving on 9090\n", shop.obey("restart"))
            shop.obey("stop")
            self.assertEqual(shop.obey("set env.port 7"), "env.port is set\n")
            self.assertEqual(shop.obey('set env.name "two words"'), "env.name is set\n")
            self.assertIn('env.port: "many" is not an int', shop.obey("set env.port many"))
            self.assertIn("serving on 7\n", shop.obey("start"))
            self.assertIn('= "two words"', shop.obey("system"))
            # Values that are set belong to one system; another one gets those of the command line.
            self.assertIn("serving on 1\n", shop.obey("start shop"))

    def test_letters_of_any_language(self):
        with Shop() as shop:
            shop.obey("stop")
            self.assertEqual(shop.obey("set env.name Grüße"), "env.name is set\n")
            self.assertIn('= "Grüße"', shop.obey("system"))

    def test_a_key_of_another_encoding_is_a_letter_of_latin_1(self):
        with Shop() as shop:
            shop.obey("stop")
            os.write(shop.controller, b"set env.name a\xffb\n")
            shop.until("env.name is set\n")
            shop.until("shop> ")
            self.assertIn('= "aÿb"', shop.obey("system"))

    def test_help(self):
        with Shop() as shop:
            answer = shop.obey("help")
            for each in ("restart [SYSTEM | ID...]", "restart-all [SYSTEM]", "set PATH VALUE", "quit"):
                self.assertIn(each, answer)
            self.assertEqual(len(shop.obey("help suspend").splitlines()), 1)

    def test_mistyped_words_get_the_nearest(self):
        with Shop() as shop:
            for line, meant in (("strat", "start"), ("describe htp.server", "http.server"), ("use shpo", "shop"),
                                ("signal rotate_lgos", "rotate_logs"), ("only stroe", "store"), ("set env.prot 1", "env.port"),
                                ("help sistem", "system"), ("restart lgo", "log"), ("restart-all shpo", "shop"), ("graph env.nam", "env.name")):
                answer = shop.obey(line)
                self.assertRegex(answer, r"^error: unknown ")
                self.assertIn(f'did you mean "{meant}"?', answer)
            self.assertEqual(shop.obey("describe"), "error: usage: describe ID\n")
            self.assertEqual(shop.obey("set it"), "error: usage: set PATH VALUE\n")
            self.assertIn("unterminated quote", shop.obey('set env.name "half'))


class Keys(unittest.TestCase):
    def test_tab_completes(self):
        with Shop() as shop:
            for keys, line in (("desc" + TAB + "store", "describe store"), ("signal ro" + TAB, "signal rotate_logs "),
                               ("describe http.s" + TAB, "describe http.server "), ("graph ht" + TAB + ".h" + TAB, "graph http.handler "),
                               ("use gat" + TAB, "use gated "), ("stop http.s" + TAB, "stop http.server "), ("signal rotate_logs lo" + TAB, "signal rotate_logs log "),
                               ("start gat" + TAB, "start gated "), ("start http.s" + TAB, "start http.server "), ("set env.po" + TAB + "1", "set env.port 1"),
                               ("restart store lo" + TAB, "restart store log "), ("help timel" + TAB, "help timeline ")):
                shop.type(keys)
                shop.until(line)
                shop.type(CTRL_C)
                shop.until("shop> ")

    def test_tab_lists_what_is_possible(self):
        with Shop() as shop:
            shop.type("s" + TAB)
            shop.until("s\n")
            self.assertEqual(shop.until("shop> s").split(),
                             ["start", "stop", "suspend", "signal", "set", "system", "systems", "states"])
            shop.type("top\n")
            shop.until("shop is stopped")

    def test_arrow_up_brings_lines_back(self):
        with Shop() as shop:
            shop.obey("systems")
            shop.obey("help suspend")
            shop.type(UP)
            shop.until("help suspend")
            shop.type(UP + "\n")
            shop.until("* shop")

    def test_ctrl_c_drops_the_line(self):
        with Shop() as shop:
            shop.type("stop")
            shop.until("stop")
            shop.type(CTRL_C)
            shop.until("^C\nshop> ")
            self.assertIn("shop: running", shop.obey("system"))

    def test_sigint_at_the_prompt_drops_the_line(self):
        with Shop() as shop:
            for _ in range(3):
                shop.type("stop")
                shop.until("stop")
                shop.send(signal.SIGINT)
                shop.until("^C\nshop> ")
            self.assertIn("shop: running", shop.obey("system"))

    def test_ctrl_d_stops_and_ends(self):
        with Shop() as shop:
            shop.type(CTRL_D)
            shop.until("closed")
            shop.until("shop is stopped")
            self.assertEqual(shop.end(), 0)
            self.assertTrue(shop.is_as_found())

    def test_ctrl_z_suspends_and_restores_the_terminal(self):
        # The shell prints a word when the program has stopped; Enter continues the program.
        away = "echo away; read; fg"
        with Shop(shell=["bash", "-mc", f'"$0" "$@"; {away}']) as shop:
            shop.type("sys")
            shop.until("sys")
            shop.type(CTRL_Z)
            shop.until("suspended\n")
            shop.until("away")
            self.assertTrue(shop.is_as_found())
            shop.type("\n")
            shop.until("unpaused\n")
            shop.until("shop> sys")
            self.assertIn("shop: running", shop.obey("tem"))

    def test_steps_keep_a_half_typed_line(self):
        with Shop() as shop:
            shop.type("sys")
            shop.until("sys")
            shop.send(signal.SIGUSR1)
            shop.until("] suspend   http.server")
            shop.until("suspended\n")  # If the steps came first, the line is before this text.
            shop.until("shop> sys")
            self.assertIn("shop: suspended", shop.obey("tem"))


class Ends(unittest.TestCase):
    def test_a_failing_start_can_be_tried_again(self):
        with Shop(system="fails_once") as shop:
            self.assertIn("error: http.server: start failed: bind: address in use", shop.text)
            self.assertIn("rolled back: ", shop.text)
            self.assertIn("fails_once: stopped", shop.obey("system", prompt="fails_once> "))
            self.assertIn("fails_once is running", shop.obey("start", prompt="fails_once> "))
            shop.type(CTRL_D)
            self.assertEqual(shop.end(), 0)

    def test_a_failing_stop_is_reported_and_the_last_one_ends_with_1(self):
        with Shop(system="fails_to_stop") as shop:
            self.assertIn("stop failed: disk full", shop.obey("stop", prompt="fails_to_stop> "))
            shop.obey("start", prompt="fails_to_stop> ")
            shop.type("quit\n")
            shop.until("error: http.server: stop failed: disk full")
            self.assertEqual(shop.end(), 1)

    def test_sighup_restarts_and_a_failure_is_no_end(self):
        with Shop(system="fails_once") as shop:
            shop.obey("stop", prompt="fails_once> ")
            shop.send(signal.SIGHUP)
            shop.until("fails_once is running again")

    def test_sigterm_leaves_the_terminal_sane(self):
        with Shop("--stop-delay", "1ms") as shop:
            shop.type("half")
            shop.until("half")
            shop.send(signal.SIGTERM)
            shop.until("stopping in 1ms")
            shop.until("shop is stopped")
            self.assertEqual(shop.end(), 0)
            self.assertTrue(shop.is_as_found())

    def test_quit_does_not_wait_for_the_stop_delay(self):
        with Shop("--stop-delay", "1h") as shop:
            shop.type("quit\n")
            shop.until("shop is stopped")
            self.assertEqual(shop.end(), 0)

    def test_a_terminal_that_is_gone_ends_it_in_order(self):
        with tempfile.TemporaryDirectory() as folder:
            timeline = os.path.join(folder, "timeline.svg")
            with Shop("--timeline", timeline) as shop:
                os.close(shop.terminal)
                os.close(shop.controller)
                shop.controller, shop.terminal = pty.openpty()
                self.assertEqual(shop.end(), 0)

    def gate(self, folder):
        path = os.path.join(folder, "gate")
        os.mkfifo(path)
        return path

    def open(self, gate):
        with open(gate, "w"):
            pass

    def test_ctrl_c_during_a_command_is_reported_and_the_second_ends_at_once(self):
        with tempfile.TemporaryDirectory() as folder:
            gate = self.gate(folder)
            with Shop(GATE=gate) as shop:
                shop.type("start gated\n")
                shop.until("opening")
                shop.type(CTRL_C)
                shop.until("press Ctrl-C again to exit")
                self.open(gate)
                shop.until("gated is running")
                shop.until("gated> ")
                shop.type("start\n")
                shop.until("opening")
                shop.type(CTRL_C)
                shop.until("press Ctrl-C again to exit")
                shop.type(CTRL_C)
                self.assertEqual(shop.end(), 130)
                self.assertTrue(shop.is_as_found())

    def test_sigterm_during_a_command_ends_after_it(self):
        with tempfile.TemporaryDirectory() as folder:
            gate = self.gate(folder)
            with Shop(GATE=gate) as shop:
                shop.type("start gated\n")
                shop.until("opening")
                shop.send(signal.SIGTERM)
                self.open(gate)
                shop.until("gated is stopped")
                self.assertEqual(shop.end(), 0)
                self.assertTrue(shop.is_as_found())


class Scripts(unittest.TestCase):
    def test_plain_lines_are_answered_without_a_prompt(self):
        result = script("# a comment\n\nlog off\nsuspend\nsystem\nstrat\nresume\nquit\nstop\n")
        self.assertEqual(result.returncode, 0)
        self.assertNotIn(">", result.stdout)
        self.assertIn("paused\nsuspended\nshop: suspended\n", result.stdout)
        self.assertTrue(result.stdout.endswith("unpaused\nrunning\nclosed\nshop is stopped\n"), result.stdout)
        self.assertRegex(result.stderr, r'^error: unknown command "strat"; did you mean "start"\?')

    def test_the_end_of_the_input_stops_in_order(self):
        result = script("log off\nsuspend")
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        self.assertTrue(result.stdout.endswith("paused\nsuspended\nclosed\nshop is stopped\n"), result.stdout)

    def test_the_exit_code_is_that_of_the_last_stop(self):
        self.assertEqual(script("frobnicate\n").returncode, 0)
        self.assertEqual(script("", "--system", "fails_once").returncode, 0)
        self.assertEqual(script("", "--system", "fails_to_stop").returncode, 1)

    def test_wrong_usage_is_reported_before_the_start(self):
        result = script("", "--set", "env.prot=1")
        self.assertEqual(result.returncode, 2)
        self.assertIn('did you mean "env.port"', result.stderr)

    def test_ends_where_standard_input_is_closed(self):
        for arguments in ("--console",), ("own",), ("own", "shop"):
            with self.subTest(arguments=arguments):
                result = subprocess.run(["sh", "-c", 'exec "$0" "$@" <&-', PROGRAM, *arguments], capture_output=True,
                                        text=True, timeout=60)
                self.assertEqual(result.returncode, 0)

    def test_without_a_terminal_sigint_ends_it(self):
        with subprocess.Popen([PROGRAM, "--console"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
            for line in process.stdout:
                if "is running" in line:
                    break
            process.send_signal(signal.SIGINT)
            self.assertTrue(process.stdout.read().endswith("shop is stopped\n"))
        self.assertEqual(process.returncode, 0)

    def test_help_offers_it(self):
        self.assertIn("--console", subprocess.run([PROGRAM, "--help"], capture_output=True, text=True).stdout)


class MainOfItsOwn(unittest.TestCase):
    def test_one_system(self):
        with Terminal("own") as shop:
            prompt = "the system> "
            shop.until(prompt)
            self.assertIn("the system: stopped", shop.obey("system", prompt))
            self.assertIn("serving on 8080", shop.obey("start", prompt))
            self.assertEqual(shop.obey("systems", prompt), "this program has no other systems\n")
            self.assertIn("error: unknown system", shop.obey("use shop", prompt))
            shop.type("stop")
            shop.until("stop")
            shop.type(CTRL_C)
            shop.until("^C\n" + prompt)
            shop.type(CTRL_D)
            shop.until("closed")
            self.assertEqual(shop.end(), 0)
            self.assertTrue(shop.is_as_found())

    def test_several_systems(self):
        with Terminal("own", "fails_once") as shop:
            shop.until("error: http.server: start failed")
            shop.until("fails_once> ")
            self.assertIn("fails_once is running", shop.obey("start", "fails_once> "))
            self.assertIn("* fails_once", shop.obey("systems", "fails_once> "))
            shop.type("quit\n")
            self.assertEqual(shop.end(), 0)

    def test_what_fails_restarts_while_the_console_waits_for_a_line(self):
        with Terminal("own", "heals") as shop:
            shop.until("opened again")
            shop.type("quit\n")
            self.assertEqual(shop.end(), 0)

    def test_a_stop_at_the_end_that_fails_makes_it_1(self):
        with Terminal("own", "fails_to_stop") as shop:
            shop.until("fails_to_stop> ")
            shop.type("quit\n")
            shop.until("error: http.server: stop failed: disk full")
            self.assertEqual(shop.end(), 1)

    def test_ctrl_z_stops_the_process_and_fg_brings_the_line_back(self):
        away = r"stty -a | grep -o -- '-\?isig'; echo away; fg"
        with Terminal("own", "shop", shell=["bash", "-mc", f'"$0" "$@"; {away}']) as shop:
            shop.until("shop> ")
            shop.type("sys")
            shop.until("sys")
            shop.type(CTRL_Z)
            self.assertIn("\nisig\n", shop.until("away"))  # The terminal belongs to the shell.
            shop.until("shop> sys")
            self.assertIn("shop: running", shop.obey("tem"))
            shop.type(CTRL_D)
            shop.until("closed")
            self.assertEqual(shop.end(), 0)
            self.assertTrue(shop.is_as_found())

    def test_its_signals_are_its_own(self):
        with Terminal("own", "shop") as shop:
            shop.until("shop> ")
            shop.send(signal.SIGTERM)
            self.assertEqual(shop.end(), -signal.SIGTERM)


if __name__ == "__main__":
    PROGRAM = sys.argv.pop(1)
    signal.signal(signal.SIGHUP, signal.SIG_DFL)  # The parent process may have set it to be ignored.
    result = unittest.main(exit=False, verbosity=1).result
    bad = len(result.failures) + len(result.errors)
    print(f"{result.testsRun - bad} passed, {bad} failed", flush=True)
    sys.exit(1 if bad else 0)
