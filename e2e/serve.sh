# Starts $work/findings on a free port and sets FINDINGS_PAGE to its address and server to its process; to be sourced.
# No platform is joined, whatever the environment has, and no documents are there but the embedded ones.
export FINDINGS_DATA="$work/data"
env -i PATH="$PATH" FINDINGS_DATA="$FINDINGS_DATA" "$work/findings" serve --addr 127.0.0.1:0 2>"$work/log" &
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
export FINDINGS_PAGE FINDINGS_BINARY="$work/findings"
