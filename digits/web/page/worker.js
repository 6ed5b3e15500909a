// Keeps the page's own files, so that it opens without a network: fresh where there is one (through
// the browser's cache), from the last visit where there is none. Answers are never kept.

const CACHE = "page";
const { scope } = self.registration;
const OWN = /^$|^[\w-]+\.(?:js|css|svg)$/; // addresses behind the scope

const LATER = ["hand.js", "dataset.js", "zip.js", "curl.js"]; // loaded when they are asked for

/** The page, and what it names as its own. */
async function install() {
  const page = await (await fetch(scope)).text();
  const named = [...page.matchAll(/ (?:href|src)="([\w-]+\.(?:js|css|svg))"/g)];
  const cache = await caches.open(CACHE);
  await cache.addAll([scope, ...[...named.map(([, name]) => name), ...LATER].map((name) => scope + name)]);
}

self.addEventListener("install", (event) => {
  event.waitUntil(install());
  self.skipWaiting();
});

self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { method, url } = event.request;
  if (method === "GET" && url.startsWith(scope) && OWN.test(url.slice(scope.length))) {
    event.respondWith(fresh(event.request));
  }
});

async function fresh(request) {
  const cache = await caches.open(CACHE).catch(() => null); // a full disk is no reason to stop
  try {
    const response = await fetch(request);
    if (response.ok) await cache?.put(request, response.clone()).catch(() => {});
    return response;
  } catch {
    return (await cache?.match(request, { ignoreVary: true })) ?? Response.error();
  }
}
