import Contract
import Remote
import Matrix
import Testing

@testable import Keeper

@Suite("A docker that hangs has one mend, wherever it is met")
struct HungDockerTests {
    private func look(asksDocker: Bool) throws -> Finding {
        let silence = QueryResult(
            exitCode: 124, standardOutput: Output(), standardError: Output(), timedOut: true)
        return FailedLook(
            subject: "compose file", result: silence, limit: .seconds(12), service: try .make(),
            asksDocker: asksDocker
        ).finding
    }

    @Test("logs that ran into their limit name it, though nothing was said")
    func logs() throws {
        let message = try Wording.make().message(
            .logs(Reports.logs(.failed(words: [], exitCode: 1, timedOut: true))), now: noon)
        #expect(message.facts["outcome"] == "timed_out")
        #expect(message.prose.blocks.last == Self.mend, "\(message.prose.plain)")
    }

    @Test("logs that failed in docker's own words get the mend for these words")
    func words() throws {
        let words = ["Cannot connect to the Docker daemon at unix:///var/run/docker.sock."]
        let message = try Wording.make().message(
            .logs(Reports.logs(.failed(words: words, exitCode: 1, timedOut: true))), now: noon)
        #expect(message.prose.plain.hasSuffix("sudo systemctl start docker."), "\(message.prose.plain)")
    }

    @Test("so does a status")
    func status() throws {
        let answer = StatusAnswer(finding: .failed(words: DockerWords.silence(of: "10 s"), exitCode: -1))
        let message = try Wording.make().message(.status(Reports.status(.answer(answer))), now: noon)
        #expect(message.prose.blocks.last == Self.mend, "\(message.prose.plain)")
    }

    @Test("a look of the doctor's that asks docker names it; one that does not, names nothing")
    func check() throws {
        let found = try look(asksDocker: true)
        #expect(found.verdict == .failed && found.words.contains("did not end within 12 s"))
        #expect(found.mend == Advice.hungDocker)
        #expect(try look(asksDocker: false).mend == nil)
    }

    /// The mend as a line of a message.
    private static var mend: Prose.Block? {
        var prose = Prose()
        prose.line(Advice.hungDocker)
        return prose.blocks.first
    }
}
