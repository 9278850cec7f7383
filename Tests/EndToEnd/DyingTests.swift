import Foundation
import Matrix
import Testing

extension EndToEnd {
    @Suite("each way of dying, as docker really tells it")
    struct DyingTests {
        /// How a container dies, and what the alert has to say of it.
        private struct Way {
            var name: String
            var script: String
            var options: [String] = []
            /// The third death, and some seconds.
            var within: Duration
            var words: [String]
        }

        private static let ways = [
            Way(
                name: "at2", script: "sleep 2; echo 'store: locked' >&2; exit 1", within: .seconds(25),
                words: ["store: locked", "exit code 1"]),
            // From 10 s on docker's own wait begins anew each time.
            Way(
                name: "at12", script: "sleep 12; echo 'peer: gone' >&2; exit 3", within: .seconds(60),
                words: ["peer: gone", "exit code 3"]),
            // Later than what an update is proven by.
            Way(
                name: "at25", script: "sleep 25; echo 'lease: lost' >&2; exit 1", within: .seconds(100),
                words: ["lease: lost"]),
            Way(
                name: "well", script: "echo 'nothing to do'; exit 0", within: .seconds(25),
                words: ["nothing to do", "exit code 0"]),
            // A child is killed, not the first process: docker's flag says nothing of it, only an event does.
            Way(
                name: "child",
                script:
                    "sleep 1; sh -c 'x=xxxxxxxx; while :; do x=$x$x; done'; echo 'worker: died' >&2; exit 1",
                options: ["--memory", "16m", "--memory-swap", "16m"], within: .seconds(40),
                words: ["worker: died", "memory"]),
        ]

        @Test(
            "runs of 2, 12 and 25 s, one that ends well and one whose child is killed by memory: each rings once, with its reason, and a restart by hand in the middle is no end of it",
            .timeLimit(.minutes(4)))
        func each() async throws {
            try await World.here().tidy()
            let made = try HandMade()
            let names = Self.ways.map(\.name) + ["goeson"]
            try await made.with(names) {
                try await Stage.set("dying") { config in
                    config.sections["watch"] = ["starting_grace": quoted("1s")]
                    try made.add(names, to: &config)
                } play: { stage in
                    // It outlives its children: nothing is wrong with it that anybody could mend.
                    try await made.run(
                        "goeson",
                        "while :; do sleep 1; sh -c 'x=xxxxxxxx; while :; do x=$x$x; done'; done",
                        options: ["--memory", "16m", "--memory-swap", "16m"])
                    for way in Self.ways { try await made.run(way.name, way.script, options: way.options) }
                    let begun = ContinuousClock.now
                    for way in Self.ways.sorted(by: { $0.within < $1.within }) {
                        let left = max(.seconds(1), way.within - (ContinuousClock.now - begun))
                        let alert = try await stage.alert("firing", "crash_loop", of: way.name, within: left)
                        for word in way.words { #expect(alert.body.contains(word), "\(way.name): \(alert)") }
                        // The count falls with it to 0.
                        if way.name == "at2" {
                            try await made.container(way.name).must("restart", made.container(way.name).name)
                        }
                    }
                    try await stage.grant.look()
                    let alerts = await stage.grant.answers.filter { $0.edits == nil && $0["alert"] != nil }
                    for way in Self.ways {
                        let own = alerts.filter { $0["service"] == way.name }
                        #expect(own.map { $0["alert"] } == ["firing"], "\(way.name): \(own)")
                    }
                    #expect(alerts.count == Self.ways.count, "\(alerts)")
                    #expect(try await made.container("goeson").inspect("{{.RestartCount}}") == "0")
                }
            }
        }
    }
}
