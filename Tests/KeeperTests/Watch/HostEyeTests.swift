import Contract
import Foundation
import Remote
import Testing

@testable import Keeper

@Suite("All services of a host in one look")
struct HostEyeTests {
    private func service(_ name: String, _ place: Place, limit: Duration = .seconds(10)) throws -> Service {
        var service = try place.service(container: name)
        service.name = try .make(name)
        service.limits.status = limit
        return service
    }

    private func eye(_ names: [String], _ place: Place, limit: Duration = .seconds(10)) throws -> HostEye {
        let eyes = try names.map {
            ServiceEye(service: try service($0, place, limit: limit), host: place.host)
        }
        return try #require(HostEye.over(eyes).first)
    }

    private func inspections(_ place: Place) -> [String] {
        (place.text("asked") ?? "").split(separator: "\n").map(String.init).filter { $0.hasPrefix("inspect") }
    }

    @Test("docker is asked once, and each has its own answer")
    func once() async throws {
        let place = try Place()
        try place.looks(.make(id: "c1"), of: "one")
        try place.looks(.make(.exited, id: "c3", code: 3), of: "three")
        let (sights, way) = try await eye(["three", "one", "two"], place).look(.together)
        // By their names.
        #expect(sights.map { $0.answer?.container?.id } == ["c1", "c3", nil])
        #expect(sights[1].answer?.container?.exitCode == 3)
        #expect(sights[2].answer?.finding == .notDeployed && way == .together)
        // One for all; who is not there is said in an error, and with errors a session asks again, where they are masked.
        #expect(inspections(place).allSatisfy { $0.hasSuffix(" one three two") }, "\(inspections(place))")
    }

    @Test("docker hangs on one: the others are answered for, in this look and in those that follow")
    func hung() async throws {
        let place = try Place()
        for name in ["one", "three", "two"] { try place.looks(.make(id: "c"), of: name) }
        try place.write("hangs-two", "")
        let eye = try eye(["one", "two", "three"], place, limit: .seconds(1))
        var (sights, way) = await eye.look(.together)
        let isSilent = { (sight: Sight) in
            if case .failed(let words, -1)? = sight.answer?.finding {
                words == DockerWords.silence(of: "1 s")
            } else {
                false
            }
        }
        #expect(sights.map(isSilent) == [false, false, true] && way == .apart)
        #expect(sights.map(\.isOfDocker) == [true, true, false])
        let before = inspections(place).count
        (sights, way) = await eye.look(way)
        #expect(sights.map(isSilent) == [false, false, true] && way == .apart)
        #expect(inspections(place).count == before + 3, "each by itself at once")
        try FileManager.default.removeItem(atPath: place.path("hangs-two"))
        (sights, way) = await eye.look(way)
        #expect(sights.allSatisfy(\.isOfDocker) && way == .together)
    }

    @Test("a host that is away is away for all, and they are asked together again when it is back")
    func away() async throws {
        let place = try Place()
        for name in ["one", "two"] { try place.looks(.make(), of: name) }
        let host = FickleHost(place.host)
        host.isAway = true
        let eyes = try ["one", "two"].map { ServiceEye(service: try service($0, place), host: host) }
        let eye = try #require(HostEye.over(eyes).first)
        let (sights, way) = await eye.look(.together)
        let isAway = sights.map { sight in
            if case .unreachable = sight { true } else { false }
        }
        #expect(isAway == [true, true] && way == .together)
        host.isAway = false
        let back = await eye.look(way)
        #expect(back.sights.map(\.isOfDocker) == [true, true])
    }

    @Test("who has another owner or another limit is asked for apart, and long lists in parts")
    func groups() throws {
        let place = try Place()
        var services = try (0..<6).map { try service("s\($0)", place) }
        services[1].owner = "modelo"
        services[2].owner = "modelo"
        services[3].limits.status = .seconds(5)
        let groups = HostEye.over(services.map { ServiceEye(service: $0, host: place.host) })
        #expect(
            groups.map { $0.eyes.map(\.service.name.text) } == [["s0", "s4", "s5"], ["s1", "s2"], ["s3"]])
        let many = try (0..<40).map { number in
            var service = try service("s\(number)", place)
            service.directory = "/" + String(repeating: "d", count: 3000)
            return ServiceEye(service: service, host: place.host)
        }
        let parts = HostEye.over(many)
        #expect(parts.count == 20 && parts.allSatisfy { $0.eyes.count == 2 })
        #expect(Set(parts.flatMap { $0.eyes.map(\.service.name) }).count == 40)
    }
}
