"""A file as the reference shows it.

usage: filter.py FILE

In a page, headings get the names by which other pages link to them, and a link that leads to no page
of the reference, but into the source tree, becomes its words. In a header, the sentence of a refusal
becomes its comment.
"""
import html
import pathlib
import re
import sys

DOUBLE_COLON = r"\::"  # as Doxygen leaves it alone


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

    # Code stays as it is: every second piece, between the fences.
    pieces = re.split(r"(^```.*?^```)", text, flags=re.S | re.M)
    for i in range(0, len(pieces), 2):
        pieces[i] = re.sub(r"(?<!!)\[([^][]+)\]\(([^()\s]+)\)", linked, pieces[i])
        # What begins with `::` is no name of ours, as Clojure's `::ds/start`.
        pieces[i] = re.sub(r"`([^`\n]*(?<![\w>:])::\w[^`\n]*)`", unlinked, pieces[i])
        pieces[i] = re.sub(r"^(##+) (.*)$", headed, pieces[i], flags=re.M)
    return "".join(pieces)


def refusals(text):
    def documented(found):
        template, body = found.groups()
        sentence = "".join(re.findall(r'"((?:[^"\\]|\\.)*)"', body)).removeprefix("cruller: ")
        sentence = sentence.replace('\\"', '"')
        for sign in "<>#@":
            sentence = sentence.replace(sign, "\\" + sign)
        # No line more or less, so that what Doxygen says of the header points to the right one.
        sentence = f'{sentence[0].upper()}{sentence[1:]} @see @ref md_docs_diagnostics "Programs that have it" @ingroup refusals'
        return f"/** {sentence} */ {template}{{{chr(10) * body.count(chr(10))}}};"

    # Two lines of comment say what the header is.
    first, second = re.match(r"// (.*)\n// (.*)\n", text).groups()
    text = f"/** @defgroup refusals Refusals\n{first} {second} */\n" + text.split("\n", 2)[2]
    return re.sub(r"^(template <[^{}]*?>\nstruct \w+ )\{(\n  static_assert\(.*?\);\n)\};", documented, text,
                  flags=re.S | re.M)


file = pathlib.Path(sys.argv[1])
content = file.read_text()
sys.stdout.write(page(file, content) if file.suffix == ".md" else refusals(content))
