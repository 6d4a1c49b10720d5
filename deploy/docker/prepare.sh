#!/bin/sh
# Makes the secrets that compose.yaml names, once: sh prepare.sh
# When the silo has started, gives Prometheus its credential: sh prepare.sh watch
set -eu
cd "$(dirname "$0")"
mkdir -p secrets
chmod 700 secrets
# The folder keeps others out; each service reads its own file under another user.
keep() { [ -s "secrets/$1" ] || { cat > "secrets/$1"; chmod 444 "secrets/$1"; }; }
random() { od -An -N24 -tx1 /dev/urandom | tr -d ' \n'; }

if [ "${1:-}" = watch ]; then
  demo=$(docker compose exec -T silo cat /var/lib/budkavle/demo.json)
  field() { printf '%s' "$demo" | sed -n "s/.*\"$1\": \"\([^\"]*\)\".*/\1/p"; }
  rm -f secrets/prometheus secrets/prometheus.yml
  field operatorClientSecret | keep prometheus
  sed "s/CLIENT-ID/$(field operatorClientId)/; s/127\.0\.0\.1:8080/silo:8080/" ../prometheus/prometheus.yml | keep prometheus.yml
  exit
fi
random | keep postgres
random | keep grafana
printf 'Host=postgres;Username=budkavle;Database=budkavle;Password=%s;GSS Encryption Mode=Disable\n' "$(cat secrets/postgres)" | keep store
echo none | keep prometheus
keep prometheus.yml < ../prometheus/prometheus.yml
