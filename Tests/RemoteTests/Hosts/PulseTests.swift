import Testing

@testable import Remote

@Suite struct PulseTests {
    private func line(_ text: String) -> RawLine {
        RawLine(head: Array(text.utf8), tail: [], length: text.utf8.count)
    }

    @Test("two beats without an echo are silence")
    func silence() {
        var pulse = Pulse()
        #expect(pulse.beat() == .send(1))
        pulse.heard(line("1"))
        #expect(pulse.beat() == .send(2))
        #expect(pulse.beat() == .send(3))
        #expect(pulse.beat() == .silent)
    }

    @Test("a lost beat does not matter once a later one is echoed, and noise is none")
    func lost() {
        var pulse = Pulse()
        #expect(pulse.beat() == .send(1))
        #expect(pulse.beat() == .send(2))
        pulse.heard(line("welcome"))
        pulse.heard(line("99"))
        pulse.heard(line("2"))
        #expect(pulse.beat() == .send(3))
        #expect(pulse.beat() == .send(4))
        #expect(pulse.beat() == .silent)
    }
}
