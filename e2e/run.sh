#!/usr/bin/env bash
# The pages in headless Chromium, against the real program: e2e/run.sh [TEST FILE...]
set -euo pipefail
cd "$(dirname "$0")"

[ -d node_modules/playwright-core ] && [ -d node_modules/axe-core ] || npm ci --no-audit --no-fund >/dev/null

work=$(mktemp -d)
server=
stop() {
	[ -z "$server" ] || { kill "$server" 2>/dev/null && wait "$server" 2>/dev/null || true; }
	rm -rf "$work"
}
trap stop EXIT

(cd .. && CGO_ENABLED=0 go build -o "$work/findings" ./cmd/findings)
. ./serve.sh

if [ $# -gt 0 ]; then node --test --test-concurrency=1 "$@"; else node --test --test-concurrency=1 ./*.test.mjs; fi
