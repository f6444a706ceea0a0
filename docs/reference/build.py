"""Builds the reference, and fails where a public name has no comment, or Doxygen warns of anything.

usage: build.py DOXYGEN DOXYFILE

Doxygen itself says nothing of some names that have none, as of a struct without members: this looks
once more.
"""
import pathlib
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree


def is_said(element):
    texts = (element.find(kind) for kind in ("briefdescription", "detaileddescription"))
    return any("".join(text.itertext()).strip() for text in texts if text is not None)


def needs_words(member):
    """Destructors, and what is deleted, say by themselves what they are."""
    return (member.get("prot") != "private" and not member.findtext("name").startswith("~")
            and "=delete" not in (member.findtext("argsstring") or ""))


def silent_names(folder):
    for file in folder.glob("*.xml"):
        for compound in xml.etree.ElementTree.parse(file).getroot().iter("compounddef"):
            name = compound.findtext("compoundname")
            is_ours = name.startswith("cruller") and compound.get("kind") in ("class", "struct", "namespace")
            # Of this template, which is only declared, the specialization says what it is.
            if not is_ours or compound.get("prot") == "private" or name == "cruller::testing::spied":
                continue
            if not is_said(compound):
                yield name
            for member in compound.iter("memberdef"):
                values = [value.findtext("name") for value in member.findall("enumvalue") if not is_said(value)]
                yield from (f"{name}::{member.findtext('name')}::{value}" for value in values)
                if needs_words(member) and not is_said(member):
                    yield f"{name}::{member.findtext('name')}"


def main():
    doxygen, doxyfile = sys.argv[1:]
    output = re.search(r'^OUTPUT_DIRECTORY = "(.*)"$', pathlib.Path(doxyfile).read_text(), re.M).group(1)
    for folder in ("html", "xml"):  # What is left of names that are gone would still be looked at.
        shutil.rmtree(pathlib.Path(output) / folder, ignore_errors=True)
    code = subprocess.run([doxygen, doxyfile]).returncode
    names = sorted(set(silent_names(pathlib.Path(output) / "xml")))
    print("".join(f"{name} has no comment\n" for name in names), end="")
    return 1 if code or names else 0


if __name__ == "__main__":
    sys.exit(main())
