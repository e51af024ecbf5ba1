"""A list of firms that somebody sends: a file, rows that were pasted, or the file sent before.

Nothing is kept: the page carries the file back to where it came from, and gets it again.
"""

from base64 import b64decode, b64encode
from binascii import Error as NoBase64
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from python_multipart.exceptions import FormParserError
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request

from features.errors import BadInput, Fault
from features.text import Text
from service import files
from service.files import Firms
from service.problems import TOO_LARGE
from service.questions import MOST_FIRMS
from service.web.forms import FIELDS_AT_MOST, Filled

KINDS = (".xlsx", ".csv", ".parquet", ".json", ".xlsm", ".xls", ".txt")
LONGEST_NAME = 120
MOST_FAULTS = 20
HELD_SHARE = 0.8
"""So much of a request's bounds a list may fill that the page carries for the next one."""


@dataclass(frozen=True)
class SentList:
    """What was sent as a list, and the input that it came by: "list" or "rows"; ``before``: the
    page carried it, from a question before.
    """

    name: str
    content: bytes
    by: str = "list"
    before: bool = False

    def held(self, max_bytes: int) -> str:
        """The file as the page carries it; empty for what is too large, or stands in the form."""
        if self.by == "rows" or 4 * len(self.content) / 3 > HELD_SHARE * max_bytes:
            return ""
        return b64encode(self.content).decode("ascii")

    def carried(self, max_bytes: int) -> bool:
        """Whether the page's form holds the list once more, in its rows or as a file."""
        return self.by == "rows" or bool(self.held(max_bytes))

    def firms(self) -> Firms:
        """The firms of the list; raises :class:`BadInput`, each fault at the list's input."""
        suffix = Path(self.name).suffix.lower()
        try:
            if suffix not in KINDS:
                raise BadInput([Fault("list", self.name, _NO_KIND, _KINDS)])
            with TemporaryDirectory() as folder:
                path = Path(folder) / f"list{suffix}"
                path.write_bytes(self.content)
                found = files.firms(path, MOST_FIRMS)
                notes = (
                    replace(one, path=self.name + one.path.removeprefix(path.name))
                    for one in found.notes
                )
                return replace(found, name=self.name, notes=tuple(notes))
        except BadInput as error:
            told = error.faults[:MOST_FAULTS]
            raise BadInput([replace(fault, path=self.by) for fault in told]) from None


async def sent(request: Request, max_bytes: int) -> tuple[Filled, SentList | None]:
    """What a person wrote and the list with it; :class:`BadInput` for what is no form of ours."""
    try:
        async with request.form(
            max_files=1, max_fields=FIELDS_AT_MOST, max_part_size=max_bytes
        ) as form:
            words: dict[str, tuple[str, ...]] = {}
            upload: SentList | None = None
            for name, value in form.multi_items():
                if isinstance(value, str):
                    words[name] = (*words.get(name, ()), value)
                elif name == "list" and value.filename:
                    upload = await _uploaded(value)
    except HTTPException as error:
        raise BadInput([_refused(error, max_bytes)]) from None
    except FormParserError:
        raise BadInput([BROKEN]) from None
    return _settled(words, upload)


def one_alone(upload: SentList | None) -> None:
    """Raises :class:`BadInput` for a list that is sent where the firms kept here are to be used."""
    if upload is not None and not upload.before:
        said = upload.name if upload.by == "list" else None
        raise BadInput([Fault(upload.by, said, _BESIDE_KEPT, _ONE_OF_THEM)])


async def _uploaded(file: UploadFile) -> SentList:
    return SentList(Path(file.filename or "").name[-LONGEST_NAME:], await file.read())


def _settled(
    words: Mapping[str, tuple[str, ...]], upload: SentList | None
) -> tuple[Filled, SentList | None]:
    """A new file comes before rows, and rows before the file sent last time."""
    filled = Filled(words)
    if upload is not None:
        return Filled({**words, "rows": ("",)}), upload
    rows = filled.one("rows")
    if rows:
        suffix = ".json" if rows.startswith(("[", "{")) else ".csv"
        return filled, SentList(f"rows{suffix}", rows.encode("utf-8", "replace"), "rows")
    held = filled.one("held")
    return filled, _held(held, filled.one("held_name")) if held else None


def _held(said: str, name: str) -> SentList:
    try:
        return SentList(name[-LONGEST_NAME:], b64decode(said, validate=True), before=True)
    except (NoBase64, ValueError):
        raise BadInput([BROKEN]) from None


def _refused(error: HTTPException, max_bytes: int) -> Fault:
    if error.status_code != TOO_LARGE.status:
        return BROKEN
    return Fault("list", None, _TOO_LARGE.fill(most=f"{max_bytes / 1024:,.0f}"), _SMALLER)


_NO_KIND = Text("不支持这种文件", "is no kind of file that can be read")
_KINDS = Text("请用 xlsx、csv、parquet 或 json", "Use xlsx, csv, parquet or json")
_TOO_LARGE = Text("超过上限 {most} KB", "is larger than {most} KB")
_SMALLER = Text("请分成几份，或用命令行 targets", "Split it, or use the command line: targets")
_BESIDE_KEPT = Text(
    "与“已登记的企业”只能用其中一份", "is a list beside the firms that are kept here"
)
_ONE_OF_THEM = Text(
    "要用这份名单，请取消勾选；要用已登记的企业，请不要附名单",
    "To use the list, untick the kept firms; to use those, send no list",
)
_NO_FORM = Text("没有收到完整的表单", "did not arrive as a whole")
_AGAIN = Text("请重新选择文件", "Choose the file again")
BROKEN = Fault("list", None, _NO_FORM, _AGAIN)
