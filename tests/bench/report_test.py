#!/usr/bin/env python3
"""Tests bench/report: its arithmetic, its pictures, and a quick run of all benchmarks.

usage: report_test.py BUILD_DIR
"""
import importlib.machinery
import importlib.util
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest
import unittest.mock
import xml.etree.ElementTree

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.dont_write_bytecode = True
sys.path.insert(0, str(ROOT / "bench"))

import growth_plot  # noqa: E402
import measured  # noqa: E402
import pages  # noqa: E402

BUILD = None
LOADER = importlib.machinery.SourceFileLoader("compile_time", str(ROOT / "bench/compile_time"))
compile_time = importlib.util.module_from_spec(importlib.util.spec_from_loader("compile_time", LOADER))
LOADER.exec_module(compile_time)
SVG = "{http://www.w3.org/2000/svg}"


class Figures(unittest.TestCase):
    def test_a_spread_is_the_median_the_lowest_and_the_highest(self):
        self.assertEqual(measured.spread([3e-9, 1e-9, 20e-9], 1e-9), "3.00 (1.00 to 20.0)")
        self.assertEqual(measured.spread([0.5]), "0.500")

    def test_a_ratio_is_taken_run_by_run(self):
        self.assertEqual(measured.ratios([2, 9], [1, 3]), [2, 3])
        with self.assertRaises(ValueError):
            measured.ratios([2, 9], [1])

    def test_a_number_has_three_digits(self):
        self.assertEqual([measured.number(each) for each in (0, 0.01234, 1.234, 12.34, 1234.5)],
                         ["0", "0.0123", "1.23", "12.3", "1,234"])

    def test_a_budget_is_kept_or_over(self):
        self.assertEqual(pages.against(25, 25.0), "25, kept")
        self.assertEqual(pages.against(25, 25.1), "25, **over**")


    def test_what_is_compared_is_compiled_in_turn(self):
        compiled, runs_of = [], {}
        with unittest.mock.patch.object(compile_time, "compile_once", lambda _, source: (
                compiled.append(source.read_text()) or (float(len(compiled)), 7.0))):
            medians = list(compile_time.measure("c++", {"by_hand": "H", "system": "S"}, 3, runs_of))
        self.assertEqual("".join(compiled), "HSHSHS")
        self.assertEqual(medians, [(3.0, 7.0), (4.0, 7.0)])
        self.assertEqual(runs_of["c++/system"], [(2.0, 7.0), (4.0, 7.0), (6.0, 7.0)])


class CompilerCosts(unittest.TestCase):
    def costs(self, compiler, of_100):
        seconds = {"header": [0.4], "standard_headers": [0.4], "by_hand_header": [0.1], "system/100/2/ten": [of_100], "system/400/2/ten": [4.4],
                   "by_hand/100/2/ten": [0.3], "by_hand/400/2/ten": [0.9]}
        runs = {f"{compiler}/{name}": each for name, each in seconds.items()}
        return pages.compiler_costs(compiler, runs, runs)

    def test_only_g_plus_plus_has_a_budget(self):
        self.assertIn("| the header alone, times a dozen standard headers | 1.00 | 1.2, kept |", self.costs("g++", 2.4).budgets())
        self.assertIn("| the header alone, times a dozen standard headers | 1.00 |\n", self.costs("clang++-19", 2.4).budgets())

    def test_growth_is_as_it_was_measured(self):
        def rounded(points):
            return [(count, round(each, 6)) for count, each in points]
        self.assertEqual(rounded(self.costs("g++", 2.4).growth()), [(100, 20), (400, 10)])
        self.assertEqual(rounded(self.costs("g++", 2.4).growth("by_hand/")), [(100, 2), (400, 2)])
        self.assertEqual(rounded(self.costs("g++", 0.3).growth()), [(100, -1), (400, 10)])
        self.assertIn("times one of 100 | 0.500 |", self.costs("g++", 2.4).budgets())
        self.assertNotIn("times one of 100", self.costs("g++", 0.3).budgets())


class LiveSystems(unittest.TestCase):
    def page(self, of_100, of_400, fruit=None):
        runs = {"system_components_100_refs_10": [of_100], "by_hand_components_100_refs_10": [1e-7],
                "system_components_400_refs_10": [of_400], "by_hand_components_400_refs_10": [4e-7]}
        if fruit is not None:
            runs["fruit_components_100_refs_10"] = [fruit]
        return "\n".join(pages.running(runs))

    def test_three_times_by_hand_is_the_budget_for_a_hundred(self):
        self.assertIn("| 100, 10 refs | 0.300 | 0.100 | 3.00 | 3.00 | 3, kept |", self.page(3e-7, 12e-7))
        self.assertIn("| 3, **over** |", self.page(3.1e-7, 12e-7))

    def test_a_component_of_four_hundred_takes_no_longer(self):
        self.assertIn("times one of 100 | 1.00 | 1, kept |", self.page(2e-7, 8e-7))
        self.assertIn("times one of 100 | 1.05 | 1, **over** |", self.page(2e-7, 8.4e-7))

    def test_fruit_is_there_where_it_was_measured(self):
        self.assertIn("100 with 10 refs, times Fruit: `bench/fruit` | 0.250 | 0.6, kept |", self.page(2e-7, 8e-7, 8e-7))
        self.assertNotIn("Fruit", self.page(2e-7, 8e-7))


