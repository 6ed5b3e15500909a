// The same request in several languages.

/** What can be asked: address, body for a picture's data URI, and what is printed of the answer. */
export const OPERATIONS = {
  digit: { name: "One digit", path: "api/predict", member: "digit", body: (image) => ({ image }) },
  explained: {
    name: "One digit, explained", path: "api/predict?explain=1", member: "digit",
    body: (image) => ({ image }),
  },
  number: { name: "A number", path: "api/read", member: "text", body: (image) => ({ image }) },
  batch: {
    name: "Many digits at once", path: "api/predict", member: "predictions",
    body: (image) => ({ instances: [{ image }, { image }] }),
  },
};

/** name and writer of each language: (url, body in JSON, member of the answer) -> text. */
export const LANGUAGES = {
  curl: { name: "curl", write: curl },
  javascript: { name: "JavaScript", write: javascript },
  python: { name: "Python", write: python },
  powershell: { name: "PowerShell", write: powershell },
};

function curl(url, body) {
  return `curl -s '${url.replaceAll("'", "%27")}' -H 'Content-Type: application/json' \\
  -H 'Accept: application/json' --data-binary @- <<'END'
${body}
END
`;
}

function javascript(url, body, member) {
  return `const body = ${body};

const response = await fetch(${JSON.stringify(url)}, {
  method: "POST",
  headers: { "Content-Type": "application/json", Accept: "application/json" },
  body: JSON.stringify(body),
});
const answer = await response.json();
if (!response.ok) throw new Error(answer.detail);
console.log(answer.${member});
`;
}

function python(url, body, member) {
  return `import json
from urllib.request import Request, urlopen

body = ${body}

request = Request(
    ${JSON.stringify(url)},
    json.dumps(body).encode(),
    {"Content-Type": "application/json", "Accept": "application/json"},
)
with urlopen(request) as response:
    answer = json.load(response)
print(answer["${member}"])
`;
}

function powershell(url, body, member) {
  return `$body = @'
${body}
'@

$answer = Invoke-RestMethod -Method Post -Uri '${url.replaceAll("'", "''")}' -Body $body \`
  -ContentType 'application/json' -Headers @{ Accept = 'application/json' }
$answer.${member}
`;
}
