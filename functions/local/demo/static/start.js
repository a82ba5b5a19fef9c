// Gets the page going, or says on it why it does not go: without the SDK, page.js
// cannot even be loaded.

const notice = document.getElementById("notice");

try {
  const response = await fetch("/config.json");
  const config = await response.json();
  if (!response.ok) {
    throw Object.assign(new Error(config.reason), { sentence: config.sentence });
  }
  // The functions are where the page is from.
  config.functions = location.origin;
  const { start } = await import("./page.js");
  await start(config);
  notice.hidden = true;
} catch (error) {
  console.error(error);
  notice.classList.add("failed");
  document.getElementById("notice-title").textContent = error.sentence ?? "The page does not start.";
  document.getElementById("notice-text").textContent = "Reload the page to try again.";
  const reason = document.getElementById("notice-reason");
  reason.textContent = error.message;
  reason.hidden = false;
}
