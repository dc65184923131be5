#!/usr/bin/env bash
# Builds the AWS provider of Terraform, with Terraform's core in the same program, from Go's module proxy: build.sh FOLDER
#
# The newest release of the provider that the proxy has is 1.60.0: later ones have a major version that their module's path does not
# tell. It takes four minutes of processor time, and Go.
set -euo pipefail
mkdir -p "$1/terraform"
folder=$(cd "$1/terraform" && pwd)
here=$(cd "$(dirname "$0")" && pwd)
export GOPATH="$folder/go" GOFLAGS="-mod=mod -modcacherw"

module=github.com/hashicorp/terraform-provider-aws@v1.60.0
# Its go.mod has the path that it had then, so that it is built as the main module.
go mod download -json "$module" >"$folder/module.json" || grep -q '"Zip"' "$folder/module.json"
rm -rf "$folder/source"
cp -r "$GOPATH/pkg/mod/$module" "$folder/source"
rm -rf "$folder/source/vendor"
mkdir "$folder/source/walk"
cp "$here/main.go" "$folder/source/walk"
(cd "$folder/source" && go build -o "$folder/walk" ./walk)
rm -rf "$folder/source" "$folder/go"
