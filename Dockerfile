# syntax=docker/dockerfile:1
# Debian 13 (trixie): its glibc is what the native packages of the build want. Node 20 is what the service is tested on; it is past its
# end of life, so make both lines node:24-trixie-slim as soon as the tests run there.
FROM node:20-trixie-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
# Scripts of packages are not needed to build, and are other people's code.
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY tsconfig.json vite.config.ts ./
COPY src src
COPY flows flows
RUN npm run build
# What runs in production, and no more: the embedded database (an optional dependency, SSPL) stays out, MONGODB_URI is set instead.
RUN npm ci --omit=dev --omit=optional --ignore-scripts --no-audit --no-fund

FROM node:20-trixie-slim
# Inside a container, its own network is the border; which port is open to whom is compose.yaml's or the cluster's business.
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 CONFIG_DIR=/app/config
WORKDIR /app
# Owned by root and run as `node`: the service cannot change its own code.
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY package.json ./
COPY config config
USER node
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.PORT + '/healthz').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--enable-source-maps", "dist/src/main.js"]
