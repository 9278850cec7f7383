import Foundation
import Matrix
import Testing

extension EndToEnd {
    @Suite("an update for which something is missing")
    struct BrokenUpdateTests {
        private func git(_ words: String..., in directory: String) async throws -> String {
            let ended = try await Shell.run(
                "runuser",
                ["-u", "modelo", "--", "git", "-C", directory, "-c", "user.name=Mo", "-c", "user.email=m@x"]
                    + words)
            guard ended.status == 0 else { throw Broken(ended.description) }
            return ended.words
        }

        @Test("without .env it stops before anything is built, and goes through when the file is there again")
        func noSettings() async throws {
            let world = try World.here()
            try await world.reset()
            try await Stage.set("nosettings", { $0.doze() }) { stage in
                let container = try world.container()
                let before = try await container.identity()
                let file = try world.service("bridge").env_file
                let to = try await world.verb("commit")
                try await Shell.must("mv", file, "/home/modelo/away.env")
                let failed = try await stage.ask("!bridge update")
                try await Shell.must("mv", "/home/modelo/away.env", file)
                #expect((failed.outcome, failed.number("step")) == ("failed", 5), "\(failed)")
                for words in ["docker compose config -q", "matrix-bridge/.env", "put it back"] {
                    #expect(failed.body.contains(words), "\(failed)")
                }
                #expect(try await container.identity() == before)
                let mended = try await stage.ask("!bridge update")
                #expect((mended.outcome, mended["to"]) == ("ok", to), "\(mended)")
                #expect(try await container.identity().id != before.id)
            }
        }

        @Test(
            "where directory and release line parted, ff-only stops and says so; reset goes on, and keeps what was there"
        )
        func parted() async throws {
            let world = try World.here()
            try await world.reset()
            let directory = try world.service("bridge").directory
            let container = try world.container()
            try await world.verb("commit")
            try await Stage.set(
                "parted",
                {
                    $0.doze()
                    $0["service.bridge", "update"] = quoted("ff-only")
                }
            ) { stage in
                #expect(try await stage.ask("!bridge update").outcome == "ok")
                let before = try await container.identity()
                try await Shell.must("sh", "-c", "echo mine >>\(directory)/VERSION")
                _ = try await git("commit", "-qam", "Try something here", in: directory)
                let head = try await git("rev-parse", "HEAD", in: directory)
                try await world.verb("commit", "--rewrite")
                let failed = try await stage.ask("!bridge update")
                #expect((failed.outcome, failed.number("step")) == ("failed", 4), "\(failed)")
                for words in ["128", "Not possible to fast-forward"] {
                    #expect(failed.body.contains(words), "\(failed)")
                }
                #expect(try await git("rev-parse", "HEAD", in: directory) == head)
                #expect(try await container.identity() == before)
            }
            try await Stage.set("reset", { $0.doze() }) { stage in
                try await Shell.must("sh", "-c", "echo more >>\(directory)/bridge.sh")
                let local = try await git("rev-parse", "HEAD", in: directory)
                let to = try await world.verb("head")
                let updated = try await stage.ask("!bridge update")
                #expect((updated.outcome, updated["to"]) == ("ok", to), "\(updated)")
                let kept = try await git(
                    "for-each-ref", "--format=%(refname)", "refs/bridgekeeper/kept", in: directory)
                let last = try #require(kept.split(separator: "\n").last)
                #expect(updated.body.contains(last), "\(updated)")
                #expect(try await git("show", "\(last):bridge.sh", in: directory).hasSuffix("\nmore"))
                _ = try await git("merge-base", "--is-ancestor", local, String(last), in: directory)
            }
        }

