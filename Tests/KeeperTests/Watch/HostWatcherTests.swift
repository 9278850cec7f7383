import Contract
import Foundation
import Matrix
import Testing

@testable import Keeper

@Suite("The services of one host beside each other", .timeLimit(.minutes(2)))
struct HostWatcherTests {
    private func services(_ world: World) throws -> [Service] {
        try ["one", "two"].map { name in
            var service = try world.place.service(container: name)
            service.name = try .make(name)
            service.limits.status = .seconds(8)
            return service
        }
    }

    /// Waits until the watch has seen both run.
    private func waitsForBoth(_ world: World) async throws {
        for _ in 0..<200 {
            let asked = world.say("!keeper")
            let body = try await world.waits("a glance") { $0.answers(asked) }.first?.body ?? ""
            if body.contains("one is running"), body.contains("two is running") { return }
            try await Task.sleep(for: .milliseconds(10))
        }
        Issue.record("the watch saw nothing run")
        throw NotMade()
    }

    @Test("an alert that waits for its words keeps no other waiting")
    func words() async throws {
        let world = try World()
        for name in ["one", "two"] { try world.place.looks(.make(id: name), of: name) }
        try world.place.write("slow-one", "2")
        try await world.withBot(poll: .seconds(5), services: services(world)) {
            try await waitsForBoth(world)
            for name in ["one", "two"] {
                try world.place.looks(.make(.exited, id: name, code: 1), of: name)
            }
            let alerts = try await world.waits(for: 2, "both alerts") { $0.facts?["alert"] == "firing" }
            #expect(alerts.map { $0.facts?["service"]?.stringValue } == ["two", "one"])
        }
    }

    @Test("while docker hangs on one container, another's alert comes, and so does an answer about it")
    func hung() async throws {
        let world = try World()
        for name in ["one", "two"] { try world.place.looks(.make(id: name), of: name) }
        try await world.withBot(poll: .seconds(5), services: services(world)) {
            try await waitsForBoth(world)
            try world.place.write("hangs-one", "")
            try world.place.looks(.make(.exited, id: "two", code: 1), of: "two")
            let alerts = try await world.waits("an alert") { $0.facts?["alert"] == "firing" }
            #expect(alerts.first?.facts?["service"]?.stringValue == "two")
            let begun = ContinuousClock.now
            let asked = world.say("!two status")
            let answer = try await world.waits("an answer") { $0.answers(asked) }
            #expect(answer.first?.facts?["state"]?.stringValue == "exited")
            // As long as what hangs is waited for is what a place behind it would cost.
            #expect(ContinuousClock.now - begun < .seconds(8))
        }
    }
}
