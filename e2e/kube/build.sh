#!/usr/bin/env bash
# Builds etcd, kube-apiserver and kubectl from Go modules, once, into the cache.
# Prints progress on stderr and, last, the folder of the three programs on stdout.
set -euo pipefail

version=1.35.4
cd "$(dirname "${BASH_SOURCE[0]}")"

say() { printf '[kube] %s\n' "$*" >&2; }

if [[ -n "${KUBEBUILDER_ASSETS:-}" ]]; then
  say "using KUBEBUILDER_ASSETS: $KUBEBUILDER_ASSETS"
  echo "$KUBEBUILDER_ASSETS"
  exit
fi

cache=${PIFLEET_CACHE:-$HOME/.cache/pifleet}/k8s
if ! command -v go >/dev/null; then
  say "Go is missing. Install it (https://go.dev/dl), or set KUBEBUILDER_ASSETS to a folder with" \
    "etcd, kube-apiserver and kubectl. Without both, the tests try to download these programs."
  exit 3
fi

target=$cache/$version-$(go env GOOS)-$(go env GOARCH)
component=k8s.io/component-base/version
flags="-s -w -X $component.gitVersion=v$version -X $component.gitMajor=1 -X $component.gitMinor=35"
stamp=$(cat go.sum cmd/*/main.go <(echo "$flags") | git hash-object --stdin)

if [[ -f $target/stamp && $(<"$target/stamp") == "$stamp" ]]; then
  echo "$target"
  exit
fi

mkdir -p "$cache"
work=$(mktemp -d "$cache/.build.XXXXXX")
trap 'rm -rf "$work"' EXIT
say "building etcd, kube-apiserver and kubectl $version into $target"
say "the first time this takes about four minutes and 200 MB; later it is skipped"
say "1 of 4: downloading modules"
go mod download
count=1
for program in etcd kubectl kube-apiserver; do
  count=$((count + 1))
  say "$count of 4: building $program"
  started=$SECONDS
  CGO_ENABLED=0 go build -trimpath -ldflags "$flags" -o "$work/$program" "./cmd/$program" &
  build=$!
  while kill -0 "$build" 2>/dev/null; do
    sleep 1
    elapsed=$((SECONDS - started))
    ((elapsed % 20 != 0 || elapsed == 0)) || say "  still building $program, $elapsed s"
  done
  wait "$build"
done
echo "$stamp" >"$work/stamp"
chmod 755 "$work"
rm -rf "$target"
mv "$work" "$target"
say "done"
echo "$target"
