import Foundation

/// A bridge as it was before git: a directory of `modelo`'s that was filled by copying, and a release line for it.
struct Adoptee: Sendable {
    let world: World
    let name = "bk-loose-\(UInt32.random(in: .min ... .max))"

    static let env = "LOG_LEVEL=info\nBRIDGE_PASSWORD=quince-Harbor-7719-anvil\nCRASH=0\n"
    static let config =
        "homeserver = \"https://matrix.example.org\"\r\nshared_secret = \"51c0ffee9b1f0c57\"\n"
    static let mine = "#!/bin/sh\necho mine; exec sleep 1000000\n"

    init() throws { world = try World.here() }

    var directory: String { "/home/modelo/\(name)" }
    var container: Container { Container(name: name, socket: world.docker.socket) }
    private var bare: String { "\(world.directory)/git/grant/\(name).git" }
    private var developer: String { "\(world.directory)/developer/\(name)" }

    /// Its section of the configuration, reached as one of the world's services is.
    func section(as service: String) throws -> ConfigFile.Section {
        let model = try world.service(service)
        var section = ConfigFile.service(model, host: model.host)
        section["directory"] = quoted(directory)
        section["container"] = quoted(name)
        section["repository"] = quoted(model.repository.replacing(model.container, with: name))
        return section
    }

    func file(_ path: String) throws -> String {
        try String(contentsOfFile: "\(directory)/\(path)", encoding: .utf8)
    }

    /// Pushes a version of the bridge.
    /// - Returns: its commit.
    func push(_ version: Int) async throws -> String {
        try await shell(
            """
            git init -q -b master "$2"
            cd "$2"
            for file in Dockerfile docker-compose.yml bridge.sh backup.sh slow.sh; do
                sed "s/matrix-bridge/$3/g" "$4/lib/bridge/$file" >"$file"
            done
            chmod 755 ./*.sh
            printf '.env\\nconfig.toml\\ndata/\\n' >.gitignore
            echo "$5" >VERSION
            git add -A
            git -c user.name=Dora -c user.email=dora@bridge.test commit -q -m "Version $5"
            [ -e "$1" ] || git init -q --bare -b master "$1"
            git push -q "$1" master
            git rev-parse HEAD
            """, version)
    }

    /// Copies an older version there, with what only that host has.
    func copy() async throws {
        try await shell(
            """
            mkdir -m 755 "/home/modelo/$3"
            cd "/home/modelo/$3"
            cp "$2"/* .
            mkdir data
            echo precious >data/store
            chown -R modelo: .
            """, 0)
        for (path, text) in [(".env", Self.env), ("config.toml", Self.config), ("bridge.sh", Self.mine)] {
            try Data(text.utf8).write(to: URL(filePath: "\(directory)/\(path)"))
        }
        try await shell(
            """
            cd "/home/modelo/$3"
            chmod 600 .env config.toml
            chown modelo: .env config.toml bridge.sh
            """, 0)
    }

    private func remove() async throws {
        _ = try await container.docker("rm", "-f", name)
        _ = try await container.docker("rmi", "-f", "\(name)-bot")
        try await shell(
            """
            rm -rf "$1" "$2" "/home/modelo/$3" "/home/modelo/.local/state/bridgekeeper/adopted/$3"
            """, 0)
    }

    /// Plays with it, and takes it away however that ends.
    func with(_ play: () async throws -> Void) async throws {
        do { try await play() } catch {
            try await remove()
            throw error
        }
        try await remove()
    }

    @discardableResult
    private func shell(_ script: String, _ version: Int) async throws -> String {
        let words = ["-ec", script, "sh", bare, developer, name, world.scripts, "\(version)"]
        let ended = try await Shell.run("sh", words)
        guard ended.status == 0 else { throw Broken(ended.description) }
        return ended.words
    }
}
