#!/usr/bin/env bash
# Takes a checkout to a verified function on Cloud Run, the same from a laptop and from CI: builds
# and verifies the model, tries what would be uploaded, deploys it beside the revision that serves,
# asks it ten digits, and only then moves the traffic. Read main(), at the end, first.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
exec 3>&1  # progress, also from functions whose output is captured
unset MODEL_DIR  # what is uploaded is model/

readonly RUNTIME=python313 ENTRY_POINT=predict
readonly UPLOAD=build/upload UPLOAD_VENV=build/upload-venv LOG=build/upload.log

PROJECT=${DEPLOY_PROJECT:-}
REGION=${DEPLOY_REGION:-europe-west1}
SERVICE=${DEPLOY_SERVICE:-digits}
CONCURRENCY=${DEPLOY_CONCURRENCY:-8}  # one CPU answers as many a second from 1 to 16
ACCESS=${DEPLOY_ACCESS:-}  # these two: empty leaves a service as it is
CORS_ORIGINS=${DEPLOY_CORS_ORIGINS:-}
PREVIEW=${DEPLOY_PREVIEW:-}
KEEP_MODEL='' DRY_RUN='' GCLOUD_FLAGS=()

STEP='reading the options'  # what is being done, for the report of a failure
SERVING=''                  # REVISION=PERCENT,... before this deploy; empty at the first
SERVER=''                   # process that serves the upload while it is tried
DEPLOYED='' MOVED=''        # set once a revision may be there, and the traffic may have moved

usage() {
  cat <<'END'
Usage: ./deploy.sh [option...] [-- FLAG...]

Builds, verifies and deploys the function to Cloud Run. What serves now goes on serving until the
new revision has answered ten digits, and again if anything fails. To try it without an account:
./deploy.sh --dry-run

  option                  variable              default
  --project ID            DEPLOY_PROJECT        gcloud's own setting
  --region NAME           DEPLOY_REGION         europe-west1
  --service NAME          DEPLOY_SERVICE        digits
  --concurrency N         DEPLOY_CONCURRENCY    8         requests at once, and threads
  --public, --private     DEPLOY_ACCESS         as it is; at the first deploy public
  --cors-origins LIST     DEPLOY_CORS_ORIGINS   as they are; at the first deploy *, all
  --preview TAG           DEPLOY_PREVIEW                  a revision of its own, without traffic
  --keep-model                                            deploy the model in model/ as it is
  --dry-run                                               do all that needs no account, list the rest
  -h, --help
  -- FLAG...              flags of `gcloud run deploy`, such as --memory=1Gi --min=1
                          (default: --memory=512Mi --cpu=1 --max-instances=10)

DIGITS_TOKEN: an identity token for a private service; default: gcloud's own.
END
}

say() { printf '%s\n' "$*" >&3; }
fail() { printf 'deploy.sh: %s\n' "$*" >&2; exit 1; }
begin() { STEP=$1; say "== $1"; }
show() { printf '+'; printf ' %q' "$@"; echo; }

# A command that changes something: shown, and run unless this is a dry run.
change() { show "$@" >&3; [[ -n $DRY_RUN ]] || "$@" >&3; }

parse() {
  while (($#)); do
    [[ $1 != --*=* ]] || set -- "${1%%=*}" "${1#*=}" "${@:2}"
    case $1 in
      --project | --region | --service | --concurrency | --cors-origins | --preview)
        (($# > 1)) || fail "$1 needs a value; see ./deploy.sh --help"
        printf -v "$(tr a-z- A-Z_ <<<"${1#--}")" '%s' "$2"; shift ;;
      --public | --private) ACCESS=${1#--} ;;
      --keep-model) KEEP_MODEL=yes ;;
      --dry-run) DRY_RUN=yes ;;
      -h | --help) usage; exit ;;
      --) GCLOUD_FLAGS=("${@:2}"); break ;;
      *) fail "there is no option $1; see ./deploy.sh --help, and -- for flags of gcloud" ;;
    esac
    shift
  done
  [[ $ACCESS =~ ^(public|private)?$ ]] || fail "DEPLOY_ACCESS is '$ACCESS', not public or private"
  [[ $CONCURRENCY =~ ^([1-9][0-9]{0,2}|1000)$ ]] || fail "--concurrency is '$CONCURRENCY', not a number from 1 to 1000"
  [[ $REGION =~ ^[a-z]+-[a-z]+[0-9]+$ ]] || fail "--region is '$REGION'; one is europe-west1, see gcloud run regions list"
  [[ $CORS_ORIGINS != *[[:space:]\|]* ]] || fail "--cors-origins is '$CORS_ORIGINS'; origins are parted by commas alone"
  [[ $SERVICE =~ ^[a-z]([a-z0-9-]{0,47}[a-z0-9])?$ ]] || fail "--service is '$SERVICE'; lower-case letters, digits and hyphens make a name"
  [[ $PREVIEW =~ ^([a-z]([a-z0-9-]*[a-z0-9])?)?$ ]] || fail "--preview is '$PREVIEW'; lower-case letters, digits and hyphens make a tag"
  PLACE=(${PROJECT:+"--project=$PROJECT"} "--region=$REGION")
  TAG=${PREVIEW:-candidate}
}

