"""Makes an access key that may do everything on a moto server, and prints it with its secret.

    moto-key.py URL

The server is to be started with INITIAL_NO_AUTH_ACTION_COUNT=3: it lets these three calls through and from then on checks signatures.
"""

import json
import sys

import boto3

iam = boto3.client(
    "iam",
    endpoint_url=sys.argv[1],
    region_name="us-east-1",
    aws_access_key_id="anybody",
    aws_secret_access_key="anything",
)
everything = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
iam.create_user(UserName="tester")
iam.put_user_policy(UserName="tester", PolicyName="everything", PolicyDocument=json.dumps(everything))
key = iam.create_access_key(UserName="tester")["AccessKey"]
print(key["AccessKeyId"], key["SecretAccessKey"])
