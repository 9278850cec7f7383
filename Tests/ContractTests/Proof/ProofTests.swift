import Contract
import Testing

@Suite("The proof")
struct ProofTests {
    private static let check = HealthCheck(
        startPeriod: .seconds(5), interval: .seconds(2), timeout: .seconds(1), retries: 2)

    /// Feeds answers, one a second, and gives the last verdict; every earlier one has to be "look again".
    private func verdict(of answers: [StatusAnswer], time: Duration = .seconds(10)) -> Proof.Verdict {
        var proof = Proof(time: time)
        var verdict = Proof.Verdict.lookAgain
        for (second, answer) in answers.enumerated() {
            guard verdict == .lookAgain else {
                Issue.record("\(verdict) came before second \(second)")
                break
            }
            verdict = proof.observe(answer, at: .seconds(second))
        }
        return verdict
    }

    private func looks(_ look: ContainerLook, _ count: Int) -> [StatusAnswer] {
        Array(repeating: .look(look), count: count)
    }

    @Test("one run for the whole time is proven, and not a second earlier", arguments: [10, 20])
    func proven(seconds: Int) {
        let look = ContainerLook.make()
        #expect(verdict(of: looks(look, seconds), time: .seconds(seconds)) == .lookAgain)
        #expect(verdict(of: looks(look, seconds + 1), time: .seconds(seconds)) == .proven(look))
    }

    @Test("a container that had restarted before is proven by what it does now")
    func oldCount() {
        let look = ContainerLook.make(run: 4, count: 3)
        #expect(verdict(of: looks(look, 11)) == .proven(look))
    }

    @Test("one look proves nothing, however late it comes, and whatever the time is")
    func oneLook() {
        var proof = Proof(time: .zero)
        #expect(proof.observe(.look(.make()), at: .seconds(500)) == .lookAgain)
    }

    /// The first look comes right after the command ended: docker has started it by then, or could not.
    @Test(
        "anything but running is failure at once, at the first look as at a later one",
        arguments: DockerState.allCases.filter { $0 != .running })
    func notRunning(state: DockerState) {
        let look = ContainerLook.make(state)
        #expect(verdict(of: [.look(look)]) == .failed(.notRunning(look)))
        #expect(verdict(of: looks(.make(), 5) + [.look(look)]) == .failed(.notRunning(look)))
        #expect(verdict(of: looks(.make(), 10) + [.look(look)]) == .failed(.notRunning(look)))
    }

