// Keeps the page's own files, so that it opens without a network: fresh where there is one (through
// the browser's cache), from the last visit where there is none. Answers are never kept.

const CACHE = "page";
const absolute = (name) => new URL(name, self.registration.scope).href;
const FIRST = [
  "./", "page.css", "page.js", "answer.js", "api.js", "certainty.js", "examples.js", "file.js",
  "hand.js", "history.js", "incoming.js", "ink.js", "lesson.js", "memory.js", "number.js", "pad.js",
  "reasons.js", "reply.js", "samples.js", "words.js", "icon.svg",
].map(absolute);
const LATER = ["dataset.js", "zip.js"].map(absolute);

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(FIRST)));
  self.skipWaiting();
});

self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  if (event.request.method === "GET" && [...FIRST, ...LATER].includes(event.request.url)) {
    event.respondWith(fresh(event.request));
  }
});

async function fresh(request) {
  const cache = await caches.open(CACHE);
  try {
    const response = await fetch(request);
    if (response.ok) await cache.put(request, response.clone());
    return response;
  } catch {
    return (await cache.match(request, { ignoreVary: true })) ?? Response.error();
  }
}
