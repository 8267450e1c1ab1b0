"""A mail server on loopback for tests: python mail_server.py FOLDER OPTIONS

Prints its port. Writes each message into FOLDER as 1.eml, and what is known of it as 1.json. OPTIONS is JSON:
  security     "none", "starttls" or "tls"
  certificate  a PEM file with the certificate and its key
  user, password   needed to send
  refused      addresses that it refuses as recipients
  senders      the only addresses that it accepts as senders
  busy         how many messages it refuses for now before it takes one
"""

import asyncio
import json
import pathlib
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult

folder, options = pathlib.Path(sys.argv[1]), json.loads(sys.argv[2])
busy = options.get("busy", 0)
taken = 0


def sign_in(server, session, envelope, mechanism, data):
    wanted = (options["user"].encode(), options["password"].encode())
    return AuthResult(success=(data.login, data.password) == wanted, handled=False)


class Handler:
    async def handle_MAIL(self, server, session, envelope, address, mail_options):
        if address not in options.get("senders", [address]):
            return "550 5.7.60 client does not have permissions to send as this sender"
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):
        if address in options.get("refused", []):
            return "550 5.1.1 no such user here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        global busy, taken
        if busy > 0:
            busy -= 1
            return "451 4.3.0 too busy, try again"
        taken += 1
        (folder / f"{taken}.eml").write_bytes(envelope.content)
        facts = {
            "from": envelope.mail_from,
            "to": envelope.rcpt_tos,
            "encrypted": session.ssl is not None or options["security"] == "tls",
            "signed_in": bool(session.authenticated),
        }
        (folder / f"{taken}.json").write_text(json.dumps(facts))
        return "250 OK"


context = None
if options["security"] != "none":
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(options["certificate"])
starttls = options["security"] == "starttls"
loop = asyncio.new_event_loop()
asyncio.set_event_loop(loop)


def session():
    return SMTP(
        Handler(),
        hostname="localhost",
        loop=loop,
        tls_context=context if starttls else None,
        require_starttls=starttls,
        auth_require_tls=starttls,
        auth_required="user" in options,
        authenticator=sign_in if "user" in options else None,
    )


listener = loop.create_server(session, "127.0.0.1", 0, ssl=context if options["security"] == "tls" else None)
server = loop.run_until_complete(listener)
print(server.sockets[0].getsockname()[1], flush=True)
loop.run_forever()
