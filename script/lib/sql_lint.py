"""Checks the rules of our SQL files; prints each breach as path:line: text.

    python3 script/lib/sql_lint.py ROOT

sql/queries/**/*.sql
  - the first line is a comment that names the file: `-- order/by_ids: ...`
  - exactly one statement (each becomes one prepared statement)
sql/migrations/*.sql
  - named NNNN_name.sql, numbers without gaps from 0001
  - begins with a comment
both
  - lower case outside comments, strings and quoted names; no tabs

Debian's SQL linters do not help here: pgFormatter only lays out anew, in a style
that is not ours; sqlfluff (some twenty packages) knows none of these rules.
"""

import pathlib
import re
import sys

TOKEN = re.compile(
    r"""(?P<comment> --[^\n]* | /\*.*?\*/ )
      | (?P<string>  [eE]?'(?:[^']|'')*' | \$(?P<tag>(?:[a-zA-Z_]\w*)?)\$.*?\$(?P=tag)\$ )
      | (?P<name>    "(?:[^"]|"")*" )""",
    re.VERBOSE | re.DOTALL,
)


def code_of(text):
    """The text with comments, strings and quoted names blanked out."""

    def blank(match):
        return re.sub(r"[^\n]", " ", match.group())

    return TOKEN.sub(blank, text)


def line_of(text, position):
    return text.count("\n", 0, position) + 1


def common_rules(text, code):
    for match in re.finditer(r"[A-Z]\w*", code):
        yield line_of(text, match.start()), f"'{match.group()}' is not lower case"
        break
    if "\t" in text:
        yield line_of(text, text.index("\t")), "a tab"


def query_rules(name, text, code):
    if not re.match(rf"-- {re.escape(name)}: \S", text):
        yield 1, f"the first line is not '-- {name}: what it is for'"
    body = code.strip()
    if not body:
        yield 1, "no statement"
    elif ";" in body.removesuffix(";"):
        yield line_of(text, code.index(";")), "more than one statement"


def migration_rules(path, number, text):
    if not re.fullmatch(r"\d{4}_[a-z0-9_]+\.sql", path.name):
        yield 1, "not named NNNN_name.sql"
    elif int(path.name[:4]) != number:
        yield 1, f"a gap: number {number:04} expected"
    if not text.startswith("--"):
        yield 1, "does not begin with a comment that says what it is for"


def breaches(root):
    queries = root / "sql" / "queries"
    for path in sorted(queries.rglob("*.sql")):
        text = path.read_text(encoding="utf-8")
        code = code_of(text)
        name = path.relative_to(queries).with_suffix("").as_posix()
        for line, what in [*query_rules(name, text, code), *common_rules(text, code)]:
            yield path, line, what
    migrations = sorted((root / "sql" / "migrations").glob("*.sql"))
    for number, path in enumerate(migrations, start=1):
        text = path.read_text(encoding="utf-8")
        for line, what in [
            *migration_rules(path, number, text),
            *common_rules(text, code_of(text)),
        ]:
            yield path, line, what


def main():
    root = pathlib.Path(sys.argv[1])
    found = list(breaches(root))
    for path, line, what in found:
        print(f"{path.relative_to(root)}:{line}: {what}")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
