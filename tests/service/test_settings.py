from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from features.errors import BadInput
from service import settings as module
from service.settings import Settings


def test_an_empty_environment_gives_the_defaults() -> None:
    assert Settings.read({}) == Settings()
    assert Settings.read({"PARKMATCH_HOST": " ", "PARKMATCH_PORT": ""}) == Settings()


def test_each_variable_is_read() -> None:
    said = {"PARKMATCH_HOST": "0.0.0.0", "PARKMATCH_PORT": "80", "PARKMATCH_MAX_BYTES": "2048"}
    assert Settings.read(said) == Settings(host="0.0.0.0", port=80, max_bytes=2048)


def test_every_variable_is_documented_with_its_default() -> None:
    documented = module.__doc__ or ""
    defaults = Settings()
    for name, default in [
        ("PARKMATCH_HOST", defaults.host),
        ("PARKMATCH_PORT", defaults.port),
        ("PARKMATCH_MAX_BYTES", defaults.max_bytes),
        ("PARKMATCH_DATABASE_URL", defaults.database_url),
        ("PARKMATCH_LOG_LEVEL", defaults.log_level),
        ("PARKMATCH_REQUESTS_PER_TOKEN", defaults.requests_per_token),
        ("PARKMATCH_REQUESTS_PER_ADDRESS", defaults.requests_per_address),
        ("PARKMATCH_CLOSING_SECONDS", defaults.closing_seconds),
        ("PARKMATCH_UPLOAD_BYTES", defaults.upload_bytes),
        ("PARKMATCH_JOBS_FOLDER", defaults.jobs_folder),
        ("PARKMATCH_JOBS_DAYS", defaults.jobs_days),
        ("PARKMATCH_SIGNING_KEY", defaults.signing_key),
    ]:
        line = next(line for line in documented.splitlines() if line.startswith(name))
        assert line.split()[-1] == str(default)


@given(port=st.integers(-1, 70_000), size=st.integers(0, 1 << 31))
def test_a_number_is_read_exactly_or_refused_by_name(port: int, size: int) -> None:
    said = {"PARKMATCH_PORT": str(port), "PARKMATCH_MAX_BYTES": str(size)}
    right = {
        "PARKMATCH_PORT": 0 <= port <= 65535,
        "PARKMATCH_MAX_BYTES": 1 << 10 <= size <= 1 << 30,
    }
    if all(right.values()):
        assert Settings.read(said) == Settings(port=port, max_bytes=size)
    else:
        with pytest.raises(BadInput) as caught:
            Settings.read(said)
        assert [f.path for f in caught.value.faults] == [name for name in right if not right[name]]


@pytest.mark.parametrize("said", ["-1", "65536", "eight", "8e3", "9" * 5000, "８０"])
def test_a_port_that_is_none_is_refused(said: str) -> None:
    with pytest.raises(BadInput) as caught:
        Settings.read({"PARKMATCH_PORT": said, "PARKMATCH_MAX_BYTES": "1"})
    assert [fault.path for fault in caught.value.faults] == [
        "PARKMATCH_PORT",
        "PARKMATCH_MAX_BYTES",
    ]


@pytest.mark.parametrize("said", ["sqlite:///of/mine.db", "postgresql://a:b@host/name"])
def test_a_database_is_a_file_or_postgresql(said: str) -> None:
    assert Settings.read({"PARKMATCH_DATABASE_URL": f" {said} "}).database_url == said


@pytest.mark.parametrize(
    "said",
    ["mysql://me:secret@host/x", "parkmatch.db", "sqlite:x", "sqlite:///", "sqlite:///:memory:"],
)
def test_another_database_is_refused_without_telling_its_password(said: str) -> None:
    with pytest.raises(BadInput) as caught:
        Settings.read({"PARKMATCH_DATABASE_URL": said})
    [fault] = caught.value.faults
    assert fault.path == "PARKMATCH_DATABASE_URL"
    assert "secret" not in caught.value.message("en")


