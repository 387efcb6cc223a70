// Scanning the QR code where the browser can; elsewhere the phone's own camera opens the app by the code's address.

import { h } from "./screens.js";

export const canScan = () => "BarcodeDetector" in globalThis && Boolean(navigator.mediaDevices?.getUserMedia);

export const tokenOf = (address) => new URL(address, location.href).hash.match(/^#t=([\w-]{20,80})$/)?.[1] ?? null;

// Shows the camera in `place` until a QR code of ours is seen; returns its token.
export async function scan(place) {
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  const video = h("video", { autoplay: true, playsinline: true, muted: true, width: 320 });
  video.srcObject = stream;
  place.replaceChildren(video);
  const detector = new BarcodeDetector({ formats: ["qr_code"] });
  try {
    while (video.isConnected) {
      for (const found of video.readyState >= 2 ? await detector.detect(video) : []) {
        const address = URL.canParse(found.rawValue) ? new URL(found.rawValue) : null;
        if (address?.origin === location.origin && tokenOf(address)) return tokenOf(address);
      }
      await new Promise((done) => setTimeout(done, 200));
    }
    return null;
  } finally {
    stream.getTracks().forEach((track) => track.stop());
  }
}
