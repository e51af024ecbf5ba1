"""A small provider of identities, reached over HTTP, with keys of its own: for tests alone."""

import json
import time
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "parkmatch test/1", "a secret: of 20+ signs"
KEY, STRANGE_KEY = (RSAKey.generate_key(2048, {"kid": "1"}) for _ in range(2))


class Identities:
    """Who signs in there, and what is wrong with what it says: claims, key, answers."""

    def __init__(self) -> None:
        self.person: dict[str, Any] = {
            "sub": "248289761001", "email": "Wang@example.com", "email_verified": True
        }  # fmt: skip
        self.claims: dict[str, Any] = {}
        self.header: dict[str, Any] = {"alg": "RS256", "kid": "1"}
        self.key: Any = KEY
        self.described: dict[str, Any] = {}
        self.status = 200
        self.codes: dict[str, dict[str, str]] = {}
        self.issuer = ""

    def description(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            **self.described,
        }

    def authorized(self, asked: dict[str, str]) -> str:
        """Where a browser is sent back to, by whom this provider knows."""
        assert (asked["response_type"], asked["client_id"]) == ("code", CLIENT)
        assert "openid" in asked["scope"].split()
        code = sha256(asked["state"].encode()).hexdigest()
        self.codes[code] = asked
        back = {"code": code, "state": asked["state"], "iss": self.issuer}
        return f"{asked['redirect_uri']}?{urlencode(back)}"

    def token(self, sent: dict[str, str], basic: str) -> tuple[int, Any]:
        ours = f"{CLIENT}:{SECRET}"
        said = ":".join(map(unquote, b64decode(basic.removeprefix("Basic ")).decode().split(":")))
        if not basic:
            said = f"{sent.get('client_id')}:{sent.get('client_secret')}"
        asked = self.codes.pop(sent["code"], None)
        proof = sha256(sent["code_verifier"].encode()).digest()
        challenge = urlsafe_b64encode(proof).decode().rstrip("=")
        if said != ours or asked is None or asked["code_challenge"] != challenge:
            return 400, {"error": "invalid_grant"}
        if sent["redirect_uri"] != asked["redirect_uri"]:
            return 400, {"error": "invalid_grant"}
        now = int(time.time())
        claims = {
            "iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 60,
            "nonce": asked["nonce"], **self.person, **self.claims,
        }  # fmt: skip
        claims = {name: said for name, said in claims.items() if said is not None}
        signed = jwt.encode(self.header, claims, self.key, [self.header["alg"]])
        return 200, {"access_token": "x", "token_type": "Bearer", "id_token": signed}


@contextmanager
def running(host: str = "127.0.0.1") -> Iterator[Identities]:
    """The provider, listening until the end."""
    found = Identities()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            if parts.path == "/authorize":
                self.send_response(302)
                self.send_header("Location", found.authorized(dict(parse_qsl(parts.query))))
                self.end_headers()
            elif parts.path == "/keys":
                self.tell(200, {"keys": [KEY.as_dict(private=False)]})
            else:
                assert parts.path == "/.well-known/openid-configuration"
                self.tell(found.status, found.description())

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self.tell(*found.token(dict(parse_qsl(body)), self.headers.get("Authorization", "")))

        def tell(self, status: int, said: Any) -> None:
            body = json.dumps(said).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Nothing is logged."""

    server = ThreadingHTTPServer((host, 0), Handler)
    found.issuer = f"http://{'localhost' if host == '127.0.0.1' else host}:{server.server_port}"
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield found
    finally:
        server.shutdown()
        server.server_close()
