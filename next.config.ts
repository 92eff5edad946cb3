import type { NextConfig } from "next";

const config: NextConfig = {
  poweredByHeader: false,
  reactStrictMode: true,
  serverExternalPackages: ["pg-boss", "pg", "undici", "@prisma/adapter-pg", "nodemailer"],
  experimental: { authInterrupts: true },
  // Static files and webhooks pass by the proxy, which sets the headers of everything else.
  headers: async () => [
    { source: "/_next/static/:path*", headers: [{ key: "X-Content-Type-Options", value: "nosniff" }] },
    { source: "/api/webhooks/:path*", headers: [{ key: "X-Content-Type-Options", value: "nosniff" }] },
  ],
};

export default config;
