#!/bin/sh
# One image, two jars: options start the server, a word runs the command of that name.
case "${1:-}" in
  --help | --version | -h | -V) exec java -jar smart-gateway-cli.jar "$@" ;;
  "" | -*) exec java -jar smart-gateway.jar "$@" ;;
  *) exec java -jar smart-gateway-cli.jar "$@" ;;
esac
