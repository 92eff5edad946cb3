type Circumstances = {
  nonce: string;
  secure: boolean;
  development: boolean;
  /** Where Clerk's scripts come from and talk to, when people sign in through it. */
  clerkHost?: string | undefined;
};

/** What every answer tells a browser to refuse. `nonce` is what this one answer's own scripts carry. */
export function securityHeaders(circumstances: Circumstances): Record<string, string> {
  const { secure } = circumstances;
  return {
    "content-security-policy": contentSecurityPolicy(circumstances),
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "strict-origin-when-cross-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    ...(secure ? { "strict-transport-security": "max-age=63072000; includeSubDomains" } : {}),
  };
}

/** Scripts run only with the nonce, or when such a script loads them. Charts and dialogs set style attributes. */
function contentSecurityPolicy({ nonce, secure, development, clerkHost }: Circumstances): string {
  // React's development build evaluates code to rebuild stacks, and the overlay brings its own styles.
  const script = `'self' 'nonce-${nonce}' 'strict-dynamic'${clerkHost ? ` https://${clerkHost}` : ""}${development ? " 'unsafe-eval'" : ""}`;
  const style = development ? "'self' 'unsafe-inline'" : `'self' 'nonce-${nonce}'`;
  const directives = {
    "default-src": "'self'",
    "script-src": script,
    "style-src": style,
    "style-src-attr": "'unsafe-inline'",
    "img-src": `'self' data:${clerkHost ? " https://img.clerk.com" : ""}`,
    "font-src": "'self'",
    "connect-src": `'self'${clerkHost ? ` https://${clerkHost}` : ""}`,
    // Clerk renews its sessions in a worker, and asks Cloudflare whether a person is there.
    ...(clerkHost ? { "worker-src": "'self' blob:", "frame-src": "https://challenges.cloudflare.com" } : {}),
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
  };
  const list = Object.entries(directives).map(([name, sources]) => `${name} ${sources}`);
  return [...list, ...(secure ? ["upgrade-insecure-requests"] : [])].join("; ");
}
