import Contract
import Foundation
import Matrix
import Remote
import Testing

@testable import Keeper

/// By the real git, on a place whose docker answers from files.
@Suite("A directory adopted from the room", .timeLimit(.minutes(2)))
struct AdoptTests {
    /// Loose files and a release line for them; the service knows where that is.
    private func service(_ world: World, ignoring ignored: String = ".env") async throws -> Service {
        try await world.place.shell(
            """
            git init -q -b master upstream
            cd upstream
            echo '\(ignored)' >.gitignore
            echo 'services: {}' >compose.yml
            git add -A
            git -c user.name=a -c user.email=a@b commit -q -m first
            cd ../project
            echo TOKEN=plumOrbit4417 >.env
            echo 'services: {mine: {}}' >compose.yml
            echo mine >notes.txt
            """)
        var service = try world.place.service()
        service.repository = world.place.path("upstream")
        return service
    }

    @Test("it tells what differs and asks; answered with yes it is done, and what was is kept")
    func adopted() async throws {
        let world = try World()
        let service = try await service(world)
        try await world.withBot(time: .fast(5), services: [service]) {
            let dry = world.say("!bridge adopt --dry-run")
            let told = try #require(try await world.waits("told") { $0.answers(dry) }.first)
            #expect(told.outcome == "ok" && told.body.contains("| compose.yml"), "\(told.body)")
            #expect(world.place.text("project/.git/HEAD") == nil)

            world.say("!bridge adopt")
            let question = try #require(
                try await world.waits("asked") { $0.body.hasPrefix("❔ Really adopt bridge?") }.first)
            for words in ["| compose.yml", "| notes.txt", "git reset --hard origin/master"] {
                #expect(question.body.contains(words), "\(question.body)")
            }
            #expect(world.place.text("project/.git/HEAD") == nil)
            #expect(world.place.changes == [])
            try world.place.after("compose", .make(id: "c2"))
            world.say("!yes")
            let done = try #require(
                try await world.waits("done") { $0.isFinal && $0.body.contains("bridge adopted") }.first)
            #expect(done.outcome == "ok", "\(done.body)")
            #expect(
                done.body.contains("same bytes") && done.body.contains("/.local/state/bridgekeeper/adopted/"))
            #expect(done.facts?["action"]?.stringValue == "adopt")
            #expect(done.facts?["to"]?.stringValue?.count == 40)
            #expect(world.place.text("project/.env") == "TOKEN=plumOrbit4417\n")
            #expect(world.place.text("project/compose.yml") == "services: {}\n")
            #expect(world.place.changes == ["compose up -d --build"])
            #expect(!world.server.room.contains { $0.body.contains("plumOrbit4417") })

            let again = world.say("!bridge adopt")
            let over = try await world.waits("nothing to do") { $0.answers(again) }
            #expect(over.first?.outcome == "ok" && over.first?.body.contains("adopted already") == true)
        }
    }

    @Test("where something speaks against it, it is refused at once, and nobody is asked")
    func refused() async throws {
        let world = try World()
        let service = try await service(world, ignoring: "*.log")
        var nowhere = service
        (nowhere.name, nowhere.repository) = (try .make("second"), nil)
        try await world.withBot(time: .fast(5), services: [service, nowhere]) {
            for (command, words) in [
                ("!bridge adopt", "| .env"), ("!second adopt", "Set repository in [service.second]"),
            ] {
                let event = world.say(command)
                let answer = try #require(try await world.waits("refused") { $0.answers(event) }.first)
                #expect(answer.outcome == "refused" && answer.body.contains(words), "\(answer.body)")
            }
            try world.freezer.freeze(by: .make(), at: noon)
            let frozen = world.say("!bridge adopt")
            let answer = try await world.waits("frozen") { $0.answers(frozen) }
            #expect(answer.first?.body.contains("all changes are stopped") == true)
        }
        #expect(!world.server.room.contains { $0.body.contains("Really") })
        #expect(world.place.text("project/.git/HEAD") == nil && world.place.changes == [])
    }

    @Test("what changed between the question and the yes is found, and nothing is done")
    func changedMeanwhile() async throws {
        let world = try World()
        let service = try await service(world)
        try await world.withBot(time: .fast(5), services: [service]) {
            world.say("!bridge adopt")
            try await world.waits("asked") { $0.body.hasPrefix("❔ Really adopt bridge?") }
            try await world.place.shell(
                """
                cd upstream && echo x >.env && git add -f .env &&
                    git -c user.name=a -c user.email=a@b commit -q -m leak
                """)
            world.say("!yes")
            let answer = try #require(try await world.waits("refused") { $0.outcome == "refused" }.first)
            #expect(
                answer.body.contains("tracks a secret") && answer.body.contains("| .env"), "\(answer.body)")
        }
        #expect(world.place.text("project/.git/HEAD") == nil && world.place.changes == [])
        #expect(world.place.text("project/compose.yml") == "services: {mine: {}}\n")
        #expect(world.place.text(".local/state/bridgekeeper/adopted/matrix-bridge/stage/.git/HEAD") == nil)
    }

    @Test("its message taken back while the host is being looked at, nobody is asked")
    func takenBack() async throws {
        let world = try World()
        let service = try await service(world)
        // The real git, as soon as it is let.
        try await world.place.shell(
            """
            real=$(command -v git)
            printf '#!/bin/sh\\necho >>"$HOME/looks-at-it"\\nuntil [ -e "$HOME/go" ]; do sleep 0.05; done\\nexec %s "$@"\\n' \
                "$real" >bin/git
            chmod 755 bin/git
            """)
        try await world.withBot(time: .fast(5), services: [service]) {
            let asked = world.say("!bridge adopt")
            while world.place.text("looks-at-it") == nil { try await Task.sleep(for: .milliseconds(10)) }
            world.room.put([
                World.event(["redacts": .string(asked)], world.room.name(), type: "m.room.redaction")
            ])
            let answer = try await world.waits("taken back") { $0.answers(asked) }
            #expect(answer.first?.outcome == "not_run")
            try world.place.write("go", "")
            let dry = world.say("!bridge adopt --dry-run")
            try await world.waits("the host is looked at to the end") {
                $0.answers(dry) && $0.outcome == "ok"
            }
        }
        #expect(!world.server.room.contains { $0.body.contains("Really") })
    }

    @Test("a service that lost its repository in the configuration does not end the bot")
    func lostRepository() throws {
        var service = try Service.make()
        #expect(service.change(named: "adopt") == nil)
        service.repository = "ssh://git@h/x.git"
        #expect(service.change(named: "adopt") == .adopt)
        #expect(service.cancelGuard(for: .adopt)?.fromStep == 5)
    }

    @Test(
        "behind the word comes one option, however a phone writes it",
        arguments: ["!bridge adopt --dry-run", "!bridge adopt —dry-run", "!Bridge ADOPT --DRY-RUN"])
    func option(line: String) throws {
        let parser = try CommandParser.make()
        #expect(parser.read(line) == .command(.adoption(try .make())))
        #expect(parser.read("!bridge adopt") == .command(.service(try .make(), .adopt)))
        guard case .mistake(let mistake) = parser.read("!bridge adopt --force") else {
            Issue.record("it was taken")
            return
        }
        #expect(mistake.usage == ["!bridge adopt", "!bridge adopt --dry-run"])
    }
}
