#!/bin/sh
# One image, two jars: options start the server, a word runs the command of that name.
# A class archive beside the jar, created by class-archive.sh, is used.
archive=
if [ -e smart-gateway.aot ]; then
  archive=-XX:AOTCache=smart-gateway.aot
elif [ -e smart-gateway.jsa ]; then
  archive=-XX:SharedArchiveFile=smart-gateway.jsa
fi
java="${JAVA_HOME:+$JAVA_HOME/bin/}java"
case "${1:-}" in
  --help | --version | -h | -V) exec "$java" -jar smart-gateway-cli.jar "$@" ;;
  "" | -*) exec "$java" $archive -jar smart-gateway.jar "$@" ;;
  *) exec "$java" -jar smart-gateway-cli.jar "$@" ;;
esac
