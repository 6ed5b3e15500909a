#!/usr/bin/env bash
# Takes a checkout to a verified HTTPS function, the same from a laptop and from CI: builds and
# verifies the model, tries what would be uploaded, deploys it beside the revision that serves,
# asks it ten digits, and only then moves the traffic. Read main(), at the end, first.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
exec 3>&1  # what is told to the reader, also from functions whose output is taken

readonly RUNTIME=python313 ENTRY_POINT=predict
readonly UPLOAD=build/upload UPLOAD_VENV=build/upload-venv LOG=build/upload.log

PROJECT=${DEPLOY_PROJECT:-}
REGION=${DEPLOY_REGION:-europe-west1}
SERVICE=${DEPLOY_SERVICE:-digits}
PLATFORM=${DEPLOY_PLATFORM:-run}
MEMORY=${DEPLOY_MEMORY:-512Mi}
CONCURRENCY=${DEPLOY_CONCURRENCY:-8}  # one CPU answers as many a second from 1 to 16: docs/scale.md
MIN_INSTANCES=${DEPLOY_MIN_INSTANCES:-0}
MAX_INSTANCES=${DEPLOY_MAX_INSTANCES:-10}
SERVICE_ACCOUNT=${DEPLOY_SERVICE_ACCOUNT:-}
ACCESS=${DEPLOY_ACCESS:-public}
CORS_ORIGINS=${DEPLOY_CORS_ORIGINS:-*}
PREVIEW=${DEPLOY_PREVIEW:-}
KEEP_MODEL='' DRY_RUN=''

STEP='reading the options'  # what is being done, for the report of a failure
SERVING=''                  # REVISION=PERCENT,... before this deploy; empty at the first
SERVER=''                   # process of the upload, while it is tried
DEPLOYED='' MOVED=''        # set once a revision may be there, and the traffic may have moved

usage() {
  cat <<'END'
Usage: ./deploy.sh --project ID [option...]

Builds, verifies and deploys the function to Google Cloud. What serves now goes on serving until
the new revision has answered ten digits, and again if anything fails. To try it without an
account: ./deploy.sh --dry-run

  option                     variable                 default
  --project ID               DEPLOY_PROJECT           gcloud's own setting
  --region NAME              DEPLOY_REGION            europe-west1
  --service NAME             DEPLOY_SERVICE           digits
  --platform run|functions   DEPLOY_PLATFORM          run
  --memory SIZE              DEPLOY_MEMORY            512Mi
  --concurrency N            DEPLOY_CONCURRENCY       8     requests at once, and threads
  --min-instances N          DEPLOY_MIN_INSTANCES     0     kept warm, and paid for
  --max-instances N          DEPLOY_MAX_INSTANCES     10
  --service-account EMAIL    DEPLOY_SERVICE_ACCOUNT   the project's default
  --public, --private        DEPLOY_ACCESS            public
  --cors-origins LIST        DEPLOY_CORS_ORIGINS      *     comma separated
  --preview TAG              DEPLOY_PREVIEW                 a revision of its own, no traffic
  --keep-model                                        deploy the model in model/ as it is
  --dry-run                                           all that needs no account, and print the rest
  -h, --help

DIGITS_TOKEN: an identity token for a private service; default: gcloud's own.
END
}

# ---------------------------------------------------------------- telling

say() { printf '%s\n' "$*" >&3; }
fail() { printf 'deploy.sh: %s\n' "$*" >&2; exit 1; }
begin() { STEP=$1; say "== $1"; }
show() { printf '+'; printf ' %q' "$@"; echo; }

# A command that changes something in the cloud: shown, and run unless this is a dry run.
change() {
  show gcloud "$@" >&3
  [[ -n $DRY_RUN ]] || gcloud "$@" >&3
}

