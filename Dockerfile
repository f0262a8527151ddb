# syntax=docker/dockerfile:1

# Compiles src to dist with the pinned TypeScript.
FROM node:24-slim AS build
WORKDIR /build
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY tsconfig.json tsconfig.build.json ./
COPY src ./src
RUN npm run build

# What runs in production; the pinned Node of the repository is a dev dependency and stays out.
FROM node:24-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund && npm cache clean --force

FROM node:24-slim
LABEL org.opencontainers.image.title="tocsin" org.opencontainers.image.licenses="Apache-2.0"
ENV NODE_ENV=production \
    HEALTH_URL=http://127.0.0.1:8484/healthz
WORKDIR /app
COPY --from=dependencies /app/node_modules ./node_modules
COPY --from=build /build/dist ./dist
COPY package.json LICENSE CHANGELOG.md README.md ./
COPY rules ./rules
RUN mkdir /config /data && chown node:node /data
# The user `node` of the base image, by number, so that Kubernetes can see that it is not root.
USER 1000:1000
# /config is meant to be mounted read-only; /data holds the store and must outlive the container.
VOLUME ["/config", "/data"]
EXPOSE 8484
HEALTHCHECK --interval=30s --timeout=5s --start-period=15s --retries=3 \
  CMD ["node", "-e", "fetch(process.env.HEALTH_URL).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "/app/dist/main.js"]
CMD ["serve", "--config", "/config/tocsin.yaml"]
