#!/usr/bin/env bash
# Deploys Gig Chat to a Google Cloud project. Everything can be repeated: what is
# there is brought up to date.
#
#   ./deploy.sh check [NAME…]         what can be known without a project: offline, as CI does
#   ./deploy.sh migrate               bring the schema at DATABASE_URL up to date
#   ./deploy.sh rules                 security rules of Firestore, in the place of those that the
#                                     database has, and indexes, beside them
#   ./deploy.sh functions [NAME…]     all functions, or these, with their accounts
#   ./deploy.sh schedule              the nightly jobs
#   ./deploy.sh hosting               callables and panel under one origin
#   ./deploy.sh all [NAME…]           all but check, in this order; hosting if HOSTING_SITE is set
#
# DRY_RUN=1 prints every command of a first deployment and runs none; DRY_RUN=2, of
# a later one. What only the project can tell is written in CAPITALS then.
#
#   GOOGLE_CLOUD_PROJECT   the project's id
#   REGION                 where the functions run, as in us-central1
#   DATABASE_LOCATION      where the Firestore database is, as in nam5
#   FIRESTORE_DATABASE     its id; (default) if not set
#   FIREBASE_WEB_API_KEY   the project's web API key: admin-panel signs admins in with it
#
# The archive is one of two:
#
#   CLOUD_SQL_INSTANCE     PROJECT:REGION:INSTANCE, with cloudsql.iam_authentication on:
#                          each account signs in as itself, and there is no password
#   CLOUD_SQL_DATABASE     the database in it; gigchat if not set
#
#   DATABASE_URL_SECRET    the secret of Secret Manager that holds the URL of any other
#                          PostgreSQL, and its version, as in gigchat-database-url:3
#
# and for migrate the owner of its tables:
#
#   DATABASE_URL           postgres://…; an instance of Cloud SQL is
#                          postgres://USER@/DATABASE?host=/cloudsql/PROJECT:REGION:INSTANCE;
#                          without a password USER signs in with IAM
#
# gcloud runs as who is signed in to it, migrate and the Firebase tools with the application
# default credentials: gcloud auth login, gcloud auth application-default login.
#
# If set: SEND_LIMIT_PER_MINUTE, APP_CHECK and OTEL_EXPORTER_OTLP_ENDPOINT are handed to
# the functions; SCHEDULE_TIME_ZONE, as in Europe/Vienna, is that of the nightly jobs
# (Etc/UTC); HOSTING_SITE is the site of Firebase Hosting, which this overwrites.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

# Every function.
#
#   trigger      callable, pages or job: HTTPS, and what is spoken; or the Firestore
#                documents whose writes it gets
#   caller       who may call: anyone, since the function checks the ID token or the
#                session itself; or one account
#   account      the account it runs as
#   concurrency  how many requests an instance serves at once
#   instances    how many there may be; each of the archive's opens up to four
#                connections to it
#   nightly      when Cloud Scheduler calls it
#   secret       DATABASE_URL: it uses the archive
table() {
  cat <<'TABLE'
# name             trigger                                           caller             account             memory  timeout  concurrency  instances  nightly  secret
send-message       callable                                          anyone             gigchat-chat        256Mi   60s      80           100        -        -
open-chat          callable                                          anyone             gigchat-chat        256Mi   60s      80           20         -        -
list-chats         callable                                          anyone             gigchat-inbox       256Mi   60s      80           100        -        -
list-messages      callable                                          anyone             gigchat-records     256Mi   60s      80           20         -        DATABASE_URL
mark-read          callable                                          anyone             gigchat-chat        256Mi   60s      80           100        -        -
report-message     callable                                          anyone             gigchat-chat        256Mi   60s      80           20         -        -
moderate-message   callable                                          anyone             gigchat-moderation  256Mi   60s      80           5          -        DATABASE_URL
review-queue       callable                                          anyone             gigchat-records     256Mi   60s      80           5          -        DATABASE_URL
update-chat        callable                                          anyone             gigchat-moderation  256Mi   60s      80           5          -        DATABASE_URL
delete-user-data   callable                                          anyone             gigchat-deletion    512Mi   120s     10           5          -        DATABASE_URL
export-user-data   callable                                          anyone             gigchat-records     256Mi   60s      80           5          -        DATABASE_URL
mirror-message     gigs/{gigId}/chats/{chatId}/messages/{messageId}  gigchat-events     gigchat-mirror      256Mi   60s      80           20         -        DATABASE_URL
sync-participants  gigs/{gigId}                                      gigchat-events     gigchat-chat        256Mi   60s      80           20         -        -
run-retention      job                                               gigchat-scheduler  gigchat-retention   512Mi   1800s    10           1          03:00    DATABASE_URL
reconcile-mirror   job                                               gigchat-scheduler  gigchat-reconcile   256Mi   1800s    10           1          04:00    DATABASE_URL
admin-panel        pages                                             anyone             gigchat-panel       256Mi   60s      80           5          -        DATABASE_URL
TABLE
}

