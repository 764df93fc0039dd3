"""Verifies licences as a stranger does: with PyJWT, from the published keys and nothing else;
and reads their prints with PDFium.

Needs SHANGWU_URL of a running server with the demonstration, and the tokens of its importer and
its issuer in IMPORTER_TOKEN and ISSUER_TOKEN.
"""

import base64
import json
import os
import urllib.request
import uuid
import zlib

import jwt
import pypdfium2

URL = os.environ["SHANGWU_URL"]


def ask(path, token=None, body=None):
    return fetch(path, token, "*/*", body).decode()


def fetch(path, token=None, accept="*/*", body=None):
    headers = {"Accept": accept}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    if body is not None:
        headers |= {
            "Content-Type": "application/json",
            "Idempotency-Key": str(uuid.uuid4()),
            "If-Match": "*",
        }
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(f"{URL}{path}", headers=headers, data=data)
    with urllib.request.urlopen(request) as answer:
        return answer.read()


def claims_of(token, kind):
    """What a token says, once its signature fits a published key of its id."""
    header = jwt.get_unverified_header(token)
    assert header["typ"] == kind, header
    keys = jwt.PyJWKSet.from_json(ask("/.well-known/jwks.json"))
    return jwt.decode(token, keys[header["kid"]], algorithms=["EdDSA"])


def status_of(claims):
    """The four bits of a licence, read from its list."""
    place = claims["status"]["status_list"]
    path = place["uri"].split("/api/", 1)[1]
    listed = claims_of(ask(f"/api/{path}"), "statuslist+jwt")
    assert listed["sub"] == place["uri"], listed["sub"]
    assert listed["status_list"]["bits"] == 4
    packed = listed["status_list"]["lst"]
    bits = zlib.decompress(base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4)))
    return (bits[place["idx"] // 2] >> (4 * (place["idx"] % 2))) & 0xF


ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
# A made-up public body, as in the worked examples of the rules.
BODY = "11100000000000001M"


def check_identifier(claims):
    """The certificate identifier is that of the number, and its check character is right."""
    parts = claims["certificate_id"].removeprefix("1.2.156.3005.2.").split(".")
    kind, issuer, serial, version, check = parts
    assert (kind[:18], issuer, version) == (BODY, BODY, "001"), parts
    assert serial == claims["number"].replace("-", ""), parts
    product = 36
    for character in "".join(parts[:4]):
        product = (((product + ALPHABET.index(character)) % 36 or 36) * 2) % 37
    assert check == ALPHABET[(37 - product) % 36], parts


def check_print(path, face, identifier, token):
    """The print, read by another implementation, says what the face says."""
    bytes_of = lambda: fetch(f"{path}/certificate", token, "application/pdf")
    printed = bytes_of()
    assert printed == bytes_of(), "the same licence gives the same bytes"
    page = pypdfium2.PdfDocument(printed)[0].get_textpage()
    # A number that is too wide for its column may break, which an invisible space allows.
    text = "".join(page.get_text_bounded().split()).replace("\u200b", "")
    party = face.get("importer") or face["exporter"]
    wanted = [face["number"], party["name"], face["hs_code"], face["goods_name"]]
    wanted.append(identifier)
    wanted += [face["quantity"]["value"], face["valid_until"], face["ports"][0], "副本"]
    for words in wanted:
        assert "".join(words.split()) in text, f"{words} is not on {text}"


def main():
    importer, issuer = os.environ["IMPORTER_TOKEN"], os.environ["ISSUER_TOKEN"]
    found = json.loads(ask("/api/v1/licences?state=active&limit=200", importer))["items"]
    assert found, "the demonstration has a licence in force"
    for summary in found:
        path = f"/api/v1/licences/{summary['kind']}/{summary['number']}"
        certificate = ask(f"{path}/certificate", importer)
        claims = claims_of(certificate, "shangwu-licence+jwt")
        face = json.loads(ask(path, importer))["face"]
        assert claims["licence"] == face, "the signed face is the face"
        assert status_of(claims) == 0, "in force"
        check_identifier(claims)
        check_print(path, face, claims["certificate_id"], importer)
        message, signature = certificate.rsplit(".", 1)
        altered = f"{message}.{'A' if signature[0] != 'A' else 'B'}{signature[1:]}"
        try:
            claims_of(altered, "shangwu-licence+jwt")
        except jwt.InvalidSignatureError:
            pass
        else:
            raise AssertionError("an altered signature was taken")
    frozen = next(
        (
            (path, claims)
            for summary in found
            for path in [f"/api/v1/licences/{summary['kind']}/{summary['number']}"]
            for claims in [claims_of(ask(f"{path}/certificate", importer), "shangwu-licence+jwt")]
            if json.loads(ask(path, issuer))["allowed_actions"].count("freeze")
        ),
        None,
    )
    assert frozen, "the issuer may stop one of them"
    path, claims = frozen
    ask(f"{path}/freeze", issuer, body={"reason": "核查"})
    assert status_of(claims) == 2, "suspended"
    ask(f"{path}/thaw", issuer, body={"reason": "核查完毕"})
    assert status_of(claims) == 0, "in force again"
    print(f"{len(found)} licences verified from the published keys alone")


main()
