"""Prints a file in the form in which the reference shows it.

usage: filter.py FILE

In a page, headings get the names by which other pages link to them, and a link that leads to no page
of the reference, but into the source tree, becomes its words. In a header, the inline namespace of the
ABI and the quotes of a specialization disappear, and the sentence of a refusal becomes its comment.
"""
import html
import pathlib
import re
import sys

DOUBLE_COLON = r"\::"  # Doxygen does not resolve it


def anchor(path, heading):
    """What Doxygen knows a heading by. A link spells it as GitHub does: lower case, `-` for a blank."""
    words = re.sub(r"[^\w -]", "", heading.strip().lower()).replace(" ", "-")
    return f"{path.stem}_{words}".lower()


def page(path, text):
    def headed(found):
        signs, heading = found.groups()
        return f"{signs} {heading} {{#{anchor(path, heading)}}}"

    def unlinked(found):
        code = html.escape(re.sub(r"([\\@#])", r"\\\1", found.group(1)), quote=False)
        return f"<code>{code.replace('::', DOUBLE_COLON)}</code>"

    def linked(found):
        words, target = found.groups()
        if ":" in target:
            return found.group()
        place, _, heading = target.partition("#")
        to = path.parent / place if place else path
        if to.suffix != ".md" or not to.exists():
            return words
        return f"[{words}](@ref {anchor(to, heading)})" if heading else found.group()

    # Every second piece, between the fences, is code and stays unchanged.
    pieces = re.split(r"(^```.*?^```)", text, flags=re.S | re.M)
    for i in range(0, len(pieces), 2):
        pieces[i] = re.sub(r"(?<!!)\[([^][]+)\]\(([^()\s]+)\)", linked, pieces[i])
        # A name that begins with `::` is not ours, such as Clojure's `::ds/start`.
        pieces[i] = re.sub(r"`([^`\n]*(?<![\w>:])::\w[^`\n]*)`", unlinked, pieces[i])
        pieces[i] = re.sub(r"^(##+) (.*)$", headed, pieces[i], flags=re.M)
    return "".join(pieces)


def header(path, text):
    text = re.sub(r"\bnamespace cruller::inline v\d+", "namespace cruller", text)
    # Doxygen writes them into attributes of the XML without escaping them.
    text = re.sub(r'^(struct \w+<)"(\w+)"', r"\1\2", text, flags=re.M)
    return refusals(text) if path.name == "refusals.hpp" else text


def refusals(text):
    def documented(found):
        template, body = found.groups()
        sentence = "".join(re.findall(r'"((?:[^"\\]|\\.)*)"', body)).removeprefix("cruller: ")
        sentence = sentence.replace('\\"', '"')
        for sign in "<>#@":
            sentence = sentence.replace(sign, "\\" + sign)
        # The number of lines stays the same, so that Doxygen's warnings have the right line numbers.
        sentence = f'{sentence[0].upper()}{sentence[1:]} @see @ref md_docs_diagnostics "Programs that have it" @ingroup refusals'
        return f"/** {sentence} */ {template}{{{chr(10) * body.count(chr(10))}}};"

    # The first comment describes the header.
    first, second = re.match(r"// (.*)\n// (.*)\n", text).groups()
    text = f"/** @defgroup refusals Refusals\n{first} {second} */\n" + text.split("\n", 2)[2]
    return re.sub(r"^(template <[^{}]*?>\nstruct \w+ )\{(\n  static_assert\(.*?\);\n)\};", documented, text,
                  flags=re.S | re.M)


file = pathlib.Path(sys.argv[1])
content = file.read_text()
sys.stdout.write(page(file, content) if file.suffix == ".md" else header(file, content))