        @Test("a repository that is gone in the middle of the fetch")
        func brokenOff() async throws {
            let world = try World.here()
            try await world.reset()
            try await Stage.set("brokenoff", { $0.doze() }) { stage in
                let container = try world.container()
                let before = try await container.identity()
                let bare = "\(world.directory)/git/grant/matrix-bridge.git"
                let head = try await world.verb("head")
                // So much that it is on its way for seconds, and nothing that could be packed smaller.
                try await Shell.must(
                    "sh", "-ec",
                    """
                    cd \(bare); blob=$(head -c 80000000 /dev/urandom | git -c core.compression=0 hash-object -w --stdin)
                    tree=$({ git ls-tree master; printf '100644 blob %s\\tmedia\\n' "$blob"; } | git mktree)
                    git update-ref refs/heads/master \
                        "$(git -c user.name=D -c user.email=d@x commit-tree -p master -m 'Ship media' "$tree")"
                    """)
                let command = try await stage.grant.say("!bridge update")
                // Its process has this folder as its own, and sends when it has written a megabyte.
                try await Shell.must(
                    "timeout", "60", "sh", "-c",
                    """
                    while :; do for p in /proc/[0-9]*; do
                        [ "$p/cwd" -ef \(bare) ] && grep -qz upload-pack "$p/cmdline" || continue
                        sent=$(sed -n 's/^wchar: //p' "$p/io" 2>/dev/null)
                        [ "${sent:-0}" -lt 1000000 ] || { kill -KILL "${p#/proc/}"; exit; }
                    done 2>/dev/null; done
                    """)
                let failed = try await stage.outcome(of: command)
                #expect(
                    (failed.outcome, failed.number("exit_code"), failed.number("step")) == ("failed", 128, 1),
                    "\(failed)")
                for words in ["git fetch", "broke off"] { #expect(failed.body.contains(words), "\(failed)") }
                #expect(try await container.identity() == before)
                #expect(try await git("rev-parse", "HEAD", in: try world.service("bridge").directory) == head)

                try await Shell.must("git", "-C", bare, "update-ref", "refs/heads/master", head)
                let to = try await world.verb("commit")
                let mended = try await stage.ask("!bridge update")
                #expect((mended.outcome, mended["to"]) == ("ok", to), "\(mended)")
            }
        }

        @Test("an image whose command is not there, and a disk that is full before the build and in it")
        func image() async throws {
            let world = try World.here()
            try await SmallEngine.with(world, megabytes: 200) { engine in
                let fleet = try Fleet(["small"], socket: engine.socket)
                try await fleet.with {
                    try await Stage.set("small") { config in
                        config.doze()
                        try fleet.add(to: &config)
                        config["host.spark", "port"] = "\(engine.port)"
                        config["host.spark", "known_hosts_file"] = quoted(engine.knownHosts)
                        // It is on the other engine.
                        config.sections["service.bridge"] = nil
                        config.sections["service.bridge.actions.slow"] = nil
                    } play: { stage in
                        try await fullDisk(stage, fleet, engine)
                        try await noCommand(stage, fleet)
                    }
                }
            }
        }

        private func fullDisk(_ stage: Stage, _ fleet: Fleet, _ engine: SmallEngine) async throws {
            let container = fleet.container("small")
            #expect(try await stage.ask("!small update").outcome == "ok")
            let before = try await container.identity()

            try await fleet.release(.init(script: "exit 1", build: ["RUN cat /dev/zero >/big"]), of: "small")
            let built = try await stage.ask("!small update")
            #expect((built.outcome, built.number("step")) == ("failed", 6), "\(built)")
            for words in ["No space left on device", "df -h"] {
                #expect(built.body.contains(words), "\(built)")
            }
            #expect(try await container.identity() == before)

            let to = try await fleet.release(.sound, of: "small")
            let filled = try await Shell.run("dd", ["if=/dev/zero", "of=\(engine.ballast)", "bs=64k"])
            #expect(filled.error.contains("No space left"), "\(filled)")
            let full = try await stage.ask("!small update")
            #expect(full.outcome == "failed", "\(full)")
            for words in ["no space left on device", "df -h"] {
                #expect(full.body.lowercased().contains(words), "\(full)")
            }
            #expect(try await container.identity() == before)
            #expect(try await stage.ask("!small status").outcome == "ok")

            try await Shell.must("rm", engine.ballast)
            let mended = try await stage.ask("!small update")
            #expect((mended.outcome, mended["to"]) == ("ok", to), "\(mended)")
        }

        private func noCommand(_ stage: Stage, _ fleet: Fleet) async throws {
            let container = fleet.container("small")
            let image = try await container.inspect("{{.Image}}")
            try await fleet.release(
                .init(script: "", compose: ["command: [\"/nowhere\"]"]), of: "small")
            let failed = try await stage.ask("!small update")
            #expect((failed.outcome, failed.number("step")) == ("failed", 6), "\(failed)")
            for words in ["docker compose up -d --build", "/nowhere", "look at command:", "!small rollback"] {
                #expect(failed.body.contains(words), "\(failed)")
            }
            try await stage.tap("⏪", on: failed.event.eventID, by: stage.grant)
            let question = try await stage.question(about: failed.event.eventID)
            try await stage.tap("✅", on: question.event.eventID, by: stage.grant)
            _ = try await stage.answer(
                toTap: failed.event.eventID, "rollback", "ok", within: .seconds(60))
            #expect(try await container.inspect("{{.Image}} {{.State.Running}}") == "\(image) true")
        }
    }
}