# A question to the cloud: shown and asked. A dry run takes the first argument for the answer.
look() {
  local example=$1; shift
  show gcloud "$@" >&3
  if [[ -n $DRY_RUN ]]; then printf '%s\n' "$example"; else gcloud "$@"; fi
}

# ---------------------------------------------------------------- options

parse() {
  while (($#)); do
    [[ $1 != --*=* ]] || set -- "${1%%=*}" "${1#*=}" "${@:2}"
    case $1 in
      --project | --region | --service | --platform | --memory | --concurrency | --min-instances | \
        --max-instances | --service-account | --cors-origins | --preview)
        (($# > 1)) || fail "$1 needs a value; see ./deploy.sh --help"
        printf -v "$(tr a-z- A-Z_ <<<"${1#--}")" '%s' "$2"
        shift
        ;;
      --public | --private) ACCESS=${1#--} ;;
      --keep-model) KEEP_MODEL=yes ;;
      --dry-run) DRY_RUN=yes ;;
      -h | --help) usage; exit ;;
      *) fail "there is no option $1; see ./deploy.sh --help" ;;
    esac
    shift
  done
  must_match SERVICE '^[a-z][a-z0-9-]{0,40}$'
  must_match PLATFORM '^(run|functions)$'
  must_match ACCESS '^(public|private)$'
  must_match MEMORY '^[0-9]+[MG]i$'
  must_match CONCURRENCY '^[1-9][0-9]*$'
  must_match MIN_INSTANCES '^[0-9]+$'
  must_match MAX_INSTANCES '^[1-9][0-9]*$'
  must_match PREVIEW '^([a-z][a-z0-9-]{0,40})?$'
}

must_match() { [[ ${!1} =~ $2 ]] || fail "$1 is '${!1}', which does not match $2"; }

# ---------------------------------------------------------------- what needs no account

check_tools() {
  begin 'tools'
  local tool
  for tool in make "${PYTHON:-python3}" tar gcloud; do
    command -v "$tool" >/dev/null || fail "$tool is not installed (gcloud: https://cloud.google.com/sdk)"
  done
}

build_model() {
  begin 'virtual environment and model'
  if [[ -n $KEEP_MODEL ]]; then make .venv/runtime.stamp >&3; else make build >&3; fi
}

verify_model() {
  begin 'the model: hash, validation, equality with scikit-learn'
  .venv/bin/python -m digits.training.release >&3
}

stage_upload() {
  begin "what would be uploaded, copied to $UPLOAD and installed by itself"
  rm -rf "$UPLOAD"
  mkdir -p "$UPLOAD"
  gcloud meta list-files-for-upload . >"$UPLOAD.list"
  tar -cf - -T "$UPLOAD.list" | tar -xf - -C "$UPLOAD"
  cmp -s requirements.txt "$UPLOAD_VENV/requirements.txt" && return
  .venv/bin/python -m venv --clear "$UPLOAD_VENV"
  "$UPLOAD_VENV/bin/python" -m pip install -q --disable-pip-version-check -r "$UPLOAD/requirements.txt"
  cp requirements.txt "$UPLOAD_VENV/"
}

try_upload() {
  begin 'the upload, served as Cloud Run would, is asked ten digits'
  local port framework=$PWD/$UPLOAD_VENV/bin/functions-framework
  port=$(.venv/bin/python -c 'import socket; print(socket.create_server(("", 0)).getsockname()[1])')
  (cd "$UPLOAD" && exec env -i PATH="$PATH" PORT="$port" K_SERVICE="$SERVICE" \
    FUNCTION_TARGET="$ENTRY_POINT" THREADS="$CONCURRENCY" "$framework") >"$LOG" 2>&1 &
  SERVER=$!
  ask "http://127.0.0.1:$port" || { tail -n 20 "$LOG" >&2; exit 1; }
  kill -TERM "$SERVER"
  wait "$SERVER" || fail "the server did not stop cleanly; see $LOG"
  SERVER=''
}

ask() { .venv/bin/python -m digits.training.smoke "$1" >&3; }

