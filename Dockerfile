# The bot as an image, for hosts that are reached over SSH.
#
#     docker build -t bridgekeeper .
#     docker build --network host -t bridgekeeper .     where the engine has no bridge network of its own
#
# At run time: the configuration, the token, the key and known_hosts in /etc/bridgekeeper, readable by user 10001; a
# volume at /var/lib/bridgekeeper. The rest may be read-only but for /tmp: `--read-only --tmpfs /tmp`.

FROM swift:6.3-bookworm AS build
RUN apt-get update \
    && apt-get install -y --no-install-recommends binutils ca-certificates git libcurl4-openssl-dev libedit-dev libsqlite3-dev pkg-config \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /src
# The dependencies in a layer of their own: they change less often than the sources.
COPY Package.swift Package.resolved* ./
RUN swift package resolve
# Tests are not built, but the manifest names their folders.
COPY Sources Sources
COPY Tests Tests
RUN swift build -c release --static-swift-stdlib --product bridgekeeper \
    && mkdir -p /out/licenses \
    && cp "$(swift build -c release --static-swift-stdlib --show-bin-path)/bridgekeeper" /out/ \
    && strip /out/bridgekeeper \
    && for package in .build/checkouts/*/; do \
           find "$package" -maxdepth 1 \( -name 'LICENSE*' -o -name 'NOTICE*' \) -exec cat {} + \
               >"/out/licenses/$(basename "$package").txt" || exit; \
       done
COPY LICENSE /out/licenses/bridgekeeper.txt

FROM debian:bookworm-slim
# A user with a name, for ssh runs for nobody else; the state folder is his alone.
RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates libcurl4 libedit2 libsqlite3-0 libstdc++6 openssh-client tini tzdata \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --user-group --create-home --shell /usr/sbin/nologin bridgekeeper \
    && install -d -m 0700 -o bridgekeeper -g bridgekeeper /var/lib/bridgekeeper
COPY --from=build /out/licenses /usr/share/doc/bridgekeeper/licenses
COPY --from=build /out/bridgekeeper /usr/local/bin/bridgekeeper
USER 10001:10001
VOLUME /var/lib/bridgekeeper
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s --retries=3 \
    CMD ["bridgekeeper", "healthcheck", "--config", "/etc/bridgekeeper/config.toml"]
# What a jump host's ssh leaves behind is reaped.
ENTRYPOINT ["tini", "--", "bridgekeeper"]
CMD ["run", "--config", "/etc/bridgekeeper/config.toml"]
