"""Builds the reference, and fails where a public name has no comment, a link leads to nothing, or
Doxygen warns of anything.

usage: build.py DOXYGEN DOXYFILE

Doxygen itself says nothing of some names that have none, as of a struct without members, nor of links
to what it has left out: this looks once more.
"""
import html
import pathlib
import re
import shutil
import subprocess
import sys
import urllib.parse
import xml.etree.ElementTree


def is_said(element):
    texts = (element.find(kind) for kind in ("briefdescription", "detaileddescription"))
    return any("".join(text.itertext()).strip() for text in texts if text is not None)


def needs_words(member):
    """Destructors, deleted functions and friend classes need no comment."""
    arguments = member.findtext("argsstring") or ""
    # Doxygen takes a friend class with a qualified name for a public member.
    is_friend_class = member.get("kind") == "friend" and not arguments
    return (member.get("prot") != "private" and not member.findtext("name").startswith("~")
            and "=delete" not in arguments and not is_friend_class)


def parsed(file):
    try:
        return xml.etree.ElementTree.parse(file)
    except xml.etree.ElementTree.ParseError as error:
        sys.exit(f"{file}: Doxygen has written XML that cannot be parsed: {error}")


def silent_names(folder):
    for file in folder.glob("*.xml"):
        for compound in parsed(file).iter("compounddef"):
            name = compound.findtext("compoundname")
            is_ours = name.startswith("cruller") and compound.get("kind") in ("class", "struct", "namespace")
            # This template is only declared; its specialization has the comment.
            if not is_ours or compound.get("prot") == "private" or name == "cruller::testing::spied":
                continue
            if not is_said(compound):
                yield name
            for member in compound.iter("memberdef"):
                values = [value.findtext("name") for value in member.findall("enumvalue") if not is_said(value)]
                yield from (f"{name}::{member.findtext('name')}::{value}" for value in values)
                if needs_words(member) and not is_said(member):
                    yield f"{name}::{member.findtext('name')}"


def tidy_up(folder):
    """Removes parts of the pages for which Doxygen has no setting."""
    # The many refusals have their own page, and are left out of the page of the namespace.
    group = parsed(folder / "xml/group__refusals.xml")
    refusals = [f"{each.get('refid')}.html" for each in group.iter("innerclass")]
    page = folder / "html/namespacecruller.html"
    kept, is_refusal = [], False
    for line in page.read_text().splitlines(keepends=True):
        if line.startswith('<tr class="memitem:'):
            is_refusal = any(f'href="{name}"' in line for name in refusals)
        elif not line.startswith(('<tr class="memdesc:', '<tr class="separator:')):
            is_refusal = False
        kept += [] if is_refusal else [line]
    page.write_text("".join(kept))
    # A heading above classes that are all private.
    for page in (folder / "html").glob("class*.html"):
        text = page.read_text()
        if 'id="nested-classes"' not in text:
            page.write_text(re.sub(r'^<a href="#nested-classes">.*\n', "", text, flags=re.M))


def dead_links(folder):
    """The links between pages that lead to a missing page or a missing anchor."""
    texts = {page.name: page.read_text() for page in folder.glob("*.html")}
    places = {name: set(re.findall(r'\b(?:id|name)="([^"]*)"', text)) for name, text in texts.items()}
    for name, text in texts.items():
        for link in re.findall(r'\bhref="([^"]*)"', text):
            link = urllib.parse.unquote(html.unescape(link))
            if re.match(r"\w+:", link):
                continue  # elsewhere
            to, _, place = link.partition("#")
            to = to or name
            if not (folder / to).exists() or place and place not in places.get(to, ()):
                yield f"{name}: {link}"


def main():
    doxygen, doxyfile = sys.argv[1:]
    output = pathlib.Path(re.search(r'^OUTPUT_DIRECTORY = "(.*)"$', pathlib.Path(doxyfile).read_text(), re.M).group(1))
    for folder in ("html", "xml"):  # Files of removed names would be checked too.
        shutil.rmtree(output / folder, ignore_errors=True)
    code = subprocess.run([doxygen, doxyfile]).returncode
    tidy_up(output)
    faults = [f"{name} has no comment" for name in sorted(set(silent_names(output / "xml")))]
    faults += [f"{link}: is not there" for link in sorted(set(dead_links(output / "html")))]
    print("".join(f"{fault}\n" for fault in faults), end="")
    return 1 if code or faults else 0


if __name__ == "__main__":
    sys.exit(main())