    @Test("one restart is failure at once, whichever sign of it is seen")
    func restarted() {
        let first = ContainerLook.make()
        for look in [
            ContainerLook.make(.restarting, count: 1), .make(.restarting, run: 2, count: 1),
            .make(run: 2, count: 1),
            .make(run: 2), .make(count: 1), .make(.exited, run: 2),
        ] {
            #expect(
                verdict(of: looks(first, 5) + [.look(look)]) == .failed(.restarted(from: first, to: look)))
        }
    }

    @Test("a count that falls is a restart as well")
    func fell() {
        let first = ContainerLook.make(run: 9, count: 8)
        let look = ContainerLook.make(run: 10)
        #expect(verdict(of: looks(first, 5) + [.look(look)]) == .failed(.restarted(from: first, to: look)))
    }

    @Test("another container is failure, even one that runs")
    func recreated() {
        let look = ContainerLook.make(id: "c2")
        #expect(verdict(of: looks(.make(), 5) + [.look(look)]) == .failed(.recreated(look)))
    }

    @Test("no container is failure at once")
    func gone() {
        let gone = StatusAnswer(finding: .notDeployed)
        #expect(verdict(of: [gone]) == .failed(.gone))
        #expect(verdict(of: looks(.make(), 5) + [gone]) == .failed(.gone))
    }

    @Test("a check that says healthy is waited for to the end of the time")
    func healthy() {
        let starting = ContainerLook.make(health: "starting", check: Self.check)
        let healthy = ContainerLook.make(health: "healthy", check: Self.check)
        #expect(verdict(of: looks(starting, 3) + looks(healthy, 7)) == .lookAgain)
        #expect(verdict(of: looks(starting, 3) + looks(healthy, 8)) == .proven(healthy))
        #expect(verdict(of: looks(starting, 15) + looks(healthy, 1)) == .proven(healthy))
    }

    @Test("a check that says unhealthy is failure at once")
    func unhealthy() {
        let starting = ContainerLook.make(health: "starting", check: Self.check)
        let unhealthy = ContainerLook.make(health: "unhealthy", check: Self.check)
        #expect(verdict(of: [.look(unhealthy)]) == .failed(.unhealthy(unhealthy)))
        #expect(verdict(of: looks(starting, 12) + [.look(unhealthy)]) == .failed(.unhealthy(unhealthy)))
    }

    /// Bound: start period 5 s, twice 2 s and 1 s, and 10 s more.
    @Test("a check that says nothing is still starting at its bound, and that is not proven")
    func stillStarting() {
        let starting = ContainerLook.make(health: "starting", check: Self.check)
        #expect(verdict(of: looks(starting, 21)) == .lookAgain)
        #expect(verdict(of: looks(starting, 22)) == .stillStarting(starting))
        #expect(verdict(of: looks(starting, 30), time: .seconds(30)) == .lookAgain)
        #expect(verdict(of: looks(starting, 31), time: .seconds(30)) == .stillStarting(starting))
    }

    @Test("no check is waited for longer than five minutes; one that is not known, no shorter")
    func healthLimit() {
        let slow = HealthCheck(
            startPeriod: .seconds(600), interval: .seconds(30), timeout: .seconds(30), retries: 3)
        for check in [slow, nil] {
            let starting = ContainerLook.make(health: "starting", check: check)
            #expect(verdict(of: looks(starting, 300)) == .lookAgain)
            #expect(verdict(of: looks(starting, 301)) == .stillStarting(starting))
        }
    }

    @Test("a word for the health that is not known is not taken for healthy")
    func unknownHealth() {
        let odd = ContainerLook.make(health: "Healthy?", check: Self.check)
        #expect(verdict(of: looks(odd, 21)) == .lookAgain)
        #expect(verdict(of: looks(odd, 22)) == .stillStarting(odd))
    }

    @Test("docker's own verdict on a default check comes in time: unhealthy at 94 s, as measured")
    func defaultCheck() {
        let check = HealthCheck(startPeriod: .zero, interval: .seconds(30), timeout: .seconds(30), retries: 3)
        let starting = ContainerLook.make(health: "starting", check: check)
        let unhealthy = ContainerLook.make(health: "unhealthy", check: check)
        #expect(
            verdict(of: looks(starting, 94) + [.look(unhealthy)], time: .seconds(20))
                == .failed(.unhealthy(unhealthy)))
    }

    @Test("an answer that is missing is borne for 30 s, and no longer")
    func missing() {
        let away = StatusAnswer(finding: .failed(words: "Cannot connect", exitCode: 1))
        #expect(verdict(of: Array(repeating: away, count: 30)) == .lookAgain)
        #expect(verdict(of: Array(repeating: away, count: 31)) == .failed(.noAnswer(words: "Cannot connect")))
        let some = looks(.make(), 5) + Array(repeating: away, count: 29)
        #expect(verdict(of: some) == .lookAgain)
        #expect(verdict(of: some + [away]) == .failed(.noAnswer(words: "Cannot connect")))
    }

    @Test("a look after a gap proves only what it shows: the same run since the first")
    func gap() {
        let away = Array(repeating: StatusAnswer(finding: .failed(words: "x", exitCode: 1)), count: 20)
        let look = ContainerLook.make()
        let later = ContainerLook.make(run: 2)
        #expect(verdict(of: looks(look, 5) + away + [.look(look)]) == .proven(look))
        #expect(
            verdict(of: looks(look, 5) + away + [.look(later)]) == .failed(.restarted(from: look, to: later)))
    }

    @Test("no answer proves nothing, however long what ran before had run")
    func missingAtTheEnd() {
        var proof = Proof(time: .seconds(10))
        for second in 0..<10 { #expect(proof.observe(.look(.make()), at: .seconds(second)) == .lookAgain) }
        #expect(proof.missing("ssh: timed out", at: .seconds(12)) == .lookAgain)
        #expect(proof.missing("ssh: timed out", at: .seconds(38)) == .lookAgain)
        #expect(proof.missing("ssh: gone", at: .seconds(39)) == .failed(.noAnswer(words: "ssh: gone")))
    }

    @Test("while something else is asked no answer is missing")
    func goesOn() {
        var proof = Proof(time: .seconds(1))
        #expect(proof.observe(.look(.make()), at: .zero) == .lookAgain)
        #expect(proof.observe(.look(.make()), at: .seconds(1)) == .proven(.make()))
        proof.goOn(at: .seconds(60))
        #expect(proof.missing("x", at: .seconds(89)) == .lookAgain)
        #expect(proof.missing("x", at: .seconds(90)) == .failed(.noAnswer(words: "x")))
    }

    @Test("the time counts from the first look, not from the command or from a missing answer")
    func countsFromFirstLook() {
        var proof = Proof(time: .seconds(10))
        #expect(proof.missing("x", at: .seconds(100)) == .lookAgain)
        #expect(proof.observe(.look(.make()), at: .seconds(115)) == .lookAgain)
        #expect(proof.observe(.look(.make()), at: .milliseconds(124_999)) == .lookAgain)
        #expect(proof.observe(.look(.make()), at: .seconds(125)) == .proven(.make()))
    }
}
