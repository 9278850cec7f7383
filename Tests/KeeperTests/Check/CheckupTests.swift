import Contract
import Remote
import Testing

@testable import Keeper

@Suite("The doctor's patience")
struct CheckupTests {
    @Test("what hangs is a failure of its own, and holds up nothing else")
    func hangs() async {
        let stuck = Checkup(subject: "stuck", limit: .seconds(20)) {
            do { try await Task.sleep(for: .seconds(3600)) } catch { return [] }
            return []
        }
        let quick = Checkup(subject: "quick", limit: .seconds(20)) { [Finding(.ok, "quick", "is well")] }
        let begun = ContinuousClock.now
        let found = await Checkup.perform([stuck, quick], .fast(100))
        #expect(ContinuousClock.now - begun < .seconds(120), "not an hour")
        #expect(found.map(\.subject) == ["stuck", "quick"] && found.map(\.verdict) == [.failed, .ok])
        #expect(found.first?.words.contains("no answer within 20 s") == true)
    }

    @Test("a host that swallows everything is given up in time, and says so once")
    func silent() async throws {
        let doctor = HostDoctor(host: SilentHost(), services: [try .make()], time: .fast(20))
        let begun = ContinuousClock.now
        let chapters = await doctor.chapters()
        #expect(ContinuousClock.now - begun < .seconds(120), "not an hour")
        #expect(
            chapters.map(\.title) == ["host here"] && chapters.first?.findings.map(\.verdict) == [.failed])
    }

    @Test("the whole of a sound place is looked at, on this very machine")
    func place() async throws {
        let place = try Place()
        try await place.shell(
            """
            cd project && git init -q -b master . && printf '.env\\n' >.gitignore && git add .gitignore
            git -c user.name=a -c user.email=a@b commit -q -m one
            git remote add origin "$PWD" && git fetch -q origin && echo secret >.env
            """)
        let doctor = HostDoctor(host: place.host, services: [try place.service()])
        let before = try await place.shell(
            "find project -newer bin/docker -type f | sort; cat project/.git/index | cksum")
        let chapters = await doctor.chapters()
        #expect(chapters.map(\.title) == ["host here", "bridge"])
        let service = try #require(chapters.last).findings
        let well = service.filter { $0.verdict == .ok }.map(\.subject)
        for subject in [
            "directory", "clone", "remote", "git lock", "local changes", "secret .env", "container",
            "repository",
        ] {
            #expect(well.contains(subject), "\(subject): \(service)")
        }
        // The stand-in for docker knows no compose file and no labels.
        #expect(service.contains { $0.subject == "compose file" && $0.verdict == .failed })
        let after = try await place.shell(
            "find project -newer bin/docker -type f | sort; cat project/.git/index | cksum")
        #expect(before == after, "nothing was written")
        #expect(
            place.changes.allSatisfy {
                $0.hasPrefix("compose config") || $0.hasPrefix("compose version")
                    || $0.hasPrefix("buildx version") || $0.hasPrefix("ps ") || $0.hasPrefix("version")
                    || $0.hasPrefix("info")
            }, "\(place.changes)")
    }

    @Test("a docker that hangs fails in time; what does not ask it is looked at, and nothing is left running")
    func hungDocker() async throws {
        let place = try Place()
        // A number that no other test has: by it what is left is found.
        let seconds = Int.random(in: 100_000...999_999)
        try place.write("bin/docker", "#!/bin/sh\nexec sleep \(seconds)\n")
        // Twice as fast as the programs: what hangs is given up after 7.5 s, what is well needs less.
        let doctor = HostDoctor(host: place.host, services: [try place.service()], time: .fast(2))
        let begun = ContinuousClock.now
        let findings = await doctor.chapters().flatMap(\.findings)
        #expect(ContinuousClock.now - begun < .seconds(90))
        for subject in ["docker", "container"] {
            let found = findings.filter { $0.subject == subject }
            #expect(found.map(\.verdict) == [.failed], "\(subject): \(findings)")
            #expect(found.first?.words.contains("no answer within 15 s") == true)
            #expect(found.first?.mend == Advice.hungDocker)
        }
        #expect(findings.contains { $0.subject == "way in" && $0.verdict == .ok })
        try await place.shell(
            "for turn in $(seq 100); do pgrep -x -f 'sleep \(seconds)' || exit 0; sleep 0.2; done; exit 1")
    }

    @Test("one service is looked at alone, with its host")
    func alone() async throws {
        let place = try Place()
        var other = try place.service()
        other.name = try .make("second")
        let doctor = HostDoctor(host: place.host, services: [try place.service(), other])
        #expect(await doctor.chapters(only: other.name).map(\.title) == ["host here", "second"])
    }
}

/// A host that takes what is asked, and never answers.
private struct SilentHost: Host {
    let name = "here"
    func run() async throws { try await Task.sleep(for: .seconds(3600)) }
    func renew() {}
    func session<Result: Sendable>(
        _ session: Session, _ body: (Channel) async throws(RemoteError) -> Result
    ) async throws(RemoteError) -> Result {
        do { try await Task.sleep(for: .seconds(3600)) } catch { throw .cancelled }
        throw .cancelled
    }
}
