// Looks every two seconds whether the phone has answered, or the code ends, and draws the page again. Without this
// script the page does the same by itself, more slowly.
const again = async () => {
  if (document.querySelector("input:focus")) return; // never under somebody who is typing
  try {
    const answer = await fetch("/show/state", { cache: "no-store" });
    if (!answer.ok || (await answer.json()).again) location.replace("/show/");
  } catch {
    // The network is away: the next look may find it.
  }
};
setInterval(again, 2000);
