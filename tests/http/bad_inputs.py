"""Bodies that nobody should send, by name: each with what is wrong with it."""

from __future__ import annotations

import base64
import io
import json
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field

import requests
from PIL import Image

from tests.drawings import data_uri, draw, encode

PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
OPAQUE = draw(4, paper=(255, 255, 255, 255)).convert("RGB")
PICTURES = {
    "png": encode(draw(4)),
    "jpeg": encode(OPAQUE, "JPEG"),
    "webp": encode(OPAQUE, "WEBP"),
    "gif": encode(OPAQUE.convert("L"), "GIF"),
    "bmp": encode(OPAQUE, "BMP"),
}
FOUR = PICTURES["png"]


@dataclass(frozen=True)
class Bad:
    """A request that cannot be answered with a digit, and the statuses that may be said of it."""

    name: str
    body: bytes
    statuses: tuple[int, ...]
    content_type: str | None = "application/json"
    headers: dict[str, str] = field(default_factory=dict)
    method: str = "POST"
    path: str = "/api/predict"


def send(http: requests.Session, url: str, bad: Bad, seconds: float) -> requests.Response:
    """Its answer; an exception where none begins in so many seconds."""
    request = requests.Request(bad.method, url, data=bad.body, headers=bad.headers).prepare()
    request.url = url + bad.path  # as it stands, nothing resolved
    if bad.content_type is not None:
        request.headers["Content-Type"] = bad.content_type
    return http.send(request, timeout=seconds)


def bad_inputs() -> list[Bad]:
    return [
        *bad_addresses(),
        *bad_content_types(),
        *bad_json(),
        *bad_texts(),
        *bad_batches(),
        *bad_examples(),
        *bad_forms(),
        *bad_urlencoded_forms(),
        *other_files(),
        *cut_pictures(),
        *blank_pictures(),
        *bombs(),
    ]


# ---------------------------------------------------------------- HTTP


def bad_addresses() -> Iterator[Bad]:
    paths = [
        "/nothing",
        "/api",
        "/api/predict/4",
        "/api/predict.php",
        "/robots.txt",
        "/favicon.ico",
    ]
    paths += ["/%00", "/%ff%fe", "/..%2f..%2fetc%2fpasswd", "/%2e%2e/main.py", "/" + "a" * 7000]
    paths += ["/api/predict%20", "/API/PREDICT", "/;x=1", "/api//x", "/digits/web/static.py"]
    for path in paths:
        yield Bad(f"address {path[:40]}", FOUR, (404,), "image/png", path=path)
    for method in ("PUT", "PATCH", "DELETE", "TRACE", "PROPFIND", "CONNECTED"):
        for path in ("/", "/api/predict", "/health", "/openapi.json"):
            yield Bad(f"{method} {path}", FOUR, (405,), "image/png", method=method, path=path)
    yield Bad("GET of a POST", b"", (405,), None, method="GET")
    for path in ("/health", "/openapi.json"):
        yield Bad(f"POST {path}", FOUR, (405,), "image/png", path=path)


def bad_content_types() -> Iterator[Bad]:
    for kind in (
        "text/plain", "text/html", "application/xml", "application/pdf", "video/mp4", "font/woff",
        "image", "/", "image\\png", "*/*",
        "png", "application/zip", "multipart/mixed; boundary=x", "text/csv; header=present",
        "a" * 5000, "text/plain; charset=" + "x" * 1000,
    ):  # fmt: skip
        yield Bad(f"content type {str(kind)[:40]!r}", FOUR, (415,), kind)
    for kind in ("application/json", "application/ld+json", "text/json; charset=bogus"):
        yield Bad(f"a picture as {kind}", FOUR, (400,), kind)
    for coding in ("gzip", "br", "deflate"):
        packed = zlib.compress(FOUR)
        yield Bad(f"packed: {coding}", packed, (415,), "image/png", {"Content-Encoding": coding})
    yield Bad("no body", b"", (400,))
    yield Bad("no body of a picture", b"", (400,), "image/png")
    for value in ("yes", "2", "-1", "%00", "true,false"):
        yield Bad(
            f"explain={value}", FOUR, (400,), "image/png", path=f"/api/predict?explain={value}"
        )


# ---------------------------------------------------------------- JSON