# Every account, and its roles in the project beside what the archive needs.
accounts() {
  cat <<'ACCOUNTS'
# account           roles
gigchat-chat        datastore.user
gigchat-inbox       datastore.viewer
gigchat-records     datastore.viewer firebaseauth.viewer
gigchat-moderation  datastore.user firebaseauth.viewer
gigchat-deletion    datastore.user firebaseauth.viewer
gigchat-mirror
gigchat-retention   datastore.user
gigchat-reconcile   datastore.viewer
gigchat-panel       datastore.user firebaseauth.admin
gigchat-events      eventarc.eventReceiver
gigchat-scheduler
gigchat-build       cloudbuild.builds.builder
ACCOUNTS
}

# What each variable looks like: a pattern, and an example for who got it wrong.
shapes() {
  local id='[a-z][a-z0-9-]{4,28}[a-z0-9]' region='[a-z]+-[a-z]+[0-9]{1,2}'
  cat <<SHAPES
GOOGLE_CLOUD_PROJECT         ^$id\$                                          my-project
REGION                       ^$region\$                                      us-central1
DATABASE_LOCATION            ^(nam[0-9]+|eur[0-9]+|$region)\$                nam5
FIRESTORE_DATABASE           ^(\(default\)|[a-z][a-z0-9-]{2,61}[a-z0-9])\$   (default)
FIREBASE_WEB_API_KEY         ^[A-Za-z0-9_-]{20,100}\$                        AIzaSyA0123456789abcdef
CLOUD_SQL_INSTANCE           ^$id:$region:[a-z][a-z0-9-]*\$                  my-project:us-central1:archive
CLOUD_SQL_DATABASE           ^[a-z_][a-z0-9_]*\$                             gigchat
DATABASE_URL_SECRET          ^[A-Za-z0-9_-]+:(latest|[0-9]+)\$               gigchat-database-url:3
DATABASE_URL                 ^postgres(ql)?://                               postgres://…
SEND_LIMIT_PER_MINUTE        ^([1-9][0-9]{0,4}|100000)\$                     60
APP_CHECK                    ^enforce\$                                      enforce
OTEL_EXPORTER_OTLP_ENDPOINT  ^https?://[A-Za-z0-9.:/_-]+\$                   https://collector.example.com
SCHEDULE_TIME_ZONE           ^[A-Za-z]+(/[A-Za-z0-9_+-]+)*\$                 Etc/UTC
HOSTING_SITE                 ^[a-z0-9-]+\$                                   my-project
DRY_RUN                      ^[12]\$                                         1
SHAPES
}

# The Firebase tools that are asked for; the local stack pins the same.
firebase_tools=firebase-tools@15.34.2

# All of an event's attempts take Eventarc sixteen of the 24 hours that it keeps one:
# the waits between them double from ten seconds to ten minutes. 100 is the most that
# Pub/Sub allows (https://cloud.google.com/pubsub/docs/handling-failures).
delivery_attempts=100

die() {
  printf 'deploy.sh: %s\n' "$@" >&2
  exit 1
}

