# Two images: --target server (for a ClickHouse server, small) and --target chdb (with the embedded store).
FROM node:22-bookworm-slim AS build
WORKDIR /build
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts
COPY . .
RUN npm run build

FROM node:22-bookworm-slim AS packages-server
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --omit=dev --omit=optional

FROM node:22-bookworm-slim AS packages-chdb
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --omit=dev

FROM node:22-bookworm-slim AS base
# Two pools of memory for all threads, and large pieces given back when they are freed: otherwise over months some 100 MB more.
ENV NODE_ENV=production ZAKAZ_DATA_DIR=/data MALLOC_ARENA_MAX=2 MALLOC_MMAP_THRESHOLD_=131072
RUN groupadd --gid 10001 zakaz && useradd --uid 10001 --gid zakaz --no-create-home --shell /usr/sbin/nologin zakaz && install -d -o zakaz -g zakaz -m 0700 /data
WORKDIR /app
COPY --from=build /build/package.json ./
COPY --from=build /build/bin ./bin
COPY --from=build /build/dist ./dist
COPY --from=build /build/sql ./sql
# What matters: a load was proved lately. 75: the store is in use, by whatever this container does.
HEALTHCHECK --interval=5m --timeout=30s --start-period=1h CMD node /app/bin/zakaz.js status --max-age 3h > /dev/null || [ $? -eq 75 ]
VOLUME ["/data"]
USER 10001:10001
ENTRYPOINT ["node", "/app/bin/zakaz.js"]
CMD ["--help"]

FROM base AS chdb
COPY --from=packages-chdb /app/node_modules ./node_modules

FROM base AS server
COPY --from=packages-server /app/node_modules ./node_modules
