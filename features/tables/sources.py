"""What a file is before anything is read from it: its kind, its encoding, why it cannot be read."""

import codecs
import io
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Literal

from features.errors import BadInput, Fault
from features.text import Text

Source = str | Path | bytes
Kind = Literal["text", "workbook", "parquet"]

BLOCK_BYTES = 1 << 20
SURE_LETTERS = 8
"""So many non-ASCII letters read as UTF-8 before a bad byte: the file is damaged UTF-8, not GBK."""

SAVE_AS = Text(
    "请在 Excel 或 WPS 中打开，另存为 .xlsx 或 UTF-8 编码的 .csv",
    "Open it in Excel or WPS and save it as .xlsx or as .csv in UTF-8",
)


MAX_PIPED_BYTES = 1 << 28


@contextmanager
def opened(source: Source) -> Iterator[BinaryIO]:
    """The bytes of ``source``, seekable; :class:`BadInput` for a file that cannot be opened."""
    if isinstance(source, bytes):
        yield io.BytesIO(source)
        return
    with ExitStack() as stack:
        try:
            stream = stack.enter_context(Path(source).open("rb"))
        except (OSError, ValueError) as error:
            raise _unopened(source, error) from None
        yield stream if stream.seekable() else io.BytesIO(stream.read(MAX_PIPED_BYTES))


def name_of(source: Source) -> str:
    """The file's name as shown in messages; bytes have none of their own."""
    return "file" if isinstance(source, bytes) else Path(source).name or str(source)


def refusal(where: str, problem: Text, remedy: Text, value: object = None) -> BadInput:
    """The error for a file (or a part of it) that cannot be read, with the way out."""
    return BadInput([Fault(where, value, problem, remedy)])


def kind_of(stream: BinaryIO, where: str) -> Kind:
    """Kind of table in ``stream`` by its content; :class:`BadInput` names any other kind."""
    stream.seek(0)
    head = stream.read(4096)
    stream.seek(0)
    if not head.strip():
        raise refusal(
            where,
            Text("文件是空的", "the file is empty"),
            Text("请填写模板后再上传", "Fill in the template first"),
        )
    if head.startswith(b"PK"):
        return "workbook"
    if head.startswith(b"PAR1"):
        return "parquet"
    _refuse_foreign(head, stream, where)
    return "text"


def suffix_note(source: Source, kind: Kind) -> tuple[Fault, ...]:
    """A note when the name promises another kind of file than the content is."""
    suffix = "" if isinstance(source, bytes) else Path(source).suffix.lower()
    if not suffix or suffix in _SUFFIXES[kind]:
        return ()
    problem = Text(
        f"扩展名是 {suffix}，内容却是{_KIND_NAMES[kind].zh}；已按内容读取",
        f"is named {suffix} but holds {_KIND_NAMES[kind].en}; read by its content",
    )
    remedy = Text(f"请改名为 {_SUFFIXES[kind][0]}", f"Rename it to {_SUFFIXES[kind][0]}")
    return (Fault(name_of(source), suffix, problem, remedy),)


def encoding_of(stream: BinaryIO, where: str) -> str:
    """UTF-8 (with or without mark), UTF-16 with its mark or GB18030; reads the stream through.

    :class:`BadInput` names the first line that no encoding fits.
    """
    stream.seek(0)
    head = stream.read(4)
    marked = next((name for mark, name in _MARKS if head.startswith(mark)), None)
    first_try = marked or "utf-8-sig"
    damage = _first_damage(stream, first_try)
    if damage is None:
        return first_try
    if marked or damage.letters_before >= SURE_LETTERS:
        raise _undecodable(where, damage.line)
    other = _first_damage(stream, "gb18030")
    if other is not None:
        raise _undecodable(where, max(damage.line, other.line))
    return "gb18030"


@dataclass(frozen=True)
class _Damage:
    line: int
    letters_before: int


def _first_damage(stream: BinaryIO, encoding: str) -> _Damage | None:
    decoder = codecs.getincrementaldecoder(encoding)()
    stream.seek(0)
    line, letters = 1, 0
    while True:
        block = stream.read(BLOCK_BYTES)
        try:
            text = decoder.decode(block, final=not block)
        except UnicodeDecodeError as error:
            sound = error.object[: error.start].decode(encoding, "ignore")
            return _Damage(line + sound.count("\n"), letters + _letters(sound))
        if not block:
            stream.seek(0)
            return None
        line += text.count("\n")
        letters += _letters(text)


def _letters(text: str) -> int:
    return 0 if text.isascii() else len(text) - len(text.encode("ascii", "ignore"))


def _undecodable(where: str, line: int) -> BadInput:
    return refusal(
        where,
        Text(f"第 {line} 行的字符无法识别", f"line {line} holds bytes of no known encoding"),
        SAVE_AS,
    )


def _unopened(source: str | Path, error: Exception) -> BadInput:
    reason = _OPENING.get(type(error), Text("打不开这个文件", "the file cannot be opened"))
    remedy = Text("请检查路径与权限", "Check the path and the permissions")
    return refusal(str(source) or "file", reason, remedy, str(source))


def _refuse_foreign(head: bytes, stream: BinaryIO, where: str) -> None:
    if head.startswith(_OLE):
        locked = "EncryptedPackage".encode("utf-16-le") in stream.read()
        stream.seek(0)
        raise refusal(where, *(_LOCKED if locked else _OLD_EXCEL))
    for mark, what in _FOREIGN:
        if head.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(mark):
            raise refusal(
                where,
                Text(f"内容是{what.zh}，不是表格", f"holds {what.en}, not a table"),
                SAVE_AS,
            )
    if b"\0" in head and not head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise refusal(where, Text("内容不是文本表格", "holds no text table"), SAVE_AS)


_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_LOCKED = (
    Text("工作簿设有打开密码", "the workbook is locked with a password"),
    Text("请在 Excel 中去掉密码后另存", "Remove the password in Excel and save it again"),
)
_OLD_EXCEL = (
    Text("是旧版 Office 文件（.xls）", "is an old Office file (.xls)"),
    SAVE_AS,
)
_FOREIGN: tuple[tuple[bytes, Text], ...] = (
    (b"%pdf", Text("PDF", "a PDF")),
    (b"<", Text("网页或 XML", "a web page or XML")),
    (b"{\\rtf", Text("RTF 文档", "an RTF document")),
    (b"{", Text("JSON", "JSON")),
    (b"[", Text("JSON", "JSON")),
    (b"\x89png", Text("图片", "a picture")),
    (b"\xff\xd8\xff", Text("图片", "a picture")),
    (b"\x1f\x8b", Text("压缩包", "a compressed archive")),
    (b"rar!", Text("压缩包", "a compressed archive")),
    (b"7z\xbc\xaf", Text("压缩包", "a compressed archive")),
)
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SUFFIXES: dict[Kind, tuple[str, ...]] = {
    "text": (".csv", ".txt", ".tsv"),
    "workbook": (".xlsx", ".xlsm", ".xltx", ".xltm"),
    "parquet": (".parquet", ".pq"),
}
_KIND_NAMES: dict[Kind, Text] = {
    "text": Text("文本表格", "a text table"),
    "workbook": Text("Excel 工作簿", "an Excel workbook"),
    "parquet": Text("Parquet", "Parquet"),
}
_OPENING: dict[type[Exception], Text] = {
    FileNotFoundError: Text("没有这个文件", "there is no such file"),
    IsADirectoryError: Text("这是文件夹，不是文件", "is a folder, not a file"),
    PermissionError: Text("没有读取权限", "may not be read"),
}