@pytest.mark.parametrize("password", ["postgres", "parkmatch", "changeme", "password"])
def test_a_password_that_everybody_knows_is_refused(password: str) -> None:
    with pytest.raises(BadInput) as caught:
        Settings.read({"PARKMATCH_DATABASE_URL": f"postgresql://me:{password}@host/name"})
    [fault] = caught.value.faults
    assert (fault.path, fault.value) == ("PARKMATCH_DATABASE_URL", "postgresql")


def test_a_level_is_one_of_four() -> None:
    assert Settings.read({"PARKMATCH_LOG_LEVEL": "Debug"}).log_level == "debug"
    with pytest.raises(BadInput):
        Settings.read({"PARKMATCH_LOG_LEVEL": "loud"})


OIDC = {
    "PARKMATCH_OIDC_ISSUER": "https://id.example.cn/realms/a",
    "PARKMATCH_OIDC_CLIENT_ID": "parkmatch-of-a-city",
    "PARKMATCH_OIDC_CLIENT_SECRET": "Zk3-9xq7LpW2vB8n",
    "PARKMATCH_PUBLIC_URL": "https://parks.example.cn/",
}


def test_a_provider_is_known_by_four_settings_that_go_together() -> None:
    found = Settings.read(OIDC).oidc
    assert found is not None
    assert (found.issuer, found.public_url) == (
        OIDC["PARKMATCH_OIDC_ISSUER"],
        OIDC["PARKMATCH_PUBLIC_URL"][:-1],
    )
    assert OIDC["PARKMATCH_OIDC_CLIENT_SECRET"] not in repr(found)
    for missing in OIDC:
        with pytest.raises(BadInput) as caught:
            Settings.read({**OIDC, missing: " "})
        assert [fault.path for fault in caught.value.faults] == [missing]
    for name in OIDC:
        line = next(line for line in (module.__doc__ or "").splitlines() if line.startswith(name))
        assert line.endswith("(none)")


def test_an_address_that_people_reach_the_service_at_may_be_set_without_a_provider() -> None:
    assert Settings.read({"PARKMATCH_PUBLIC_URL": "https://parks.example.cn"}).oidc is None


@pytest.mark.parametrize(
    "secret", ["changeme", "secret", "x" * 15, "Parkmatch", "parkmatch-of-a-city"]
)
def test_a_secret_that_is_short_or_known_is_refused_and_not_repeated(secret: str) -> None:
    with pytest.raises(BadInput) as caught:
        Settings.read({**OIDC, "PARKMATCH_OIDC_CLIENT_SECRET": secret})
    [fault] = caught.value.faults
    assert (fault.path, fault.value) == ("PARKMATCH_OIDC_CLIENT_SECRET", "")


@pytest.mark.parametrize(
    "address",
    ["http://id.example.cn", "id.example.cn", "ftp://x", "https://", "https://a?b", "https://[x"],
)
@pytest.mark.parametrize("name", ["PARKMATCH_OIDC_ISSUER", "PARKMATCH_PUBLIC_URL"])
def test_addresses_are_encrypted_but_for_this_machines(name: str, address: str) -> None:
    with pytest.raises(BadInput) as caught:
        Settings.read({**OIDC, name: address})
    assert [fault.path for fault in caught.value.faults] == [name]
    assert Settings.read({**OIDC, name: "http://localhost:8000"}).oidc is not None


def test_maps_have_the_shapes_that_the_deployment_names(tmp_path: Path) -> None:
    told = {"PARKMATCH_MAP_APPROVAL": "GS(0000)0000"}
    assert "GS(0000)0000" in Settings.read(told).outlines.credit.zh
    assert not Settings.read({"PARKMATCH_MAP": "off"}).outlines
    with pytest.raises(BadInput, match=r"nowhere\.geojson"):
        _ = Settings.read({"PARKMATCH_MAP": str(tmp_path / "nowhere.geojson")}).outlines
