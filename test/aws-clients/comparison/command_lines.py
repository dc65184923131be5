"""Runs command lines of the AWS CLI, each in a process that is forked from one that has read what the CLI reads at every start.

Each line of the standard input is the words of a command line as JSON, and is answered with a line: the exit status, and what
was written to the standard output and the standard error.
"""

import json
import os
import sys
import tempfile

from awscli.clidriver import create_clidriver

cli = create_clidriver()
loader = cli.session.get_component("data_loader")
for service in ("ec2", "elb", "sts", "cloudwatch"):
    for kind in ("service-2", "endpoint-rule-set-1", "paginators-1"):
        loader.load_service_model(service, kind)
cli.session.get_component("endpoint_resolver")


def run(words):
    with tempfile.TemporaryFile("w+") as output, tempfile.TemporaryFile("w+") as errors:
        child = os.fork()
        if child == 0:
            os.dup2(output.fileno(), 1)
            os.dup2(errors.fileno(), 2)
            try:
                status = cli.main(words)
            except SystemExit as end:
                status = end.code
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(status)
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        output.seek(0)
        errors.seek(0)
        return {"status": status, "output": output.read(), "errors": errors.read()}


for line in sys.stdin:
    print(json.dumps(run(json.loads(line))), flush=True)
