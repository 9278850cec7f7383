import Contract
import Testing

@testable import Keeper

@Suite("An update, with a real git", .timeLimit(.minutes(2)))
struct UpdateTests {
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
            rmdir project && git clone -q source project && echo secret >project/.env
            """)
        try place.after("compose", .make(id: "c1", started: "2025-06-15T15:00:00Z"))
    }

    private func head(_ folder: String) async throws -> String {
        try await place.shell("git -C \(folder) rev-parse HEAD")
    }

    private func update(_ number: Int = 1) async throws -> ChangeEnd {
        try await runs.run(place.change(.update, of: place.service(), number: number))
    }

    @Test("a new commit comes, is built, proven, and recorded with its container")
    func newCommit() async throws {
        let old = try await head("project")
        try await place.shell("cd source && echo 1 >a && git add . && git commit -qm 'Mend it'")
        let new = try await head("source")
        let end = try await update()
        #expect(end.report.ending == .done, "\(end.report)")
        #expect(end.report.from == old)
        #expect(end.report.to == new)
        #expect(end.report.incoming?.count == 1)
        #expect(end.report.isNewContainer == true)
        #expect(end.made == ChangeEnd.Made(container: "c1", image: "sha256:1", commit: new))
        #expect(place.changes == ["compose up -d --build"])
        #expect(place.text("project/.env") == "secret\n")
    }

    @Test("nothing new is built all the same, and said by the container that stayed")
    func nothingNew() async throws {
        try place.after("compose", .make())
        let end = try await update()
        #expect(end.report.ending == .done, "\(end.report)")
        #expect(end.report.isNewContainer == false)
        #expect(end.report.from == end.report.to)
        #expect(place.changes == ["compose up -d --build"])
    }

    @Test("a commit that tracks a secret is refused; the secret and the directory stay as they are")
    func tracksSecret() async throws {
        let old = try await head("project")
        try await place.shell("cd source && echo mine >.env && git add -f .env && git commit -qm 'Oops'")
        let end = try await update()
        #expect(end.report.ending == .takesSecrets(tracked: [".env"], dropped: []))
        #expect(end.report.outcome == .refused)
        #expect(end.report.exitCode == nil)
        #expect(try await head("project") == old)
        #expect(place.text("project/.env") == "secret\n")
        #expect(place.changes.isEmpty)
    }

    @Test(
        "with the repository away it fails at the first step, with git's own words, and the mend brings it through"
    )
    func repositoryAway() async throws {
        try await place.shell("mv source away")
        let end = try await update()
        #expect(end.report.ending == .commandFailed)
        #expect(end.report.step == 1)
        #expect(end.report.exitCode == 128)
        #expect(end.report.tail.contains { $0.contains("does not appear to be a git repository") })
        #expect(end.report.from == end.report.to)
        #expect(place.changes.isEmpty)
        try await place.shell("mv away source")
        #expect(try await update(2).report.ending == .done)
    }

    @Test("a build that fails is told by its step; the container is the old one")
    func buildFails() async throws {
        try place.write("status-compose", "17")
        try place.after("compose", .make())
        try await place.shell("cd source && echo 1 >a && git add . && git commit -qm 'Break it'")
        let end = try await update()
        #expect(end.report.ending == .commandFailed)
        #expect(end.report.step == 6)
        #expect(end.report.exitCode == 17)
        #expect(end.report.isNewContainer == false)
        #expect(end.made == nil)
    }

    @Test(
        "a version that crash-loops has failed, although every command exited 0, and its commit is recorded")
    func crashLoops() async throws {
        try place.after(
            "compose", .make(id: "c1", started: "2025-06-15T15:00:00Z"),
            .make(.restarting, id: "c1", started: "2025-06-15T15:00:00Z", code: 1))
        let end = try await update()
        #expect(end.report.outcome == .failed)
        guard case .notProven = end.report.ending else {
            Issue.record("\(end.report.ending)")
            return
        }
        #expect(end.made?.container == "c1")
    }
}
