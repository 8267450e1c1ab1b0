"""An S3 server on loopback for tests: python s3_server.py FOLDER KEYS

The server is moto's. It begins with the bucket `figures`, and prints its port. With KEYS=checked it also prints the key and
the secret of a user, and refuses requests that are not signed with them.

Writes a line into FOLDER/requests for each request. While there is a file FOLDER/stall, which has a text and a number, the
request PUT of that number whose path has the text does not reach the server: FOLDER/stalled appears, and the request waits
until FOLDER/stall is gone.
"""

import os
import pathlib
import sys
import threading
import time

folder, is_checked = pathlib.Path(sys.argv[1]), sys.argv[2] == "checked"
os.environ["INITIAL_NO_AUTH_ACTION_COUNT"] = "4" if is_checked else "inf"
os.environ.setdefault("AWS_ACCESS_KEY_ID", "test")
os.environ.setdefault("AWS_SECRET_ACCESS_KEY", "test")
os.environ.setdefault("AWS_DEFAULT_REGION", "us-east-1")

import boto3
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, MotoRequestHandler, create_backend_app
from werkzeug.serving import make_server

backend = DomainDispatcherApplication(create_backend_app)
lock = threading.Lock()
seen = 0


def app(environ, start_response):
    global seen
    method, path = environ["REQUEST_METHOD"], environ["PATH_INFO"]
    kind = environ.get("CONTENT_TYPE", "") or "-"
    with lock:
        with open(folder / "requests", "a") as requests:
            requests.write(f"{method} {path} {kind}\n")
        stall = folder / "stall"
        stalls = False
        if stall.exists():
            text, number = stall.read_text().split()
            if method == "PUT" and text in path:
                seen += 1
                stalls = seen >= int(number)
        else:
            seen = 0
    if stalls:
        (folder / "stalled").touch()
        while stall.exists():
            time.sleep(0.02)
        start_response("503 Service Unavailable", [("Content-Length", "0")])
        return [b""]
    return backend(environ, start_response)


server = make_server("127.0.0.1", 0, app, True, request_handler=MotoRequestHandler)
threading.Thread(target=server.serve_forever, daemon=True).start()
port = server.server_address[1]
address = f"http://127.0.0.1:{port}"
boto3.client("s3", endpoint_url=address).create_bucket(Bucket="figures")
line = str(port)
if is_checked:
    users = boto3.client("iam", endpoint_url=address)
    users.create_user(UserName="publisher")
    allowed = '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}'
    users.put_user_policy(UserName="publisher", PolicyName="all", PolicyDocument=allowed)
    key = users.create_access_key(UserName="publisher")["AccessKey"]
    line += f" {key['AccessKeyId']} {key['SecretAccessKey']}"
print(line, flush=True)
threading.Event().wait()
