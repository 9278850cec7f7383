import Contract
import Testing

@testable import Keeper

@Suite("A step that would not go on, with a real git", .timeLimit(.minutes(2)))
struct ObjectionTests {
    private let place: Place
    private let runs: Runs

    init() async throws {
        place = try Place()
        runs = Runs(place)
        try await place.shell(
            """
            git config --global user.email a@example.org && git config --global user.name a &&
            git config --global init.defaultBranch master && git init -q source && cd source &&
            printf '.env\\n' >.gitignore && git add . && git commit -qm first && cd .. &&
            rmdir project && git clone -q source project && echo secret >project/.env &&
            cd source && echo 1 >a && git add . && git commit -qm 'Mend it' &&
            ssh-keygen -q -t ed25519 -N '' -f ../key && echo "a@example.org $(cat ../key.pub)" >../signers
            """)
        try place.after("compose", .make(id: "c1", started: "2025-06-15T15:00:00Z"))
    }

    private func run(_ action: Action, _ number: Int, isSigned: Bool = false) async throws -> ChangeReport {
        var service = try place.service()
        if isSigned { service.allowedSigners = place.path("signers") }
        return try await runs.run(place.change(action, of: service, number: number)).report
    }

    private func head() async throws -> String { try await place.shell("git -C project rev-parse HEAD") }

    @Test("an unsigned commit is refused with nothing moved or built; signed it comes")
    func untrusted() async throws {
        let old = try await head()
        let refused = try await run(.update, 1, isSigned: true)
        #expect(refused.ending == .untrusted(Distrust(reason: .unsigned)), "\(refused)")
        #expect((refused.outcome, refused.exitCode, refused.step) == (.refused, nil, 2))
        #expect(refused.command?.contains("verify-commit origin/master") == true)
        #expect(try await head() == old && place.changes.isEmpty)
        try await place.shell(
            """
            cd source && git -c gpg.format=ssh -c user.signingKey="$HOME/key" commit -q --amend --no-edit -S
            """)
        let done = try await run(.update, 2, isSigned: true)
        #expect(done.ending == .done, "\(done)")
        #expect(try await head() == place.shell("git -C source rev-parse HEAD"))
    }

    @Test("a left lock is told, mended on demand, and then the update comes through")
    func locked() async throws {
        let old = try await head()
        try await place.shell("touch -d '3 hours ago' project/.git/index.lock")
        let failed = try await run(.update, 1)
        guard case .locked(let lock) = failed.ending else {
            Issue.record("\(failed)")
            return
        }
        #expect(lock.path == ".git/index.lock" && lock.isLeft)
        #expect((failed.outcome, failed.exitCode, failed.step, failed.command) == (.failed, nil, 2, nil))
        #expect(try await head() == old && place.changes.isEmpty)
        let mended = try await run(.mend, 2)
        #expect(mended.ending == .done, "\(mended)")
        #expect(place.changes == ["compose up -d"])
        #expect(try await run(.update, 3).ending == .done)
    }

    @Test("a lock that may be held stops the mend, before anything of it is done")
    func held() async throws {
        try await place.shell("touch project/.git/index.lock")
        let refused = try await run(.mend, 1)
        guard case .locked(let lock) = refused.ending else {
            Issue.record("\(refused)")
            return
        }
        #expect(!lock.isLeft && refused.step == 1 && place.changes.isEmpty)
    }

    @Test("`changes` tells that an update would be refused, and by which words")
    func changes() async throws {
        var service = try place.service()
        service.allowedSigners = place.path("signers")
        let eye = ServiceEye(service: service, host: place.host)
        guard case .incoming(let incoming) = await eye.changes() else {
            Issue.record("no answer")
            return
        }
        #expect(incoming.objection.distrust?.reason == .unsigned && incoming.count == 1)
    }

    @Test("the doctor looks whether the release line could pass")
    func doctor() async throws {
        var service = try place.service()
        func finding() async throws -> Finding? {
            let doctor = HostDoctor(host: place.host, services: [service])
            return await doctor.chapters().last?.findings.first { $0.subject == "signature" }
        }
        #expect(try await finding() == nil)
        service.allowedSigners = place.path("signers")
        let unsigned = try #require(try await finding())
        #expect(unsigned.verdict == .failed && unsigned.words.contains("is not signed"), "\(unsigned)")
        service.allowedSigners = place.path("nowhere")
        let missing = try #require(try await finding())
        #expect(missing.verdict == .failed && missing.mend?.contains("nowhere") == true, "\(missing)")
    }
}
