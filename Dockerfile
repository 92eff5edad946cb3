# One image for the web application, the worker and the migrations; docker-compose.yml says which of them runs.
FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY . .
RUN npm ci && npm run build && npm prune --omit=dev --ignore-scripts

FROM node:24-bookworm-slim
ENV NODE_ENV=production NEXT_TELEMETRY_DISABLED=1
WORKDIR /app
COPY --from=build --chown=node:node /app ./
USER node
EXPOSE 3000
# Node itself is process 1, so that a stop reaches it.
CMD ["node", "--import", "./src/cli/preload.mjs", "src/cli/start.ts"]
