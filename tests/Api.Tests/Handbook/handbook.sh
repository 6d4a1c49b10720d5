# What the commands of a handbook page find around them (HandbookTests). A page is run in an empty folder with deploy/ copied into it.
set -eu
PATH=$PWD/bin:$PATH
mkdir -p bin etc/systemd/system etc/budkavle opt/budkavle
echo "$STORE" > etc/budkavle/store
cp -r "$ROOT/deploy" deploy
ln -s "$DATA" data
printf '#!/bin/sh\nexec dotnet "%s" "$@"\n' "$PROGRAM" > bin/budkavle
printf '#!/bin/sh\nexec "%s/run" "$@"\n' "$ROOT" > run
# No systemd runs here: it says whether there is such a verb, and deploy/ has the unit.
cat > bin/systemctl <<'S'
#!/bin/sh
verb=$1
shift
[ ! -x /usr/bin/systemctl ] || /usr/bin/systemctl --help | grep -qE "^  $verb( |$)" || { echo "no verb $verb"; exit 1; }
for unit; do case $unit in --now) ;; *) [ -f "$ROOT/deploy/systemd/$unit.service" ] || { echo "no unit $unit"; exit 1; } ;; esac; done
S
# No cluster either: what kubectl makes of it without one.
cat > bin/kubectl <<'S'
#!/bin/sh
real=$(PATH=${PATH#*:} command -v kubectl) || exit 0
case "$1 $2" in
  "apply -k") exec "$real" kustomize "$3" ;;
  *" create "* | "create "* | "-n "*) exec "$real" "$@" --dry-run=client ;;
esac
echo "not tried: kubectl $*"
exit 1
S
chmod +x bin/* run

# Runs what serves until it is ready, and ends it in order: on a port of its own and, if it names none, on data of its own.
served() {
  case " $* " in *" --data "*) ;; *) set -- "$@" --data served ;; esac
  "$@" --port "$PORT" > served.log 2>&1 &
  local pid=$! tries=0
  until curl -fs "http://127.0.0.1:$PORT/health/ready" > answer; do
    if ! kill -0 $pid 2> /dev/null || ((++tries > 300)); then
      cat served.log
      kill -9 $pid 2> /dev/null || true
      return 1
    fi
    sleep 0.1
  done
  kill -TERM $pid
  wait $pid || { cat served.log; return 1; }
}

# A request that a page names: reads are made; of the others it is asked whether there is such a route, to which a stranger gets 401.
request() {
  if [ "$1" = GET ]; then
    curl -fsS -o answer -H "Authorization: Bearer $TOKEN" "$URL$2"
    return
  fi
  local path status
  path=$(echo "$2" | sed -E 's/\{id\}|ID/00000000-0000-0000-0000-000000000001/; s/DOMAIN/post.example/')
  status=$(curl -s -o answer -w '%{http_code}' -X "$1" "$URL$path")
  [ "$status" = 401 ] || { echo "$* answers $status"; return 1; }
}

# Programs that not every machine has.
if_there() { if command -v "$1" > /dev/null; then "$@"; else echo "not here: $*"; fi; }
