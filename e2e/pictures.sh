#!/usr/bin/env bash
# Makes the pictures of the README anew: e2e/pictures.sh
# Slack's and Discord's are drawn from the messages that the adapters' tests compare with, in a look near to each
# platform's; the browser's are the page itself.
set -euo pipefail
cd "$(dirname "$0")"
[ -d node_modules/playwright-core ] || npm ci --no-audit --no-fund >/dev/null

work=$(mktemp -d)
server=
stop() {
	[ -z "$server" ] || { kill "$server" 2>/dev/null && wait "$server" 2>/dev/null || true; }
	rm -rf "$work"
}
trap stop EXIT

(cd .. && CGO_ENABLED=0 go build -o "$work/findings" ./cmd/findings)
. ./serve.sh
mkdir -p ../docs
node pictures.mjs
