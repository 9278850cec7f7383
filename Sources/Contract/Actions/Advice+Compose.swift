extension Advice {
    /// What a build's own command failed of, where that is the host's fault.
    static let build: [Known] = [
        Known([
            .anyone("did not complete successfully: exit code: 137"),
            .anyone("returned a non-zero code: 137"),
            .build(["cannot allocate memory"]),
        ]) { _ in
            "The build was killed, most likely for want of memory: look with `sudo dmesg | grep -i oom` and `free -m`."
        },
        Known([
            .build(["temporary failure in name resolution"]), .build(["temporary failure resolving"]),
            .build(["could not resolve host"]), .build(["name or service not known"]),
            .build(["bad address"]),
            .build(["dns: transient error"]), .build(["temporary error (try again later)"]),
            .build(["dial tcp", "lookup"]), .build(["getaddrinfo"]),
        ]) { _ in
            "The build cannot resolve names: try `docker run --rm alpine nslookup example.org` on the host, and look "
                + "at `dns` in `/etc/docker/daemon.json`."
        },
    ]

    /// What is wrong with an image that has to be fetched.
    static let image: [Known] = [
        Known([.anyone("pull rate limit"), .anyone("toomanyrequests:")]) { _ in
            "The registry lets this address pull no more for some hours: wait, or `docker login` on the host."
        },
        Known([.anyone("no matching manifest for")]) { _ in
            "The image is not made for the host's processor: take another tag, or build it there."
        },
        Known([
            .anyone("pull access denied for"), .anyone("may require 'docker login'"),
            .plain(["manifest unknown"]),
            .plain(["manifest for", "not found"]),
            .plain(["failed to resolve source metadata", "not found"]),
            .plain(["requested access to the resource is denied"]),
            .plain(["no basic auth credentials"]), .plain(["unauthorized: authentication required"]),
        ]) { _ in
            "There is no such image, or the host may not pull it: look at `image:` and `FROM`; if it is private, "
                + "`docker login` on the host."
        },
        Known([.plain(["error getting credentials"])]) { _ in
            "A helper that `~/.docker/config.json` names is missing on the host: take `credsStore` out of it."
        },
        Known([
            .plain(["failed to do request"]), .plain(["error response from daemon", "/v2/"]),
            .plain(["/v2/", "dial tcp"]),
        ]) { _ in
            "The host cannot reach the image's registry: try `docker pull IMAGE` there."
        },
    ]

    /// What is wrong with the compose file, or with what it needs.
    static let composeFile: [Known] = [
        Known([
            .plain(["env file", "not found"]), .plain(["couldn't find env file"]),
            .plain(["failed to load", "no such file"]), .plain(["env file", "no such file"]),
        ]) {
            "An env file that the compose file names is missing: put it back into `\($0.directory)`."
        },
        Known([.plain(["required variable", "is missing a value"])]) {
            "The compose file needs a variable that has no value: set it in `\($0.directory)/.env`."
        },
        Known([.plain(["no such service: "])]) {
            "The compose file has no such service: `cd \(ShellWord.quote($0.directory)) && docker compose config "
                + "--services` lists them."
        },
        Known([
            .plain(["yaml: line"]), .plain([".y", "yaml: "]), .plain(["yaml.scanner"]),
            .plain(["compose file", "is invalid"]),
            .plain(["validating ", ".y"]), .plain(["services.", "additional propert"]),
            .plain(["services.", " must be a"]), .plain(["neither an image nor a build context"]),
            .plain(["undefined volume"]), .plain(["undefined network"]), .plain(["undefined service"]),
            .plain(["undefined config"]), .plain(["undefined secret"]),
        ]) {
            "The compose file is wrong: `cd \(ShellWord.quote($0.directory)) && docker compose config -q` says "
                + "where. Mend it on the release line."
        },
        Known([
            .plain(["failed to read dockerfile"]), .plain(["unable to prepare context"]),
            .plain(["cannot locate specified dockerfile"]),
        ]) { _ in
            "There is no Dockerfile where `build:` of the compose file says: mend that on the release line."
        },
        Known([.plain(["container process", #"exec: ""#])]) { _ in
            "The image has no such command, or it cannot be run: look at `command:` and `entrypoint:` of the compose file, "
                + "and at `CMD` of the Dockerfile."
        },
        Known([
            .plain(["network", "declared as external"]),
            .plain(["error response from daemon: network", "not found"]),
        ]) {
            "A network is missing on the host: `docker network create NAME`, or if the compose file makes it itself "
                + "`cd \(ShellWord.quote($0.directory)) && docker compose up -d --force-recreate`."
        },
        Known([.plain(["external volume", "not found"]), .plain(["volume", "declared as external"])]) { _ in
            "A volume of others is missing on the host: `docker volume create NAME`."
        },
        Known([
            .plain(["port is already allocated"]), .plain(["failed to bind host port"]),
            .plain(["error response from daemon", "address already in use"]),
        ]) { _ in
            "Another program has the port: look with `docker ps` and `sudo ss -ltnp`."
        },
        Known([
            .plain(["non-overlapping ipv4 address pool"]),
            .plain(["address pools have been fully subnetted"]),
        ]) { _ in
            "Docker has no address range left for a network: `docker network prune` frees those that nobody uses."
        },
        Known([.plain(["bind source path does not exist"])]) { _ in
            "A path that the compose file mounts is missing on the host: make it, or mend `volumes:`."
        },
        Known([.plain(["could not select device driver"])]) { _ in
            "Docker does not know the graphics card: install `nvidia-container-toolkit` on the host, then "
                + "`sudo systemctl restart docker` (that restarts all containers)."
        },
        Known([.plain(["no chain/target/match by that name"])]) { _ in
            "Docker's rules are gone from the firewall: `sudo systemctl restart docker` makes them anew, and restarts "
                + "all containers."
        },
        Known([.plain(["dependency failed to start"])]) {
            "A service that this one waits for is not well: `cd \(ShellWord.quote($0.directory)) && docker compose ps "
                + "-a` shows which."
        },
    ]
}
