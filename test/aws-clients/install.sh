#!/usr/bin/env bash
# Installs the clients of AWS that the tests drive, each as its makers publish it, into a folder: install.sh FOLDER
#
# It needs Python 3 with venv, npm, and Debian's packages awscli and packer, which it fetches by apt-get where they are missing.
set -euo pipefail
mkdir -p "$1"
folder=$(cd "$1" && pwd)
here=$(cd "$(dirname "$0")" && pwd)

python3 -m venv "$folder/python"
"$folder/python/bin/pip" install --quiet --disable-pip-version-check -r "$here/requirements.txt"

# The collection for AWS is a small part of the package that carries all of them.
"$folder/python/bin/pip" download --quiet --disable-pip-version-check --no-deps --dest "$folder/ansible" ansible==12.3.0
"$folder/python/bin/python" - "$folder" <<'EXTRACT'
import glob
import sys
import zipfile

folder = sys.argv[1]
with zipfile.ZipFile(glob.glob(f"{folder}/ansible/*.whl")[0]) as wheel:
    wheel.extractall(f"{folder}/collections", [name for name in wheel.namelist() if name.startswith("ansible_collections/amazon/aws/")])
EXTRACT
rm -r "$folder/ansible"

mkdir -p "$folder/javascript"
echo '{"private": true}' >"$folder/javascript/package.json"
npm install --prefix "$folder/javascript" --no-audit --no-fund --loglevel=error @aws-sdk/client-ec2@3.1169.0 @aws-sdk/client-sts@3.1169.0

if [ ! -x /usr/bin/aws ] || [ ! -x /usr/bin/packer ]; then
  flock "${APT_LOCK:-$folder/apt-lock}" sh -c 'apt-get update -qq && apt-get install -y -qq --no-install-recommends awscli packer'
fi
mkdir -p "$folder/debian"
ln -sf /usr/bin/aws /usr/bin/packer "$folder/debian"
