"""The documents keep up with the code, and nothing of one machine is in the project."""

import json
import re
import subprocess
import tomllib
from collections import Counter
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import typer

from features.profiles import Firm
from recommender.criteria import CRITERIA
from recommender.matching import ENGINE_VERSION
from service import problems
from service.accounts import Scope
from service.app import create_app
from service.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
READMES = ("README.md", "README.zh-CN.md")
API_PAGES = ("docs/api.md", "docs/api.zh-CN.md")
SHELL = {"sh", "bash", "shell", "console"}
SAME_IN_BOTH = SHELL | {"python", "json", "toml"}

FENCE = re.compile(r"^```(\w*)[^\n]*\n(.*?)^```\s*$", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^(#+) ", re.MULTILINE)
LINK = re.compile(r"\]\(([^)\s]+)(?:\s+\"[^\"]*\")?\)|(?:src|href)=\"([^\"]+)\"")
COMMAND = re.compile(r"(?:parkmatch|python -m service)\s+(?P<name>[a-z][\w-]*)(?P<rest>[^`\n|;&]*)")
RANKINGS = re.compile(r"^rankings: (unchanged|changed because \S.*)$", re.MULTILINE)

ENGLISH = dict(
    enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
        "fifteen sixteen seventeen eighteen nineteen twenty".split()
    )
)
CHINESE = {
    n: ("" if n < 10 else "十") + "零一二三四五六七八九"[n % 10] for n in range(11, 20)
} | dict(enumerate("零一二三四五六七八九十"))

# Written so that no pattern finds itself here.
OF_ONE_MACHINE = {
    "address of a registry": r"(?<!emit-)[i]ndex-url[ =]|[p]ythonhosted|(?:https?|file)://\S*/simple\b",
    "address of a wheel": r"(?:https?|file)://\S+\.whl\b",
    "option of one machine": r"--[f]ind-links\b|--[t]rusted-host\b",
    "path of one machine": r"(?<![\w.:/-])/(?:[w]ork|[r]oot|[t]mp|[h]ome/\w+)/",
}


@cache
def read(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def blocks(text: str) -> list[tuple[str, str]]:
    return FENCE.findall(text)


def prose(text: str) -> str:
    return FENCE.sub("", text)


def without_comments(code: str) -> list[str]:
    """The code alone: a comment may be in the language of its document."""
    lines = (re.sub(r"(^|\s+)(#|//) .*$", "", line).rstrip() for line in code.splitlines())
    return [line for line in lines if line]


def shell_and_inline(text: str) -> str:
    """What a reader would type: shell blocks, continued lines joined, and `inline code`."""
    shell = [code for tag, code in blocks(text) if tag in SHELL]
    inline = re.findall(r"`([^`\n]+)`", prose(text))
    return re.sub(r"\\\n\s*", " ", "\n".join(shell + inline))


@cache
def cli_options() -> dict[str, set[str]]:
    """Every command of the command line with the options that it, or a part of it, takes."""
    module = import_module("service.__main__")
    app = next(value for value in vars(module).values() if isinstance(value, typer.Typer))
    commands = typer.main.get_command(app).commands
    return {
        name: {"--help", *(opt for part in parts(command) for opt in options(part))}
        for name, command in commands.items()
    }


def parts(command: Any) -> list[Any]:
    """A command, and those of a group."""
    return [command, *getattr(command, "commands", {}).values()]


def options(command: Any) -> list[str]:
    return [opt for param in command.params for opt in all_opts(param)]


def all_opts(param: object) -> list[str]:
    return [*getattr(param, "opts", ()), *getattr(param, "secondary_opts", ())]


def make_targets() -> set[str]:
    return set(re.findall(r"^([a-z]\w*):", read("Makefile"), re.MULTILINE))


def is_text(path: Path) -> bool:
    return path.is_file() and b"\0" not in path.read_bytes()[:4096]


@cache
def project_files() -> list[Path]:
    """What is tracked, or would be by `git add --all`; all that is not hidden in an archive."""
    if not (ROOT / ".git").exists():
        paths = (*ROOT.glob("[!.]*"), *ROOT.glob("[!.]*/**/*"))
        return [path for path in paths if is_text(path)]
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout
    names = listed.decode("utf-8").split("\0")
    return [path for path in map(ROOT.joinpath, filter(None, names)) if is_text(path)]


def version() -> str:
    return str(tomllib.loads(read("pyproject.toml"))["project"]["version"])


@pytest.mark.parametrize("readme", READMES)
def test_commands_and_options_in_the_readme_exist(readme: str) -> None:
    named = list(COMMAND.finditer(shell_and_inline(read(readme))))
    assert named
    known = cli_options()
    wrong = [
        f"{command['name']} {option}"
        for command in named
        for option in ("", *re.findall(r"(?<!\S)--?[a-zA-Z][\w-]*", command["rest"]))
        if command["name"] not in known or (option and option not in known[command["name"]])
    ]
    assert not wrong


@pytest.mark.parametrize("readme", READMES)
def test_every_command_is_in_the_readme(readme: str) -> None:
    named = {found["name"] for found in COMMAND.finditer(shell_and_inline(read(readme)))}
    assert not set(cli_options()) - named - {"serve"}


@pytest.mark.parametrize("readme", READMES)
def test_make_targets_in_the_readme_exist(readme: str) -> None:
    named = set(re.findall(r"\bmake ([a-z]\w*)", shell_and_inline(read(readme))))
    assert {"serve", "test"} <= named <= make_targets()


def test_both_readmes_have_the_same_headings() -> None:
    english, chinese = ([len(marks) for marks in HEADING.findall(prose(read(r)))] for r in READMES)
    assert english == chinese


def test_both_readmes_have_the_same_code() -> None:
    english, chinese = (blocks(read(readme)) for readme in READMES)
    assert [tag for tag, _ in english] == [tag for tag, _ in chinese]
    for (tag, code), (_, other) in zip(english, chinese, strict=True):
        if tag in SAME_IN_BOTH:
            assert without_comments(code) == without_comments(other)


@pytest.mark.parametrize("name", ["api", "cluster"])
def test_a_page_of_docs_is_the_same_in_both_languages(name: str) -> None:
    english, chinese = read(f"docs/{name}.md"), read(f"docs/{name}.zh-CN.md")
    assert f"]({name}.zh-CN.md)" in english
    assert f"]({name}.md)" in chinese
    assert HEADING.findall(prose(english)) == HEADING.findall(prose(chinese))
    both = [
        [(tag, without_comments(code)) for tag, code in blocks(text) if tag in SAME_IN_BOTH]
        for text in (english, chinese)
    ]
    assert both[0] == both[1]


@pytest.mark.parametrize("page", API_PAGES)
def test_who_holds_a_token_is_told_each_scope_problem_and_limit_as_it_is(page: str) -> None:
    told = prose(read(page))
    rows = re.findall(r"^\| (\w+) \| (.*?) \|", told, re.MULTILINE)
    said = {(int(status), name) for status, names in rows if status.isdigit()
            for name in re.findall(r"`([\w-]+)`", names)}  # fmt: skip
    assert said == {(kind.status, kind.name) for kind in problems.KINDS}
    scopes = re.findall(r"^\| `(\w+)` \|", told, re.MULTILINE)
    assert scopes == [scope.value for scope in Scope]
    usual = Settings()
    assert f"| {usual.requests_per_token} |" in told
    assert f"| {usual.requests_per_address} |" in told
    assert f"| {usual.max_bytes >> 20} MiB |" in told


@pytest.mark.parametrize("page", API_PAGES)
def test_addresses_told_to_who_holds_a_token_are_there(page: str) -> None:
    known = create_app(Settings()).openapi()["paths"]
    text = read(page)
    named = re.findall(r"(GET|POST|PUT|DELETE) (/api/v1/[\w/{}-]+)", text)
    assert named
    assert not [f"{how} {where}" for how, where in named if how.lower() not in known[where]]
    asked = re.findall(r"http://127\.0\.0\.1:8000(/api/v1/[\w/-]+)", text)
    assert asked
    assert not set(asked) - set(known)
    bodies = re.findall(r"-d '(.*?)'", text)
    assert bodies
    assert all(Firm.model_validate(json.loads(body)["firm"]).land_mu == 300 for body in bodies)


def test_criteria_of_either_side_are_counted_in_both_readmes() -> None:
    sides = Counter(criterion.side for criterion in CRITERIA)
    firm, park = sides["firm"], sides["park"]
    english, chinese = (re.sub(r"\s+", " ", prose(read(readme))) for readme in READMES)
    said = f"{ENGLISH[firm].capitalize()} say what the firm wants of the park, {ENGLISH[park]} what"
    assert said in english
    assert f"{CHINESE[firm]}项是企业看园区，{CHINESE[park]}项是园区看企业" in chinese


def test_links_between_documents_resolve() -> None:
    broken = [
        f"{path.relative_to(ROOT)}: {target}"
        for path in project_files()
        if path.suffix == ".md"
        for target in map("".join, LINK.findall(prose(path.read_text("utf-8"))))
        if not re.match(r"[a-z]+:|#", target)
        if not (path.parent / target.split("#")[0]).exists()
    ]
    assert not broken


def test_changelog_has_the_version_and_what_became_of_rankings() -> None:
    entries = re.split(r"^## ", read("CHANGELOG.md"), flags=re.MULTILINE)[1:]
    assert any(entry.startswith(f"[{version()}]") for entry in entries)
    assert version() == ENGINE_VERSION  # what an answer was given by, and is replayed by
    assert not [entry.splitlines()[0] for entry in entries if len(RANKINGS.findall(entry)) != 1]


def test_locks_pin_every_package_by_hash() -> None:
    for lock in ("requirements.lock", "requirements-dev.lock"):
        pins = re.findall(r"^(\S.*?) \\\n    --hash=sha256:", read(lock), re.MULTILINE)
        lines = [line for line in read(lock).splitlines() if re.match(r"[^\s#]", line)]
        assert len(pins) == len(lines) > 0
        assert all("==" in pin for pin in pins)


def test_nothing_of_one_machine_is_in_the_project() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {what}: {match[0]}"
        for path in project_files()
        for text in [path.read_text("utf-8", errors="replace")]
        for what, pattern in OF_ONE_MACHINE.items()
        for match in re.finditer(pattern, text)
    ]
    assert not found


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("--extra-inde" + "x-url=https://example.org/", "address of a registry"),
        ("https://example.org/repo/" + "simple/numpy", "address of a registry"),
        ("numpy @ https://example.org/numpy-2.4-py3-none-any" + ".whl", "address of a wheel"),
        ("pip install --find" + "-links wheels", "option of one machine"),
        ('open("/' + 'tmp/firms.csv")', "path of one machine"),
    ],
)
def test_alarm_for_things_of_one_machine(text: str, what: str) -> None:
    assert re.search(OF_ONE_MACHINE[what], text)


@pytest.mark.parametrize(
    "text",
    ["--no-emit-index-url", "https://example.gov.cn/" + "work/2021/notice.html", "a simple/b"],
)
def test_no_alarm_for_harmless_text(text: str) -> None:
    assert not any(re.search(pattern, text) for pattern in OF_ONE_MACHINE.values())
