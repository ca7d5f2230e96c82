#!/usr/bin/env bash
# Makes the pictures of the README anew: e2e/pictures.sh
# Slack's and Discord's are drawn from the messages that the adapters' tests compare with, in a look near to each
# platform's; the browser's are the page itself.
cd "$(dirname "$0")"
. ./start.sh
mkdir -p ../docs
node pictures.mjs
