"""What a browser would find in a page that could run, send or lead somewhere."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from lxml import html

LEADING = {"href", "src", "action", "formaction", "xlink:href", "poster", "data", "srcset"}
SCHEMES = {"", "http", "https", "mailto"}
OURS = {"embed", "object", "iframe", "frame", "base", "applet"}


def running(page: str) -> Iterator[str]:
    """Whatever of ``page`` is no script file of ours and could still run, or hold a style that the
    Content-Security-Policy forbids: there is nothing of the kind on any page.
    """
    for node in elements(page):
        if node.tag in OURS:
            yield f"<{node.tag}>"
        if node.tag == "script" and (node.text or not _of_ours(node.get("src", ""))):
            yield f"<script> {node.get('src')} {node.text}"
        if node.tag == "style" or "style" in node.attrib:
            yield f"style on <{node.tag}> {node.attrib}"
        for name, value in node.attrib.items():
            if name.startswith("on"):
                yield f"{name}={value}"
            if name in LEADING and urlsplit(value.strip()).scheme.lower() not in SCHEMES:
                yield f"{name}={value}"


def elements(page: str) -> Iterator[Any]:
    for node in html.document_fromstring(page).iter():
        if isinstance(node.tag, str):
            yield node


def sent_forms(page: str) -> list[Any]:
    """The forms of a page that are sent by POST."""
    return [form for form in html.document_fromstring(page).forms if form.method == "POST"]


def ways(page: str) -> set[tuple[str, str]]:
    """Where a page lets somebody go: the method and the address of each link, form and button."""
    tree = html.document_fromstring(page)
    found = {("GET", link.get("href")) for link in tree.iter("a") if link.get("href")}
    sending = {form: form.method for form in tree.forms if form.get("method") != "dialog"}
    found |= {(method, form.get("action", "")) for form, method in sending.items()}
    named = {form.get("id"): method for form, method in sending.items()}
    for button in tree.xpath("//*[@formaction]"):
        around = next(button.iterancestors("form"), None)
        method = named[button.get("form")] if button.get("form") else sending[around]
        found.add((button.get("formmethod", method).upper(), button.get("formaction")))
    return found


def _of_ours(address: str) -> bool:
    return address.startswith("/static/")
