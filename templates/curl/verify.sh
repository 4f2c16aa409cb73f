#!/bin/sh
# The calls that verify the setup. Needs curl and openssl. Secrets come from the environment, and are no argument of any command:
#   CLIENT_SECRET                            of the application
#   OKTA_TEST_USERNAME, OKTA_TEST_PASSWORD   a test user, for logins without a browser; left out, you log in with yours
set -eu
: "${CLIENT_SECRET:?of the application in Okta, General, Client Credentials}"
failed=0

# Inside the quotes of JSON and of curl's config.
escaped() { printf '%s' "$1" | sed 's/[\\"]/\\&/g'; }

# say WHAT STATUS WANTED..., each a pattern
say() {
  what=$1 status=$2
  shift 2
  for wanted; do
    # shellcheck disable=SC2254 # It is a pattern.
    case $status in
      $wanted)
        printf 'ok      %s  %s\n' "$status" "$what"
        return
        ;;
    esac
  done
  printf 'NOT OK  %s  %s (wanted: %s)\n' "$status" "$what" "$*"
  failed=1
}

# A call of the API: status_of ADDRESS CONFIG, where CONFIG holds method, headers and body in curl's own form; more of it, such as
# a token, comes on standard input.
status_of() {
  { printf '%s\n' "$2"; cat; } |
    curl --silent --globoff --output /dev/null --write-out '%{http_code}' --config - --url "$1" || :
}

# parameter NAME ADDRESS
parameter() { printf '%s' "$2" | tr '?#&' '\n\n\n' | sed -n "s/^$1=//p" | head -n 1; }

# field NAME, of the JSON on standard input
field() { tr -d '\n' | sed -n "s/.*\"$1\" *: *\"\([^\"]*\)\".*/\1/p"; }

# The address of the authorization request, state and nonce fresh. authorization_url RESPONSE_TYPE [more parameters]
authorization_url() {
  response_type=$1
  shift
  query=$(for pair in "client_id=$CLIENT_ID" "response_type=$response_type" "redirect_uri=$REDIRECT_URI" \
    "scope=$SCOPE" "state=$state" "nonce=$(openssl rand -hex 16)" "$@"; do
    printf '%s=%s&' "${pair%%=*}" "$(percent "${pair#*=}")"
  done)
  printf '%s?%s' "$AUTHORIZE_URL" "${query%&}"
}

# Only what must be encoded (RFC 3986, 2.3), byte by byte.
percent() {
  (
    LC_ALL=C rest=$1
    while [ -n "$rest" ]; do
      char=${rest%"${rest#?}"} rest=${rest#?}
      case $char in
        [A-Za-z0-9._~-]) printf '%s' "$char" ;;
        *) printf '%s' "$char" | od -An -v -tx1 | tr -d ' \n' | sed 's/../%&/g' ;;
      esac
    done
  )
}

# Where the browser is sent in the end: by a session of the test user, or by a person.
answer_to() {
  if [ -n "${OKTA_TEST_USERNAME:-}" ] && [ -n "${OKTA_TEST_PASSWORD:-}" ]; then
    reply=$(printf '{"username":"%s","password":"%s"}' "$(escaped "$OKTA_TEST_USERNAME")" "$(escaped "$OKTA_TEST_PASSWORD")" |
      curl --silent --globoff --header 'Content-Type: application/json' --data-binary @- --url "$OKTA_ORG_URL/api/v1/authn")
    session=$(printf '%s' "$reply" | field sessionToken)
    if [ -z "$session" ]; then
      printf 'Okta did not sign the test user in: %s %s\n' \
        "$(printf '%s' "$reply" | field errorSummary)" "$(printf '%s' "$reply" | field status)" >&2
      return
    fi
    printf 'url = "%s&sessionToken=%s"\n' "$(escaped "$1")" "$session" |
      curl --silent --globoff --output /dev/null --dump-header - --config - |
      tr -d '\r' | sed -n 's/^[Ll]ocation: //p'
  else
    printf 'Open this address, log in, and paste the address where the browser ends (its page may be empty):\n%s\n' "$1" >&2
    read -r pasted
    printf '%s' "$pasted"
  fi
}