# ---------------------------------------------------------------- in the cloud

check_login() {
  begin 'account and project'
  [[ -n $PROJECT ]] || PROJECT=$(gcloud config get project 2>/dev/null || true)
  [[ -z $DRY_RUN ]] || PROJECT=${PROJECT:-my-project}
  [[ -n $PROJECT ]] || fail 'no project: give --project ID'
  PLACE=("--project=$PROJECT" "--region=$REGION")
  [[ -n $DRY_RUN ]] || gcloud auth print-access-token >/dev/null 2>&1 || fail 'not logged in: run gcloud auth login'
}

# Tag, revision, percent and URL of everything that the service's address leads to.
traffic() {
  local example=",$SERVICE-00001-old,100,
$1,$SERVICE-00002-new,,https://$1---$SERVICE-example.a.run.app"
  look "$example" run services describe "$SERVICE" "${PLACE[@]}" '--flatten=status.traffic[]' \
    '--format=csv[no-heading](status.traffic.tag,status.traffic.revisionName,status.traffic.percent,status.traffic.url)'
}

note_what_serves() {
  begin 'what serves now'
  local found rows
  found=$(look "$SERVICE" run services list "${PLACE[@]}" "--filter=metadata.name=$SERVICE" \
    '--format=value(metadata.name)')
  if [[ -n $found ]]; then
    rows=$(traffic "${PREVIEW:-candidate}")
    SERVING=$(awk -F, '$3 > 0 { printf "%s%s=%s", comma, $2, $3; comma = "," }' <<<"$rows")
  fi
  [[ -n $SERVING || -z $PREVIEW ]] || fail 'a preview needs a service: deploy one without --preview'
  say "${SERVING:-nothing: this is the first deploy, private until it has answered}"
}

# Nobody but the holder of a token reaches a first deploy before it has answered.
deploy_revision() {
  begin 'deploy the new revision, without traffic'
  DEPLOYED=yes
  local flags=("${PLACE[@]}" --source=. "--memory=$MEMORY" --cpu=1 "--concurrency=$CONCURRENCY"
    "--max-instances=$MAX_INSTANCES" "--set-env-vars=^|^CORS_ORIGINS=$CORS_ORIGINS|THREADS=$CONCURRENCY" --quiet)
  [[ -z $SERVICE_ACCOUNT ]] || flags+=("--service-account=$SERVICE_ACCOUNT")
  [[ -n $SERVING && $ACCESS == public ]] || flags+=(--no-allow-unauthenticated)
  "deploy_$PLATFORM" "${PREVIEW:-candidate}" "${flags[@]}"
}

deploy_run() {
  local tag=$1; shift
  [[ -z $SERVING ]] || set -- "$@" --no-traffic
  change run deploy "$SERVICE" "$@" "--function=$ENTRY_POINT" "--base-image=$RUNTIME" \
    --cpu-boost "--min=$MIN_INSTANCES" "--tag=$tag"
}

# A function has no --no-traffic; but where its service's traffic is bound to revisions by name,
# a deploy leaves it there.
deploy_functions() {
  local tag=$1 revision; shift
  [[ -z $SERVING ]] || change run services update-traffic "$SERVICE" "${PLACE[@]}" "--to-revisions=$SERVING"
  change functions deploy "$SERVICE" "$@" --gen2 "--runtime=$RUNTIME" "--entry-point=$ENTRY_POINT" \
    --trigger-http "--min-instances=$MIN_INSTANCES"
  revision=$(look "$SERVICE-00002-new" run services describe "$SERVICE" "${PLACE[@]}" \
    '--format=value(status.latestCreatedRevisionName)')
  change run services update-traffic "$SERVICE" "${PLACE[@]}" "--update-tags=$tag=$revision"
}