class Restarts(unittest.TestCase):
    def page(self, of_4000):
        return "\n".join(pages.restarts({"restarts/1000": [5e-3], "restarts/4000": [of_4000]}))

    def test_a_component_of_4000_may_take_half_as_long_again(self):
        self.assertIn("| 4,000 | 7.50 | 1.50 | 1.5, kept |", self.page(30e-3))
        self.assertIn("| 4,000 | 7.75 | 1.55 | 1.5, **over** |", self.page(31e-3))


class Pictures(unittest.TestCase):
    def test_a_line_rises_where_its_figures_do(self):
        text = growth_plot.growth_plot("t < u", "x", {"a & b": [(10, 1), (1000, 100)], "c": [(10, 5), (1000, 5)]})
        lines = [each.get("points") for each in xml.etree.ElementTree.fromstring(text).iter(SVG + "polyline")]
        heights = [[float(point.split(",")[1]) for point in line.split()] for line in lines]
        self.assertGreater(heights[0][0], heights[0][1])  # In the picture, up is a smaller y.
        self.assertEqual(heights[1][0], heights[1][1])

    def test_the_last_point_has_a_mark(self):
        text = growth_plot.growth_plot("t", "x", {"a": [(10, 1), (400, 2)]})
        self.assertRegex(text, r'y="290" text-anchor="middle">400<')
        self.assertNotRegex(growth_plot.growth_plot("t", "x", {"a": [(10, 1), (110, 2)]}), ">110<")

    def test_what_is_not_above_zero_has_no_point(self):
        picture = xml.etree.ElementTree.fromstring(growth_plot.growth_plot("t", "x", {"a": [(10, -1), (50, 0), (100, 3)]}))
        self.assertEqual(len(list(picture.iter(SVG + "circle"))), 1)

    def test_it_knows_the_dark(self):
        self.assertIn("prefers-color-scheme: dark", growth_plot.growth_plot("t", "x", {"a": [(1, 1), (2, 2)]}))


class QuickRun(unittest.TestCase):
    def test_writes_the_page_and_its_pictures(self):
        with tempfile.TemporaryDirectory() as directory:
            result = subprocess.run(
                [ROOT / "bench/report", "--quick", "--build", BUILD, "--output", directory],
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
            self.assertEqual(result.returncode, 0, result.stdout)
            page = (pathlib.Path(directory) / "performance.md").read_text()
            for title in ("The compiler", "A live system", "Access to an instance", "Several threads", "The engine alone",
                          "Restarts by the supervisor", "States"):
                part = re.search(rf"^## {title}\n(.*?)(?=^## |\Z)", page, re.M | re.S)
                self.assertIsNotNone(part, title)
                self.assertRegex(part[1], r"\n\| .*\d|the same instructions", title)
            self.assertIn("the figures mean nothing", page)
            for row in ("date", "CPU", "cores", "kernel", "compiler of the programs", "g++", "Boost", "fmt", "Google Benchmark"):
                self.assertRegex(page, rf"(?m)^\| {re.escape(row)} \| (?!unknown).+ \|$")
            self.assertRegex(page, r"a dozen standard headers \| [\d.]+ \([\d.]+ to [\d.]+\) \| 1.2, (kept|\*\*over\*\*)")
            self.assertRegex(page, r"(?m)^\| their build, .*\| buildtype=\w+, optimization=\w, .*b_ndebug=\w+, ")
            self.assertNotIn("nan", page.lower())
            self.assertNotIn(str(ROOT), page)
            pictures = re.findall(r"\]\((\w+\.svg)\)", page)
            self.assertEqual(len(pictures), 2)
            for name in pictures:
                picture = xml.etree.ElementTree.parse(pathlib.Path(directory) / name).getroot()
                self.assertGreater(len(list(picture.iter(SVG + "circle"))), 1, name)


if __name__ == "__main__":
    BUILD = sys.argv.pop(1)
    result = unittest.main(exit=False, verbosity=1).result
    bad = len(result.failures) + len(result.errors)
    print(f"{result.testsRun - bad} passed, {bad} failed", flush=True)
    sys.exit(1 if bad else 0)
