"""Signatures that everybody can check: Ed25519 (RFC 8032), by the key of this installation.

A person signs in, and the service vouches for who that was: a file that it has signed can be
checked anywhere by the public key alone, which a key shared in secret (HMAC) would not allow.
"""

import os
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from features.errors import BadInput, Fault
from features.text import Text

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

SIZE = 32
"""Bytes of a key."""


@dataclass(frozen=True)
class Signer:
    """The installation's private key, in a file that only its owner may read."""

    path: Path

    @cached_property
    def _key(self) -> "Ed25519PrivateKey":
        """Made when it is first needed; raises :class:`BadInput` for a file that holds no key."""
        try:
            said = self._made() if not self.path.exists() else self.path.read_bytes()
        except OSError as error:
            raise BadInput(
                [Fault("PARKMATCH_SIGNING_KEY", self.path.name, _UNREADABLE, _KEY_FILE)]
            ) from error
        if len(said) != SIZE:
            raise BadInput([Fault("PARKMATCH_SIGNING_KEY", self.path.name, _NO_KEY, _KEY_FILE)])
        # Who matches without signing in has nothing signed.
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        return Ed25519PrivateKey.from_private_bytes(said)

    @property
    def public_key(self) -> str:
        """What others check the signatures by."""
        return b64encode(self._key.public_key().public_bytes_raw()).decode()

    def sign(self, statement: str) -> str:
        """The signature of ``statement``."""
        return b64encode(self._key.sign(statement.encode())).decode()

    def secret(self, said: str) -> str:
        """A word for ``said`` that only this installation can work out, the same each time."""
        return sha256(self._key.sign(f"secret {said}".encode())).hexdigest()

    def _made(self) -> bytes:
        """A new key on disk; of several processes that make one, all take the first."""
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        own = self.path.with_name(f"{self.path.name}.{uuid4().hex}")
        own.touch(mode=0o600, exist_ok=False)
        own.write_bytes(Ed25519PrivateKey.generate().private_bytes_raw())
        try:
            os.link(own, self.path)
        except FileExistsError:
            pass
        finally:
            own.unlink()
        return self.path.read_bytes()


def signed(statement: str, signature: str, public_key: str) -> bool:
    """Whether the holder of ``public_key`` signed ``statement``, to the letter."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        key = Ed25519PublicKey.from_public_bytes(b64decode(public_key, validate=True))
        key.verify(b64decode(signature, validate=True), statement.encode())
    except (InvalidSignature, NotBase64, ValueError):
        return False
    return True


_UNREADABLE = Text("签名密钥文件读不出或写不了", "the file of the key can be neither read nor made")
_NO_KEY = Text("不是签名密钥", "holds no key to sign with")
_KEY_FILE = Text(
    "请改用可读写的文件；没有时会自动生成", "Name a file that can be; one is made where none is"
)
