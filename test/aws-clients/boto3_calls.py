"""Makes the calls that come as lines of JSON with boto3, as it is, and answers each with a line of JSON.

The environment says where to and as whom: AWS_ENDPOINT_URL, AWS_REGION, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY.
"""

import json
import sys

import boto3
from botocore import xform_name
from botocore.config import Config
from botocore.exceptions import ClientError

# A repeated call would hide that the first one failed.
config = Config(retries={"total_max_attempts": 1})
clients = {}


def perform(question):
    service, name, parameters = question["service"], xform_name(question["name"]), question["parameters"]
    if service not in clients:
        clients[service] = boto3.client(service, config=config)
    client = clients[service]
    if question["what"] == "wait":
        client.get_waiter(name).wait(**parameters, WaiterConfig={"Delay": 1, "MaxAttempts": 300})
        return {}
    if question["what"] == "pages":
        pages = client.get_paginator(name).paginate(**parameters, PaginationConfig={"PageSize": question["pageSize"]})
        return {"pages": list(pages)}
    return {"answer": getattr(client, name)(**parameters)}


def main():
    for line in sys.stdin:
        try:
            answer = perform(json.loads(line))
        except ClientError as error:
            details = error.response["Error"]
            answer = {"error": {"code": details["Code"], "message": details.get("Message", "")}}
        except Exception as error:
            answer = {"error": {"message": f"{type(error).__name__}: {error}"}}
        print(json.dumps(answer, default=lambda value: value.isoformat()), flush=True)


main()
