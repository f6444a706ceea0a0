#!/usr/bin/env python3
"""That bench/report works: its arithmetic, its pictures, and a quick run of all that it runs.

usage: report_test.py BUILD_DIR
"""
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.dont_write_bytecode = True
sys.path.insert(0, str(ROOT / "bench"))

import growth_plot  # noqa: E402
import measured  # noqa: E402
import pages  # noqa: E402

BUILD = None
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


class Pictures(unittest.TestCase):
    def test_a_line_rises_where_its_figures_do(self):
        text = growth_plot.growth_plot("t < u", "x", {"a & b": [(10, 1), (1000, 100)], "c": [(10, 5), (1000, 5)]})
        lines = [each.get("points") for each in xml.etree.ElementTree.fromstring(text).iter(SVG + "polyline")]
        heights = [[float(point.split(",")[1]) for point in line.split()] for line in lines]
        self.assertGreater(heights[0][0], heights[0][1])  # Above is less in a picture.
        self.assertEqual(heights[1][0], heights[1][1])

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
            for title in ("The compiler", "A live system", "Reaching an instance", "Several threads", "The engine alone", "States"):
                part = re.search(rf"^## {title}\n(.*?)(?=^## |\Z)", page, re.M | re.S)
                self.assertIsNotNone(part, title)
                self.assertRegex(part[1], r"\n\| .*\d|the same instructions", title)
            self.assertIn("the figures mean nothing", page)
            for row in ("date", "CPU", "cores", "kernel", "g++", "Boost", "fmt", "Google Benchmark"):
                self.assertRegex(page, rf"(?m)^\| {re.escape(row)} \| (?!unknown).+ \|$")
            self.assertRegex(page, r"the header alone, s \| [\d.]+ \([\d.]+ to [\d.]+\) \| 0.5, (kept|\*\*over\*\*)")
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