def bad_json() -> Iterator[Bad]:
    for text in (
        b"{", b"}", b"[]", b"{}", b"[[]]", b"null", b"true", b"4", b"-", b'"image"', b"nul",
        b"NaN", b"Infinity", b"1e999", b"[1,]", b'{"image"}', b'{"image":}', b'{"image": "a"',
        b'{"image": "AAAA",}', b"{'image': 'AAAA'}", b'{image: "AAAA"}', b'{"image": "\n"}',
        b'{"image": undefined}', b"\0", b"\0" * 1000, b" ", b"\r\n", b"// no\n{}", b"/* */ {}",
        b"\xff\xfe{", b"\xef\xbb\xbf", b'{"image": "\xff"}', b'{"image": "\xc3\x28"}', b"\x80",
        b'{"image": "\\ud800"}', b'{"image": "\\u12"}', b'{"image": "\\x41"}', b'{"\\u0000": 1}',
        b'{"image": "AAAA", "image": "AAAA"}', b'{"Image": "AAAA"}', b'{"IMAGE": "AAAA"}',
        b'{"image ": "AAAA"}', b'{"data": "AAAA"}', b'{"": "AAAA"}', b'[{"image": "AAAA"}]',
        b'{"image": "AAAA", "scale": NaN}', b'{"image": "AAAA", "scale": -Infinity}',
        b'{"image": "AAAA"} {}', b'{"image": "AAAA"}x', b"<image/>", b"image=AAAA",
        b"---\nimage: AAAA",
        b'{"image": ' + b"9" * 10_000 + b"}", b'{"image": 1e400}', b'{"image": -0}',
        b"[" * 9_000, b'{"a":' * 2_000, b"[" * 33 + b"]" * 33,
        b'{"image":' * 40 + b"1" + b"}" * 40,
    ):  # fmt: skip
        yield Bad(f"json {text[:40]!r} of {len(text)}", text, (400,))
    yield Bad("a hundred thousand brackets", b"[" * 100_000, (413,))
    yield Bad("fifty thousand names", b'{"a":' * 50_000, (413,))
    numbers: tuple[object, ...] = (0, 4, -1.5, 1e300, True, False)
    values: tuple[object, ...] = (*numbers, None, [], ["AAAA"], {}, {"b64": 4}, [[]])
    for value in values:
        yield Bad(f"image is {value!r}", json.dumps({"image": value}).encode(), (400,))
    for coding in ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp037"):
        text = json.dumps({"image": data_uri(FOUR)}).encode(coding)
        yield Bad(f"json in {coding}", text, (400,), f"application/json; charset={coding}")
    for mark in (b"[],", b"{},", b'"",', b"1,", b",", b'"a":1,'):
        yield Bad(f"a million {mark!r}", b'{"image": [' + mark * 1_000_000 + b"1]}", (400, 413))
    for piece in (b'"', b"\\", b'\\"', b" ", b"\t[", b"a"):
        yield Bad(f"megabytes of {piece!r}", b'{"image": "' + piece * 4_000_000, (400, 413))


def bad_texts() -> Iterator[Bad]:
    good = base64.b64encode(FOUR).decode()
    for name, text, status in (
        ("no picture", "", 415),
        ("spaces", "   ", 415),
        ("an empty data URI", "data:image/png;base64,", 415),
        ("nothing but data", "data:", 400),
        ("a comma", ",", 400),
        ("no base64", "data:image/png,abc", 400),
        ("percent-encoded bytes", "data:image/png,%89PNG%0D%0A", 400),
        ("bad percents", "data:image/png;base64,%%%", 400),
        ("half a quartet", "AAAAA", 400),
        ("padding alone", "====", 400),
        ("padding amid", "AA==AAAA", 400),
        ("no alphabet", "****", 400),
        ("an emoji", "\U0001f600", 400),
        ("other digits", "\u0664\u0664\u0664\u0664", 400),
        ("a null character", "AAAA\0", 400),
        ("text", "hello", 400),
        ("text of the right length", "helloworld12", 415),
        ("an address", "https://example.com/four.png", 400),
        ("an address of files", "file:///etc/passwd", 400),
        ("another scheme", "blob:image/png;base64," + good, 400),
        ("base64 of text", base64.b64encode(b"four").decode(), 415),
        ("base64 of base64", base64.b64encode(good.encode()).decode(), 415),
        ("a data URI twice", "data:image/png;base64,data:image/png;base64," + good, 400),
        ("base32", base64.b32encode(FOUR).decode(), 415),
        ("hexadecimal", FOUR.hex(), 415),
        ("cut off", good[:400], 415),
        ("cut amid a quartet", good[:401], 400),
        ("its start is missing", good[4:], 415),
        ("reversed", good[::-1], 415),
        ("lower case", good.lower(), 415),
        ("escaped", json.dumps(good), 400),
        ("in brackets", f"<{good}>", 400),
        ("parameters without base64", "data:image/png;charset=utf-8," + good, 400),
        ("base64 is not the last", "data:;base64;charset=utf-8," + good, 400),
        ("a long head", "data:" + "a" * 1_000_000 + "," + good, 400),
    ):
        yield Bad(f"text: {name}", json.dumps({"image": text}).encode(), (status,))


