# order-service, and the sandbox that plays its neighbours, on Debian 12.
#
#   docker build --tag order-service .
#   docker build --target sandbox --tag order-sandbox .
#
# An image holds what its Debian package declares and no more. Its program runs
# as an ordinary user, writes nothing, and takes its settings from the
# environment (.env.example). Needs BuildKit, which Docker and Podman have.
# tests/deploy/image_in_chroot.sh does the same steps without a container engine.

FROM debian:bookworm-slim AS build
SHELL ["/bin/bash", "-euo", "pipefail", "-c"]
WORKDIR /src
# First what changes seldom: the packages that the build needs.
COPY script/install script/packages.txt script/
COPY script/lib/packages.sh script/lib/progress.sh script/lib/
RUN script/install build && rm -rf /var/lib/apt/lists/*
COPY . .
RUN cmake --preset release -D ORDER_PARTS='domain;db;integrations;actors;http;app;sandbox' \
    && cmake --build build/release --target packages

FROM debian:bookworm-slim AS sandbox
RUN --mount=type=bind,from=build,source=/src/build/release/packages,target=/packages \
    apt-get update \
    && apt-get install --yes --no-install-recommends /packages/order-sandbox_*.deb curl \
    && rm -rf /var/lib/apt/lists/*
USER 10001:10001
ENV SANDBOX_HOST=0.0.0.0
EXPOSE 3001 3002 3003 3007 3010 3011 3099
HEALTHCHECK --interval=5s --timeout=3s --start-period=30s --retries=3 \
    CMD curl --silent --fail --noproxy '*' --output /dev/null http://127.0.0.1:3099/health
ENTRYPOINT ["order-sandbox"]
CMD ["serve"]

FROM debian:bookworm-slim AS service
LABEL org.opencontainers.image.title="order-service" \
      org.opencontainers.image.description="From a shopping basket to orders"
RUN --mount=type=bind,from=build,source=/src/build/release/packages,target=/packages \
    apt-get update \
    && apt-get install --yes --no-install-recommends /packages/order-service_*.deb curl \
    && rm -rf /var/lib/apt/lists/*
USER 10001:10001
# Insists on secrets; a trial says NODE_ENV=development.
ENV NODE_ENV=production
EXPOSE 3006
# Alive, whatever the database does; balancers ask /health/ready.
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s --retries=3 \
    CMD curl --silent --fail --noproxy '*' --output /dev/null \
        "http://127.0.0.1:${ORDER_SERVICE_PORT:-${PORT:-3006}}/health"
ENTRYPOINT ["order-service"]
CMD ["serve"]