checked_answer() {
  if [ "$(parameter state "$1")" != "$state" ]; then
    printf 'NOT OK       the login ended without an answer to this request: %s\n' "$(parameter error_description "$1")"
    exit 1
  fi
}

# with_token WHAT TOKEN WANTED...
with_token() {
  what=$1 bearer=$2
  shift 2
  say "$what" "$(printf 'header = "Authorization: Bearer %s"\n' "$(escaped "$bearer")" | status_of "$API_URL" "$API_CALL")" "$@"
}

# token_in REPLY of the token endpoint: into $token; what Okta refused is said as Okta says it.
token_in() {
  token=$(printf '%s' "$1" | field access_token)
  if [ -z "$token" ]; then
    printf 'NOT OK       Okta gave no token: %s %s\n' "$(printf '%s' "$1" | field error)" "$(printf '%s' "$1" | field error_description)"
    exit 1
  fi
}

# Each leaves its token in $token and asks for the scopes in $SCOPE.

# Authorization code with PKCE (RFC 7636).
code_token() {
  state=$(openssl rand -hex 16)
  verifier=$(openssl rand -hex 32)
  challenge=$(printf '%s' "$verifier" | openssl dgst -sha256 -binary | openssl base64 -A | tr '+/' '-_' | tr -d '=')
  answer=$(answer_to "$(authorization_url code "code_challenge=$challenge" code_challenge_method=S256)")
  checked_answer "$answer"
  reply=$(printf 'user = "%s:%s"\ndata-urlencode = "code=%s"\ndata-urlencode = "code_verifier=%s"\n' \
    "$(escaped "$CLIENT_ID")" "$(escaped "$CLIENT_SECRET")" "$(parameter code "$answer")" "$verifier" |
    curl --silent --globoff --config - --data-urlencode 'grant_type=authorization_code' \
      --data-urlencode "redirect_uri=$REDIRECT_URI" --url "$TOKEN_URL")
  token_in "$reply"
}

# Implicit: discouraged by RFC 9700, shown because the guide shows it.
implicit_token() {
  state=$(openssl rand -hex 16)
  answer=$(answer_to "$(authorization_url token)")
  checked_answer "$answer"
  token=$(parameter access_token "$answer")
}

# Client credentials: a service, without a person.
service_token() {
  reply=$(printf 'user = "%s:%s"\n' "$(escaped "$CLIENT_ID")" "$(escaped "$CLIENT_SECRET")" |
    curl --silent --globoff --config - --data-urlencode 'grant_type=client_credentials' \
      --data-urlencode "scope=$SCOPE" --url "$TOKEN_URL")
  token_in "$reply"
}

# token_of FLOW SCOPES
token_of() {
  SCOPE=$2
  case $1 in
    code) code_token ;;
    implicit) implicit_token ;;
    client-credentials) service_token ;;
  esac
}

printf 'Setup %s, application %s\n' "$SETUP" "$APPLICATION"
say 'open: the implementation behind the proxy' "$(status_of "$OPEN_URL" "$OPEN_CALL" </dev/null)" '2??'
say 'refused: without a token' "$(status_of "$API_URL" "$API_CALL" </dev/null)" 400 401 403
with_token 'refused: with an invalid token' invalid 400 401 403
if [ -n "$LACKING_FLOW" ]; then
  token_of "$LACKING_FLOW" "$LACKING_SCOPE"
  with_token "refused: token with only $LACKING_SCOPE" "$token" 400 401 403
fi
for flow in $FLOWS; do
  case $flow in
    client-credentials) token_of "$flow" "$SERVICE_SCOPE" ;;
    *) token_of "$flow" "$LOGIN_SCOPE" ;;
  esac
  with_token "answered: token by $flow" "$token" '2??'
done

exit "$failed"