check_tools() {
  local tool
  for tool in make "${PYTHON:-python3}" tar gcloud; do
    command -v "$tool" >/dev/null || fail "$tool is not installed (gcloud: https://cloud.google.com/sdk)"
  done
}

build_model() {
  begin 'virtual environment and model'
  if [[ -n $KEEP_MODEL ]]; then make .venv/runtime.stamp >&3; else make build >&3; fi
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
  begin 'the upload, served by itself, is asked ten digits'
  local port framework=$PWD/$UPLOAD_VENV/bin/functions-framework
  port=$(.venv/bin/python -c 'import socket; print(socket.create_server(("", 0)).getsockname()[1])')
  (cd "$UPLOAD" && exec env -i PATH="$PATH" PORT="$port" K_SERVICE="$SERVICE" \
    FUNCTION_TARGET="$ENTRY_POINT" THREADS="$CONCURRENCY" "$framework") >"$LOG" 2>&1 &
  SERVER=$!
  .venv/bin/python -m digits.training.smoke "http://127.0.0.1:$port" >&3 || { tail -n 20 "$LOG" >&2; exit 1; }
  kill -TERM "$SERVER"; wait "$SERVER" || fail "the server did not stop cleanly; see $LOG"
  SERVER=''
}

# Rows of tag, revision, percent, its URL and the service's; none where there is no service.
# A dry run shows the question, and goes on with names in capitals for what it would answer.
traffic() {
  local fields='status.traffic.tag,status.traffic.revisionName,status.traffic.percent,status.traffic.url,status.url'
  local question=(gcloud run services list "${PLACE[@]}" "--filter=metadata.name=$SERVICE"
    '--flatten=status.traffic[]' "--format=csv[no-heading]($fields)")
  show "${question[@]}" >&3
  if [[ -z $DRY_RUN ]]; then "${question[@]}"; return; fi
  printf '%s\n' ',OLD_REVISION,PERCENT,,SERVICE_URL' "$TAG,NEW_REVISION,,REVISION_URL,SERVICE_URL"
}

note_what_serves() {
  begin 'what serves now'
  SERVING=$(traffic | awk -F, '$3 != "" && $3 != "0" { printf "%s%s=%s", comma, $2, $3; comma = "," }')
  [[ -n $SERVING || -z $PREVIEW ]] || fail 'a preview needs a service: deploy one without --preview'
  [[ -n $SERVING ]] || ACCESS=${ACCESS:-public}
  say "${SERVING:-nothing: this is the first deploy, private until it has answered}"
}