find_revision() {
  local rows
  rows=$(traffic "${PREVIEW:-candidate}")
  IFS=, read -r _ REVISION _ REVISION_URL < <(grep "^${PREVIEW:-candidate}," <<<"$rows") ||
    fail "the service has no revision tagged ${PREVIEW:-candidate}"
}

ask_cloud() {
  begin "ask $1 ten digits"
  [[ -n $DRY_RUN ]] || DIGITS_TOKEN=${2:-} ask "$1"
}

# Of a service account it must be for that address; of a user it cannot be.
token() {
  [[ -z $DRY_RUN ]] || return 0
  if [[ -n ${DIGITS_TOKEN:-} ]]; then printf '%s\n' "$DIGITS_TOKEN"; return; fi
  gcloud auth print-identity-token "--audiences=$1" 2>/dev/null ||
    gcloud auth print-identity-token 2>/dev/null || true
}

move_traffic() {
  begin "move the traffic to $REVISION"
  MOVED=yes
  change run services update-traffic "$SERVICE" "${PLACE[@]}" "--to-revisions=$REVISION=100"
}

open_to_all() {
  begin 'let everybody call it'
  change run services add-iam-policy-binding "$SERVICE" "${PLACE[@]}" \
    --member=allUsers --role=roles/run.invoker
}

service_url() {
  look "https://$SERVICE-example.a.run.app" run services describe "$SERVICE" "${PLACE[@]}" \
    '--format=value(status.url)'
}

# ---------------------------------------------------------------- the end

# At every end of the script: after a failure, put the traffic back and say how to look.
report() {
  local status=$?
  trap - EXIT
  ((status)) || return 0
  [[ -z $SERVER ]] || kill "$SERVER" 2>/dev/null || true
  echo "deploy.sh: stopped at: $STEP" >&2
  if [[ -n $MOVED && -n $SERVING ]]; then
    change run services update-traffic "$SERVICE" "${PLACE[@]}" "--to-revisions=$SERVING" ||
      echo 'deploy.sh: the traffic is not back where it was; the last command moves it' >&2
  fi
  if [[ -z $DEPLOYED ]]; then
    echo 'deploy.sh: nothing was deployed' >&2
  else
    echo "deploy.sh: serving: ${SERVING:-nothing that was there before}. To look:" >&2
    show gcloud run services describe "$SERVICE" "${PLACE[@]}" >&2
    show gcloud logging read "resource.labels.service_name=$SERVICE AND severity>=WARNING" \
      "--project=$PROJECT" --freshness=1h >&2
  fi
  exit "$status"
}

finish() {
  local header=''
  # shellcheck disable=SC2016 # for the reader's shell
  [[ $ACCESS == public ]] || header=' -H "Authorization: Bearer $(gcloud auth print-identity-token)"'
  say "$1"
  say "curl$header -d @tests/data/four.json $1/api/predict"
  [[ -z $DRY_RUN ]] || say '== dry run: nothing was deployed; the address above is an example'
  [[ -z ${GITHUB_OUTPUT:-} ]] || echo "url=$1" >>"$GITHUB_OUTPUT"
}

prepare() {
  build_model
  verify_model
  stage_upload
  try_upload
}

release() {
  [[ -z $DRY_RUN ]] || say '== dry run: no command from here on is run; what it would answer is made up'
  note_what_serves
  deploy_revision
  find_revision
  ask_cloud "$REVISION_URL" "$(token "$REVISION_URL")"
  if [[ -n $PREVIEW ]]; then finish "$REVISION_URL"; return; fi
  move_traffic
  [[ $ACCESS == private ]] || open_to_all
  URL=$(service_url)
  if [[ $ACCESS == public ]]; then ask_cloud "$URL"; else ask_cloud "$URL" "$(token "$URL")"; fi
  finish "$URL"
}

main() {
  parse "$@"
  trap report EXIT
  check_tools
  check_login
  prepare
  release
}

[[ ${BASH_SOURCE[0]} != "$0" ]] || main "$@"
