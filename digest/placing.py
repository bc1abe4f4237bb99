"""What a body points at, put where it is shown: addresses of links, pictures in all their encodings. Pure."""

import re

from markupsafe import Markup

from digest.addresses import Hrefs
from digest.pictures import MODERN, TYPES, address_of, widths
from digest.references import Target


def offered(target: Target, hrefs: Hrefs) -> tuple[tuple[str, str], ...]:
    """Media type and `srcset` of each encoding of a picture that browsers may take instead of its own."""
    if not target.is_picture or target.address is None or target.width is None:
        return ()
    address, offers = target.address, widths(target.width)
    return tuple(
        (TYPES[ending], ", ".join(f"{hrefs.href(address_of(address, width, ending))} {width}w" for width in offers))
        for ending in MODERN
    )


def placed(body: str, targets: tuple[Target, ...], hrefs: Hrefs, sizes: str) -> str:
    """A body with the addresses that its targets became; a link to what is not there is text."""
    for number, target in enumerate(targets):
        if f'"digest:{number}"' not in body:
            continue
        if target.address is None:
            body = body.replace(f' href="digest:{number}"', "")
            continue
        href = Markup.escape(hrefs.href(target.address))
        body = body.replace(f'href="digest:{number}"', f'href="{href}"')
        if f'src="digest:{number}"' in body:
            body = re.sub(rf'<img src="digest:{number}"([^>]*)>', _pictured(href, target, hrefs, sizes), body)
    return body


def _pictured(href: str, target: Target, hrefs: Hrefs, sizes: str) -> str:
    """How a body shows a picture; what else its element says stands in place of the group."""
    size = f' width="{target.width}" height="{target.height}"' if target.width and target.height else ""
    image = rf'<img src="{_as_it_is(href)}"{size} loading="lazy" decoding="async"\1>'
    sources = "".join(
        f'<source type="{type}" srcset="{_as_it_is(Markup.escape(srcset))}" sizes="{_as_it_is(Markup.escape(sizes))}">'
        for type, srcset in offered(target, hrefs)
    )
    return f"<picture>{sources}{image}</picture>" if sources else image


def _as_it_is(text: str) -> str:
    return text.replace("\\", r"\\")