def bad_batches() -> Iterator[Bad]:
    for name in ("instances", "calls"):
        for value in (None, 4, "AAAA", {}, {"0": "AAAA"}, True):
            body = json.dumps({name: value}).encode()
            yield Bad(f"{name} are {value!r}", body, (400,))
        body = json.dumps({name: [None] * 257}).encode()
        yield Bad(f"too many {name}", body, (413,))
        body = json.dumps({name: [], "image": data_uri(FOUR)}).encode()
        yield Bad(f"{name} and an image", body, (400,))
    yield Bad("instances and calls", b'{"instances": [], "calls": []}', (400,))
    yield Bad("a batch for a number", b'{"instances": []}', (400,), path="/api/read")


# ---------------------------------------------------------------- examples

VECTOR = base64.urlsafe_b64encode(bytes(range(54))).decode()
"""Of no model that there is: alone it would be outdated, and no problem."""


def bad_examples() -> Iterator[Bad]:
    image = data_uri(FOUR)
    good: dict[str, object] = {"digit": 4, "vector": VECTOR}
    digits: tuple[object, ...] = (None, -1, 10, 4.0, 4.5, 1e300, 10**30, "4", "four", True, [4], {})
    vectors: tuple[object, ...] = (None, 4, [0] * 48, {}, True, "", " ", "AAAA", "A" * 17, "=" * 72)
    lists: tuple[object, ...] = (None, 4, "four", "[1, 2", {}, {"0": good}, True, [[]], [None])
    for value in (*lists, [4], ["AAAA"], [[good]], [{}], [{"digit": 4}], [{"vector": VECTOR}]):
        yield bad_example(f"examples are {value!r}"[:60], value)
    for digit in digits:
        yield bad_example(f"an example of {digit!r}"[:60], [good | {"digit": digit}])
    for vector in vectors:
        yield bad_example(f"a vector {vector!r}"[:60], [{"digit": 4, "vector": vector}])
    for name, text in (
        ("cut off amid a quartet", VECTOR[:69]),
        ("padded", VECTOR[:-2] + "=="),
        ("in another alphabet", VECTOR[:-2] + "+/"),
        ("with a line break", VECTOR[:40] + "\n" + VECTOR[40:]),
        ("with a space", VECTOR[:40] + " " + VECTOR[41:]),
        ("with an emoji", VECTOR[:40] + "\U0001f600" + VECTOR[41:]),
        ("with half a surrogate", VECTOR[:40] + "\ud800" + VECTOR[41:]),
        ("with a null character", VECTOR[:40] + "\0" + VECTOR[41:]),
        ("that is a data URI", image),
        ("of megabytes", "A" * 4_000_000),
    ):
        yield bad_example(f"a vector {name}", [good | {"vector": text}])
    for name, example, status in (
        ("with a vector and an image", good | {"image": image}, 400),
        ("with an empty image", {"digit": 4, "image": ""}, 400),
        ("with text as its image", {"digit": 4, "image": "four"}, 400),
        ("with an image that is none", {"digit": 4, "image": data_uri(b"four")}, 400),
        ("with an image that is cut off", {"digit": 4, "image": data_uri(FOUR[:300])}, 400),
        (
            "with a blank image",
            {"digit": 4, "image": data_uri(encode(OPAQUE.crop((0, 0, 9, 9))))},
            400,
        ),
        ("with a number as its image", {"digit": 4, "image": 4}, 400),
        ("with a huge image", {"digit": 4, "image": data_uri(png(60_000, 60_000))}, 413),
    ):
        yield bad_example(f"an example {name}", [good, example], status)
    yield bad_example("501 examples", [good] * 501, 413)
    yield bad_example("33 images", [{"digit": 4, "image": image}] * 33, 413)
    yield bad_example("a bad one amid good ones", [*[good] * 300, {"digit": 4}, *[good] * 100])
    yield bad_example("examples for a number", [{"digit": 4}], path="/api/read")
    for name, holder in (("instances", "parameters"), ("calls", "userDefinedContext")):
        for value in ({}, [{"digit": 4}], [good | {"digit": 10}], "[", '[{"digit": 4}]', "\ud800"):
            body = json.dumps({name: [], holder: {"examples": value}}).encode()
            yield Bad(f"{holder}.examples are {value!r}", body, (400,))
        body = json.dumps({name: [], "examples": [good]}).encode()
        yield Bad(f"examples beside {name}", body, (400,))
    for members, holder in (
        ({"image": image}, "parameters"),
        ({"image": image}, "userDefinedContext"),
        ({"instances": [image]}, "userDefinedContext"),
        ({"calls": [[image]]}, "parameters"),
    ):
        body = json.dumps({**members, holder: {"examples": [good]}}).encode()
        yield Bad(f"examples in {holder} of {[*members]}", body, (400,))


