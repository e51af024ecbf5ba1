"""What people send of themselves: what they sign in with, their tokens and passwords, and what
administrators say of people and organisations.
"""

from typing import Annotated

from pydantic import AfterValidator, Field

from features.profiles import Frozen
from service.accounts import Role, Scope
from service.submissions import ADDRESS, ID, DivisionIfAny, Name, Secret

Email = Annotated[
    str,
    Field(
        max_length=254,
        pattern=ADDRESS,
        title="电子邮箱",
        description="By which a provider of identities may name them",
        examples=["wang@example.com"],
    ),
    AfterValidator(str.lower),
]


class SigningIn(Frozen):
    """A name and its password."""

    name: Name
    password: Secret


class Arrival(SigningIn):
    """The first administrator, let in by the key of a link."""

    organisation: Name
    key: Annotated[str, Field(min_length=1, max_length=100)]


class TokenWish(Frozen):
    """A token for a machine: what it may do, and for how long."""

    name: Name
    scopes: Annotated[
        tuple[Scope, ...], Field(min_length=1, max_length=len(Scope), title="权限")
    ] = (Scope.read,)
    days: Annotated[int, Field(strict=True, ge=1, le=366, title="有效天数")] = 90


class PasswordChange(Frozen):
    """The password in use, the one to use from now on, and whether one's tokens end with it."""

    current: Secret
    password: Secret
    revoke_tokens: Annotated[
        bool,
        Field(
            strict=True,
            title="令牌一并失效",
            description="Whether one's tokens end too: for who fears that another knew it",
        ),
    ] = False


class NewPassword(Frozen):
    """A password set by the key of a link."""

    key: Annotated[str, Field(min_length=1, max_length=100)]
    password: Secret


class UserEdit(Frozen):
    """What a person is here for, of which organisation, and whether they are let in."""

    role: Annotated[Role, Field(title="角色", description="What they are here for")]
    active: Annotated[bool, Field(strict=True, title="可登录", description="Let in")] = True
    email: Email = ""
    organisation_id: Annotated[
        str,
        Field(
            pattern=f"{ID}|^$",
            title="机构",
            description="Organisation; empty: the one that they are of",
        ),
    ] = ""


class UserSubmission(Frozen):
    """A person to add, who sets a password by a link."""

    name: Name
    role: Annotated[Role, Field(title="角色", description="What they are here for")]
    organisation_id: Annotated[str, Field(pattern=ID, title="机构", description="Organisation")]
    email: Email = ""


class OrganisationSubmission(Frozen):
    """A company, an office or an institute, and the region that its promoters serve."""

    name: Name
    region: Annotated[
        DivisionIfAny,
        Field(title="地区", description="Region: name or code; none when empty"),
    ] = ""
