#!/usr/bin/env bash
# Puts the gateway beside other proxies: builds it, unpacks it with its archive of classes as the image has it, and
# puts the same load on all of them in turn. bench/README.md says what is measured, and how to read it.
#   bench/side-by-side.sh                 writes bench/results/side-by-side.md
#   bench/side-by-side.sh growth          writes pictures of how the cost grows to bench/results
#   bench/side-by-side.sh start           writes how a replica starts to bench/results/start.md
# JAVA_HOME should be the Java of the image. SIDE holds settings, as SIDE="-Dside.rounds=5 -Dside.only=gateway,nginx".
# Programs that are not installed (nginx, apache2 with libapache2-mod-auth-openidc) are named and left out.
set -euo pipefail
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p bench/results
build=(./mvnw -B -q -ntp -Dquick -Pbench -Dmaven.test.skip=true ${MAVEN_ARGS_MORE:-} -pl sandbox,gateway,bench package)
"${build[@]}"
options=$(sed -n 's/^ENV JAVA_TOOL_OPTIONS="\(.*\)"/\1/p' deploy/Dockerfile)
JAVA_TOOL_OPTIONS="$options -XX:MaxRAM=1g" SANDBOX=sandbox/target deploy/class-archive.sh gateway/target/smart-gateway.jar "$work/gateway" config
case "${1:-}" in
  "") main=SideBySide result=bench/results/side-by-side.md ;;
  growth) main=Growth result=bench/results ;;
  start) main=Start result=bench/results/start.md ;;
  *) echo "usage: side-by-side.sh [growth|start]" >&2; exit 2 ;;
esac
"${build[@]}" -Dbench.skip=false -Dbench.main="dev.smartgateway.bench.side.$main" -Dbench.options="-Xmx600m -Dside.java=${JAVA_HOME:-} ${SIDE:-}" \
  -Dbench.args="$PWD $work/gateway $PWD/$result"
