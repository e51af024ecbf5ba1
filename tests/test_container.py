"""The image and the compose file name what there is: no engine is needed to see that."""

import json
import re
import tomllib
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import typer
import yaml

from service import settings
from service.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
INSTRUCTIONS = {
    "CMD", "COPY", "ENV", "EXPOSE", "FROM", "HEALTHCHECK", "RUN", "USER", "WORKDIR",
}  # fmt: skip
PASSWORD = re.compile(r"\$\{POSTGRES_PASSWORD:\?[^}]+\}")


@cache
def image() -> list[tuple[str, str]]:
    """The instructions of the Dockerfile, continued lines joined."""
    text = (ROOT / "Dockerfile").read_text("utf-8")
    lines = re.sub(r"\\\n\s*", "", re.sub(r"(?m)^#.*\n", "", text)).splitlines()
    return [(line.partition(" ")[0], line.partition(" ")[2]) for line in lines if line]


@cache
def compose() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))
    return found


def said(instruction: str) -> list[str]:
    return [rest for one, rest in image() if one == instruction]


def test_the_image_is_made_of_known_instructions_and_files_that_exist() -> None:
    assert {one for one, _ in image()} == INSTRUCTIONS
    sources = [
        source
        for rest in said("COPY")
        if not rest.startswith("--from=")
        for source in rest.split()[:-1]
    ]
    assert sources
    assert not [source for source in sources if not (ROOT / source).exists()]


def test_what_is_copied_is_let_in_and_nothing_else() -> None:
    lines = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    let_in = {line[1:] for line in lines if line.startswith("!")}
    copied = {
        Path(source).as_posix()
        for rest in said("COPY")
        if not rest.startswith("--from=")
        for source in rest.split()[:-1]
    }
    assert "*" in lines
    assert copied == let_in


def test_every_package_of_the_project_is_in_the_image() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    packages = project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
    copied = " ".join(said("COPY")).split()
    assert set(packages) <= set(copied)
    assert project["project"]["readme"] in copied


def test_it_installs_by_hash_and_runs_a_command_that_exists_as_nobody_special() -> None:
    assert any("--require-hashes --requirement requirements.lock" in one for one in said("RUN"))
    assert said("USER") == ["parkmatch"]
    program, command = json.loads(said("CMD")[0])
    app = import_module("service.__main__").app
    assert program == "parkmatch"
    assert command in typer.main.get_command(app).commands


def test_the_port_is_the_same_everywhere() -> None:
    [port] = said("EXPOSE")
    assert f"PARKMATCH_PORT={port}" in said("ENV")[0]
    assert compose()["services"]["service"]["ports"] == [f"127.0.0.1:{port}:{port}"]
    assert f":{port}/readyz" in said("HEALTHCHECK")[0]


def test_every_variable_that_is_set_is_documented_and_read() -> None:
    set_here = re.findall(r"PARKMATCH_\w+", said("ENV")[0])
    in_compose = compose()["services"]["service"]["environment"]
    documented = settings.__doc__ or ""
    for name in (*set_here, *in_compose):
        assert name in documented


def test_the_password_has_no_default_and_a_default_is_refused() -> None:
    services = compose()["services"]
    url = services["service"]["environment"]["PARKMATCH_DATABASE_URL"]
    assert PASSWORD.fullmatch(services["database"]["environment"]["POSTGRES_PASSWORD"])
    assert len(PASSWORD.findall(url)) == 1
    set_by_hand = PASSWORD.sub("x7Jq2mW9", url)
    assert Settings.read({"PARKMATCH_DATABASE_URL": set_by_hand}).database_url == set_by_hand
    with pytest.raises(settings.BadInput):
        Settings.read({"PARKMATCH_DATABASE_URL": PASSWORD.sub("changeme", url)})


def test_services_and_volumes_that_are_named_are_there() -> None:
    services = compose()["services"]
    for one in services.values():
        assert set(one.get("depends_on", ())) <= set(services)
        assert {volume.partition(":")[0] for volume in one["volumes"]} <= set(compose()["volumes"])
    address = services["service"]["environment"]["PARKMATCH_DATABASE_URL"]
    owner = services["database"]["environment"]
    assert address.startswith(f"postgresql://{owner['POSTGRES_USER']}:")
    assert address.endswith(f"@database/{owner['POSTGRES_DB']}")
    assert "healthcheck" in services["database"]


def test_client_and_server_of_postgresql_are_of_one_version() -> None:
    server = re.match(r"postgres:(\d+)", compose()["services"]["database"]["image"])
    assert server is not None
    assert any(f"postgresql-client-{server[1]} " in f"{one} " for one in said("RUN"))


def test_it_is_not_killed_before_it_has_stopped() -> None:
    service = compose()["services"]["service"]
    grace = int(service["stop_grace_period"].removesuffix("s"))
    assert grace > int(service["environment"]["PARKMATCH_CLOSING_SECONDS"])
