#!/usr/bin/env bash
# The whole suite, on a fresh Debian machine with Go: ./test.sh
# It installs what it needs (as root; otherwise it says what is missing). A check that cannot run says so, and with
# CI=true that is a failure.
set -euo pipefail
cd "$(dirname "$0")"

missing=()
step() { printf '\n== %s\n' "$*"; }
lacks() { # what, and which check goes without it
	missing+=("$1: $2")
	printf '\n!!! NOT RUN: %s: %s\n' "$1" "$2" >&2
}
need() { # command, Debian package
	command -v "$1" >/dev/null && return
	[ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || return 1
	{ apt-get install -y --no-install-recommends "$2" || { apt-get update && apt-get install -y --no-install-recommends "$2"; }; } >/dev/null 2>&1
	command -v "$1" >/dev/null
}

step "formatting, vet, lint"
test -z "$(gofmt -l . | tee /dev/stderr)"
go vet ./...
go tool staticcheck ./...

step "static binary"
CGO_ENABLED=0 go build -trimpath -o /dev/null ./cmd/findings

step "unit, wire and program tests, with the race detector"
need tesseract tesseract-ocr || lacks "tesseract" "reading pages from pictures"
[ -d ../shared/pdfs ] || printf '!!! NOT RUN: the documents of other publishers: ../shared/pdfs is not there\n' >&2
[ -n "${DISCORD_OPENAPI:-}" ] || printf '!!! NOT RUN: Discord'"'"'s OpenAPI description: DISCORD_OPENAPI names no file\n' >&2
if need gcc gcc && need ld libc6-dev; then
	# The importer's child process is bounded in memory, which the detector's own needs exceed: what runs in it is tested
	# without, the other decoders with.
	go test -race -timeout 10m $(go list ./... | grep -v '/corpus/importer$')
	go test -race -timeout 10m -skip 'PDF|Worker|OCR|Render|Real|Passages' ./corpus/importer
	go test -timeout 10m -run 'PDF|Worker|OCR|Render|Real|Passages' ./corpus/importer
else
	lacks "a C compiler" "race detector"
	go test -timeout 10m ./...
fi

step "fuzz targets, two seconds each"
fuzz() { # package's folder, target: two seconds of it
	local output
	output=$(cd "$1" && go test -run '^$' -fuzz "^$2\$" -fuzztime 2s -fuzzminimizetime 5x . 2>&1) && {
		tail -n 1 <<<"$output"
		return
	}
	printf '%s\n' "$output"
	# Before Go 1.27 the coordinator can take the end of its own time for an error of the target
	# (go.dev/issue/75804). A finding, a panic or a hang says more than this and writes the input down.
	[ "$(grep -A 1 -- '^--- FAIL' <<<"$output" | tail -n 1 | xargs)" = "context deadline exceeded" ] &&
		! grep -q 'Failing input\|panic:' <<<"$output" && echo "no finding: the fuzzer missed its own deadline"
}
for package in $(go list -f '{{if or .TestGoFiles .XTestGoFiles}}{{.Dir}}{{end}}' ./...); do # the seeds ran above
	for target in $(grep -hoE '^func Fuzz[A-Za-z0-9_]+' "$package"/*_test.go 2>/dev/null | sed 's/func //' | sort -u); do
		fuzz "$package" "$target"
	done
done

step "pages in a browser"
if need chromium chromium && need node nodejs && need npm npm; then
	e2e/run.sh
	(cd bot/slack/shape && npm ci --no-audit --no-fund >/dev/null && npm run --silent check)
else
	lacks "Chromium, Node.js or npm" "pages in a browser"
fi

if [ ${#missing[@]} -gt 0 ]; then
	printf '\n%s\n' "!!! These checks did not run:" >&2
	printf '!!!   %s\n' "${missing[@]}" >&2
	[ "${CI:-}" = true ] && exit 1
fi
step "all checks passed"
