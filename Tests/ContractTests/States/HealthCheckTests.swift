import Contract
import Testing

@Suite("Health checks")
struct HealthCheckTests {
    private func check(_ field: String) -> HealthCheck? {
        StatusAnswer(
            exitCode: 0, standardOutput: [StatusLine.make { $0.check = field }], standardError: []
        ).container?.healthCheck
    }

    @Test(
        "four words, zero being docker's default",
        arguments: [
            (
                "0s 0s 0s 0",
                HealthCheck(startPeriod: .zero, interval: .seconds(30), timeout: .seconds(30), retries: 3)
            ),
            (
                "5s 2s 1s 2",
                HealthCheck(startPeriod: .seconds(5), interval: .seconds(2), timeout: .seconds(1), retries: 2)
            ),
            (
                "1m0s 500ms 1.5s 10",
                HealthCheck(
                    startPeriod: .seconds(60), interval: .milliseconds(500), timeout: .milliseconds(1500),
                    retries: 10)
            ),
            (
                "0 30000000000 5000000000 1",
                HealthCheck(startPeriod: .zero, interval: .seconds(30), timeout: .seconds(5), retries: 1)
            ),
        ])
    func table(field: String, expected: HealthCheck) { #expect(check(field) == expected) }

    @Test(
        "what is not of that form is none",
        arguments: [
            "", "5s", "5s 2s 1s", "5s 2s 1s x", "5s 2s 1s -1", "-5s 2s 1s 1", "5s 2s 1s 1 1", "x y z 1",
        ])
    func refused(field: String) { #expect(check(field) == nil) }

    @Test("the longest that docker needs for a verdict")
    func bound() {
        #expect(check("0s 0s 0s 0")?.verdictBound == .seconds(180))
        #expect(check("5s 2s 1s 2")?.verdictBound == .seconds(11))
    }

    @Test("an image's absurd numbers end nothing but the patience")
    func absurd() throws {
        let absurd = try #require(check("2562047h47m16s 2562047h47m16s 2562047h47m16s \(Int.max)"))
        #expect(absurd.verdictBound > .seconds(300))
        var proof = Proof(time: .seconds(20))
        let look = ContainerLook.make(health: "starting", check: absurd)
        #expect(proof.observe(.look(look), at: .zero) == .lookAgain)
        #expect(proof.observe(.look(look), at: .seconds(299)) == .lookAgain)
        #expect(proof.observe(.look(look), at: .seconds(300)) == .stillStarting(look))
    }
}
