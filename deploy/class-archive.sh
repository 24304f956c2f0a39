#!/usr/bin/env bash
# Creates an archive of classes beside the jar. With it, a replica starts in about half the time.
#   deploy/class-archive.sh smart-gateway.jar /opt/gateway config    unpacks the jar into the directory first
#   class-archive.sh /app config                                     if it is already unpacked there
# With SANDBOX=sandbox/target (the built sandbox) the gateway runs under load for a minute before the archive is
# written (SECONDS_OF_LOAD; 60 unless set). The archive of Java 25 then also contains the profile of these calls, and a
# new replica reaches its full speed sooner. Redis and the sandbox are started for it, on loopback.
# Without SANDBOX the gateway only starts; it serves no request and contacts no other server.
# Java 25 and newer create an AOT cache (smart-gateway.aot), older ones a class data archive (smart-gateway.jsa);
# entrypoint.sh uses the one beside the jar. The archive is valid only for this jar, directory and build of Java;
# create it again if one of them changes.
set -euo pipefail
java="${JAVA_HOME:+$JAVA_HOME/bin/}java"
if [ "$#" = 3 ]; then
  "$java" -Djarmode=tools -jar "$1" extract --force --destination "$2"
  [ -e "$2/smart-gateway.jar" ] || mv "$2/$(basename "$1")" "$2/smart-gateway.jar"
  shift
fi
[ "$#" = 2 ] || { echo "usage: class-archive.sh [JAR] DIRECTORY CONFIG" >&2; exit 2; }
config=$(cd "$2" && pwd)
sandbox=${SANDBOX:+$(cd "$SANDBOX" && pwd)}
cd "$1"
[ -e smart-gateway.jar ] && [ -d lib ] || { echo "no unpacked gateway in $1: give the jar as first argument" >&2; exit 2; }
rm -f smart-gateway.aot smart-gateway.jsa
version=$("$java" -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java.specification.version = //p')
if [ "${version%%.*}" -ge 25 ]; then
  archive=smart-gateway.aot
  option="-XX:AOTCacheOutput=$archive"
else
  archive=smart-gateway.jsa
  option="-XX:ArchiveClassesAtExit=$archive"
fi
log=$(mktemp)
trap 'rm -f "$log"' EXIT
# The same options of the machine as entrypoint.sh; JAVA_TOOL_OPTIONS holds for both.
if [ -n "$sandbox" ]; then
  "$java" -cp "$sandbox/classes:$sandbox/lib/*" dev.smartgateway.sandbox.demo.Training --directory "$PWD" \
    --config "$config" --java-option "$option" --seconds "${SECONDS_OF_LOAD:-60}" > "$log" 2>&1 \
    || { cat "$log" >&2; exit 1; }
  grep 'calls were served' "$log"
else
  GATEWAY_SANDBOX_SECRET=unused "$java" "$option" -Dspring.context.exit=onRefresh -jar smart-gateway.jar \
    --spring.config.additional-location="file:$config/" --gateway.apps.location="$config/apps" \
    --gateway.policy.location="$config/policy.yml" --gateway.public-url=http://localhost:8080 \
    --gateway.keys.ephemeral=true > "$log" 2>&1 || { cat "$log" >&2; exit 1; }
fi
[ -s "$archive" ] || { cat "$log" >&2; echo "no archive was made" >&2; exit 1; }
echo "$archive: $(($(wc -c < "$archive") / 1048576)) MB"