# SOURCE_DATE_EPOCH: Google's builder compiles the source, then sets all times of files back, which
# would make Python compile everything anew at every start; with it, bytecode goes by the source's hash.
deploy_revision() {
  begin 'deploy the new revision, without traffic'
  DEPLOYED=yes
  # only these variables change: what an operator has set besides stays
  local variables="THREADS=$CONCURRENCY${PROJECT:+|GOOGLE_CLOUD_PROJECT=$PROJECT}${CORS_ORIGINS:+|CORS_ORIGINS=$CORS_ORIGINS}"
  local flags=(--source=. "--function=$ENTRY_POINT" "--base-image=$RUNTIME" "--tag=$TAG" --cpu=1 --cpu-boost
    --memory=512Mi --max-instances=10 "--concurrency=$CONCURRENCY" --set-build-env-vars=SOURCE_DATE_EPOCH=315532801
    "--update-env-vars=^|^$variables" --quiet)
  [[ -z $SERVING ]] || flags+=(--no-traffic)  # refused at the first deploy
  # it concerns the whole service: what serves now, too, becomes private before the traffic moves
  [[ -n $PREVIEW || -n $SERVING && $ACCESS != private ]] || flags+=(--no-allow-unauthenticated)
  change gcloud run deploy "$SERVICE" "${PLACE[@]}" "${flags[@]}" ${GCLOUD_FLAGS[@]+"${GCLOUD_FLAGS[@]}"}
  IFS=, read -r _ REVISION _ REVISION_URL SERVICE_URL < <(traffic | grep "^$TAG,") ||
    fail "the service has no revision tagged $TAG"
}

ask() {
  begin "ask $1 ten digits"
  DIGITS_TOKEN=${2:-} change .venv/bin/python -m digits.training.smoke "$1"
}

# An identity token: of a service account it must be for that address; of a user it cannot be.
token() {
  [[ -z $DRY_RUN ]] || return 0
  if [[ -n ${DIGITS_TOKEN:-} ]]; then echo "$DIGITS_TOKEN"; return; fi
  gcloud auth print-identity-token "--audiences=$1" 2>/dev/null || gcloud auth print-identity-token 2>/dev/null || true
}

send_traffic() { change gcloud run services update-traffic "$SERVICE" "${PLACE[@]}" "--to-revisions=$1"; }

move_traffic() {
  begin "move the traffic to $REVISION"
  MOVED=yes
  send_traffic "$REVISION=100"
  if [[ $ACCESS != public ]]; then ask "$SERVICE_URL" "$(token "$SERVICE_URL")"; return; fi
  change gcloud run services add-iam-policy-binding "$SERVICE" "${PLACE[@]}" --member=allUsers --role=roles/run.invoker
  ask "$SERVICE_URL"
}

finish() {
  [[ -z $DRY_RUN ]] || { say '== dry run: nothing was deployed'; return; }
  local url=$SERVICE_URL header=''
  [[ -z $PREVIEW ]] || url=$REVISION_URL
  # shellcheck disable=SC2016 # for the reader's shell
  [[ $ACCESS == public ]] || header=' -H "Authorization: Bearer $(gcloud auth print-identity-token)"'
  say "$url"
  say "curl$header -d @tests/data/four.json $url/api/predict"
  [[ -z ${GITHUB_OUTPUT:-} ]] || echo "url=$url" >>"$GITHUB_OUTPUT"
}

# At every end of the script: after a failure, put the traffic back and say how to look.
report() {
  local status=$?
  trap - EXIT
  ((status)) || return 0
  [[ -z $SERVER ]] || kill "$SERVER" 2>/dev/null || true
  echo "deploy.sh: stopped at: $STEP" >&2
  [[ -n $DEPLOYED ]] || { echo 'deploy.sh: nothing was deployed' >&2; exit "$status"; }
  [[ -z $MOVED || -z $SERVING ]] || send_traffic "$SERVING" ||
    echo 'deploy.sh: the traffic is not back where it was; the last command moves it' >&2
  echo "deploy.sh: serving: ${SERVING:-nothing that was there before}. To look:" >&2
  show gcloud run services describe "$SERVICE" "${PLACE[@]}" >&2
  show gcloud logging read ${PROJECT:+"--project=$PROJECT"} --freshness=1h \
    "resource.labels.service_name=$SERVICE AND severity>=WARNING" >&2
  exit "$status"
}

prepare() { build_model; stage_upload; try_upload; }

main() {
  parse "$@"
  trap report EXIT
  check_tools
  [[ -n $DRY_RUN ]] || note_what_serves  # before the work, so that a missing login shows at once
  prepare
  [[ -z $DRY_RUN ]] || { say '== dry run: from here on commands are listed, not run'; note_what_serves; }
  deploy_revision
  ask "$REVISION_URL" "$(token "$REVISION_URL")"
  [[ -n $PREVIEW ]] || move_traffic
  finish
}

[[ ${BASH_SOURCE[0]} != "$0" ]] || main "$@"
