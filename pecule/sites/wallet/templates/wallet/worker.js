// Keeps the app's own files, so that it opens without a network and says itself what cannot be done. Calls are never kept.
const NAME = "pecule-{{ version }}";
const FILES = [{% for file in files %}"{{ file|escapejs }}", {% endfor %}];

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(NAME).then((cache) => cache.addAll(FILES)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches.keys()
      .then((names) => Promise.all(names.filter((name) => name !== NAME).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

self.addEventListener("fetch", (event) => {
  const address = new URL(event.request.url);
  if (event.request.method !== "GET" || address.pathname.startsWith("/app/api/")) return;
  // The network first, so that a new version is used at once; what was kept only when there is none.
  event.respondWith(
    fetch(event.request).catch(() => caches.match(event.request, { ignoreSearch: true })).then((answer) => answer ?? Response.error()),
  );
});
