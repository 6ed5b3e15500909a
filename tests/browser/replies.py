"""Scripts that stand between the page and the function: what no server can be asked to do on time.

`HELD` keeps each real answer back until the test lets it go; `BAD_GATEWAY` is what a proxy says in
the function's place. `given()` replies with forms of the contract that the model at hand would not
give for any drawing.
"""

from __future__ import annotations

import json
from typing import Any

HELD = """
window.held = [];
const send = window.fetch;
window.fetch = async (path, options) => {
  const response = await send(path, options);
  if (String(path).startsWith("api/")) await new Promise((go) => window.held.push(go));
  return response;
};
"""

BAD_GATEWAY = """
const send = window.fetch;
window.fetch = async (path, options) => String(path).startsWith("api/")
  ? new Response("<h1>Bad gateway</h1>", { status: 502 }) : send(path, options);
"""


def given(replies: dict[str, Any]) -> str:
    """Address -> members that replace those of the function's own answer there."""
    return f"""
const replies = {json.dumps(replies)};
const send = window.fetch;
window.fetch = async (path, options) => {{
  const given = replies[String(path).split("?")[0]];
  if (!given) return send(path, options);
  const own = await (await send(path, options)).json();
  return new Response(JSON.stringify({{ ...own, ...given }}));
}};
"""


QUICK = """{
  const timeout = window.setTimeout;
  window.setTimeout = (act, time, ...rest) => timeout(act, time === 1000 ? 400 : time, ...rest);
}"""
"""An answer is final sooner: the pen need not rest for a second. So for every test."""

PATIENT = """
const timeout = window.setTimeout;
window.setTimeout = (act, time, ...rest) => timeout(act, time >= 1000 ? 4 * time : time, ...rest);
"""
"""The pen rests four times as long before an answer is final: enough for a busy machine."""

RECORDED = """
window.answers = [];
addEventListener("DOMContentLoaded", () => {
  const at = (id) => document.getElementById(id);
  new MutationObserver(() => answers.push({
    numeral: at("numeral").textContent, spoken: at("spoken").textContent,
    provisional: "provisional" in at("answer").dataset,
  })).observe(at("answer"), { subtree: true, childList: true, attributes: true });
});
"""
"""`answers` is everything that the answer's part of the page has shown and told."""
