#!/usr/bin/env bash
# The pages in headless Chromium, against the real program: e2e/run.sh [TEST FILE...]
cd "$(dirname "$0")"
. ./start.sh
if [ $# -gt 0 ]; then node --test --test-concurrency=2 "$@"; else node --test --test-concurrency=2 ./*.test.mjs; fi
