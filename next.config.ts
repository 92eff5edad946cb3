import type { NextConfig } from "next";

const config: NextConfig = {
  poweredByHeader: false,
  reactStrictMode: true,
  serverExternalPackages: ["pg-boss", "pg", "undici", "@prisma/adapter-pg", "nodemailer"],
};

export default config;