def bad_example(name: str, examples: object, status: int = 400, path: str = "/api/predict") -> Bad:
    """A good picture with bad examples."""
    body = json.dumps({"image": data_uri(FOUR), "examples": examples}).encode()
    return Bad(name, body, (status,), path=path)


# ---------------------------------------------------------------- forms


def bad_urlencoded_forms() -> Iterator[Bad]:
    image = b"image=" + data_uri(FOUR).encode()
    for name, body, statuses in (
        ("no field", b"&", (400,)),
        ("another field", b"photo=AAAA", (400,)),
        ("no value", b"image", (415,)),
        ("an empty value", b"image=", (415,)),
        ("a text that is none", b"image=hello!", (400,)),
        ("a lone percent sign", image + b"%", (400,)),
        ("bad examples", image + b"&examples=%5B4%5D", (400,)),
        ("17 fields", b"a=4&" * 16 + image, (413,)),
        ("millions of fields", b"&" * 9_000_000, (413,)),
        ("millions of escapes", b"image=" + b"%41" * 3_000_000, (400,)),
        ("a picture that is none", FOUR[1:], (415,)),
    ):
        yield Bad(f"urlencoded: {name}", body, statuses, "application/x-www-form-urlencoded")


def bad_forms() -> Iterator[Bad]:
    def part(name: str, body: bytes, head: bytes = b"") -> bytes:
        disposition = f'Content-Disposition: form-data; name="{name}"'.encode()
        return b"--x\r\n" + disposition + head + b"\r\n\r\n" + body + b"\r\n"

    end = b"--x--\r\n"
    kind = "multipart/form-data; boundary=x"
    file = b'; filename="a.png"'
    for name, body, statuses in (
        ("no part", end, (400,)),
        ("another field", part("photo", FOUR, file) + end, (400,)),
        ("a text that is none", part("image", b"hello") + end, (400,)),
        ("an empty field", part("image", b"") + end, (415,)),
        ("an empty file", part("image", b"", file) + end, (415,)),
        ("text as a file", part("image", b"four", file) + end, (415,)),
        ("no end", part("image", FOUR, file), (400,)),
        ("cut off", part("image", FOUR, file)[:300], (400,)),
        ("another boundary", part("image", FOUR, file).replace(b"--x", b"--y") + end, (400,)),
        ("no headers", b"--x\r\n\r\nfour\r\n" + end, (400,)),
        ("no disposition", b"--x\r\nContent-Type: image/png\r\n\r\nfour\r\n" + end, (400,)),
        ("bare line feeds", part("image", b"four").replace(b"\r\n", b"\n") + end, (400, 415)),
        ("17 parts", b"".join(part(f"a{i}", b"") for i in range(17)) + end, (413,)),
        ("many parts", b"".join(part(f"a{i}", b"") for i in range(9999)) + end, (413,)),
        ("a long header", part("a" * 100_000, FOUR) + end, (400, 413)),
        ("megabytes of parameters", part("image", FOUR, b"; a=b" * 1_900_000) + end, (413,)),
        ("megabytes of headers", part("image", FOUR, b"\r\nA: b" * 1_600_000) + end, (413,)),
        ("megabytes of lines", part("image", b"\r\n" * 2_000_000) + end, (400, 415)),
        ("megabytes of boundaries", b"--x\r\n" * 1_000_000, (400, 413)),
        ("megabytes of half ones", part("image", b"\r\n--" * 1_000_000) + end, (400, 415)),
        ("not a form", FOUR, (400,)),
        ("a foreign charset", part("image", b"\xff\xfe", b"\r\nContent-Type: text/plain;"
                                   b" charset=utf-16") + end, (400, 415)),
    ):  # fmt: skip
        yield Bad(f"form: {name}", body, statuses, kind)
    for kind in (
        "multipart/form-data", "multipart/form-data; boundary=", 'multipart/form-data; boundary="',
        "multipart/form-data; boundary=" + "x" * 5000, "multipart/form-data; charset=utf-8",
    ):  # fmt: skip
        yield Bad(f"form: {kind[:50]}", part("image", FOUR, file) + end, (400,), kind)


