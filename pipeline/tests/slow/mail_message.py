"""Reads a message as a mail program does, and prints it as JSON: python mail_message.py FILE"""

import email
import email.policy
import json
import sys

with open(sys.argv[1], "rb") as file:
    message = email.message_from_binary_file(file, policy=email.policy.default)
parts = list(message.walk())
print(
    json.dumps(
        {
            "subject": message["subject"],
            "from": message["from"],
            "to": message["to"],
            "date": str(message["date"].datetime.isoformat()),
            "has_id": message["message-id"] is not None,
            "types": [part.get_content_type() for part in parts],
            "text": message.get_body(("plain",)).get_content(),
            "html": message.get_body(("html",)).get_content(),
            "defects": [str(defect) for part in parts for defect in part.defects],
            "header_defects": [str(d) for _, value in message.items() for d in getattr(value, "defects", ())],
        }
    )
)
