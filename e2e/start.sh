# The beginning of what runs in a browser; to be sourced from this folder. It builds the program, starts it on a free
# port, and sets FINDINGS_PAGE to its address and FINDINGS_BINARY to its file; both end with the shell. No platform is
# joined, whatever the environment has, and no documents are there but the embedded ones.
set -euo pipefail

[ -d node_modules/playwright-core ] && [ -d node_modules/axe-core ] || npm ci --no-audit --no-fund >/dev/null

work=$(mktemp -d)
server=
stop() {
	[ -z "$server" ] || { kill "$server" 2>/dev/null && wait "$server" 2>/dev/null || true; }
	rm -rf "$work"
}
trap stop EXIT

(cd .. && CGO_ENABLED=0 go build -o "$work/findings" ./cmd/findings)
export FINDINGS_BINARY="$work/findings" FINDINGS_DATA="$work/data"
env -i PATH="$PATH" FINDINGS_DATA="$FINDINGS_DATA" "$FINDINGS_BINARY" serve --addr 127.0.0.1:0 2>"$work/log" &
server=$!
for _ in $(seq 200); do
	FINDINGS_PAGE=$(sed -nE 's/.*address="?(http:\/\/127\.0\.0\.1:[0-9]+).*/\1/p' "$work/log" | head -n 1)
	[ -n "$FINDINGS_PAGE" ] && break
	kill -0 "$server" 2>/dev/null || break
	sleep 0.05
done
if [ -z "$FINDINGS_PAGE" ]; then
	echo "findings serve did not say where it listens:" >&2
	cat "$work/log" >&2
	exit 1
fi
export FINDINGS_PAGE
