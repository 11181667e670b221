"""Who we are to Salesforce: client credentials, or a token signed with our own key (JWT bearer).

Facts from help.salesforce.com: the assertion names the app (iss), the user (sub) and the
authorization server (aud, the login host, test for sandboxes), and expires within minutes.
"""

import time
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import requests
from google.auth import crypt, jwt

from orchestration.sources.answers import said, word
from orchestration.sources.transport import Refused, TryAgain

SOURCE = "salesforce"
PASSING = {"unknown_error", "server_error", "temporarily_unavailable"}
BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer"
SECONDS_VALID = 180
FIXES = {
    True: "Check SALESFORCE_USERNAME, that SALESFORCE_PRIVATE_KEY belongs to the app's certificate,"
    " and that the app is pre-authorised for the user",
    False: "Check SALESFORCE_CLIENT_ID, SALESFORCE_CLIENT_SECRET, and that the app allows the"
    " client credentials flow with a run-as user",
}


@dataclass(frozen=True)
class SignIn:
    """Who we are: an External Client App, and where to show it.

    login_url: the org's own address (my domain), scheme://host[:port].  username, private_key: of
    the JWT bearer flow, which needs no secret; the key is PEM text.
    """

    login_url: str
    client_id: str
    client_secret: str = field(default="", repr=False)
    username: str = ""
    private_key: str = field(default="", repr=False)

    def form(self) -> dict[str, str]:
        """What the token address wants to see. Raises Refused for a key that is none."""
        if not self.private_key:
            secrets = {"client_id": self.client_id, "client_secret": self.client_secret}
            return {"grant_type": "client_credentials", **secrets}
        now = int(time.time())
        claims = {
            "iss": self.client_id,
            "sub": self.username,
            "aud": self.audience,
            "iat": now,
            "exp": now + SECONDS_VALID,
        }
        try:
            signer = crypt.RSASigner.from_string(self.private_key)
        except (TypeError, ValueError):
            fix = "Set it to the RSA key as PEM text, or to the path of a file that holds it"
            raise Refused(SOURCE, "SALESFORCE_PRIVATE_KEY is no private key", fix, 401) from None
        return {"grant_type": BEARER, "assertion": jwt.encode(signer, claims).decode()}

    @property
    def audience(self) -> str:
        """The authorization server that an assertion is made for."""
        is_sandbox = ".sandbox." in f".{urlsplit(self.login_url).hostname}"
        return f"https://{'test' if is_sandbox else 'login'}.salesforce.com"

    def judge(self, response: requests.Response) -> None:
        """The token address answers 400 for what is wrong with the client, and with Salesforce."""
        if response.status_code in (400, 401, 403):
            body = said(response)
            error = word(body.get("error") if isinstance(body, dict) else response.status_code)
            if error in PASSING:
                raise TryAgain(error)
            fix = FIXES[bool(self.private_key)]
            raise Refused(SOURCE, f"the sign-in was refused ({error})", fix, 401)
