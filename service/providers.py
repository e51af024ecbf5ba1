"""A provider of identities, asked by OpenID Connect: who is it that came back from there?

Authorization code with PKCE (RFC 7636), discovery, and an ID token whose signature, issuer,
audience, age and nonce are checked (OpenID Connect Core 1.0, 3.1.3.7).
"""

import base64
import hmac
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from features.text import Text
from service.refusals import NotSignedIn, Unready
from service.settings import Oidc

if TYPE_CHECKING:
    import httpx2

RETURN = "/sign-in/oidc/return"
WAIT_SECONDS = 10
SILENCE_SECONDS = 2.0
"""So long a provider that did not answer is not asked again."""
KNOWN_SECONDS = 600
"""How long what the provider says of itself is taken as known."""
LEEWAY_SECONDS = 60
SIGNED_BY = ("RS256", "PS256", "ES256")
ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")


@dataclass(frozen=True)
class Claimed:
    """Whom the provider names: its own word for them, and their address where it has checked it."""

    issuer: str
    subject: str
    email: str = ""


class Provider:
    """The provider that ``settings`` name."""

    def __init__(self, settings: Oidc) -> None:
        self.settings = settings
        self._known: tuple[float, Mapping[str, Any]] | None = None
        self._silent_until = 0.0
        self._asking = Lock()

    def door(self, key: str) -> str:
        """Where to send who wants to sign in; ``key`` is theirs alone, and brought back."""
        asked = {
            "response_type": "code",
            "scope": "openid email",
            "client_id": self.settings.client_id,
            "redirect_uri": self.settings.public_url + RETURN,
            "state": state(key),
            "nonce": _derived(key, "nonce"),
            "code_challenge": _word(sha256(_derived(key, "verifier").encode()).digest()),
            "code_challenge_method": "S256",
        }
        address: str = self._described()["authorization_endpoint"]
        return f"{address}{'&' if '?' in address else '?'}{urlencode(asked)}"

    def claimed(self, key: str, code: str) -> Claimed:
        """Who came back with ``code``; raises :class:`NotSignedIn` for what proves nothing,
        :class:`Unready` when the provider cannot be reached.
        """
        described = self._described()
        with _reached(), _client() as client:
            token = self._exchanged(client, described, key, code).get("id_token")
            keys = client.get(described["jwks_uri"]).raise_for_status().json()
        return self._checked(token, keys, _derived(key, "nonce"))

    def _described(self) -> Mapping[str, Any]:
        """What the provider says of itself."""
        with self._asking:
            if self._known is None or monotonic() - self._known[0] > KNOWN_SECONDS:
                if monotonic() < self._silent_until:  # who waited behind the first need not again
                    raise Unready(_AWAY)
                try:
                    self._known = (monotonic(), self._discovered())
                except Unready:
                    self._silent_until = monotonic() + SILENCE_SECONDS
                    raise
            return self._known[1]

    def _discovered(self) -> Mapping[str, Any]:
        address = f"{self.settings.issuer.rstrip('/')}/.well-known/openid-configuration"
        with _reached(), _client() as client:
            found: Mapping[str, Any] = client.get(address).raise_for_status().json()
            if found["issuer"] != self.settings.issuer or not all(map(found.get, ENDPOINTS)):
                raise ValueError(address)
        return found

    def _exchanged(
        self, client: "httpx2.Client", described: Mapping[str, Any], key: str, code: str
    ) -> Mapping[str, Any]:
        """What the provider gives for ``code``."""
        sent = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self.settings.public_url + RETURN,
            "code_verifier": _derived(key, "verifier"),
        }
        ours = self.settings.client_id, self.settings.secret
        ways = described.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
        headers = {"Authorization": _basic(*ours)} if "client_secret_basic" in ways else {}
        if not headers:
            sent |= dict(zip(("client_id", "client_secret"), ours, strict=True))
        answer = client.post(described["token_endpoint"], data=sent, headers=headers)
        if 400 <= answer.status_code < 500:
            raise NotSignedIn(UNPROVEN)
        found: Mapping[str, Any] = answer.raise_for_status().json()
        return found

    def _checked(self, token: object, keys: Any, nonce: str) -> Claimed:
        """Whom the ID token names, when everything about it is right."""
        from joserfc import jwt  # a deployment without a provider reads no token of one
        from joserfc.errors import JoseError
        from joserfc.jwk import KeySet

        wanted = jwt.JWTClaimsRegistry(
            leeway=LEEWAY_SECONDS,
            iss={"essential": True, "value": self.settings.issuer},
            aud={"essential": True, "value": self.settings.client_id},
            sub={"essential": True},
            exp={"essential": True},
            iat={"essential": True},
            nonce={"essential": True, "value": nonce},
        )
        try:
            found = jwt.decode(str(token), KeySet.import_key_set(keys), SIGNED_BY).claims
            wanted.validate(found)
        except (JoseError, ValueError, TypeError, KeyError) as error:
            raise NotSignedIn(UNPROVEN) from error
        self._meant_for_us(found)
        email = found.get("email") if found.get("email_verified") is True else ""
        return Claimed(self.settings.issuer, str(found["sub"]), str(email or "").lower())

    def _meant_for_us(self, found: Mapping[str, Any]) -> None:
        """Of a token for several, the one that it was given to must be this service."""
        several = isinstance(found["aud"], list) and len(found["aud"]) > 1
        party = found.get("azp", None if several else self.settings.client_id)
        if party != self.settings.client_id:
            raise NotSignedIn(UNPROVEN)


def state(key: str) -> str:
    """What the provider brings back unchanged, so that nobody else's answer is taken."""
    return _derived(key, "state")


def _derived(key: str, part: str) -> str:
    """One of the words that are all made of ``key``, and tell nothing of it nor of each other."""
    return _word(hmac.digest(key.encode(), part.encode(), "sha256"))


def _basic(client_id: str, secret: str) -> str:
    said = f"{quote(client_id, safe='')}:{quote(secret, safe='')}"
    return f"Basic {base64.b64encode(said.encode()).decode()}"


def _word(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _client() -> "httpx2.Client":
    import httpx2  # a deployment without a provider asks none

    return httpx2.Client(timeout=WAIT_SECONDS, headers={"Accept": "application/json"})


@contextmanager
def _reached() -> Iterator[None]:
    """What goes wrong on the way to the provider and back, as our own error."""
    import httpx2

    try:
        yield
    except (httpx2.HTTPError, httpx2.InvalidURL, *_UNREADABLE) as error:
        raise Unready(_AWAY) from error


_UNREADABLE = (ValueError, KeyError, TypeError, AttributeError)
"""What comes of an answer that is not what the standard says."""
UNPROVEN = Text("身份提供方没有证明您是谁，请重新登录", "Who you are was not proven: sign in again")
_AWAY = Text(
    "身份提供方暂时连不上，请稍后再试", "The provider of identities cannot be reached: try later"
)
