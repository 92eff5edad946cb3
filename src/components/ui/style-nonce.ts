"use client";

// Radix locks the page behind a dialog with a <style> element; the content policy lets it in by this request's nonce,
// which the library reads from this name.
if (typeof document !== "undefined") {
  const nonce = document.querySelector<HTMLScriptElement>("script[nonce]")?.nonce;
  if (nonce) Object.assign(globalThis, { __webpack_nonce__: nonce });
}