# ---------------------------------------------------------------- pictures


def other_files() -> Iterator[Bad]:
    """What is no picture that is read here, raw and as a PNG's data URI."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("four.png", FOUR)
    files = {
        "svg": b'<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/></svg>',
        "svg of entities": b'<!DOCTYPE a [<!ENTITY b "c">]><svg>&b;</svg>',
        "pdf": b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF",
        "postscript": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\nshowpage",
        "tiff": encode(OPAQUE, "TIFF"),
        "ico": encode(OPAQUE, "ICO"),
        "ppm": encode(OPAQUE, "PPM"),
        "tga": encode(OPAQUE, "TGA"),
        "pcx": encode(OPAQUE, "PCX"),
        "icns": encode(OPAQUE, "ICNS"),
        "heic": b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(100),
        "avif": b"\0\0\0\x1cftypavif\0\0\0\0avifmif1miaf" + bytes(100),
        "jpeg 2000": b"\0\0\0\x0cjP  \r\n\x87\n" + bytes(100),
        "html": b"<!doctype html><title>4</title>",
        "zip": archive.getvalue(),
        "gzip": b"\x1f\x8b\x08\0" + bytes(100),
        "elf": b"\x7fELF\x02\x01\x01" + bytes(100),
        "pickle": b"\x80\x04\x95\x00\x00\x00\x00\x00\x00\x00\x00cos\nsystem\n(S'true'\ntR.",
        "mp4": b"\0\0\0\x18ftypmp42" + bytes(100),
        "wav": b"RIFF\x24\0\0\0WAVEfmt " + bytes(30),
        "mng": b"\x8aMNG\r\n\x1a\n" + bytes(100),
        "npy": b"\x93NUMPY\x01\0" + bytes(100),
        "zeros": bytes(1000),
        "ones": b"\xff" * 1000,
        "text": b"four" * 100,
        "json": b'{"image": "AAAA"}',
    }
    for name, body in files.items():
        yield Bad(f"raw {name}", body, (415,), "image/png")
        yield Bad(f"{name} as data URI", json.dumps({"image": data_uri(body)}).encode(), (415,))


def cut_pictures() -> Iterator[Bad]:
    for kind, picture in PICTURES.items():
        for share in (0, 1, 5, 20):  # percent; more than that may show the digit
            body = picture[: max(2, len(picture) * share // 100)]
            yield Bad(f"{kind}, {share} % of it", body, (415,), f"image/{kind}")
        yield Bad(f"{kind} behind a zero", b"\0" + picture, (415,), f"image/{kind}")
        text = picture.decode("latin-1").encode()
        yield Bad(f"{kind} as UTF-8", text, (413, 415), f"image/{kind}")
        blanked = picture[:30] + bytes(len(picture) - 30)
        yield Bad(f"{kind} of zeros", blanked, (413, 415, 422), f"image/{kind}")


def blank_pictures() -> Iterator[Bad]:
    for width, height in ((1, 1), (2, 1), (1, 9999), (9999, 1), (3, 3), (640, 641), (1000, 1000)):
        for mode in ("1", "L", "RGB", "RGBA", "P", "I;16"):
            body = encode(Image.new(mode, (width, height)))
            yield Bad(f"blank {mode} of {width} x {height}", body, (422,), "image/png")
    for kind in ("jpeg", "webp", "gif", "bmp"):
        body = encode(Image.new("RGB", (50, 50), "red"), kind)
        yield Bad(f"blank {kind}", body, (422,), f"image/{kind}")


def bombs() -> Iterator[Bad]:
    def kind(size: tuple[int, int]) -> str:
        return f"{size[0]} x {size[1]}"

    sizes = ((1, 65000), (65000, 1), (10001, 1), (5001, 5000), (60000, 60000), (2**31 - 1, 1))
    for size in (*sizes, (2**31 - 1, 2**31 - 1)):
        yield Bad(f"png of {kind(size)}", png(*size), (413, 415), "image/png")
    for size in ((0, 0), (0, 9), (9, 0), (2**32 - 1, 9)):
        yield Bad(f"png of {kind(size)}", png(*size), (413, 415, 422), "image/png")
    for size in ((65535, 65535), (1, 65000), (0, 0)):
        head = b"GIF89a" + struct.pack("<HH", *size) + b"\x80\0\0" + b"\0\0\0\xff\xff\xff"
        frame = b"\x2c" + struct.pack("<HHHHB", 0, 0, *size, 0) + b"\x02\x02\x44\x01\0\x3b"
        yield Bad(f"gif of {kind(size)}", head + frame, (413, 415, 422), "image/gif")
        jpeg = bytearray(PICTURES["jpeg"])
        at = jpeg.index(b"\xff\xc0") + 5
        jpeg[at : at + 4] = struct.pack(">HH", *size)
        yield Bad(f"jpeg of {kind(size)}", bytes(jpeg), (413, 415, 422), "image/jpeg")
        head = b"VP8X" + struct.pack("<II", 10, 0) + b"\xff\xff\0\xff\xff\0"
        body = b"RIFF" + struct.pack("<I", 22) + b"WEBP" + head
        yield Bad(f"webp of {kind(size)}", body + bytes(size[0] % 9), (413, 415), "image/webp")
        bmp = bytearray(PICTURES["bmp"])
        bmp[18:26] = struct.pack("<ii", *size)
        yield Bad(f"bmp of {kind(size)}", bytes(bmp), (413, 415, 422), "image/bmp")
    packed = zlib.compress(bytes(50_000_000), 9)
    for name, body in (
        ("iCCP", b"k\0\0" + packed),
        ("zTXt", b"k\0\0" + packed),
        ("iTXt", b"k\0\1\0\0\0" + packed),
    ):
        yield Bad(f"a PNG's {name} of 50 MB", with_chunks(chunk(name, body)), (413,), "image/png")
    for name, many in (
        ("chunks", with_chunks(chunk("abCd") * 600_000)),
        ("IDATs", with_chunks(chunk("IDAT") * 600_000)),
        ("texts", with_chunks(chunk("tEXt", b"a\0b") * 600_000)),
    ):
        yield Bad(f"a PNG's {name}, 600,000 of them", many, (413,), "image/png")
    jpeg_body, gif = PICTURES["jpeg"], PICTURES["gif"]
    for name, pieces in (("segments", b"\xff\xea\0\x02" * 2_000_000), ("padding", b"\xff" * 9**7)):
        many = jpeg_body[:2] + pieces + jpeg_body[2:]
        yield Bad(f"a JPEG's {name}", many, (413,), "image/jpeg")
    progressive = encode(OPAQUE, "JPEG", progressive=True)
    scan = progressive[progressive.rindex(b"\xff\xda") : -2]
    body = progressive[:-2] + scan * 1000 + progressive[-2:]
    yield Bad("a JPEG's 1000 scans", body, (413,), "image/jpeg")
    at = gif.index(b"\x2c\0\0\0\0")
    for name, pieces in (("comments", b"\x21\xfe\x01a\0" * 10**6), ("junk", b"\x01" * 9**7)):
        yield Bad(f"a GIF's {name}", gif[:at] + pieces + gif[at:], (413,), "image/gif")
    over = bytes(10_000_001)
    yield Bad("a byte too many", over, (413,), "image/png")
    yield Bad("a byte too many of JSON", b'{"image": "' + b"A" * 10**7 + b'"}', (413,))


def chunk(kind: str, body: bytes = b"") -> bytes:
    """A chunk of a PNG."""
    named = kind.encode() + body
    return struct.pack(">I", len(body)) + named + struct.pack(">I", zlib.crc32(named))


def png(width: int, height: int) -> bytes:
    """A PNG that says it has that many pixels, and has hardly any."""
    header = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    pixels = zlib.compress(bytes(1000), 9)
    return PNG_SIGNATURE + chunk("IHDR", header) + chunk("IDAT", pixels) + chunk("IEND")


def with_chunks(chunks: bytes) -> bytes:
    """The drawing of a four with more chunks before its pixels."""
    return FOUR[:33] + chunks + FOUR[33:]
