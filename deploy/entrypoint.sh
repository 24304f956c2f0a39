#!/bin/sh
# One image, two jars: without arguments or with options it starts the server; a word runs the command of that name.
# Uses the class archive beside the jar, if class-archive.sh created one.
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
