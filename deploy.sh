#!/usr/bin/env bash
# Deploys Gig Chat to a Google Cloud project.
#
#   ./deploy.sh migrate               bring the schema at DATABASE_URL up to date
#   ./deploy.sh rules                 security rules and indexes of Firestore
#   ./deploy.sh functions [NAME…]     all functions, or these
#   ./deploy.sh all [NAME…]           the three in this order
#
# With DRY_RUN=1 it prints the commands and runs none. It reads:
#
#   GOOGLE_CLOUD_PROJECT     the project's id
#   REGION                   where the functions run, as in us-central1
#   DATABASE_LOCATION        where the Firestore database is, as in nam5
#   DATABASE_URL             for migrate: the archive, postgres://…
#   DATABASE_URL_SECRET      for functions: the secret in Secret Manager that holds
#                            it, as in gigchat-database-url:latest
#   TRIGGER_SERVICE_ACCOUNT  for functions: the account that delivers events
#   FIREBASE_WEB_API_KEY     for functions: the project's web API key, which admin-panel
#                            needs to sign admins in
#   SEND_LIMIT_PER_MINUTE, APP_CHECK   for functions: handed to them if set
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

# Every function: its name, its trigger (http, or the Firestore documents whose
# writes it gets), who may call it (public: anyone, the function checks the ID
# token or the session; private: its trigger alone), its memory, how long a request
# may take, and whether it uses the archive.
table() {
  cat <<'TABLE'
# name             trigger                                           who      memory  timeout  archive
send-message       http                                              public   256Mi   60s      no
open-chat          http                                              public   256Mi   60s      no
list-chats         http                                              public   256Mi   60s      no
list-messages      http                                              public   256Mi   60s      yes
mark-read          http                                              public   256Mi   60s      no
report-message     http                                              public   256Mi   60s      no
moderate-message   http                                              public   256Mi   60s      yes
review-queue       http                                              public   256Mi   60s      yes
update-chat        http                                              public   256Mi   60s      yes
delete-user-data   http                                              public   512Mi   120s     yes
export-user-data   http                                              public   256Mi   60s      yes
mirror-message     gigs/{gigId}/chats/{chatId}/messages/{messageId}  private  256Mi   60s      yes
sync-participants  gigs/{gigId}                                      private  256Mi   60s      no
run-retention      http                                              private  256Mi   1800s    yes
reconcile-mirror   http                                              private  256Mi   1800s    yes
admin-panel        http                                              public   256Mi   60s      yes
TABLE
}

die() {
  echo "deploy.sh: $*" >&2
  exit 1
}

# need dies unless each of the variables is set.
need() {
  local name
  for name in "$@"; do
    [[ -n "${!name:-}" ]] || die "$name is not set; ./deploy.sh without a command says what it is"
  done
}

# run runs a command, or prints it.
run() {
  if [[ "${DRY_RUN:-}" == 1 ]]; then
    printf '%q ' "$@"
    echo
  else
    "$@"
  fi
}

migrate() {
  need DATABASE_URL
  run go run ./migrations/apply
}

rules() {
  need GOOGLE_CLOUD_PROJECT
  run npx --yes firebase-tools@15.34.2 deploy --only firestore --project "$GOOGLE_CLOUD_PROJECT"
}

functions() {
  need GOOGLE_CLOUD_PROJECT REGION DATABASE_LOCATION DATABASE_URL_SECRET TRIGGER_SERVICE_ACCOUNT
  local wanted=" $* " name trigger who memory timeout archive
  for name in "$@"; do
    table | grep -q "^$name " || die "there is no function $name"
  done
  while read -r name trigger who memory timeout archive; do
    [[ $name == '#' ]] && continue
    [[ $# == 0 || $wanted == *" $name "* ]] && deploy "$name" "$trigger" "$who" "$memory" "$timeout" "$archive"
  done < <(table)
}

deploy() {
  local name=$1 trigger=$2 who=$3 memory=$4 timeout=$5 archive=$6 source
  source=$(stage "$name")
  # shellcheck disable=SC2064 # the folder of now
  trap "rm -rf '$source'" RETURN
  local flags=(
    --gen2 --runtime=go126 --project="$GOOGLE_CLOUD_PROJECT" --region="$REGION"
    --source="$source" --entry-point="$(entry_point "$name")" --memory="$memory" --timeout="$timeout"
    --cpu=1 --concurrency=80
    --set-env-vars="GOOGLE_CLOUD_PROJECT=$GOOGLE_CLOUD_PROJECT${SEND_LIMIT_PER_MINUTE:+,SEND_LIMIT_PER_MINUTE=$SEND_LIMIT_PER_MINUTE}${APP_CHECK:+,APP_CHECK=$APP_CHECK}${FIREBASE_WEB_API_KEY:+,FIREBASE_WEB_API_KEY=$FIREBASE_WEB_API_KEY}"
  )
  if [[ $trigger == http ]]; then
    flags+=(--trigger-http)
  else
    flags+=(
      --trigger-location="$DATABASE_LOCATION" --retry
      --trigger-service-account="$TRIGGER_SERVICE_ACCOUNT"
      --trigger-event-filters=type=google.cloud.firestore.document.v1.written
      --trigger-event-filters="database=(default)"
      --trigger-event-filters="namespace=(default)"
      --trigger-event-filters-path-pattern="document=$trigger"
    )
  fi
  if [[ $who == public ]]; then flags+=(--allow-unauthenticated); else flags+=(--no-allow-unauthenticated); fi
  if [[ $archive == yes ]]; then flags+=(--set-secrets="DATABASE_URL=$DATABASE_URL_SECRET"); fi
  run gcloud functions deploy "$name" "${flags[@]}"
}

# stage prints a folder that the buildpack understands: the module, with one
# package at its root that registers one function. It looks nowhere else.
stage() {
  local name=$1 folder
  folder=$(mktemp -d)
  cp -R go.mod go.sum shared migrations "$folder"
  mkdir "$folder/functions"
  cp -R "functions/${name//-/}" "$folder/functions"
  find "$folder" -name '*_test.go' -delete
  cat >"$folder/function.go" <<GO
// Package function registers $name for the buildpack, which looks only here.
package function

import (
	_ "github.com/GoogleCloudPlatform/functions-framework-go/functions"

	_ "$(go list -m)/functions/${name//-/}"
)
GO
  echo "$folder"
}

# entry_point turns send-message into SendMessage.
entry_point() {
  awk -F- '{ for (i = 1; i <= NF; i++) printf "%s", toupper(substr($i, 1, 1)) substr($i, 2) }' <<<"$1"
}

case "${1:-}" in
  migrate | rules) "$1" ;;
  functions)
    shift
    functions "$@"
    ;;
  all)
    shift
    migrate
    rules
    functions "$@"
    ;;
  *)
    sed -n '2,/^set /{/^set /d;s/^# \{0,1\}//;p}' "$0"
    exit 2
    ;;
esac
