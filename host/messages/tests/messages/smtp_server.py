"""A mail server for tests, by aiosmtpd: writes each letter that it took as a line of JSON.

    smtp_server.py PORT MODE [CERTIFICATE KEY]

MODE is `none`, `starttls` (wanted before anything else), `tls`, or `slow`: as `none`, but letters to
`slow@` are taken without ever saying so. With a certificate it wants the user `host` with the
password `pass word`. Letters to `refuse@`, `busy@` and `closing@` are refused with 550, 451 and 421,
those to `heavy@` with 552 after their content.
"""

import asyncio
import json
import logging
import ssl
import sys
import warnings
from email import message_from_bytes
from email.header import decode_header, make_header

from aiosmtpd.smtp import SMTP, AuthResult

REFUSED = {
    "refuse": "550 5.1.1 no such mailbox 13812345678",
    "busy": "451 4.7.1 come again later",
    "closing": "421 4.3.2 closing",
}


class Handler:
    def __init__(self, mode):
        self.mode = mode

    async def handle_RCPT(self, server, session, envelope, address, options):
        refused = REFUSED.get(address.split("@")[0])
        if refused:
            return refused
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        mailbox = envelope.rcpt_tos[0].split("@")[0]
        if mailbox == "heavy":
            return "552 5.3.4 too big"
        letter = message_from_bytes(envelope.content)
        written = {
            "id": letter["Message-ID"],
            "from": str(make_header(decode_header(letter["From"]))),
            "to": envelope.rcpt_tos[0],
            "sender": envelope.mail_from,
            "subject": str(make_header(decode_header(letter["Subject"]))),
            "headers": [name for name, _ in letter.items()],
            "text": letter.get_payload(decode=True).decode("utf-8"),
            "encrypted": self.mode == "tls" or session.ssl is not None,
            "user": session.auth_data.decode() if session.auth_data else None,
        }
        print(json.dumps(written), flush=True)
        if mailbox == "slow" and self.mode == "slow":
            await asyncio.sleep(600)
        return "250 2.0.0 taken"


def knows(server, session, envelope, mechanism, data):
    fits = data.login == b"host" and data.password == b"pass word"
    return AuthResult(success=fits, handled=False, auth_data=data.login if fits else None)


async def main():
    port, mode = int(sys.argv[1]), sys.argv[2]
    context = None
    if len(sys.argv) > 3:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(sys.argv[3], sys.argv[4])
    handler = Handler(mode)

    def serve():
        return SMTP(
            handler,
            hostname="localhost",
            tls_context=context if mode == "starttls" else None,
            require_starttls=mode == "starttls",
            auth_required=context is not None,
            auth_require_tls=mode == "starttls",
            authenticator=knows,
            loop=asyncio.get_running_loop(),
        )

    encrypted = context if mode == "tls" else None
    loop = asyncio.get_running_loop()
    server = await loop.create_server(serve, "127.0.0.1", port, ssl=encrypted)
    print(json.dumps({"port": server.sockets[0].getsockname()[1]}), flush=True)
    await server.serve_forever()


warnings.simplefilter("ignore")
logging.disable(logging.WARNING)
asyncio.run(main())
