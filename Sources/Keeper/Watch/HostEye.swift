import Contract
import Remote

/// Looks at several services of one host in one call, instead of one for each.
///
/// In an ordinary look one docker client looks at all of them (``StatusRound``). What that does not tell without doubt is
/// asked for again at once, and in the looks that follow, with a client for each and still in one call: until docker has
/// answered for all. So of one container on which docker hangs the others suffer once.
struct HostEye: Sendable {
    /// How a look goes.
    enum Way: Sendable, Equatable {
        case together
        case apart
    }

    /// In bytes: a longer list of directories and containers is asked for in parts, since a kept shell takes 16 KB.
    private static let longestList = 8000

    /// Those who share a shell and a limit, in the order of their names.
    let eyes: [ServiceEye]

    private init(eyes: [ServiceEye]) { self.eyes = eyes }

    /// As few of them as the services' owners and limits allow.
    static func over(_ eyes: [ServiceEye]) -> [HostEye] {
        var groups: [(room: Int, eyes: [ServiceEye])] = []
        for eye in eyes.sorted(by: { $0.service.name.text < $1.service.name.text }) {
            let size = eye.service.directory.utf8.count + eye.service.container.utf8.count
            let place = groups.firstIndex { group in
                group.room >= size && group.eyes.allSatisfy { $0.sharesShell(with: eye) }
            }
            if let place {
                groups[place].room -= size
                groups[place].eyes.append(eye)
            } else {
                groups.append((longestList - size, [eye]))
            }
        }
        return groups.map { HostEye(eyes: $0.eyes) }
    }

    /// The status of them all, now.
    /// - Parameter way: How the look before ended.
    /// - Returns: what was seen of each, and how to look the next time.
    func look(_ way: Way) async -> (sights: [Sight], way: Way) {
        // Of one alone there is nothing to be spared.
        guard eyes.count > 1 else {
            var sights: [Sight] = []
            for eye in eyes { sights.append(await eye.look()) }
            return (sights, .together)
        }
        do throws(RemoteError) {
            var answers: [StatusAnswer?] = eyes.map { _ in nil }
            if way == .together { answers = try await lookTogether() }
            let open = answers.indices.filter { answers[$0] == nil }
            guard !open.isEmpty else { return (answers.compactMap { $0.map(Sight.answer) }, .together) }
            let asked = HostEye(eyes: open.map { eyes[$0] })
            for (index, answer) in zip(open, try await asked.lookApart()) { answers[index] = answer }
            let sights = answers.compactMap { $0.map(Sight.answer) }
            return (sights, sights.allSatisfy(\.isOfDocker) ? .together : .apart)
        } catch {
            return (eyes.map { _ in .unreachable(HostTrouble(error)) }, way)
        }
    }

    private func lookTogether() async throws(RemoteError) -> [StatusAnswer?] {
        let result = try await host.run(query(round.together, isBrief: true))
        guard !result.timedOut else { return eyes.map { _ in nil } }
        return round.answers(
            together: result.exitCode, standardOutput: result.standardOutput.lines,
            standardError: result.standardError.lines)
    }

    private func lookApart() async throws(RemoteError) -> [StatusAnswer] {
        // Not a brief one: docker's errors stand in its output, and out of that only a session takes what is secret.
        let result = try await host.run(query(round.apart, isBrief: false))
        return zip(eyes, round.answers(apart: result.standardOutput.lines)).map { eye, answer in
            if let answer { return eye.heeded(answer) }
            guard !result.timedOut else { return eye.silence }
            let words = ["no answer that can be read"] + result.standardError.lines
            return StatusAnswer(
                finding: .failed(words: words.joined(separator: "\n"), exitCode: result.exitCode))
        }
    }

    private var host: any Host { eyes[0].host }
    private var round: StatusRound { StatusRound(eyes.map(\.service)) }

    private func query(_ script: String, isBrief: Bool) -> Query {
        let service = eyes[0].service
        return Query(
            script, owner: service.owner, limit: service.limits.status,
            secrets: eyes.flatMap(\.service.secretPaths), isBrief: isBrief)
    }
}

extension ServiceEye {
    /// Whether one script can ask for both.
    fileprivate func sharesShell(with other: ServiceEye) -> Bool {
        host.name == other.host.name && service.owner == other.service.owner
            && service.limits.status == other.service.limits.status
    }
}