# demand dies unless the variables in its first argument are set, and those in both,
# where they are, look as they should. It names all that are wrong, and no value.
demand() {
  local name pattern example problems=()
  while read -r name pattern example; do
    if [[ -z ${!name:-} ]]; then
      if [[ " $1 " == *" $name "* ]]; then problems+=("$name is not set; set it to something like $example"); fi
    elif [[ " $1 $2 DRY_RUN " == *" $name "* && ! ${!name} =~ $pattern ]]; then
      problems+=("$name is malformed; it should look like $example")
    fi
  done < <(shapes)
  [[ ${#problems[@]} == 0 ]] || die "${problems[@]}" "./deploy.sh without a command says what each is"
}

# demand_for_functions takes what else is demanded, and names of functions.
demand_for_functions() {
  local name archive=CLOUD_SQL_INSTANCE
  if [[ -n ${DATABASE_URL_SECRET:-} ]]; then archive=DATABASE_URL_SECRET; fi
  demand "GOOGLE_CLOUD_PROJECT REGION DATABASE_LOCATION FIREBASE_WEB_API_KEY $archive $1" \
    "FIRESTORE_DATABASE CLOUD_SQL_DATABASE SEND_LIMIT_PER_MINUTE APP_CHECK OTEL_EXPORTER_OTLP_ENDPOINT SCHEDULE_TIME_ZONE HOSTING_SITE"
  [[ -z ${CLOUD_SQL_INSTANCE:-} || -z ${DATABASE_URL_SECRET:-} ]] || die "set one of CLOUD_SQL_INSTANCE and DATABASE_URL_SECRET"
  shift
  for name in "$@"; do
    [[ -n $(selected "$name") ]] || die "there is no function $name"
  done
}

# A dry run prints commands here, whatever becomes of their output.
exec 3>&1

show() {
  local line
  printf -v line '%q ' "$@"
  printf '%s\n' "${line% }" >&3
}

# run runs a command, which asks nobody anything.
run() {
  if [[ -n ${DRY_RUN:-} ]]; then show "$@"; else "$@" </dev/null; fi
}

# has tells whether there is what the command describes.
has() {
  if [[ -n ${DRY_RUN:-} ]]; then
    show "$@"
    [[ $DRY_RUN == 2 ]]
  else
    "$@" </dev/null >/dev/null 2>&1
  fi
}

# ask sets answer to what the command prints; in a dry run, to the first argument.
#
# Why it does not print it: where a function is called for what it prints, set -e does
# not hold within it. So none of those does anything that can fail.
ask() {
  answer=$1
  shift
  if [[ -n ${DRY_RUN:-} ]]; then show "$@"; else answer=$("$@" </dev/null); fi
  [[ -n $answer ]] || die "there is no answer to: $*"
}

# grant adds a role, again and again for half a minute: a new account is not known
# everywhere at once.
grant() {
  local wait
  for wait in 2 4 8 16; do
    run "$@" >/dev/null && return
    sleep "$wait"
  done
  run "$@" >/dev/null
}

email() { echo "$1@$GOOGLE_CLOUD_PROJECT.iam.gserviceaccount.com"; }
member() { echo "serviceAccount:$(email "$1")"; }

# selected prints the lines of the table for these functions, or all.
selected() {
  local line
  table | grep -v '^#' | while read -r line; do
    if [[ $# == 0 || " $* " == *" ${line%% *} "* ]]; then echo "$line"; fi
  done
}

# archive_accounts prints the accounts of the functions that use the archive.
archive_accounts() { table | awk '$10 == "DATABASE_URL" && !seen[$4]++ { print $4 }'; }

# database_user is what the account is called in the archive.
database_user() { echo "$1@$GOOGLE_CLOUD_PROJECT.iam"; }

migrate() {
  local users=() account
  demand DATABASE_URL CLOUD_SQL_INSTANCE
  if [[ -n ${CLOUD_SQL_INSTANCE:-} ]]; then
    demand GOOGLE_CLOUD_PROJECT ""
    create_accounts
    for account in $(archive_accounts); do users+=("$(database_user "$account")"); done
  fi
  run go run ./migrations/apply ${users[@]+"${users[@]}"}
}

# create_accounts enables the services, before anything asks one of them, and makes the
# accounts and their users in Cloud SQL: once, whichever command needs them first.
create_accounts() {
  local account roles
  if [[ $accounts_created == yes ]]; then return; fi
  run gcloud services enable artifactregistry.googleapis.com cloudbuild.googleapis.com cloudfunctions.googleapis.com \
    cloudscheduler.googleapis.com eventarc.googleapis.com firestore.googleapis.com iam.googleapis.com identitytoolkit.googleapis.com \
    pubsub.googleapis.com run.googleapis.com secretmanager.googleapis.com sqladmin.googleapis.com --project="$GOOGLE_CLOUD_PROJECT"
  while read -r account roles; do
    [[ $account == '#' ]] || create_account "$account"
  done < <(accounts)
  if [[ -n ${CLOUD_SQL_INSTANCE:-} ]]; then
    for account in $(archive_accounts); do create_database_user "$account"; done
  fi
  accounts_created=yes
}
accounts_created=no

create_account() {
  if ! has gcloud iam service-accounts describe "$(email "$1")" --project="$GOOGLE_CLOUD_PROJECT"; then
    run gcloud iam service-accounts create "$1" --display-name="Gig Chat: ${1#gigchat-}" --project="$GOOGLE_CLOUD_PROJECT"
  fi
}

create_database_user() {
  local where=(--instance="${CLOUD_SQL_INSTANCE##*:}" --project="${CLOUD_SQL_INSTANCE%%:*}")
  if ! has gcloud sql users describe "$(database_user "$1")" "${where[@]}"; then
    run gcloud sql users create "$(database_user "$1")" --type=cloud_iam_service_account "${where[@]}"
  fi
}

rules() {
  demand GOOGLE_CLOUD_PROJECT FIRESTORE_DATABASE
  firebase firestore
}

hosting() {
  demand "GOOGLE_CLOUD_PROJECT REGION HOSTING_SITE" ""
  firebase hosting
}

firebase() {
  local folder=staged/firebase
  if [[ -z ${DRY_RUN:-} ]]; then
    stage_firebase
    folder=$work/firebase
  fi
  run npx --yes "$firebase_tools" deploy --only "$1" --project "$GOOGLE_CLOUD_PROJECT" --config "$folder/firebase.json" --non-interactive
}

# stage_firebase makes the folder firebase, with firebase.json for this project: the file
# cannot read the environment.
stage_firebase() {
  mkdir -p "$work/firebase"
  cp firestore.rules firestore.indexes.json "$work/firebase"
  sed -e "s/\"us-central1\"/\"${REGION:-us-central1}\"/" \
    -e "s/\"(default)\"/\"${FIRESTORE_DATABASE:-(default)}\"/" \
    -e "s/\"hosting\": {/&${HOSTING_SITE:+ \"site\": \"$HOSTING_SITE\",}/" firebase.json >"$work/firebase/firebase.json"
}

functions() {
  demand_for_functions "" "$@"
  prepare
  local line
  while read -r line; do
    # The line's columns are its arguments.
    # shellcheck disable=SC2086
    deploy $line
  done < <(selected "$@")
}

# prepare makes what the functions need: accounts with their roles, the dead-letter topic.
prepare() {
  local account roles role
  create_accounts
  while read -r account roles; do
    [[ $account == '#' ]] && continue
    for role in $roles; do grant_in_project "$GOOGLE_CLOUD_PROJECT" "$account" "$role"; done
  done < <(accounts)
  for account in $(archive_accounts); do
    if [[ -n ${CLOUD_SQL_INSTANCE:-} ]]; then
      grant_in_project "${CLOUD_SQL_INSTANCE%%:*}" "$account" cloudsql.client
      grant_in_project "${CLOUD_SQL_INSTANCE%%:*}" "$account" cloudsql.instanceUser
    else
      grant gcloud secrets add-iam-policy-binding "${DATABASE_URL_SECRET%%:*}" --project="$GOOGLE_CLOUD_PROJECT" \
        --member="$(member "$account")" --role=roles/secretmanager.secretAccessor --condition=None
    fi
  done
  prepare_dead_letters
}

grant_in_project() {
  grant gcloud projects add-iam-policy-binding "$1" --member="$(member "$2")" --role="roles/$3" --condition=None
}

# prepare_dead_letters names who moves events to the topic, Pub/Sub itself, in
# pubsub_agent. Events that failed to the end are kept for 31 days, the longest that there is.
prepare_dead_letters() {
  local name=gigchat-dead-letter
  if ! has gcloud pubsub topics describe $name --project="$GOOGLE_CLOUD_PROJECT"; then
    run gcloud pubsub topics create $name --project="$GOOGLE_CLOUD_PROJECT"
  fi
  if ! has gcloud pubsub subscriptions describe $name --project="$GOOGLE_CLOUD_PROJECT"; then
    run gcloud pubsub subscriptions create $name --topic=$name --project="$GOOGLE_CLOUD_PROJECT" \
      --message-retention-duration=31d --expiration-period=never
  fi
  ask PROJECT_NUMBER gcloud projects describe "$GOOGLE_CLOUD_PROJECT" --format='value(projectNumber)'
  pubsub_agent=serviceAccount:service-$answer@gcp-sa-pubsub.iam.gserviceaccount.com
  grant gcloud pubsub topics add-iam-policy-binding $name --project="$GOOGLE_CLOUD_PROJECT" \
    --member="$pubsub_agent" --role=roles/pubsub.publisher
}

# deploy takes a line of the table.
deploy() {
  local name=$1 trigger=$2 caller=$3 account=$4 memory=$5 timeout=$6 concurrency=$7 instances=$8 secret=${10} source
  source=staged/$name
  if [[ -z ${DRY_RUN:-} ]]; then
    stage "$name"
    source=$work/$name
  fi
  local where=(--region="$REGION" --project="$GOOGLE_CLOUD_PROJECT") flags=(
    --gen2 --runtime=go126 --source="$source" --entry-point="$(entry_point "$name")"
    --service-account="$(email "$account")" --build-service-account="projects/$GOOGLE_CLOUD_PROJECT/serviceAccounts/$(email gigchat-build)"
    --memory="$memory" --cpu=1 --timeout="$timeout" --concurrency="$concurrency" --max-instances="$instances"
    --set-env-vars="$(variables "$account" "$secret" | paste -sd, -)"
  )
  if [[ $secret == DATABASE_URL && -z ${CLOUD_SQL_INSTANCE:-} ]]; then
    flags+=(--set-secrets="DATABASE_URL=$DATABASE_URL_SECRET")
  else
    flags+=(--clear-secrets)
  fi
  if [[ $caller == anyone ]]; then flags+=(--allow-unauthenticated); else flags+=(--no-allow-unauthenticated); fi
  if [[ $trigger == */* ]]; then
    flags+=(
      --trigger-location="$DATABASE_LOCATION" --retry --trigger-service-account="$(email "$caller")"
      --trigger-event-filters=type=google.cloud.firestore.document.v1.written
      --trigger-event-filters="database=${FIRESTORE_DATABASE:-(default)}"
      --trigger-event-filters="namespace=(default)"
      --trigger-event-filters-path-pattern="document=$trigger"
    )
  else
    flags+=(--trigger-http)
  fi
  run gcloud functions deploy "$name" "${where[@]}" "${flags[@]}"
  if [[ $caller != anyone ]]; then
    grant gcloud run services add-iam-policy-binding "$name" "${where[@]}" \
      --member="$(member "$caller")" --role=roles/run.invoker --condition=None
  fi
  if [[ $trigger == */* ]]; then keep_dead_letters "$name" "$timeout"; fi
}

# variables prints the variables of a function, one a line. With Cloud SQL the archive's
# URL holds no password and is no secret.
variables() {
  local account=$1 secret=$2 name
  for name in GOOGLE_CLOUD_PROJECT FIRESTORE_DATABASE FIREBASE_WEB_API_KEY SEND_LIMIT_PER_MINUTE APP_CHECK OTEL_EXPORTER_OTLP_ENDPOINT; do
    if [[ -n ${!name:-} ]]; then echo "$name=${!name}"; fi
  done
  if [[ $secret == DATABASE_URL && -n ${CLOUD_SQL_INSTANCE:-} ]]; then
    echo "DATABASE_URL=postgres://$account%40$GOOGLE_CLOUD_PROJECT.iam@/${CLOUD_SQL_DATABASE:-gigchat}?host=/cloudsql/$CLOUD_SQL_INSTANCE"
  fi
}

# keep_dead_letters sends the events that a function failed to the end to the topic. A
# trigger that is made anew has a new subscription, so this follows each deployment. An
# event that is under way for as long as the function may take is not sent again.
keep_dead_letters() {
  local name=$1 timeout=$2 subscription
  ask "projects/$GOOGLE_CLOUD_PROJECT/locations/$DATABASE_LOCATION/triggers/TRIGGER" \
    gcloud functions describe "$name" --region="$REGION" --project="$GOOGLE_CLOUD_PROJECT" --format='value(eventTrigger.trigger)'
  ask "projects/$GOOGLE_CLOUD_PROJECT/subscriptions/SUBSCRIPTION" \
    gcloud eventarc triggers describe "$answer" --format='value(transport.pubsub.subscription)'
  subscription=$answer
  grant gcloud pubsub subscriptions add-iam-policy-binding "$subscription" --project="$GOOGLE_CLOUD_PROJECT" \
    --member="$pubsub_agent" --role=roles/pubsub.subscriber
  run gcloud pubsub subscriptions update "$subscription" --project="$GOOGLE_CLOUD_PROJECT" \
    --dead-letter-topic=gigchat-dead-letter --max-delivery-attempts="$delivery_attempts" --min-retry-delay=10s --max-retry-delay=600s \
    --ack-deadline="$((${timeout%s} + 10))"
}

schedule() {
  demand "GOOGLE_CLOUD_PROJECT REGION" SCHEDULE_TIME_ZONE
  local line
  while read -r line; do
    # shellcheck disable=SC2086
    schedule_one $line
  done < <(selected)
}

# schedule_one takes a line of the table.
schedule_one() {
  local name=$1 caller=$3 nightly=$9 uri verb=create headers=--headers
  if [[ $nightly == - ]]; then return; fi
  local where=(--location="$REGION" --project="$GOOGLE_CLOUD_PROJECT")
  ask "https://$name.a.run.app" gcloud functions describe "$name" --region="$REGION" --project="$GOOGLE_CLOUD_PROJECT" --format='value(serviceConfig.uri)'
  uri=$answer
  if has gcloud scheduler jobs describe "$name" "${where[@]}"; then verb=update headers=--update-headers; fi
  run gcloud scheduler jobs "$verb" http "$name" "${where[@]}" \
    --schedule="$((10#${nightly#*:})) $((10#${nightly%:*})) * * *" --time-zone="${SCHEDULE_TIME_ZONE:-Etc/UTC}" \
    --uri="$uri" --http-method=POST "$headers"=Content-Type=application/json --message-body='{}' \
    --oidc-service-account-email="$(email "$caller")" --oidc-token-audience="$uri" \
    --attempt-deadline=1800s --max-retry-attempts=3
}

# entry_point turns send-message into SendMessage.
entry_point() {
  awk -F- '{ for (i = 1; i <= NF; i++) printf "%s", toupper(substr($i, 1, 1)) substr($i, 2); print "" }' <<<"$1"
}

module() { awk '$1 == "module" { print $2 }' go.mod; }

# stage makes a folder, named after the function, that the buildpack understands: a
# module with one package at its root, for it looks nowhere else, which registers one
# function. The module has the files that this function is compiled of, and no others.
stage() {
  local name=$1 folder=$work/$1 file
  mkdir -p "$folder"
  cp go.mod go.sum .gcloudignore "$folder"
  GOOS=linux GOARCH=amd64 go list -deps -f "{{with .Module}}{{if .Main}}{{range \$.GoFiles}}{{\$.Dir}}/{{.}}
{{end}}{{range \$.EmbedFiles}}{{\$.Dir}}/{{.}}
{{end}}{{end}}{{end}}" "./functions/${name//-/}" | while read -r file; do
    [[ -n $file ]] || continue
    mkdir -p "$folder/$(dirname "${file#"$PWD"/}")"
    cp "$file" "$folder/${file#"$PWD"/}"
  done
  cat >"$folder/function.go" <<GO
// Package function registers $name for the buildpack, which looks only here.
package function

import (
	_ "github.com/GoogleCloudPlatform/functions-framework-go/functions"

	_ "$(module)/functions/${name//-/}"
)
GO
}

work=$(mktemp -d)
pid=
trap '[[ -z $pid ]] || kill "$pid" 2>/dev/null || true; rm -rf "$work"' EXIT

command=${1:-}
shift || true
case $command in
  functions) functions "$@" ;;
  migrate | rules | schedule | hosting)
    [[ $# == 0 ]] || die "$command takes no arguments"
    "$command"
    ;;
  check | check-images | check-command)
    # shellcheck source=.ci/deploy-check disable=SC1091
    source .ci/deploy-check
    "${command//-/_}" "$@"
    ;;
  all)
    demand_for_functions DATABASE_URL "$@"
    migrate
    rules
    functions "$@"
    schedule
    if [[ -n ${HOSTING_SITE:-} ]]; then hosting; fi
    ;;
  *)
    sed -n '2,/^set /{/^set /d;s/^# \{0,1\}//;p;}' "$0"
    exit 2
    ;;
esac
